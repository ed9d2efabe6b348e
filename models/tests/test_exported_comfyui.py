"""Code for ComfyUI that the page exports, in a stand-in for what a node file sees of it."""
import sys
import types
import numpy as np
import pytest
import torch

from exported_code import FLOW, RUNS, TorchNoise, apart, exact, exported, independent, of_flow, tensor


@pytest.fixture
def comfy(monkeypatch):
    """Modules with the names that ComfyUI gives its sampler's inside: what stands between a node and a model."""
    comfy, samplers, sampling = (types.ModuleType(name) for name in ('comfy', 'comfy.samplers', 'comfy.model_sampling'))

    class EPS:
        def start(self, sigma, noise):
            return noise * sigma

    class CONST:
        def start(self, t, noise):
            return noise * t

    class KSAMPLER:
        def __init__(self, sampler_function, extra_options={}, inpaint_options={}):
            self.sampler_function, self.extra_options = sampler_function, extra_options

        def sample(self, model, sigmas, noise, seed, callback):
            """Noise from the seed goes in at the first level; a run that ends in a flow model's t is taken out of it."""
            kind = model.inner_model.inner_model.model_sampling
            told = lambda state: callback(state['i'], state['denoised'], state['x'], len(sigmas) - 1)
            x = self.sampler_function(model, kind.start(sigmas[0], noise), sigmas, extra_args={'seed': seed}, callback=told, disable=True, **self.extra_options)
            return x / (1 - sigmas[-1]) if isinstance(kind, CONST) else x

    sampling.EPS, sampling.CONST, samplers.KSAMPLER = EPS, CONST, KSAMPLER
    comfy.samplers, comfy.model_sampling = samplers, sampling
    for module in (comfy, samplers, sampling):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return comfy


class ComfyModel:
    """model(x, sigma) gives the denoised image; a flow model is asked at t with (1 - t) y + t n."""

    def __init__(self, kind, D):
        self.D, self.seen = D, []
        self.inner_model = types.SimpleNamespace(inner_model=types.SimpleNamespace(model_sampling=kind))

    def __call__(self, x, sigma, seed):
        level = sigma.item()
        self.seen.append(level)
        return self.D(x, level)


@pytest.mark.parametrize('name, kind', [(name, kind) for name in RUNS for kind in ('EPS', 'CONST')] + [(name, 'CONST') for name in FLOW])
def test_comfyui_node(page, runs, comfy, name, kind, monkeypatch):
    run, flow = runs[name], kind == 'CONST'
    code = exported(run, 'comfyui')
    (key, node), = code['NODE_CLASS_MAPPINGS'].items()
    assert set(code['NODE_DISPLAY_NAME_MAPPINGS']) == {key} and name in code['NODE_DISPLAY_NAME_MAPPINGS'][key]
    assert node.RETURN_TYPES == ('SAMPLER', 'SIGMAS') and set(node.INPUT_TYPES()['required']) == {'flow'}
    sampler, sigmas = getattr(node(), node.FUNCTION)(flow)
    assert isinstance(sampler, comfy.samplers.KSAMPLER) and sigmas.dtype == torch.float32
    levels = np.array(run['levels'])
    assert apart(sigmas, levels / (1 + levels) if flow else levels) < 1e-6
    D = exact(page, xp=torch)
    model, steps, noise = ComfyModel(getattr(comfy.model_sampling, kind)(), of_flow(page, D) if flow else D), [], TorchNoise(run)
    if independent(run):
        monkeypatch.setattr(torch, 'randn', noise)
    result = sampler.sample(model, sigmas, tensor([run['noises']['n0']]), 7, lambda step, *_: steps.append(step))
    assert len(model.seen) == len(steps) == len(run['sigmas'])
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] <= len(levels) - 2
    if independent(run):
        # Levels reach the sampler in float32, the run's own are float64.
        assert apart(result[0], run['result']) < 1e-6
        assert not noise.left


def test_comfyui_refuses_other_levels(page, runs, comfy):
    code = exported(runs['heun'], 'comfyui')
    model = ComfyModel(comfy.model_sampling.EPS(), exact(page, xp=torch))
    with pytest.raises(ValueError, match='SIGMAS'):
        code['sample'](model, torch.zeros(1, 4), torch.tensor([14.6, 0.0]))


def test_comfyui_noise_follows_the_seed_and_is_not_the_latents_own(runs, comfy):
    code = exported(runs['euler-ancestral'], 'comfyui')
    latents = torch.randn(1, 4, generator=torch.Generator().manual_seed(7))
    drawn = []
    randn = torch.randn

    def sample(seed):
        drawn.clear()
        model = ComfyModel(comfy.model_sampling.EPS(), lambda x, sigma: 0.5 * x)
        return code['sample'](model, latents * code['SIGMAS'][0], torch.tensor(code['SIGMAS']), extra_args={'seed': seed})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch, 'randn', lambda *args, **options: drawn.append(randn(*args, **options)) or drawn[-1])
        first, again, other = sample(7), sample(7), sample(2**64 - 1)
        assert torch.equal(first, again) and not torch.equal(first, other)
        sample(7)
    assert all(not torch.allclose(noise, latents) for noise in drawn) and len(drawn) > 5


@pytest.mark.parametrize('name', [name for name in FLOW if name != 'flow-unipc'])
def test_noise_alone_is_refused_where_no_network_knows_it(runs, name, comfy):
    written = runs[name]['files']['k-diffusion']
    assert written['status'] == 'refused' and 't = 1' in written['reason']
    code = exported(runs[name], 'comfyui')
    node, = code['NODE_CLASS_MAPPINGS'].values()
    assert node.INPUT_TYPES()['required']['flow'][1]['default'] is True
    with pytest.raises(ValueError, match='flow model'):
        code['sample'](ComfyModel(comfy.model_sampling.EPS(), None), torch.zeros(1, 4), torch.tensor(code['SIGMAS']))
