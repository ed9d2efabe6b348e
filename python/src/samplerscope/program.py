"""Programs: documents of `npm run compile`, checked when they are read, and the loop that runs them."""
import json
import math
import re
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from samplerscope.noise import PageNoise, fresh_noise

FORMAT = 'samplerscope-program/1'
Array = Any  # numpy.ndarray, torch.Tensor, or whatever else can be added and multiplied by a float


class ProgramError(ValueError):
    """What is wrong with a document, in one sentence that begins with the place."""


@dataclass(frozen=True)
class Call:
    """One network call that has been answered. Levels are in units of the data."""

    index: int
    sigma: float
    asked: str  # 'label', 'none', 'weak' or 'weak, none'
    x: Array  # the unscaled input: images with noise of standard deviation sigma
    denoised: Array


@dataclass(frozen=True)
class Step:
    """One step that has been taken. States are scaled: s times the image with its noise."""

    index: int
    sigma: float
    sigma_next: float
    s: float
    s_next: float
    x: Array  # where the step starts
    x_next: Array  # where it ends
    denoised: Array  # what takes the denoiser's place at the start


@dataclass(frozen=True)
class Op:
    """out = the sum of coefficient * tensor over `terms`, or, where `sigma` is a level, D(that sum; sigma)."""

    out: str
    terms: Sequence[tuple]
    sigma: Optional[float] = None
    asked: Optional[str] = None


def _require(is_right: bool, where: str, what: str) -> None:
    if not is_right:
        raise ProgramError('%s: %s' % (where, what))


def _number(value: Any, where: str) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    _require(is_number, where, 'must be a finite number, got %r' % (value,))
    return float(value)


def _terms(given: Any, known: set, increments: int, where: str) -> list:
    _require(isinstance(given, list), where, 'must be a list of terms')
    terms = []
    for k, term in enumerate(given):
        place = '%s[%d]' % (where, k)
        _require(isinstance(term, Mapping) and isinstance(term.get('base'), str), place, 'must have a base and a coefficient')
        base = term['base']
        if re.fullmatch(r'w\d+', base):
            _require(int(base[1:]) < increments, place, 'reads %s, but there are %d increments' % (base, increments))
        elif not re.fullmatch(r'n\d+', base):
            _require(base in known, place, 'reads %s before it is written' % base)
        terms.append((base, _number(term.get('coefficient'), place + '.coefficient')))
    return terms


def _ops(given: Any, increments: int) -> list:
    _require(isinstance(given, list) and len(given) > 0, 'ops', 'must be a list of operations')
    known, ops = set(), []
    for k, op in enumerate(given):
        where = 'ops[%d]' % k
        kind = op.get('op') if isinstance(op, Mapping) else None
        _require(kind in ('combine', 'denoise'), where + '.op', 'must be combine or denoise, got %r' % (kind,))
        out = op.get('out')
        pattern = r'D\d+' if kind == 'denoise' else r'x\d+'
        is_new = isinstance(out, str) and re.fullmatch(pattern, out) and out not in known
        _require(bool(is_new), where + '.out', 'must be the name of a new tensor, got %r' % (out,))
        if kind == 'combine':
            ops.append(Op(out, _terms(op.get('terms'), known, increments, where + '.terms')))
        else:
            condition, denoiser = op.get('condition'), op.get('denoiser', 'main')
            _require(condition in ('label', 'none'), where + '.condition', 'must be label or none, got %r' % (condition,))
            _require(denoiser in ('main', 'weak'), where + '.denoiser', 'must be main or weak, got %r' % (denoiser,))
            asked = condition if denoiser == 'main' else 'weak' if condition == 'label' else 'weak, none'
            ops.append(Op(out, _terms(op.get('input'), known, increments, where + '.input'), _number(op.get('sigma'), where + '.sigma'), asked))
        known.add(out)
    return ops


def _combine(terms: Sequence[tuple], read: Callable[[str], Array], like: Optional[Array] = None) -> Array:
    """The sum of the terms; zeros like `like` for an empty one."""
    total = None
    for base, coefficient in terms:
        part = read(base) * coefficient
        total = part if total is None else total + part
    return like * 0.0 if total is None else total


class Program:
    """A compiled sampler. `levels` are its N noise levels and a last 0, in units of the data; `nfe` its network calls."""

    def __init__(self, document: Mapping):
        is_ours = isinstance(document, Mapping) and document.get('format') == FORMAT
        _require(is_ours, 'format', 'must be "%s": print the document with npm run --silent compile' % FORMAT)
        self.document = document
        self.name = str(document.get('name', ''))
        increments = document.get('increments')
        _require(isinstance(increments, list), 'increments', 'must be a list')
        #: (from, to, clock) of each tensor w_k; the clock is 'sigma' or 'ln sigma'.
        self.increments = []
        for k, one in enumerate(increments):
            ends = [_number(one.get(end), 'increments[%d].%s' % (k, end)) for end in ('from', 'to')]
            self.increments.append((ends[0], ends[1], one.get('clock', 'ln sigma')))
        self.ops = _ops(document.get('ops'), len(self.increments))
        names = {op.out for op in self.ops}
        self.result = document.get('result')
        _require(self.result in names, 'result', 'is not a tensor of the program: %r' % (self.result,))
        self.result_scale = _number(document.get('resultScale'), 'resultScale')
        _require(self.result_scale > 0, 'resultScale', 'must be above 0')
        self.nfe = sum(op.sigma is not None for op in self.ops)
        _require(document.get('nfe') == self.nfe, 'nfe', 'is %r, but there are %d network calls' % (document.get('nfe'), self.nfe))
        self.levels = [_number(level, 'levels[%d]' % k) for k, level in enumerate(document.get('levels') or [])]
        self.steps = list(document.get('steps') or [])
        for k, step in enumerate(self.steps):
            for key in ('x', 'xNext'):
                _require(step.get(key) in names, 'steps[%d].%s' % (k, key), 'is not a tensor of the program')
        #: Whom the program asks: 'label' alone where it has no guidance.
        self.denoisers = list(dict.fromkeys(op.asked for op in self.ops if op.asked is not None))
        self._ends = {step['xNext']: step for step in self.steps}
        self._last = self._last_reads()

    def __repr__(self) -> str:
        return '<Program %s: %d steps, %d network calls>' % (self.name or 'without a name', len(self.steps), self.nfe)

    def _last_reads(self) -> dict:
        """Index of the operation after which a tensor is no longer needed; a step's own tensors last until its end."""
        last = {base: k for k, op in enumerate(self.ops) for base, _ in op.terms}
        index = {op.out: k for k, op in enumerate(self.ops)}
        for step in self.steps:
            shown = [step['x'], step['xNext'], *(term['base'] for term in step['denoised'])]
            for name in shown:
                last[name] = max(last.get(name, -1), index[step['xNext']])
        last[self.result] = len(self.ops)
        return last

    def walk(
        self,
        D: Callable,
        draw: Callable[[str], Array],
        on_call: Optional[Callable[[Call], None]] = None,
        start: Optional[tuple] = None,
    ) -> Iterator[Step]:
        """Takes one step after another; the generator returns the result, scaled. draw(name) gives n_k and w_k, each once.

        Stop iterating to cancel a run. Tensors are dropped after their last use. start = (index, state) begins at a later
        step with another scaled state: for programs whose steps do not read earlier ones, such as Heun's.
        """
        tensors: dict = {}
        calls, first = 0, 0
        if start is not None:
            mark = self.steps[start[0]]
            tensors[mark['x']] = start[1]
            first = mark['ops'][0] + (1 if mark['i'] == 0 else 0)  # the first step owns the sum that makes x0
        has_one = self.denoisers == ['label']

        def read(name: str) -> Array:
            if name not in tensors:
                if name[0] not in 'nw':
                    raise ValueError('the steps of this program read earlier ones: it cannot be started in between')
                tensors[name] = draw(name)
            return tensors[name]

        for k, op in enumerate(self.ops):
            if k < first:
                continue
            value = _combine(op.terms, read, next(iter(tensors.values()), None))
            if op.sigma is not None:
                x, value = value, D(value, op.sigma) if has_one else D(value, op.sigma, op.asked)
                if on_call is not None:
                    on_call(Call(calls, op.sigma, op.asked or 'label', x, value))
                calls += 1
            tensors[op.out] = value
            step = self._ends.get(op.out)
            if step is not None:
                denoised = _combine([(term['base'], term['coefficient']) for term in step['denoised']], read)
                yield Step(step['i'], step['sigma'], step['sigmaNext'], step['s'], step['sNext'], tensors[step['x']], value, denoised)
            for name in [name for name in tensors if self._last.get(name, -1) <= k]:
                del tensors[name]
        return tensors[self.result]

    def run(
        self,
        D: Callable,
        latents: Optional[Array] = None,
        *,
        randn: Optional[Callable] = None,
        noise: Optional[PageNoise] = None,
        on_call: Optional[Callable[[Call], None]] = None,
        on_step: Optional[Callable[[Step], None]] = None,
    ) -> Array:
        """The result, in units of the data.

        D(x, sigma) returns the denoised images of x, whose noise has standard deviation sigma (a float). Where a program
        asks more than one denoiser (`denoisers`), D(x, sigma, asked) says whom: 'label', 'none', 'weak' or 'weak, none'.

        Noise comes from `latents`, standard normal, of the images' shape, and for designs that add more from
        randn(shape), such as rng.standard_normal or torch.randn; or from `noise`, a PageNoise, in place of both.
        """
        if (latents is None) == (noise is None):
            raise ValueError('give latents, or noise=PageNoise(...) for the noise of the page, not both')
        draw = noise.draws(self.increments) if noise is not None else fresh_noise(latents, randn, self.increments)
        steps = self.walk(D, draw, on_call)
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value if self.result_scale == 1 else end.value / self.result_scale
            if on_step is not None:
                on_step(step)


def load(path: Any) -> Program:
    """The program in a file that `npm run --silent compile` wrote. Raises ProgramError for what is not one."""
    with open(path, encoding='utf-8') as file:
        try:
            document = json.load(file)
        except ValueError as error:
            raise ProgramError('%s: is not JSON: %s' % (path, error)) from None
    return Program(document)
