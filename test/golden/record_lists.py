"""Records lists of levels for lists.json: python test/golden/record_lists.py FORGE K_DIFFUSION > FILE

FORGE and K_DIFFUSION are checkouts of lllyasviel/stable-diffusion-webui-forge and crowsonkb/k-diffusion. Needs diffusers
0.42.1 and torch 2.13. Each list is made by the library's own code, in float64: it sees float64 under the name float32.
Questions are drawn at random, with a fixed seed, in the words of src/libraries.
"""
import ast
import importlib.util
import json
import logging
import os
import random
import sys
import types

import diffusers
import numpy
import torch

torch.set_default_dtype(torch.float64)
torch.Tensor.float = torch.Tensor.double
logging.disable(logging.WARNING)


class Float64:
    """A library, but its float32 is float64."""

    def __init__(self, library):
        self.library = library

    def __getattr__(self, name):
        if name == "FloatTensor":
            return lambda values: torch.tensor([float(value) for value in values])
        return getattr(self.library, "float64" if name == "float32" else name)


STABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
BETAS = {"sd15": STABLE, "sdxl": STABLE, "ddpm": {"beta_start": 1e-4, "beta_end": 0.02, "beta_schedule": "linear"}}
SHIFTS = {"sd3": 3.0, "wan": 5.0, "auraflow": 1.73}
FLUX_MU = 1.15
STEPS = [1, 2, 5, 8, 10, 12, 14, 15, 17, 20, 25, 28, 30, 37, 49, 50, 64, 98, 100, 107]
STRENGTHS = [1, 1, 1, 0.3, 0.33, 0.5, 0.55, 0.75, 0.9]


def question(**more):
    usual = {
        "schedule": "default",
        "steps": 20,
        "family": "sd15",
        "sampler": "euler",
        "spacing": "usual",
        "end": "usual",
        "zeroSnr": False,
        "start": "usual",
        "order": "usual",
        "strength": 1,
    }
    return {**usual, **more}


def record(library, asked, levels, **more):
    return {"library": library, "question": asked, "levels": [float(level) for level in levels], **more}


def function_of(path, name, globals):
    """A function or method of a file whose other parts need the whole program."""
    tree = ast.parse(open(path).read())
    found = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name)
    exec(compile(ast.Module([found], []), path, "exec"), globals)
    return globals[name]


# diffusers


def patched(name):
    module = importlib.import_module(f"diffusers.schedulers.{name}")
    module.torch = Float64(torch)
    module.np = Float64(numpy)
    return module


CLASSES = {
    "euler": ("scheduling_euler_discrete", "EulerDiscreteScheduler"),
    "euler_ancestral": ("scheduling_euler_ancestral_discrete", "EulerAncestralDiscreteScheduler"),
    "heun": ("scheduling_heun_discrete", "HeunDiscreteScheduler"),
    "dpm2": ("scheduling_k_dpm_2_discrete", "KDPM2DiscreteScheduler"),
    "dpm2_a": ("scheduling_k_dpm_2_ancestral_discrete", "KDPM2AncestralDiscreteScheduler"),
    "lms": ("scheduling_lms_discrete", "LMSDiscreteScheduler"),
    "dpmpp_2m": ("scheduling_dpmsolver_multistep", "DPMSolverMultistepScheduler"),
    "unipc": ("scheduling_unipc_multistep", "UniPCMultistepScheduler"),
    "deis": ("scheduling_deis_multistep", "DEISMultistepScheduler"),
    "ddim": ("scheduling_ddim", "DDIMScheduler"),
}
FLOW = {
    "euler": ("scheduling_flow_match_euler_discrete", "FlowMatchEulerDiscreteScheduler"),
    "heun": ("scheduling_flow_match_heun_discrete", "FlowMatchHeunDiscreteScheduler"),
}
# Without a flag, the spacing that stands for a name.
SPACINGS = {"normal": "linspace", "simple": "trailing", "ddim_uniform": "leading"}


def made(table, sampler, options):
    module, name = table[sampler]
    return getattr(patched(module), name)(**options)


def sigmas_of(scheduler, sampler):
    """Levels of a run; schedulers of second order have each but the first twice."""
    if sampler == "ddim":
        signals = [scheduler.alphas_cumprod[t].item() for t in scheduler.timesteps]
        return [((1 - signal) / signal) ** 0.5 if signal > 0 else float("inf") for signal in signals] + [0.0]
    sigmas = [sigma.item() for sigma in scheduler.sigmas]
    if sampler in ("heun", "dpm2", "dpm2_a"):
        return [sigma for i, sigma in enumerate(sigmas) if i == 0 or sigma != sigmas[i - 1]]
    return sigmas


def skipped(scheduler, pipeline, steps, strength):
    """Steps that an image-to-image pipeline leaves out, by its own get_timesteps."""
    path = os.path.join(os.path.dirname(diffusers.__file__), "pipelines", *pipeline) + ".py"
    get_timesteps = function_of(path, "get_timesteps", {})
    get_timesteps(types.SimpleNamespace(scheduler=scheduler), steps, strength, None)
    return scheduler.begin_index // scheduler.order


def diffusers_lists(draw):
    lists = []
    for _ in range(190):
        sampler = draw.choice(list(CLASSES))
        asked = question(
            sampler=sampler,
            schedule=draw.choice(["default", "karras", "exponential", "beta", "normal", "simple", "ddim_uniform"]),
            steps=draw.choice(STEPS),
            family=draw.choice(list(BETAS)),
            spacing=draw.choice(["usual", "usual", "linspace", "leading", "trailing"]),
            end=draw.choice(["usual", "usual", "sigma-min"]),
            zeroSnr=draw.random() < 0.2,
            strength=draw.choice(STRENGTHS),
        )
        options = {**BETAS[asked["family"]], "steps_offset": 1}
        spacing = asked["spacing"]
        if spacing == "usual":
            spacing = SPACINGS.get(asked["schedule"]) or ("leading" if asked["family"] == "sdxl" else None)
        if spacing:
            options["timestep_spacing"] = spacing
        if asked["schedule"] in ("karras", "exponential", "beta"):
            if sampler in ("euler_ancestral", "ddim"):
                continue
            options[f"use_{asked['schedule']}_sigmas"] = True
        if asked["end"] == "sigma-min" and sampler in ("euler", "dpmpp_2m", "unipc"):
            options["final_sigmas_type"] = "sigma_min"
        if asked["zeroSnr"] and sampler in ("euler", "euler_ancestral", "dpmpp_2m", "unipc", "ddim"):
            options["rescale_betas_zero_snr"] = True
        scheduler = made(CLASSES, sampler, options)
        try:
            scheduler.set_timesteps(asked["steps"])
        except (IndexError, ValueError):
            continue
        levels = sigmas_of(scheduler, sampler)
        noise = float(scheduler.init_noise_sigma)
        if asked["strength"] < 1:
            if sampler == "ddim":
                scheduler.set_begin_index = lambda index: setattr(scheduler, "begin_index", index)
            levels = levels[skipped(scheduler, ("stable_diffusion", "pipeline_stable_diffusion_img2img"), asked["steps"], asked["strength"]) :]
        lists.append(record("diffusers", asked, levels, noise=noise))
    for _ in range(50):
        sampler = draw.choice(["euler", "euler", "heun", "dpmpp_2m", "unipc", "deis"])
        asked = question(
            sampler=sampler,
            schedule=draw.choice(["default", "karras", "exponential", "beta"]) if sampler == "euler" else "default",
            steps=draw.choice(STEPS),
            family=draw.choice(["sd3", "flux", "wan", "auraflow"]),
            strength=draw.choice(STRENGTHS),
        )
        steps, isFlux = asked["steps"], asked["family"] == "flux"
        shift = 2.718281828459045**FLUX_MU if isFlux else SHIFTS[asked["family"]]
        if sampler in FLOW:
            options = {"shift": shift}
            if sampler == "euler" and isFlux:
                options = {"use_dynamic_shifting": True}
            if asked["schedule"] != "default":
                options[f"use_{asked['schedule']}_sigmas"] = True
            scheduler = made(FLOW, sampler, options)
            if sampler == "euler" and isFlux:
                scheduler.set_timesteps(sigmas=numpy.linspace(1, 1 / steps, steps), mu=FLUX_MU)
            else:
                scheduler.set_timesteps(steps)
        else:
            scheduler = made(
                CLASSES, sampler, {"use_flow_sigmas": True, "flow_shift": shift, "prediction_type": "flow_prediction"}
            )
            scheduler.set_timesteps(steps)
        levels = sigmas_of(scheduler, sampler)
        if asked["strength"] < 1:
            levels = levels[skipped(scheduler, ("flux", "pipeline_flux_img2img"), steps, asked["strength"]) :]
        lists.append(record("diffusers", asked, levels))
    for sampler in ("euler", "heun", "dpmpp_2m") * 3:
        own = sorted((10 ** draw.uniform(-1.4, 1.1) for _ in range(draw.choice([4, 9, 20]))), reverse=True)
        scheduler = made(CLASSES, sampler, {**STABLE, "steps_offset": 1})
        if sampler == "euler":
            scheduler.set_timesteps(sigmas=[*own, 0.0])
        else:
            logs = 0.5 * numpy.log((1 - scheduler.alphas_cumprod.numpy()) / scheduler.alphas_cumprod.numpy())
            timesteps = [float(scheduler._sigma_to_t(numpy.array(sigma), logs)) for sigma in own]
            if sampler == "dpmpp_2m":
                timesteps = [int(numpy.round(timestep)) for timestep in timesteps]
            scheduler.set_timesteps(timesteps=timesteps)
        asked = question(sampler=sampler, schedule="list", steps=len(own), list=own)
        lists.append(record("diffusers", asked, sigmas_of(scheduler, sampler)))
    for shifted in ("sd3", "auraflow"):
        own = [0.97, 0.8, 0.55, 0.2]
        scheduler = made(FLOW, "euler", {"shift": SHIFTS[shifted]})
        scheduler.set_timesteps(sigmas=own)
        asked = question(schedule="list", family=shifted, steps=4, list=[t / (1 - t) for t in own])
        lists.append(record("diffusers", asked, sigmas_of(scheduler, "euler")))
    return lists


# k-diffusion and Forge


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
