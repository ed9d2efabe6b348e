"""What the recorders of lists share: questions in the words of src/libraries, and libraries whose float32 is float64."""
import ast
import logging

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
