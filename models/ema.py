"""The power-function average of weights (Karras et al. 2024, "Analyzing and improving the training dynamics of diffusion
models", section 3.1). After t steps the weights of step i = 1 ... t count (i^(gamma+1) - (i-1)^(gamma+1)) / t^(gamma+1):
a power of i, whatever t is, so that the average's width grows with the training. The weights before step 1 count nothing.
"""
import numpy as np
import torch


def width_of(gamma):
    """sigma_rel: the standard deviation of the profile (i/t)^gamma, as a share of the training so far."""
    return ((gamma + 1) / ((gamma + 2) ** 2 * (gamma + 3))) ** 0.5


def gamma_of(width):
    """The inverse of width_of: gamma >= 0 for sigma_rel in (0, 12^-1/2]. From the cubic that width_of's square gives."""
    if not 0 < width <= 12 ** -0.5:
        raise ValueError('the relative width of a power-function average is in (0, 0.2886], got %g' % width)
    t = width ** -2
    roots = np.roots([1, 7, 16 - t, 12 - t])
    return float(roots[np.abs(roots.imag) < 1e-9].real.max())


def decay(step, gamma):
    """What remains of the average at `step` = 1, 2, ...; 0 at the first. Dimensionless."""
    return (1 - 1 / step) ** (gamma + 1)


@torch.no_grad()
def update(average, net, step, gamma):
    """Takes the weights of `net` after `step` steps into `average`, a module of the same kind."""
    keep = decay(step, gamma)
    mean = list(average.parameters())
    torch._foreach_mul_(mean, keep)
    torch._foreach_add_(mean, list(net.parameters()), alpha=1 - keep)
