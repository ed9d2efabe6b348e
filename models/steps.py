"""Time steps of discrete diffusion: their noise levels, and the step of a noise level."""
import math
import torch
from torch import nn

HIGHEST = 80.0  # what the page begins at: the last steps of cosine schedules go on to sigma in the thousands, in jumps


def cosine_betas(steps):
    """float64 [steps]. Nichol and Dhariwal 2021, eq. 17: 1 - beta is a ratio of cos^2((t + 0.008) / 1.008 pi / 2), beta at most
    0.999."""
    signal = torch.cos((torch.arange(steps + 1, dtype=torch.float64) / steps + 0.008) / 1.008 * math.pi / 2) ** 2
    return (1 - signal[1:] / signal[:-1]).clamp(max=0.999)


def linear_betas(steps, first, last):
    """float64 [steps]."""
    return torch.linspace(first, last, steps, dtype=torch.float64)


def log_sigmas(betas):
    """log(sigma) [T], rising: sigma^2 = (1 - abar) / abar with abar the product of 1 - beta up to the step."""
    signal = (1 - betas).cumprod(0)
    return ((1 - signal) / signal).log() / 2


class Steps(nn.Module):
    """The time step [B] of sigma [B]: linear in log(sigma) between two of `levels`, log(sigma) [T] rising, and held at both
    ends."""

    def __init__(self, levels):
        super().__init__()
        self.register_buffer('start', levels[:-1].float())
        self.register_buffer('slope', (1 / levels.diff()).float())

    def forward(self, sigma):
        # The part of each interval that lies below log(sigma), summed: the place in the table without a search.
        return ((sigma.log().reshape(-1, 1) - self.start) * self.slope).clamp(0, 1).sum(1)


def column(sigma):
    """[B] as [B, 1, 1, 1]."""
    return sigma.reshape(-1, 1, 1, 1)
