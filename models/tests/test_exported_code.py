"""Code that the page exports (src/export) runs in its libraries and gives the page's numbers (test/export/page-runs.ts)."""
import json
import math
import os
import subprocess
import sys
import types
import numpy as np
import pytest
import torch

pytestmark = pytest.mark.filterwarnings('ignore::DeprecationWarning')  # of diffusers
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
SPACED = 1e-3  # The page reads its Brownian path at places 5e-4 apart in log2 sigma.


def node(*args):
    return subprocess.run([os.environ.get('npm_node_execpath', 'node'), 'src/cli/run.mjs', *args], cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope='module')
def page():
    made = node('test/export/page-runs.ts')
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(scope='module')
def runs(page):
    return {run['id']: run for run in page['runs']}


def load(code):
    """The names of a file of exported code, which may not print a warning."""
    scope = {}
    exec(compile(code, 'exported', 'exec'), scope)
    return scope


def exported(run, format):
    written = run['files'][format]
    assert written['status'] == 'written', written
    return load(written['code'])


def exact(page, network='label', xp=np):
    """D(x, sigma) of a Gaussian mixture, by its formula: the posterior mean."""
    mixture = page['networks'][network]

    def D(x, sigma):
        logs, means = [], []
        for w, mu, s in zip(mixture['w'], mixture['mu'], mixture['s']):
            variance = s * s + sigma * sigma
            logs.append(math.log(w) - 0.5 * math.log(variance) - (x - mu) ** 2 / (2 * variance))
            means.append((mu * sigma * sigma + x * s * s) / variance)
        highest = logs[0]
        for log in logs[1:]:
            highest = xp.maximum(highest, log)
        weights = [xp.exp(log - highest) for log in logs]
        return sum(w * m for w, m in zip(weights, means)) / sum(weights)

    return D


def of_flow(page, D):
    """E[y | x_t] of the mixture at a time in (0, 1]: at t = 1, where no noise level is finite, the mean of the data."""
    mixture = page['networks']['label']
    mean = sum(w * mu for w, mu in zip(mixture['w'], mixture['mu']))
    return lambda x, t: 0 * x + mean if t == 1 else D(x / (1 - t), t / (1 - t))


def apart(a, b):
    """Largest difference in units of max(1, |b|)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    assert a.shape == b.shape
    return float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b))))


def noise_of(run, tensor=np.array):
    """draw(name) with what the page drew; each may be read once."""
    left = dict(run['noises'])
    return lambda name: tensor(left.pop(name)), left


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


RUNS = ['heun', 'euler-vp', 'euler-karras', 'heun-karras', 'dpmpp-2m-karras', 'unipc-karras', 'lms-karras', 'unipc', 'deis', 'churn', 'restart', 'restart-ancestral', 'euler-ancestral', 'dpmpp-2m-sde', 'dpmpp-sde',
        'dpmpp-sde-sigma', 'one-step', 'open-vp']
GUIDED = ['cfg', 'autoguidance']
FLOW = ['flow-euler', 'flow-heun', 'flow-dpmpp-2m', 'flow-unipc', 'flow-2m-sde']  # in t; all but flow-unipc start at t = 1


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


# ---- k-diffusion: model(x, sigma) gives the denoised image, as its own samplers expect ----


class TorchNoise:
    """torch.randn and randn_like give what the page drew, in the order of its reading."""

    def __init__(self, run):
        self.left = [tensor(values) for key, values in run['noises'].items() if key != 'n0']

    def __call__(self, *_, **__):
        return self.left.pop(0)


def independent(run):
    return 'INCREMENTS' not in exported(run, 'plain')


@pytest.mark.parametrize('name', RUNS)
def test_k_diffusion(page, runs, name, monkeypatch):
    run = runs[name]
    code = exported(run, 'k-diffusion')
    assert code['SIGMAS'] == run['levels']
    D, seen, called = exact(page, xp=torch), [], []

    def model(x, sigma, scale):
        assert sigma.shape == (1,) and scale == 3
        seen.append(sigma.item())
        return D(x, sigma[:, None])

    n0 = tensor([run['noises']['n0']])
    noise = TorchNoise(run)
    if independent(run):
        monkeypatch.setattr(torch, 'randn_like', noise)
    sigmas = torch.tensor(code['SIGMAS'])
    result = code['sample_design'](model, n0 * code['SIGMAS'][0], sigmas, extra_args={'scale': 3}, callback=called.append, disable=True)
    assert seen == run['sigmas'] == [call['sigma'] for call in called]
    assert [call['i'] for call in called] == list(range(len(seen)))
    assert set(called[0]) == {'x', 'i', 'sigma', 'sigma_hat', 'denoised'}
    if independent(run):
        assert apart(result[0], run['result']) < 1e-12
        assert not noise.left
    with pytest.raises(ValueError, match='pass SIGMAS'):
        code['sample_design'](model, n0, 2 * sigmas)


# ---- diffusers: a network of its interface around the exact denoiser, and its own networks and schedulers ----

KNOWN = ['euler-vp', 'euler-karras', 'heun-karras', 'dpmpp-2m-karras', 'unipc-karras', 'lms-karras', 'deis', 'one-step']
SD = dict(beta_start=0.00085, beta_end=0.012, beta_schedule='scaled_linear', num_train_timesteps=1000)


def scheduler_of(kind, **options):
    """A scheduler of diffusers with Stable Diffusion's table in float64: its own is in float32."""
    scheduler = kind(**{**SD, **options})
    betas = torch.linspace(SD['beta_start'] ** 0.5, SD['beta_end'] ** 0.5, 1000, dtype=torch.float64) ** 2
    scheduler.alphas_cumprod = torch.cumprod(1 - betas, 0)
    return scheduler


def table_of(scheduler):
    a = scheduler.alphas_cumprod.double().numpy()
    return np.log(np.sqrt((1 - a) / a))


@pytest.mark.parametrize('prediction', ['epsilon', 'v_prediction', 'sample'])
@pytest.mark.parametrize('name', KNOWN)
def test_diffusers_network_of_its_tables(page, runs, name, prediction):
    from diffusers import DDPMScheduler
    run, D = runs[name], exact(page, xp=torch)
    scheduler = scheduler_of(DDPMScheduler, prediction_type=prediction)
    logs = table_of(scheduler)

    def net(scaled, time, extra):
        assert extra == 'kept'
        sigma = math.exp(np.interp(float(time), np.arange(1000), logs))
        c = 1 / math.sqrt(1 + sigma * sigma)
        z = scaled / c
        y = D(z, sigma)
        n = (z - y) / sigma
        out = {'epsilon': n, 'v_prediction': c * n - sigma * c * y, 'sample': y}[prediction]
        return types.SimpleNamespace(sample=torch.cat([out, out * 7], 1))  # with a learned variance behind

    n0 = tensor([run['noises']['n0']])
    result = exported(run, 'diffusers')['sample'](net, scheduler, n0, extra='kept')
    assert apart(result[0], run['result']) < 1e-9


@pytest.mark.parametrize('name', [name for name in RUNS if name not in ('restart-ancestral', 'dpmpp-sde', 'dpmpp-sde-sigma')] + FLOW)
def test_diffusers_flow(page, runs, name, monkeypatch):
    from diffusers import FlowMatchEulerDiscreteScheduler
    run, D = runs[name], exact(page, xp=torch)

    def net(hidden_states, timestep):
        x, t = hidden_states, timestep[0].item() / 1000
        y = of_flow(page, D)(x, t)
        return (x - (1 - t) * y) / t - y

    noise = TorchNoise(run)
    n0 = tensor([run['noises']['n0']])
    monkeypatch.setattr(torch, 'randn', noise)
    result = exported(run, 'diffusers')['sample'](net, FlowMatchEulerDiscreteScheduler(), n0)
    assert apart(result[0], run['result']) < 1e-9
    assert not noise.left


@pytest.mark.parametrize('name', ['flow-euler', 'flow-heun'])
def test_diffusers_flow_scheduler_takes_the_times(page, runs, name):
    """The list alone, in the scheduler that takes it, which shifts every other list."""
    from diffusers import FlowMatchEulerDiscreteScheduler
    run, D = runs[name], exact(page, xp=torch)
    code = exported(run, 'sigmas')
    scheduler = code['diffusers'](FlowMatchEulerDiscreteScheduler(shift=3.0).config)
    levels = np.array(run['levels'])
    assert apart(scheduler.sigmas, levels / (1 + levels)) < 1e-6 and apart(code['TIMES'], levels / (1 + levels)) < 1e-12
    assert apart([float(part) for part in code['COMFYUI'].split(',')], code['TIMES']) < 1e-8
    assert ('KSamplerSelect is ' + name.replace('flow-', '')) in run['files']['sigmas']['code']
    x = tensor([run['noises']['n0']])
    for k, t in enumerate(scheduler.timesteps):
        time = scheduler.sigmas[k].item()
        y = of_flow(page, D)(x, time)
        x = scheduler.step((x - y) / time, t, x).prev_sample.double()
    # The page's Heun is another solver on the same times.
    assert (apart(x[0], run['result']) < 2e-6) == (name == 'flow-euler')


@pytest.mark.parametrize('name', [name for name in FLOW if name != 'flow-unipc'])
def test_noise_alone_is_refused_where_no_network_knows_it(runs, name, comfy):
    written = runs[name]['files']['k-diffusion']
    assert written['status'] == 'refused' and 't = 1' in written['reason']
    code = exported(runs[name], 'comfyui')
    node, = code['NODE_CLASS_MAPPINGS'].values()
    assert node.INPUT_TYPES()['required']['flow'][1]['default'] is True
    with pytest.raises(ValueError, match='flow model'):
        code['sample'](ComfyModel(comfy.model_sampling.EPS(), None), torch.zeros(1, 4), torch.tensor(code['SIGMAS']))


def test_diffusers_flow_network_and_scheduler_of_its_own(runs):
    """Euler's step in sigma is the one in t that a flow scheduler takes."""
    from diffusers import FlowMatchEulerDiscreteScheduler, SD3Transformer2DModel
    torch.manual_seed(6)
    net = SD3Transformer2DModel(sample_size=8, patch_size=2, in_channels=4, out_channels=4, num_layers=2, attention_head_dim=8, num_attention_heads=2,
                                joint_attention_dim=16, caption_projection_dim=16, pooled_projection_dim=16, pos_embed_max_size=8).double().eval().requires_grad_(False)
    prompt = dict(encoder_hidden_states=torch.randn(2, 3, 16, dtype=torch.float64), pooled_projections=torch.randn(2, 16, dtype=torch.float64))
    n0 = torch.randn(2, 4, 8, 8, dtype=torch.float64)
    run = runs['euler-karras']
    levels = np.array(run['levels'])
    times = levels / (1 + levels)
    scheduler = FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(sigmas=times[:-1].tolist())
    x = times[0] * n0
    for t in scheduler.timesteps:
        x = scheduler.step(net(hidden_states=x, timestep=t.expand(2).double(), **prompt).sample, t, x).prev_sample
    wanted = exported(run, 'diffusers')['sample'](net, scheduler, n0, **prompt)
    assert apart(x, wanted) < 1e-6


def test_diffusers_noise_is_of_the_generator(page, runs):
    from diffusers import FlowMatchEulerDiscreteScheduler
    code, n0 = exported(runs['euler-ancestral'], 'diffusers'), torch.zeros(1, 4)
    results = [code['sample'](lambda hidden_states, timestep: 0 * hidden_states, FlowMatchEulerDiscreteScheduler(), n0, generator=torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
    assert torch.equal(results[0], results[1]) and not torch.equal(results[0], results[2])


@pytest.fixture(scope='module')
def unet():
    from diffusers import UNet2DModel
    torch.manual_seed(5)
    net = UNet2DModel(sample_size=8, in_channels=3, out_channels=3, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
                      down_block_types=('DownBlock2D', 'AttnDownBlock2D'), up_block_types=('AttnUpBlock2D', 'UpBlock2D'), attention_head_dim=4)
    return net.double().eval().requires_grad_(False)


def latents():
    return torch.randn(2, 3, 8, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize('prediction', ['epsilon', 'v_prediction'])
@pytest.mark.parametrize('name', KNOWN)
def test_diffusers_network_of_its_own(runs, unet, name, prediction):
    """The file for diffusers against the plain one around a denoiser written here."""
    from diffusers import DDPMScheduler
    scheduler = scheduler_of(DDPMScheduler, prediction_type=prediction)
    logs = table_of(scheduler)

    def D(x, sigma):
        c = (1 + sigma**2) ** -0.5
        out = unet(c * x, torch.tensor(np.interp(math.log(sigma), logs, np.arange(1000)))).sample
        return x - sigma * out if prediction == 'epsilon' else c * c * x - sigma * c * out

    n0 = latents()
    assert apart(exported(runs[name], 'diffusers')['sample'](unet, scheduler, n0), exported(runs[name], 'plain')['sample'](D, n0)) < 1e-9


def walk(scheduler, net, n0):
    """The loop of a pipeline of diffusers, with the latents of the first noise level."""
    x = n0 * scheduler.sigmas[0].double()
    for t in scheduler.timesteps:
        x = scheduler.step(net(scheduler.scale_model_input(x, t), t).sample, t, x).prev_sample
    return x


@pytest.mark.parametrize('prediction', ['epsilon', 'v_prediction'])
def test_diffusers_takes_the_list(runs, unet, prediction):
    from diffusers import DDPMScheduler
    run = runs['euler-karras']
    config = DDPMScheduler(**SD, prediction_type=prediction).config
    scheduler = exported(run, 'sigmas')['diffusers'](config)
    assert type(scheduler).__name__ == 'EulerDiscreteScheduler'
    assert apart(scheduler.sigmas, run['levels']) < 1e-6
    wanted = exported(run, 'diffusers')['sample'](unet, scheduler, latents())
    # diffusers keeps levels, timesteps and states in float32.
    assert apart(walk(scheduler, unet, latents()), wanted) < 2e-6


def by_name(run):
    """The scheduler that the list of levels names, with its steps set."""
    from diffusers import DDPMScheduler
    scheduler = exported(run, 'sigmas')['diffusers_by_name'](DDPMScheduler(**SD).config)
    scheduler.alphas_cumprod = scheduler_of(DDPMScheduler).alphas_cumprod
    scheduler.set_timesteps(len(run['levels']) - 1)
    return scheduler


@pytest.mark.parametrize('name', ['heun-karras', 'lms-karras'])
def test_diffusers_scheduler_by_name(runs, unet, name):
    scheduler = by_name(runs[name])
    wanted = exported(runs[name], 'diffusers')['sample'](unet, scheduler, latents())
    assert apart(walk(scheduler, unet, latents()), wanted) < 1e-6


@pytest.mark.parametrize('name', ['dpmpp-2m-karras', 'unipc-karras'])
def test_diffusers_multistep_scheduler_by_name(page, runs, name):
    """These round the timestep that the network is asked at; here it is asked at the level itself."""
    run, D = runs[name], exact(page, xp=torch)
    scheduler = by_name(run)
    x = tensor([run['noises']['n0']])
    x = x * run['levels'][0] / math.hypot(1, run['levels'][0])
    for k, t in enumerate(scheduler.timesteps):
        sigma = scheduler.sigmas[k].item()
        c = 1 / math.hypot(1, sigma)
        x = scheduler.step((x / c - D(x / c, sigma)) / sigma, t, x).prev_sample
    assert apart(x[0], run['result']) < 1e-6


# ---- ComfyUI: a stand-in for what a node file sees of it ----


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


# ---- The list of levels, and the command ----


@pytest.mark.parametrize('name', RUNS)
def test_list_of_levels(runs, name, monkeypatch):
    code = exported(runs[name], 'sigmas')
    assert code['COMFYUI'].count(',') == len(code['SIGMAS']) - 1
    assert apart([float(part) for part in code['COMFYUI'].split(',')], code['SIGMAS']) < 1e-7
    if not name.startswith('restart'):
        assert apart(code['SIGMAS'], runs[name]['levels']) < 1e-12
    called = []

    class Sampling(types.ModuleType):
        def __getattr__(self, function):
            return lambda model, x, sigmas, **options: called.append((function, x, sigmas, options))

    package = types.ModuleType('k_diffusion')
    package.sampling = Sampling('k_diffusion.sampling')
    monkeypatch.setitem(sys.modules, 'k_diffusion', package)
    code['k_diffusion'](None, torch.ones(2))
    (function, x, sigmas, options), = called
    assert function.startswith('sample_') and apart(sigmas, code['SIGMAS']) < 1e-6 and apart(x, [code['SIGMAS'][0]] * 2) < 1e-6
    if name == 'churn':
        assert (function, options) == ('sample_heun', {'s_churn': 20, 's_tmin': 0.05, 's_tmax': math.inf, 's_noise': 1.003})


def test_command_writes_what_the_page_writes(runs, tmp_path):
    made = node('src/cli/export.ts', '--design', '{"steps": 18}', '--format', 'plain', '--name', 'heun', '--out', str(tmp_path))
    assert made.returncode == 0, made.stderr
    with open(tmp_path / 'sampler_heun_18.py') as f:
        lines = f.read().splitlines()
    wanted = runs['heun']['files']['plain']['code'].splitlines()
    assert [line for line in lines if not line.startswith('# #')] == [line for line in wanted if line != '# #']
