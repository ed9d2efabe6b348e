"""The plain code that the page exports (src/export) gives the page's numbers (test/export/page-runs.ts), in NumPy and in PyTorch."""
import numpy as np
import pytest
import torch

from exported_code import FLOW, GUIDED, RUNS, apart, exact, exported, load, noise_of, tensor

SPACED = 1e-3  # The page reads its Brownian path at places 5e-4 apart in log2 sigma.


def test_every_design_is_here(runs):
    assert sorted(runs) == sorted(RUNS + GUIDED + FLOW)


@pytest.mark.parametrize('name', RUNS + GUIDED + FLOW)
@pytest.mark.parametrize('library', ['numpy', 'torch'])
def test_plain(page, runs, name, library):
    run = runs[name]
    code = exported(run, 'plain')
    networks = {key: exact(page, key, np if library == 'numpy' else torch) for key in page['networks']}
    seen = []

    def D(x, sigma, network='label'):
        seen.append(sigma)
        return networks[network](x, sigma)

    draw, left = noise_of(run, np.array if library == 'numpy' else tensor)
    assert apart(code['run'](D, draw), run['scaled']) < 1e-12
    assert seen == run['sigmas']
    assert not left


def test_plain_of_every_solver(page):
    """Every solver and every way to add noise that the page has, guided or not."""
    assert len(page['every']) > 30
    for run in page['every']:
        code = load(run['code'])
        networks = {key: exact(page, key) for key in page['networks']}
        draw, left = noise_of(run)
        result = code['run'](lambda x, sigma, network='label': networks[network](x, sigma), draw)
        assert apart(result, run['scaled']) < 1e-11, run['id']
        assert not left, run['id']


@pytest.mark.parametrize('name', RUNS + FLOW)
def test_plain_sample_draws_what_it_needs(page, runs, name):
    run = runs[name]
    code = exported(run, 'plain')
    n0 = np.array(run['noises']['n0'])
    noises = [np.array(values) for key, values in run['noises'].items() if key != 'n0']
    if 'noises' not in code:
        assert not noises
        assert apart(code['sample'](exact(page), n0), run['scaled']) < 1e-12
    elif 'INCREMENTS' not in code:
        # Fresh noise in the order of its reading, which is the page's.
        assert apart(code['sample'](exact(page), n0, iter(noises).__next__), run['scaled']) < 1e-12
    else:
        rng = np.random.default_rng(0)
        assert np.isfinite(code['sample'](exact(page), n0, lambda: rng.standard_normal(6))).all()


@pytest.mark.parametrize('name', ['restart-ancestral', 'dpmpp-sde', 'dpmpp-sde-sigma'])
def test_noises_of_one_path_have_the_law_of_the_page(runs, name):
    """Where randn gives unit vectors, a noise is the list of its factors: products of two are their covariance."""
    run = runs[name]
    code = exported(run, 'plain')
    size = 2 * len(code['INCREMENTS']) + 2
    units = iter(np.eye(size))
    draw = code['noises'](np.zeros(size), units.__next__)
    w = np.array([draw('w%d' % k) for k in range(len(code['INCREMENTS']))])
    assert np.abs(w @ w.T - np.array(run['correlations'])).max() < SPACED
    assert np.abs((w * w).sum(1) - 1).max() < 1e-12


@pytest.mark.parametrize('name', ['euler-ancestral', 'dpmpp-2m-sde'])
def test_noises_that_share_no_stretch_are_independent_on_the_page(runs, name):
    assert 'INCREMENTS' not in exported(runs[name], 'plain')
    others = np.array(runs[name]['correlations']) - np.eye(len(runs[name]['correlations']))
    assert np.abs(others).max() < 1e-12


@pytest.mark.parametrize('format', ['k-diffusion', 'diffusers', 'comfyui'])
@pytest.mark.parametrize('name', GUIDED)
def test_hosts_that_guide_refuse_guidance(runs, name, format):
    written = runs[name]['files'][format]
    assert written['status'] == 'refused'
    assert 'guidance' in written['reason']


def test_tensors_are_freed(runs, page):
    code = exported(runs['heun'], 'plain')
    alive, most = [], 0

    class Counted:
        """A tensor that knows whether it is alive."""

        def __init__(self, value):
            self.value = value
            alive.append(1)

        def __del__(self):
            alive.pop()

        def __rmul__(self, factor):
            return Counted(factor * self.value)

        def __add__(self, other):
            return Counted(self.value + (other.value if isinstance(other, Counted) else other))

        __radd__ = __add__

    exactly = exact(page)

    def D(x, sigma):
        nonlocal most
        most = max(most, len(alive))
        return Counted(exactly(x.value, sigma))

    result = code['run'](D, lambda name: Counted(np.array(runs['heun']['noises'][name])))
    assert apart(result.value, runs['heun']['scaled']) < 1e-12
    assert most <= 4, 'a Heun step keeps its state, one output and the input of a call'
