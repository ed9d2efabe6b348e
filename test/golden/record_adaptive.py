"""Records the steps of k-diffusion's DPM adaptive for adaptive.json: python test/golden/record_adaptive.py K_DIFFUSION > FILE

K_DIFFUSION is a checkout of crowsonkb/k-diffusion. The denoiser is the exact one of a Gaussian mixture, in float64.
"""
import importlib.util
import json
import math
import os
import random
import sys
import types

import torch

torch.set_default_dtype(torch.float64)


def sampling_of(root):
    for absent in ("torchdiffeq", "torchsde", "tqdm", "tqdm.auto"):
        stand_in = sys.modules.setdefault(absent, types.ModuleType(absent))
        for name in ("odeint", "trange", "tqdm"):
            setattr(stand_in, name, None)
    package = types.ModuleType("k_diffusion")
    package.__path__ = []
    package.utils = types.ModuleType("k_diffusion.utils")
    sys.modules.update({"k_diffusion": package, "k_diffusion.utils": package.utils})
    spec = importlib.util.spec_from_file_location("k_diffusion.sampling", os.path.join(root, "k_diffusion", "sampling.py"))
    module = importlib.util.module_from_spec(spec)
    module.__package__ = "k_diffusion"
    spec.loader.exec_module(module)
    return module


def denoiser(mixture):
    w, mu, s = (torch.tensor(mixture[key]) for key in ("w", "mu", "s"))

    def denoise(x, sigma):
        variance = s**2 + sigma[0] ** 2
        logs = torch.log(w) - 0.5 * torch.log(variance) - (x[..., None] - mu) ** 2 / (2 * variance)
        means = (mu * sigma[0] ** 2 + x[..., None] * s**2) / variance
        return (torch.softmax(logs, -1) * means).sum(-1)

    return denoise


def main():
    sampling = sampling_of(sys.argv[1])
    draw = random.Random(5)
    runs = []
    for _ in range(8):
        modes = draw.randint(1, 3)
        weights = [draw.uniform(0.5, 1) for _ in range(modes)]
        mixture = {
            "w": [weight / sum(weights) for weight in weights],
            "mu": [draw.uniform(-1, 1) for _ in range(modes)],
            "s": [draw.uniform(0.02, 0.4) for _ in range(modes)],
        }
        latents = [draw.gauss(0, 1) for _ in range(12)]
        highest, lowest = draw.uniform(10, 80), draw.uniform(0.002, 0.1)
        solver = sampling.DPMSolver(denoiser(mixture), {})
        levels = [highest]
        last = [0]

        def note(info):
            if info["n_accept"] > last[0]:
                last[0] = info["n_accept"]
                levels.append(math.exp(-float(info["t"])))

        solver.info_callback = note
        x = torch.tensor([latents]) * highest
        ends = (solver.t(torch.tensor(highest)), solver.t(torch.tensor(lowest)))
        _, info = solver.dpm_solver_adaptive(x, *ends, noise_sampler=lambda *_: 0.0)
        runs.append(
            {
                "mixture": mixture,
                "latents": latents,
                "range": {"min": lowest, "max": highest},
                "levels": levels,
                "rejected": info["n_reject"],
            }
        )
    print(json.dumps(runs))


main()
