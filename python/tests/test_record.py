"""Trajectories in a file, and levels that `npm run fit` finds on it: for exact data, for the page's network, for a UNet of diffusers."""
import json
import math
import os
import re
import runpy
import sys

import numpy as np
import pytest
from conftest import ROOT, apart, command, node

import samplerscope
from samplerscope.record import Projection


def compiled(design):
    return samplerscope.compile_design(design, checkout=ROOT)


def fit(path, design, *args):
    return json.loads(command('fit', '--record', path, '--design', json.dumps(design), *args))


def rms(values):
    return float(np.sqrt(np.mean(np.square(values))))


@pytest.fixture(scope='module')
def heun():
    return compiled({'steps': 40})


def gaussian(x, sigma, mean=0.2, width=0.5):
    return (x * width * width + mean * sigma * sigma) / (width * width + sigma * sigma)


def test_the_record_of_gaussian_data_is_its_exact_flow(tmp_path, heun):
    latents = np.random.default_rng(0).standard_normal((10, 3))
    seen = []
    arrays = samplerscope.record(heun, gaussian, latents, tmp_path / 'a.npz', on_step=seen.append)
    stored = np.load(tmp_path / 'a.npz')
    assert {name: stored[name].shape for name in stored.files} == {
        'levels': (40,), 'x': (40, 10, 3), 'denoised': (40, 10, 3), 'end': (10, 3), 'carryLevels': (12,), 'carry': (12,)}
    assert len(seen) == 40
    assert all((stored[name] == arrays[name]).all() for name in stored.files)
    # x(sigma) - mean is a constant times sqrt(width^2 + sigma^2); what Heun with 40 steps leaves.
    scale = np.sqrt(0.25 + arrays['levels'] ** 2)
    exact = 0.2 + (80 * latents - 0.2) * (scale / scale[0])[:, None, None]
    assert apart(arrays['x'], exact) < 0.02
    assert apart(arrays['denoised'], gaussian(arrays['x'], arrays['levels'][:, None, None])) < 1e-12
    assert apart(arrays['carry'], 0.5 / np.sqrt(0.25 + arrays['carryLevels'] ** 2)) < 0.01


def test_projections_are_linear_and_keep_mean_squares():
    rng = np.random.default_rng(1)
    states = rng.standard_normal((40, 3, 20, 20)) * np.linspace(0.1, 3, 20)
    project = Projection(1200, 256, seed=3)
    kept = project(states)
    assert kept.shape == (40, 256)
    assert apart(project(2 * states[:3] - states[3:6]), 2 * kept[:3] - kept[3:6]) < 1e-12
    # The mean over 40 states; one alone differs by about sqrt(2 / 256).
    assert abs(rms(kept) / rms(states) - 1) < 0.03
    assert (Projection(1200, 5000)(states) == states.reshape(40, -1)).all()


@pytest.fixture(scope='module')
def pictures(tmp_path_factory, heun):
    """The network of exact pictures, whose latents are the page's, and its record."""
    runtime = pytest.importorskip('onnxruntime', reason='onnxruntime is not installed')
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(os.path.join(ROOT, 'public', 'models', 'pictures.onnx'), options, providers=['CPUExecutionProvider'])

    def D(x, sigma):
        labels = np.eye(10, dtype=np.float32)[np.arange(len(x)) % 10]
        feeds = {'x': x.astype(np.float32), 'sigma': np.full(len(x), sigma, np.float32), 'label': labels}
        return session.run(None, feeds)[0].astype(np.float64)

    def latents(seed, count=16):
        return samplerscope.PageNoise(seed, range(count), (3, 32, 32)).draws([])('n0')

    path = tmp_path_factory.mktemp('record') / 'pictures.npz'
    samplerscope.record(heun, D, latents(1), path, projections=256)
    assert os.path.getsize(path) < 3e6 < latents(1).nbytes * 80
    return D, latents, path


def test_fitted_levels_are_better_for_a_network_on_latents_that_nobody_has_seen(pictures, heun):
    """For the median of 48 images of three other seeds; on this data, whose pictures are few, some end at another picture."""
    D, latents, path = pictures
    others = np.concatenate([latents(seed) for seed in (2, 3, 4)])
    converged = heun.run(D, others)
    for solver in ('euler', 'dpmpp-2m', 'lms'):
        design = {'steps': 8, 'solver': solver}
        found = fit(path, design)
        assert found['levels'][0] == 80 and abs(found['levels'][-1] - 0.002) < 1e-9
        assert found['heldOut'][1] < found['heldOut'][0]
        assert found['spread'][1] < found['spread'][0]
        before, after = (np.median([rms(image) for image in compiled(tried).run(D, others) - converged]) for tried in (design, found['design']))
        assert after < 0.9 * before, (solver, before, after)


def test_optimized_levels_are_no_worse_than_equal_ones(pictures):
    _, _, path = pictures
    design = {'steps': 8, 'solver': 'euler'}
    equal, best = (fit(path, design, '--method', method) for method in ('equalize', 'optimize'))
    assert best['fitted'][1] <= equal['fitted'][1] < equal['fitted'][0]
    levels = command('fit', '--record', path, '--design', json.dumps(design), '--levels').split()
    assert [float(level) for level in levels] == [*equal['levels'], 0]


def test_a_unet_of_diffusers_with_random_weights(tmp_path, heun):
    """What to do for a model that no browser can run; its weights are random, so only the way is tested."""
    torch = pytest.importorskip('torch', reason='PyTorch is not installed')
    diffusers = pytest.importorskip('diffusers', reason='diffusers is not installed')
    torch.manual_seed(0)
    torch.set_num_threads(1)
    unet = diffusers.UNet2DModel(sample_size=16, in_channels=4, out_channels=4, block_out_channels=(16, 32), layers_per_block=1, norm_num_groups=8,
                                 down_block_types=('DownBlock2D', 'AttnDownBlock2D'), up_block_types=('AttnUpBlock2D', 'UpBlock2D')).eval()
    table = diffusers.DDIMScheduler(beta_schedule='scaled_linear', beta_start=0.00085, beta_end=0.012).alphas_cumprod.double()
    logs = torch.log(((1 - table) / table) ** 0.5).numpy()

    def D(x, sigma):
        time = float(np.interp(math.log(sigma), logs, np.arange(1000)))
        with torch.no_grad():
            return x - sigma * unet(x / math.sqrt(1 + sigma * sigma), time).sample

    fine = compiled({'steps': 24, 'sigmaMin': 0.03, 'sigmaMax': 14.6})
    path = tmp_path / 'unet.npz'
    latents = torch.randn(8, 4, 16, 16, generator=torch.Generator().manual_seed(1))
    arrays = samplerscope.record(fine, D, latents, path, projections=128, carry_levels=4, carry_trajectories=1)
    assert arrays['x'].shape == (24, 8, 128)
    design = {'steps': 6, 'solver': 'dpmpp-2m', 'sigmaMin': 0.03, 'sigmaMax': 14.6}
    found = fit(path, design)
    assert len(found['levels']) == 6 and (np.diff(found['levels']) < 0).all()
    assert found['spread'][1] < found['spread'][0]
    assert torch.isfinite(compiled(found['design']).run(D, latents)).all()


def test_what_cannot_be_recorded_is_refused(tmp_path, heun):
    latents = np.zeros((8, 3))
    for design, words in [({'steps': 40, 'solver': 'euler-ancestral'}, 'adds noise'), ({'steps': 8}, 'has 8 steps'),
                          ({'steps': 40, 'guidance': {'id': 'cfg', 'params': {'weight': 2}}}, 'guidance into D'), ({'steps': 40, 'solver': 'dpmpp-2m'}, 'read earlier ones')]:
        with pytest.raises(ValueError, match=words):
            samplerscope.record(compiled(design), gaussian, latents + 1, tmp_path / 'a.npz')
    with pytest.raises(ValueError, match='at least 8 trajectories'):
        samplerscope.record(heun, gaussian, latents[:5], tmp_path / 'a.npz')
    with pytest.raises(ValueError, match='NaN or infinite numbers at sigma 80'):
        samplerscope.record(heun, lambda x, sigma: x * math.nan, latents, tmp_path / 'a.npz')
    assert not os.path.exists(tmp_path / 'a.npz')


@pytest.mark.parametrize('args,code,words', [
    (['--design', '{}'], 2, '--record: is missing'),
    (['--record', 'none.npz', '--design', 'euler 8'], 1, 'no such file'),
    (['--record', 'text.npz', '--design', 'euler 8'], 1, 'the file is no .npz file'),
    (['--record', 'other.npz', '--design', 'euler 8'], 1, 'the file has no array'),
    (['--record', 'good.npz', '--design', 'heun 8'], 2, 'asks within its steps'),
    (['--record', 'good.npz', '--design', 'euler 8', '--method', 'magic'], 2, '--method: must be one of equalize, optimize'),
])
def test_fit_says_what_is_wrong(tmp_path, heun, args, code, words):
    samplerscope.record(heun, gaussian, np.random.default_rng(0).standard_normal((8, 2)), tmp_path / 'good.npz', carry_levels=2)
    (tmp_path / 'text.npz').write_text('text')
    np.savez(tmp_path / 'other.npz', levels=np.ones(3))
    done = node('src/cli/fit.ts', *[tmp_path / arg if arg.endswith('.npz') else arg for arg in args])
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stderr.startswith('fit: ') and done.stderr.count('\n') == 1


def test_the_example(capsys, monkeypatch):
    pytest.importorskip('onnxruntime', reason='onnxruntime is not installed')
    example = runpy.run_path(os.path.join(ROOT, 'python', 'examples', 'fit_levels.py'))
    monkeypatch.setattr(sys, 'argv', ['fit_levels.py', '--network', 'pictures', '--trajectories', '8', '--fine', '20', '--seeds', '2', '--steps', '5', '--solvers', 'euler', 'lms'])
    example['main']()
    lines = capsys.readouterr().out.splitlines()
    number = r'\d\.\d{4}'
    assert re.fullmatch('euler, 5 steps: before %s, equalize %s, optimize %s' % (number, number, number), lines[0])
    assert re.fullmatch('lms, 5 steps: before %s, equalize %s' % (number, number), lines[1])
