"""Records runs of k-diffusion and diffusers for samplers.json: python test/golden/record_samplers.py > FILE

Needs k-diffusion 0.1.1.post1 (with torchdiffeq and torchsde), diffusers 0.42.1 and torch 2.13. Of k-diffusion only its
sampling module is loaded. The schedulers of diffusers compute in float64, as in record_diffusers.py. The denoiser is the exact
one of a Gaussian mixture; every draw of noise is kept in the order in which the library made it.
"""
import importlib.util
import json
import math
import random
import sys
import types

import diffusers
import numpy
import torch
from diffusers.schedulers import scheduling_k_dpm_2_ancestral_discrete, scheduling_pndm, scheduling_tcd

torch.set_default_dtype(torch.float64)


def k_diffusion_sampling():
    """k_diffusion.sampling without the rest of its package."""
    folder = importlib.util.find_spec("k_diffusion").submodule_search_locations[0]
    package = types.ModuleType("k_diffusion")
    package.__path__ = [folder]
    utils = types.ModuleType("k_diffusion.utils")
    utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    package.utils = utils
    sys.modules |= {"k_diffusion": package, "k_diffusion.utils": utils}
    return importlib.import_module("k_diffusion.sampling")


sampling = k_diffusion_sampling()


class Float64:
    """A library, but its float32 is float64."""

    def __init__(self, library):
        self.library = library

    def __getattr__(self, name):
        return getattr(self.library, "float64" if name == "float32" else name)


schedulers = (scheduling_tcd, scheduling_pndm, scheduling_k_dpm_2_ancestral_discrete)
for module in schedulers:
    module.torch = Float64(torch)
    module.np = Float64(numpy)


def denoise(mixture, x, sigma):
    """D(x; sigma) of a mixture, element by element."""
    found = []
    for value in x.flatten().tolist():
        logs, means = [], []
        for w, mu, s in zip(mixture["w"], mixture["mu"], mixture["s"]):
            variance = s * s + sigma * sigma
            logs.append(math.log(w) - 0.5 * math.log(variance) - (value - mu) ** 2 / (2 * variance))
            means.append((mu * sigma * sigma + value * s * s) / variance)
        top = max(logs)
        weights = [math.exp(log - top) for log in logs]
        found.append(sum(a * b for a, b in zip(weights, means)) / sum(weights))
    return torch.tensor(found).reshape(x.shape)


def mixture_from(draw):
    modes = draw.randint(2, 3)
    weights = [draw.uniform(0.5, 1) for _ in range(modes)]
    return {
        "w": [w / sum(weights) for w in weights],
        "mu": [draw.uniform(-1, 1) for _ in range(modes)],
        "s": [draw.uniform(0.05, 0.4) for _ in range(modes)],
    }


class Run:
    """Calls and draws of a run, as they are made."""

    def __init__(self, draw):
        self.draw, self.mixture = draw, mixture_from(draw)
        self.latents = [draw.gauss(0, 1) for _ in range(4)]
        self.calls, self.noise = [], []

    def model(self, x, sigma, **_):
        level = float(sigma.flatten()[0]) if torch.is_tensor(sigma) else sigma
        found = denoise(self.mixture, x, level)
        self.calls.append({"sigma": level, "x": x.flatten().tolist(), "denoised": found.flatten().tolist()})
        return found

    def fresh(self, shape):
        drawn = [self.draw.gauss(0, 1) for _ in self.latents]
        self.noise.append(drawn)
        return torch.tensor(drawn).reshape(shape)

    def case(self, name, library, version, sampler, options, sigmas, result, tolerance=1e-9):
        return {
            "id": name,
            "library": library,
            "version": version,
            "sampler": sampler,
            "options": options,
            "mixture": self.mixture,
            "latents": self.latents,
            "sigmas": sigmas,
            "noise": self.noise,
            "calls": self.calls,
            "result": result.flatten().tolist(),
            "note": "",
            "tolerance": tolerance,
        }


def of_k_diffusion(name, function, options, steps, draw):
    run = Run(draw)
    highest, lowest = draw.uniform(10, 80), draw.uniform(0.01, 0.1)
    sigmas = sampling.get_sigmas_karras(steps, lowest, highest, draw.uniform(3, 8))
    x = torch.tensor([run.latents]) * sigmas[0]
    fresh = {"noise_sampler": lambda *_: run.fresh(x.shape)}
    if function == "sample_dpm_fast":
        calls = steps
        result = sampling.sample_dpm_fast(run.model, x, lowest, float(sigmas[0]), calls, disable=True, **options, **fresh)
        intervals = calls // 3 + 1
        sigmas = torch.linspace(sigmas[0].log(), math.log(lowest), intervals + 1).exp()
    else:
        deterministic = function in ("sample_dpm_2", "sample_heun")
        result = getattr(sampling, function)(run.model, x, sigmas, disable=True, **options, **({} if deterministic else fresh))
    return run.case(name, "k-diffusion", "0.1.1.post1", function, {**options, "n": steps}, sigmas.tolist(), result)


table = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def of_diffusers(name, module, scheduler_class, options, settings, steps, draw):
    """A run over the table of Stable Diffusion; states and levels as of the unscaled process."""
    run = Run(draw)
    module.randn_tensor = lambda shape, **_: run.fresh(shape)
    scheduler = scheduler_class(prediction_type="epsilon", **table, **options)
    scheduler.set_timesteps(steps)
    known = ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod) ** 0.5
    levels = getattr(scheduler, "sigmas", None)
    is_scaled = levels is None

    def level_at(timestep):
        return known[max(int(timestep), 0)].item()

    first = level_at(scheduler.timesteps[0]) if is_scaled else levels[0].item()
    alpha = 1 / math.sqrt(1 + first * first) if is_scaled else 1.0
    state = torch.tensor([run.latents]) * first * alpha
    for timestep in scheduler.timesteps:
        if is_scaled:
            sigma = level_at(timestep)
            scale = 1 / math.sqrt(1 + sigma * sigma)
        else:
            scheduler.scale_model_input(state, timestep)
            at = scheduler.sigmas if scheduler.state_in_first_order else scheduler.sigmas_interpol
            shift = 0 if scheduler.state_in_first_order else -1
            sigma, scale = at[scheduler.step_index + shift].item(), 1.0
        x = state / scale
        epsilon = (x - run.model(x, sigma)) / sigma
        state = scheduler.step(epsilon, timestep, state, **settings).prev_sample
    if is_scaled:
        last = known[0].item()
        result = state * math.sqrt(1 + last * last)
        # PNDM has inner timesteps besides.
        own = getattr(scheduler, "_timesteps", None)
        seen = [level_at(timestep) for timestep in (scheduler.timesteps if own is None else own[::-1])]
        levels = seen + ([last] if seen[-1] > last else [])
    else:
        result, levels = state, [*dict.fromkeys(scheduler.sigmas.tolist())]
    ends = {"sigmaMin": known[0].item(), "sigmaMax": known[-1].item()}
    case = run.case(
        name, "diffusers", diffusers.__version__, scheduler_class.__name__, {**options, **settings, "n": steps}, levels, result
    )
    return {**case, "range": ends}


def main():
    draw = random.Random(20261130)
    kd = [
        ("kd-dpm_fast-12", "sample_dpm_fast", {}, 12),
        ("kd-dpm_fast-13", "sample_dpm_fast", {}, 13),
        ("kd-dpm_fast-20", "sample_dpm_fast", {}, 20),
        ("kd-dpm_2_ancestral-eta0.7-s1.02", "sample_dpm_2_ancestral", {"eta": 0.7, "s_noise": 1.02}, 9),
        ("kd-euler_ancestral-eta1.5-s1.02", "sample_euler_ancestral", {"eta": 1.5, "s_noise": 1.02}, 10),
        ("kd-dpmpp_2s_ancestral-eta1.2-s0.98", "sample_dpmpp_2s_ancestral", {"eta": 1.2, "s_noise": 0.98}, 9),
        ("kd-dpmpp_sde-r0.4-eta1.1-s1.01", "sample_dpmpp_sde", {"r": 0.4, "eta": 1.1, "s_noise": 1.01}, 8),
        ("kd-dpmpp_2m_sde-eta1.4-s1.03", "sample_dpmpp_2m_sde", {"eta": 1.4, "s_noise": 1.03}, 10),
        ("kd-dpmpp_3m_sde-eta1", "sample_dpmpp_3m_sde", {"eta": 1.0}, 11),
        ("kd-dpmpp_3m_sde-eta1.2-s0.97", "sample_dpmpp_3m_sde", {"eta": 1.2, "s_noise": 0.97}, 12),
    ]
    cases = [of_k_diffusion(name, function, options, steps, draw) for name, function, options, steps in kd]
    tcd, pndm = diffusers.TCDScheduler, diffusers.PNDMScheduler
    kdpm = diffusers.KDPM2AncestralDiscreteScheduler
    df = [
        ("df-tcd-0.3-4", scheduling_tcd, tcd, {"clip_sample": False}, {"eta": 0.3}, 4),
        ("df-tcd-1-8", scheduling_tcd, tcd, {"clip_sample": False}, {"eta": 1.0}, 8),
        ("df-plms-10", scheduling_pndm, pndm, {"skip_prk_steps": True, "steps_offset": 1}, {}, 10),
        ("df-plms-25", scheduling_pndm, pndm, {"skip_prk_steps": True, "steps_offset": 1}, {}, 25),
        ("df-pndm-10", scheduling_pndm, pndm, {"steps_offset": 1}, {}, 10),
        ("df-kdpm2-ancestral-9", scheduling_k_dpm_2_ancestral_discrete, kdpm, {}, {}, 9),
    ]
    cases += [of_diffusers(*each, draw) for each in df]
    versions = {"k_diffusion": "0.1.1.post1", "diffusers": diffusers.__version__, "torch": torch.__version__}
    print(json.dumps({"versions": versions, "cases": cases}))


main()
