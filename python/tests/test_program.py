"""Programs run in Python give the page's numbers, on NumPy and PyTorch, with the page's noise and with fresh noise."""
import copy
import json

import numpy as np
import pytest
from conftest import ROOT, apart, command, exact

import samplerscope
from samplerscope import PageNoise, Program, ProgramError


def given(run, convert=np.array):
    """draw(name) with what the page drew; each tensor is asked for once."""
    left = dict(run['noises'])
    return (lambda name: convert(left.pop(name))), left


def finish(walk):
    steps = []
    while True:
        try:
            steps.append(next(walk))
        except StopIteration as end:
            return end.value, steps


def test_every_design_gives_the_pages_numbers(page, runs):
    D = exact(page)
    assert len(runs) > 60
    for name, run in runs.items():
        program = Program(run['program'])
        calls = []
        draw, left = given(run)
        scaled, steps = finish(program.walk(D, draw, calls.append))
        assert apart(scaled, run['scaled']) < 1e-11, name
        assert apart(scaled / program.result_scale, run['result']) < 1e-11, name
        assert [call.sigma for call in calls] == run['sigmas'], name
        assert program.nfe == len(calls)
        assert len(steps) == len(program.steps)
        assert not left, name


def test_the_noise_of_the_page(page, runs):
    """Threefry, Box-Muller and the Brownian tree again: the same draws to the last bits of sin, cos and log."""
    noise = PageNoise(page['seed'], [page['image']], (6,))
    seen = set()
    for name, run in runs.items():
        draw = noise.draws(Program(run['program']).increments)
        for tensor, values in run['noises'].items():
            assert apart(draw(tensor)[0], values) < 1e-13, (name, tensor)
            seen.add(tensor[0])
    assert seen == {'n', 'w'}


@pytest.mark.parametrize('name', ['heun', 'churn', 'dpmpp-sde', 'dpmpp-sde-sigma', 'restart-ancestral', 'cfg', 'autoguidance', 'flow-unipc', 'open-vp'])
def test_run_on_pytorch(page, runs, name):
    torch = pytest.importorskip('torch', reason='PyTorch is not installed')
    run = runs[name]
    noise = PageNoise(page['seed'], [page['image']], (6,), torch.from_numpy)
    result = Program(run['program']).run(exact(page, torch), noise=noise)
    assert result.dtype == torch.float64
    assert apart(result[0], run['result']) < 1e-11


def test_steps_and_calls_are_what_they_say(page, runs):
    for name in ['euler-vp', 'cfg', 'churn']:
        program = Program(runs[name]['program'])
        D, calls, steps = exact(page), [], []
        program.run(D, noise=PageNoise(1, [0, 1], (4,)), on_call=calls.append, on_step=steps.append)
        assert [call.index for call in calls] == list(range(program.nfe))
        for call in calls:
            assert apart(call.denoised, D(call.x, call.sigma, call.asked)) == 0
            assert call.x.shape == (2, 4)
        assert [step.index for step in steps] == list(range(len(steps)))
        for one, following in zip(steps, steps[1:]):
            assert apart(one.x_next, following.x) == 0
            assert (one.sigma_next, one.s_next) == (following.sigma, following.s)
        if name == 'euler-vp':
            # Without guidance or churn, the denoiser's place is taken by its answer at the step's start.
            assert apart(steps[3].denoised, D(steps[3].x / steps[3].s, steps[3].sigma)) < 1e-12


@pytest.mark.parametrize('name', ['dpmpp-sde', 'dpmpp-sde-sigma', 'restart-ancestral'])
def test_fresh_noise_has_the_law_of_the_page(runs, name):
    """Where randn gives unit vectors, a noise is the list of its factors: products of two are their covariance."""
    run = runs[name]
    program = Program(run['program'])
    size = 4 * len(program.increments) + 4
    units = iter(np.eye(size))
    draw = samplerscope.noise.fresh_noise(np.zeros(size), lambda shape: next(units), program.increments)
    w = np.array([draw('w%d' % k) for k in range(len(program.increments))])
    # The page reads its path at places 5e-4 apart in log2 sigma.
    assert np.abs(w @ w.T - np.array(run['correlations'])).max() < 1e-3
    assert np.abs((w * w).sum(1) - 1).max() < 1e-12
    assert np.abs(np.array(run['correlations']) - np.eye(len(w))).max() > 0.1


def test_fresh_noise_needs_a_source_and_keeps_the_type(page, runs):
    program = Program(runs['euler-ancestral']['program'])
    rng = np.random.default_rng(0)
    latents = rng.standard_normal((2, 5)).astype(np.float32)
    with pytest.raises(ValueError, match='give randn, such as rng.standard_normal'):
        program.run(exact(page), latents)
    assert program.run(exact(page), latents, randn=rng.standard_normal).dtype == np.float32
    with pytest.raises(ValueError, match='not both'):
        program.run(exact(page))
    # Without noise of its own, latents are enough.
    assert np.isfinite(Program(runs['heun']['program']).run(exact(page), latents)).all()


def test_tensors_are_dropped(page, runs):
    alive, most = [], 0

    class Counted:
        def __init__(self, value):
            self.value = value
            alive.append(1)

        def __del__(self):
            alive.pop()

        def __mul__(self, factor):
            return Counted(self.value * factor)

        def __add__(self, other):
            return Counted(self.value + other.value)

    exactly = exact(page)

    def D(x, sigma):
        nonlocal most
        most = max(most, len(alive))
        return Counted(exactly(x.value, sigma))

    run = runs['heun']
    scaled, _ = finish_dropping(Program(run['program']).walk(D, lambda name: Counted(np.array(run['noises'][name]))))
    assert apart(scaled.value, run['scaled']) < 1e-12
    assert most <= 6, 'a Heun step keeps its state, its outputs and the input of a call'


def finish_dropping(walk):
    while True:
        try:
            next(walk)
        except StopIteration as end:
            return end.value, None


DAMAGES = [
    ('format', {'format': 'samplerscope-program/2'}),
    ('increments', {'increments': None}),
    ('ops', {'ops': []}),
    ('ops[0].op', {'ops': [{'op': 'mix'}]}),
    ('ops[0].out', {'ops': [{'op': 'combine', 'out': 'D0', 'terms': []}]}),
    ('ops[0].terms[0]', {'ops': [{'op': 'combine', 'out': 'x0', 'terms': [{'base': 'x9', 'coefficient': 1}]}]}),
    ('ops[0].terms[0]', {'ops': [{'op': 'combine', 'out': 'x0', 'terms': [{'base': 'w9', 'coefficient': 1}]}]}),
    ('ops[0].terms[0].coefficient', {'ops': [{'op': 'combine', 'out': 'x0', 'terms': [{'base': 'n0', 'coefficient': None}]}]}),
    ('result', {'result': 'x99'}),
    ('resultScale', {'resultScale': 0}),
    ('nfe', {'nfe': 3}),
]


@pytest.mark.parametrize('place,damage', DAMAGES)
def test_a_damaged_document_is_refused_by_its_place(runs, place, damage):
    document = {**copy.deepcopy(runs['heun']['program']), **damage}
    with pytest.raises(ProgramError) as error:
        Program(document)
    assert str(error.value).startswith(place + ': '), error.value


def test_load_and_the_schema(tmp_path, runs):
    path = tmp_path / 'program.json'
    path.write_text(command('compile', '--design', 'DPM++ 2M Karras 7'))
    program = samplerscope.load(path)
    assert (program.nfe, len(program.levels), program.denoisers) == (7, 8, ['label'])
    assert 'Karras' in repr(program)
    path.write_text('{')
    with pytest.raises(ProgramError, match='is not JSON'):
        samplerscope.load(path)
    jsonschema = pytest.importorskip('jsonschema', reason='jsonschema is not installed: only the tests of src/cli check the schema')
    with open(ROOT + '/docs/schemas/program.json') as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    for run in runs.values():
        jsonschema.validate(run['program'], schema, cls=jsonschema.Draft202012Validator)


def test_compile_design(monkeypatch, tmp_path, runs):
    program = samplerscope.compile_design(runs['churn']['program']['design'], checkout=ROOT)
    assert program.document['ops'] == runs['churn']['program']['ops']
    monkeypatch.setenv('SAMPLERSCOPE', ROOT)
    assert samplerscope.compile_design('euler a 5').nfe == 5
    with pytest.raises(ValueError, match='solver "magic" is not one of'):
        samplerscope.compile_design({'solver': 'magic'})
    with pytest.raises(RuntimeError, match='there is no Samplerscope in'):
        samplerscope.compile_design({}, checkout=tmp_path)
    monkeypatch.delenv('SAMPLERSCOPE')
    with pytest.raises(RuntimeError, match='set SAMPLERSCOPE'):
        samplerscope.compile_design({})
