"""Records runs and spacings of diffusers for diffusers.json: python test/golden/record_diffusers.py > FILE

Needs diffusers 0.42.1 and torch 2.13. The schedulers compute in float64 here: their modules see float64 under the name
float32. Levels are set from outside, so that the final one is above 0, as under final_sigmas_type "sigma_min" with
timesteps that do not end at 0. The denoiser is the exact one of a Gaussian mixture.
"""
import json
import math
import random

import diffusers
import numpy
import torch
from diffusers.schedulers import (
    scheduling_deis_multistep,
    scheduling_dpmsolver_multistep,
    scheduling_euler_discrete,
    scheduling_unipc_multistep,
)

torch.set_default_dtype(torch.float64)


class Float64:
    """A library, but its float32 is float64."""

    def __init__(self, library):
        self.library = library

    def __getattr__(self, name):
        return getattr(self.library, "float64" if name == "float32" else name)


for module in (
    scheduling_deis_multistep,
    scheduling_dpmsolver_multistep,
    scheduling_euler_discrete,
    scheduling_unipc_multistep,
):
    module.torch = Float64(torch)
    module.np = Float64(numpy)


def denoise(mixture, x, sigma):
    """D(x; sigma) of a mixture, element by element."""
    found = []
    for value in x.tolist():
        logs, means = [], []
        for w, mu, s in zip(mixture["w"], mixture["mu"], mixture["s"]):
            variance = s * s + sigma * sigma
            logs.append(math.log(w) - 0.5 * math.log(variance) - (value - mu) ** 2 / (2 * variance))
            means.append((mu * sigma * sigma + value * s * s) / variance)
        top = max(logs)
        weights = [math.exp(log - top) for log in logs]
        found.append(sum(a * b for a, b in zip(weights, means)) / sum(weights))
    return torch.tensor(found)


def record(name, scheduler_class, options, steps, draw):
    modes = draw.randint(2, 3)
    weights = [draw.uniform(0.5, 1) for _ in range(modes)]
    mixture = {
        "w": [w / sum(weights) for w in weights],
        "mu": [draw.uniform(-1, 1) for _ in range(modes)],
        "s": [draw.uniform(0.05, 0.4) for _ in range(modes)],
    }
    highest, lowest, rho = draw.uniform(10, 80), draw.uniform(0.01, 0.1), draw.uniform(3, 8)
    first, last = highest ** (1 / rho), lowest ** (1 / rho)
    sigmas = [(first + i / steps * (last - first)) ** rho for i in range(steps + 1)]
    scheduler = scheduler_class(prediction_type="sample", **options)
    scheduler.set_timesteps(steps)
    scheduler.sigmas = torch.tensor(sigmas)
    latents = [draw.gauss(0, 1) for _ in range(4)]
    scale = [1 / math.sqrt(1 + sigma * sigma) for sigma in sigmas]
    # One image of one channel: UniPC needs both axes.
    state = torch.tensor([[latents]]) * sigmas[0] * scale[0]
    calls = []
    for i, timestep in enumerate(scheduler.timesteps):
        x = state.flatten() / scale[i]
        found = denoise(mixture, x, sigmas[i])
        calls.append({"sigma": sigmas[i], "x": x.tolist(), "denoised": found.tolist()})
        state = scheduler.step(found.reshape(state.shape), timestep, state).prev_sample
    return {
        "id": name,
        "library": "diffusers",
        "version": diffusers.__version__,
        "sampler": scheduler_class.__name__,
        "options": {**options, "n": steps},
        "mixture": mixture,
        "latents": latents,
        "sigmas": sigmas,
        "noise": [],
        "calls": calls,
        "result": (state.flatten() / scale[-1]).tolist(),
        "note": "ends above 0",
        "tolerance": 1e-9,
    }


def space(name, scheduler_class, family, spacing, steps):
    """The levels of a spacing on Stable Diffusion's table."""
    table = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
    scheduler = scheduler_class(timestep_spacing=spacing, steps_offset=1, **table)
    scheduler.set_timesteps(steps)
    known = ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod) ** 0.5
    ends = {"sigmaMin": known[0].item(), "sigmaMax": known[-1].item()}
    return {
        "id": f"{name}-{spacing}-{steps}",
        "library": "diffusers",
        "version": diffusers.__version__,
        "function": f"{scheduler_class.__name__} {spacing}",
        "options": {"n": steps},
        "sigmas": scheduler.sigmas.tolist(),
        "product": {"discretization": {"id": family, "params": {}}, **ends},
        "note": "",
        "claimed": True,
    }


def main():
    deis = diffusers.DEISMultistepScheduler
    unipc = diffusers.UniPCMultistepScheduler
    multistep = diffusers.DPMSolverMultistepScheduler
    ends = {"final_sigmas_type": "sigma_min"}
    wanted = [
        ("df-deis-1-9", deis, {"solver_order": 1}, 9),
        ("df-deis-2-9", deis, {"solver_order": 2}, 9),
        ("df-deis-3-12", deis, {"solver_order": 3}, 12),
        ("df-deis-3-full-12", deis, {"solver_order": 3, "lower_order_final": False}, 12),
        ("df-deis-3-16", deis, {"solver_order": 3}, 16),
        ("df-unipc-3-bh1-lowered-10", unipc, {"solver_order": 3, "solver_type": "bh1", **ends}, 10),
        ("df-unipc-3-bh2-lowered-17", unipc, {"solver_order": 3, "solver_type": "bh2", **ends}, 17),
        ("df-dpmpp-2m-lowered-9", multistep, {"solver_order": 2, **ends}, 9),
        ("df-dpmpp-3m-lowered-9", multistep, {"solver_order": 3, **ends}, 9),
        ("df-dpmpp-3m-heun-16", multistep, {"solver_order": 3, "solver_type": "heun", **ends}, 16),
    ]
    draw = random.Random(20261129)
    cases = [record(name, of, options, steps, draw) for name, of, options, steps in wanted]
    euler = diffusers.EulerDiscreteScheduler
    levels = [
        space(name, of, family, spacing, steps)
        for name, of, family, spacing in [
            ("df-euler", euler, "normal", "linspace"),
            ("df-euler", euler, "simple", "trailing"),
            ("df-euler", euler, "ddim-uniform", "leading"),
            ("df-dpm", multistep, "sgm-uniform", "linspace"),
            ("df-dpm", multistep, "simple", "trailing"),
        ]
        for steps in (7, 18, 30)
    ]
    versions = {"diffusers": diffusers.__version__, "torch": torch.__version__}
    print(json.dumps({"versions": versions, "cases": cases, "levels": levels}))


main()
