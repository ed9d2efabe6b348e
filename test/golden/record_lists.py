"""Records lists of levels for lists.json: python test/golden/record_lists.py FORGE K_DIFFUSION > FILE

FORGE and K_DIFFUSION are checkouts of lllyasviel/stable-diffusion-webui-forge and crowsonkb/k-diffusion. Needs diffusers
0.42.1 and torch 2.13. Each list is made by the library's own code, in float64: it sees float64 under the name float32.
Questions are drawn at random, with a fixed seed, in the words of src/libraries.
"""
import ast
import importlib.util
import json
import os
import random
import sys
import types

import diffusers
import numpy
import torch
from record_lists_of_diffusers import (
    BETAS,
    FLUX_MU,
    STEPS,
    STRENGTHS,
    Float64,
    diffusers_lists,
    function_of,
    question,
    record,
)


def module_at(name, path, package=None):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    module.__package__ = package or name
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if hasattr(module, "torch"):
        module.torch = Float64(torch)
    return module


def sampling_of(root, external):
    """k_diffusion.sampling of one checkout and .external of another, without what only whole runs need."""
    for absent in ("torchdiffeq", "torchsde", "tqdm", "tqdm.auto"):
        stand_in = sys.modules.setdefault(absent, types.ModuleType(absent))
        for name in ("odeint", "trange", "tqdm"):
            setattr(stand_in, name, None)
    package = types.ModuleType("k_diffusion")
    package.__path__ = []
    sys.modules["k_diffusion"] = package
    package.utils = types.ModuleType("k_diffusion.utils")
    sys.modules["k_diffusion.utils"] = package.utils
    for part, checkout in (("sampling", root), ("external", external)):
        path = os.path.join(checkout, "k_diffusion", f"{part}.py")
        setattr(package, part, module_at(f"k_diffusion.{part}", path, "k_diffusion"))
    return package


def table_of(family):
    """A rising table of levels in float64."""
    first, last = BETAS[family]["beta_start"], BETAS[family]["beta_end"]
    isScaled = BETAS[family]["beta_schedule"] == "scaled_linear"
    betas = torch.linspace(first**0.5, last**0.5, 1000) ** 2 if isScaled else torch.linspace(first, last, 1000)
    signals = torch.cumprod(1 - betas, 0)
    return ((1 - signals) / signals) ** 0.5


def k_diffusion_lists(draw, root):
    library = sampling_of(root, root)
    lists = []
    for _ in range(16):
        family = draw.choice([*BETAS, "edm"])
        schedule = draw.choice(["karras", "exponential", "polyexponential"] + ([] if family == "edm" else ["default"]))
        asked = question(schedule=schedule, steps=draw.choice(STEPS), family=family)
        if schedule == "default":
            levels = library.external.DiscreteSchedule(table_of(family), False).get_sigmas(asked["steps"])
        else:
            ends = (0.002, 80.0) if family == "edm" else (table_of(family)[0].item(), table_of(family)[-1].item())
            levels = getattr(library.sampling, f"get_sigmas_{schedule}")(asked["steps"], *ends)
        lists.append(record("k-diffusion", asked, levels))
    return lists


# Names of the web UI.
TYPES = {
    "karras": "Karras",
    "exponential": "Exponential",
    "polyexponential": "Polyexponential",
    "normal": "Normal",
    "simple": "Simple",
    "sgm_uniform": "SGM Uniform",
    "ddim_uniform": "DDIM",
    "beta": "Beta",
    "kl_optimal": "KL Optimal",
    "default": "Automatic",
}
LABELS = {
    "euler": "Euler",
    "dpm2": "DPM2",
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_3m_sde": "DPM++ 3M SDE",
}


def forge_lists(draw, root, k_diffusion):
    library = sampling_of(k_diffusion, root)
    options = types.SimpleNamespace(
        beta_dist_alpha=0.6,
        beta_dist_beta=0.6,
        always_discard_next_to_last_sigma=False,
        use_old_karras_scheduler_sigmas=False,
        sigma_min=0,
        sigma_max=0,
        rho=0,
        img2img_fix_steps=False,
    )
    package = sys.modules.setdefault("modules", types.ModuleType("modules"))
    package.shared = types.SimpleNamespace(opts=options)
    schedulers = module_at("modules.sd_schedulers", os.path.join(root, "modules", "sd_schedulers.py"), "modules")
    # Only its calculate_shift is asked for, and not called here.
    flux = types.ModuleType("diffusers.pipelines.flux.pipeline_flux")
    flux.calculate_shift = None
    sys.modules[flux.__name__] = flux
    prediction = module_at("k_prediction", os.path.join(root, "backend", "modules", "k_prediction.py"))
    # The method of the version that it was written for, which needs no scheduler.
    shift = lambda self, mu, sigma, t: numpy.exp(mu) / (numpy.exp(mu) + (1 / t - 1) ** sigma)
    prediction.FlowMatchEulerDiscreteScheduler = types.SimpleNamespace(time_shift=shift)
    kdiffusion = os.path.join(root, "modules", "sd_samplers_kdiffusion.py")
    tree = ast.parse(open(kdiffusion).read())
    named = next(n for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "samplers_k_diffusion")
    restart = types.SimpleNamespace(restart_sampler=None)
    entries = eval(compile(ast.Expression(named.value), kdiffusion, "eval"), {"sd_samplers_extra": restart})
    settings = {label: more for label, _, _, more in entries}
    scope = {"opts": options, "sd_schedulers": schedulers, "torch": torch, "devices": types.SimpleNamespace(cpu="cpu", device="cpu")}
    get_sigmas = function_of(kdiffusion, "get_sigmas", dict(scope))
    setup = function_of(os.path.join(root, "modules", "sd_samplers_common.py"), "setup_img2img_steps", dict(scope))
    get_timesteps = function_of(os.path.join(root, "modules", "sd_samplers_timesteps.py"), "get_timesteps", dict(scope))

    def predictor_of(asked):
        if asked["family"] == "sd3":
            return prediction.PredictionDiscreteFlow(shift=3.0)
        if asked["family"] == "flux":
            return prediction.PredictionFlux(mu=FLUX_MU)
        predictor = prediction.Prediction(prediction_type="epsilon")
        table = table_of(asked["family"])
        predictor.set_sigmas(prediction.rescale_zero_terminal_snr_sigmas(table) if asked["zeroSnr"] else table)
        return predictor

    lists = []
    for _ in range(90):
        isFlow = draw.random() < 0.3
        asked = question(
            sampler=draw.choice(list(LABELS)),
            schedule=draw.choice(list(TYPES)),
            steps=draw.choice(STEPS),
            family=draw.choice(["sd3", "flux"] if isFlow else list(BETAS)),
            zeroSnr=not isFlow and draw.random() < 0.2,
            strength=draw.choice(STRENGTHS),
        )
        if isFlow and asked["schedule"] == "default":
            continue
        sampler = types.SimpleNamespace(
            config=types.SimpleNamespace(options=settings[LABELS[asked["sampler"]]]),
            model_wrap=library.external.ForgeScheduleLinker(predictor_of(asked)),
        )
        run = types.SimpleNamespace(
            is_hr_pass=False,
            scheduler=TYPES[asked["schedule"]],
            hr_scheduler=None,
            sampler_noise_scheduler_override=None,
            extra_generation_params={},
            steps=asked["steps"],
            denoising_strength=asked["strength"],
        )
        try:
            levels = get_sigmas(sampler, run, asked["steps"])
        except (IndexError, RuntimeError, ZeroDivisionError):
            continue
        if asked["strength"] < 1:
            steps, encoded = setup(run)
            levels = levels[steps - encoded - 1 :]
        lists.append(record("A1111/Forge", asked, levels))
    for steps in (5, 8, 12, 20, 30, 49):
        timesteps = get_timesteps(types.SimpleNamespace(config=None), None, steps)
        table = table_of("sd15")
        asked = question(sampler="ddim", steps=steps)
        lists.append(record("A1111/Forge", asked, [*(table[t].item() for t in reversed(timesteps.tolist())), 0.0]))
    return lists


def main():
    draw = random.Random(21)
    forge, k_diffusion = sys.argv[1:]
    lists = [*diffusers_lists(draw), *k_diffusion_lists(draw, k_diffusion), *forge_lists(draw, forge, k_diffusion)]
    for one in lists:
        # JSON has no infinity.
        one["levels"] = ["Infinity" if level == float("inf") else float(f"{level:.13g}") for level in one["levels"]]
    print(json.dumps(lists))


main()
