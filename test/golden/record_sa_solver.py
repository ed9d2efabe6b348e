"""Records runs of diffusers' SASolverScheduler for sa-solver.json: python test/golden/record_sa_solver.py > FILE

Needs diffusers 0.42.1 and torch 2.13. The scheduler computes in float64: it sees float64 under the name float32. The denoiser is
the exact one of a Gaussian mixture; every draw of noise that enters is kept. States are those of the unscaled process.
"""
import json
import math
import random

import diffusers
import numpy
import torch
from diffusers.schedulers import scheduling_sasolver

torch.set_default_dtype(torch.float64)


class Float64:
    """A library, but its float32 is float64."""

    def __init__(self, library):
        self.library = library

    def __getattr__(self, name):
        return getattr(self.library, "float64" if name == "float32" else name)


scheduling_sasolver.torch = Float64(torch)
scheduling_sasolver.np = Float64(numpy)
TABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def denoise(mixture, x, sigma):
    w, mu, s = (torch.tensor(mixture[key]) for key in ("w", "mu", "s"))
    variance = s**2 + sigma**2
    logs = torch.log(w) - 0.5 * torch.log(variance) - (x[..., None] - mu) ** 2 / (2 * variance)
    means = (mu * sigma**2 + x[..., None] * s**2) / variance
    return (torch.softmax(logs, -1) * means).sum(-1)


def record(predictor, corrector, steps, draw):
    modes = draw.randint(2, 3)
    weights = [draw.uniform(0.5, 1) for _ in range(modes)]
    mixture = {
        "w": [weight / sum(weights) for weight in weights],
        "mu": [draw.uniform(-1, 1) for _ in range(modes)],
        "s": [draw.uniform(0.05, 0.4) for _ in range(modes)],
    }
    latents = [draw.gauss(0, 1) for _ in range(4)]
    noise, calls = [], []

    def fresh(shape, **_):
        noise.append([draw.gauss(0, 1) for _ in latents])
        return torch.tensor(noise[-1]).reshape(shape)

    scheduling_sasolver.randn_tensor = fresh
    scheduler = diffusers.SASolverScheduler(
        prediction_type="epsilon", predictor_order=predictor, corrector_order=corrector, **TABLE
    )
    scheduler.set_timesteps(steps)
    sigmas = scheduler.sigmas.tolist()
    scales = [1 / math.sqrt(1 + sigma * sigma) for sigma in sigmas]
    state = torch.tensor([latents]) * sigmas[0] * scales[0]
    for i, timestep in enumerate(scheduler.timesteps):
        x = state / scales[i]
        found = denoise(mixture, x, sigmas[i])
        calls.append({"sigma": sigmas[i], "x": x.flatten().tolist(), "denoised": found.flatten().tolist()})
        state = scheduler.step((x - found) / sigmas[i], timestep, state).prev_sample
        if not scheduler.tau_func(timestep):
            noise.pop()  # drawn, and multiplied by 0
    table = ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod) ** 0.5
    return {
        "id": f"df-sa-solver-{predictor}-{corrector}-{steps}",
        "library": "diffusers",
        "version": diffusers.__version__,
        "sampler": "SASolverScheduler",
        "options": {"p": predictor, "c": corrector, "n": steps},
        "mixture": mixture,
        "latents": latents,
        "sigmas": sigmas,
        "noise": noise,
        "calls": calls,
        "result": (state.flatten() / scales[-1]).tolist(),
        "note": "ends above 0",
        "tolerance": 1e-9,
        "range": {"sigmaMin": table[0].item(), "sigmaMax": table[-1].item()},
    }


def main():
    draw = random.Random(8)
    cases = [record(*each, draw) for each in ((2, 2, 8), (2, 2, 20), (1, 2, 9), (3, 3, 12), (3, 4, 15), (2, 1, 10))]
    print(json.dumps({"versions": {"diffusers": diffusers.__version__, "torch": torch.__version__}, "cases": cases}))


main()
