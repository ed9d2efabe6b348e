"""What record_lists.py shares, and the lists of diffusers: each is made by the library's own code, in float64, which it sees under
the name float32.
"""
import ast
import importlib.util
import logging
import os
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
