"""Records runs of CFG++ samplers for cfg-pp.json: python test/golden/record_cfg_pp.py SAMPLING EXTRA > FILE

SAMPLING is comfy/k_diffusion/sampling.py of calcuis/gguf-pack, a copy of ComfyUI's, and EXTRA is scripts/extra_samplers.py of
Panchovix/sd_forge_neo_extra_samplers, which has gradient estimation as well. Of a network there are two answers, the exact ones of
two Gaussian mixtures. Everything is in float64, and every draw of noise is kept.
"""
import contextlib
import importlib.util
import json
import random
import sys
import types
from unittest.mock import MagicMock

import torch

torch.set_default_dtype(torch.float64)
ABSENT = (
    *("scipy", "torchsde", "tqdm", "tqdm.auto", "comfy", "comfy.model_patcher", "comfy.model_sampling"),
    *("backend", "backend.patcher", "backend.patcher.base", "modules_forge", "modules_forge.packages"),
    *("modules_forge.packages.k_diffusion", "modules_forge.packages.k_diffusion.sampling", "scripts", "scripts.sa_solver"),
)


def answer_later(model_options, tell, disable_cfg1_optimization):
    return {**model_options, "tell": tell}


def module_of(name, path):
    for absent in ABSENT:
        sys.modules[absent] = MagicMock()
    sys.modules["tqdm.auto"].trange = lambda n, **_: range(n)
    patcher = types.SimpleNamespace(set_model_options_post_cfg_function=answer_later)
    sys.modules["comfy"].model_patcher = sys.modules["comfy.model_patcher"] = patcher
    sys.modules["backend.patcher.base"].set_model_options_post_cfg_function = answer_later
    package = types.ModuleType("k_diffusion")
    package.__path__ = []
    package.utils, package.deis = types.ModuleType("utils"), types.ModuleType("deis")
    package.utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    sys.modules["modules_forge.packages.k_diffusion"].utils = package.utils
    sys.modules.update({"k_diffusion": package, "k_diffusion.utils": package.utils, "k_diffusion.deis": package.deis})
    spec = importlib.util.spec_from_file_location(f"k_diffusion.{name}", path)
    module = importlib.util.module_from_spec(spec)
    with contextlib.redirect_stdout(sys.stderr):
        spec.loader.exec_module(module)
    return module


def denoise(mixture, x, sigma):
    w, mu, s = (torch.tensor(mixture[key]) for key in ("w", "mu", "s"))
    variance = s**2 + sigma**2
    logs = torch.log(w) - 0.5 * torch.log(variance) - (x[..., None] - mu) ** 2 / (2 * variance)
    means = (mu * sigma**2 + x[..., None] * s**2) / variance
    return (torch.softmax(logs, -1) * means).sum(-1)


def mixture_from(draw):
    modes = draw.randint(2, 3)
    weights = [draw.uniform(0.5, 1) for _ in range(modes)]
    return {
        "w": [weight / sum(weights) for weight in weights],
        "mu": [draw.uniform(-1, 1) for _ in range(modes)],
        "s": [draw.uniform(0.05, 0.4) for _ in range(modes)],
    }


def record(module, sampler, weight, sigmas, draw, **options):
    label, none = mixture_from(draw), mixture_from(draw)
    latents = [draw.gauss(0, 1) for _ in range(4)]
    noise, calls = [], []

    class Network:
        inner_model = MagicMock()

        def __call__(self, x, sigma, model_options, **_):
            towards, away = (denoise(mixture, x, sigma[0]) for mixture in (label, none))
            guided = away + weight * (towards - away)
            calls.append({"sigma": sigma[0].item(), "x": x.flatten().tolist(), "denoised": guided.flatten().tolist()})
            return model_options["tell"]({"uncond_denoised": away, "denoised": guided})

    def fresh(*_):
        noise.append([draw.gauss(0, 1) for _ in latents])
        return torch.tensor([noise[-1]])

    if "ancestral" in sampler:
        options["noise_sampler"] = fresh
    start = torch.tensor([latents]) * sigmas[0]
    result = getattr(module, sampler)(Network(), start, torch.tensor(sigmas), extra_args={}, **options)
    return {
        "id": f"{sampler}-{weight}-{len(sigmas) - 1}",
        "sampler": sampler,
        "weight": weight,
        "options": {key: value for key, value in options.items() if isinstance(value, float)},
        "label": label,
        "none": none,
        "latents": latents,
        "sigmas": sigmas,
        "noise": noise,
        "calls": calls,
        "result": result.flatten().tolist(),
    }


def levels(n, draw):
    found = [14.0]
    while len(found) < n:
        found.append(found[-1] * draw.uniform(0.4, 0.8))
    return [*found, 0.0]


def main():
    draw = random.Random(11)
    sampling, extra = module_of("sampling", sys.argv[1]), module_of("extra_samplers", sys.argv[2])
    cases = []
    for n, weight in ((5, 0.6), (9, 1.0), (12, 1.8)):
        for sampler in ("sample_dpmpp_2m_cfg_pp", "sample_res_multistep_cfg_pp", "sample_dpmpp_2s_ancestral_cfg_pp"):
            cases.append(record(sampling, sampler, weight, levels(n, draw), draw))
        cases.append(record(extra, "sample_gradient_estimation_cfg_pp", weight, levels(n, draw), draw))
    own = {"eta": 0.6, "s_noise": 0.9}
    cases.append(record(sampling, "sample_dpmpp_2s_ancestral_cfg_pp", 1.3, levels(7, draw), draw, **own))
    cases.append(record(extra, "sample_gradient_estimation_cfg_pp", 0.7, levels(8, draw), draw, ge_gamma=1.5))
    print(json.dumps({"versions": {"torch": torch.__version__}, "cases": cases}))


main()
