"""Code for diffusers that the page exports: a network of its interface around the exact denoiser, and its own networks and schedulers."""
import math
import types
import numpy as np
import pytest
import torch

from exported_code import FLOW, RUNS, TorchNoise, apart, exact, exported, of_flow, tensor

pytestmark = pytest.mark.filterwarnings('ignore::DeprecationWarning')  # of diffusers
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
