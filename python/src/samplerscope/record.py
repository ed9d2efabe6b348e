"""Trajectories of a denoiser in a file, small enough to carry about: what `npm run fit` finds noise levels on."""
from typing import Any, Callable, Mapping, Optional

import numpy as np

from samplerscope.program import Program


class Projection:
    """A linear map of states to `count` numbers whose mean square is, on average, that of the state's elements.

    Every element is added to one of the numbers, with a random sign (a count sketch: Charikar, Chen and Farach-Colton 2002).
    States of no more elements than `count` are kept as they are.
    """

    def __init__(self, elements: int, count: int, seed: int = 0):
        self.elements, self.count = elements, min(elements, count)
        rng = np.random.default_rng(seed)
        self.is_whole = elements <= count
        self.place = rng.integers(0, self.count, elements)
        self.sign = rng.choice([-1.0, 1.0], elements)

    def __call__(self, states: Any) -> np.ndarray:
        """[trajectories, ...] as float64 [trajectories, count]."""
        if hasattr(states, 'detach'):
            states = states.detach().to('cpu').float().numpy() if states.dtype.itemsize < 8 else states.detach().cpu().numpy()
        rows = np.asarray(states, dtype=np.float64).reshape(len(states), -1)
        if self.is_whole:
            return rows.copy()
        scale = np.sqrt(self.count / self.elements)
        return np.stack([scale * np.bincount(self.place, self.sign * row, self.count) for row in rows])


def _lengths(states: Any) -> np.ndarray:
    """Root mean square over the elements of each state."""
    states = states.detach().to('cpu').numpy() if hasattr(states, 'detach') else states
    rows = np.asarray(states, dtype=np.float64).reshape(len(states), -1)
    return np.sqrt(np.mean(rows * rows, axis=1))


def _finish(walk: Any) -> Any:
    while True:
        try:
            next(walk)
        except StopIteration as end:
            return end.value


def _measure_carry(program: Program, D: Callable, kept: list, end: Any, count: int) -> tuple:
    """At `count` levels: what the error of a long Euler step that ends there becomes at sigma = 0, as a share of itself.

    kept: (index, sigma, s, unscaled state, D) of every step, for a few trajectories; end: their results. The median over
    trajectories: one that ends at other data after all says nothing of the others.
    """
    stride = max(1, len(kept) // 10)
    levels, shares = [], []
    for place in np.unique(np.linspace(stride, len(kept) - 1, count).round().astype(int)):
        _, sigma, _, x, denoised = kept[place - stride]
        index, sigma_next, s_next, exact, _ = kept[place]
        error = x + (x - denoised) * ((sigma_next - sigma) / sigma) - exact
        walk = program.walk(D, None, start=(index, (exact + error) * s_next))
        levels.append(sigma_next)
        shares.append(np.median(_lengths(_finish(walk) / program.result_scale - end) / _lengths(error)))
    return np.array(levels), np.array(shares)


def record(
    program: Program,
    D: Callable,
    latents: Any,
    path: Any,
    projections: int = 512,
    seed: int = 0,
    carry_levels: int = 12,
    carry_trajectories: int = 4,
    on_step: Optional[Callable] = None,
) -> Mapping:
    """Runs a fine program and writes its trajectories to `path`, an .npz file for `npm run fit`. Returns the arrays.

    program: a converged run without noise, such as Heun with 64 steps, over the range of levels that you will sample in.
    D(x, sigma): the denoiser, guided if you sample with guidance. latents: standard normal, [trajectories, ...]; eight or more
    trajectories, half of which are held out. projections: numbers kept of each state.

    An error that a step makes grows or shrinks until sigma = 0. That is measured at `carry_levels` levels: the first
    `carry_trajectories` go on from there, moved by the error of an Euler step. It takes about carry_levels / 2 more runs of them.

    The file holds levels [N], x and denoised [N, trajectories, projections] (unscaled states and D there), end
    [trajectories, projections], in units of the data, and carryLevels and carry [carry_levels]. Raises ValueError for a
    program that adds noise or is guided, and for a run that leaves the range of numbers.
    """
    if program.denoisers != ['label']:
        raise ValueError('the program is guided: take one without guidance, and put the guidance into D')
    if program.increments or any(name[0] == 'n' and name != 'n0' for op in program.ops for name, _ in op.terms):
        raise ValueError('the program adds noise as it goes: trajectories are those of a deterministic sampler, such as Heun')
    if len(program.steps) < 16:
        raise ValueError('the program has %d steps: trajectories need 16 or more, 64 for levels to rely on' % len(program.steps))
    if len(latents) < 8:
        raise ValueError('latents: at least 8 trajectories, got %d' % len(latents))
    if carry_levels < 2 or carry_trajectories < 1:
        raise ValueError('carry_levels must be at least 2, and carry_trajectories at least 1')
    project = Projection(int(np.prod(tuple(latents.shape)[1:])), projections, seed)
    few = min(carry_trajectories, len(latents))
    levels, states, answers, kept = [], [], [], []

    def keep(step: Any) -> None:
        levels.append(step.sigma)
        states.append(project(step.x) / step.s)
        answers.append(project(step.denoised))
        kept.append((step.index, step.sigma, step.s, step.x[:few] / step.s, step.denoised[:few]))
        if not (np.isfinite(states[-1]).all() and np.isfinite(answers[-1]).all()):
            raise ValueError('the run holds NaN or infinite numbers at sigma %g' % step.sigma)
        if on_step is not None:
            on_step(step)

    result = program.run(D, latents, on_step=keep)
    carry_at, carry = _measure_carry(program, D, kept, result[:few], carry_levels)
    arrays = {
        'levels': np.array(levels),
        'x': np.array(states),
        'denoised': np.array(answers),
        'end': project(result),
        'carryLevels': carry_at,
        'carry': carry,
    }
    np.savez_compressed(path, **arrays)
    return arrays
