"""D(x; sigma) of networks that predict something else, for images x [B,3,H,W] in [-1, 1] plus sigma [B] times noise.

`bare` maps an image, its time [B] and its label to what the network predicts, [B,3,H,W]."""
import math
from torch import nn

from steps import column

SIGMA_DATA, SIGMA_MIN, SIGMA_MAX = 0.5, 0.002, 80.0  # of networks with EDM's preconditioning


class Epsilon(nn.Module):
    """D = x - sigma epsilon of a network that sees the state alpha x, of noise alpha sigma. `alpha` of the column sigma is
    1 / sqrt(1 + sigma^2) where the state keeps its variance; `time` maps sigma [B] to the network's time."""

    def __init__(self, bare, time, alpha=lambda s: 1 / (1 + s * s).sqrt()):
        super().__init__()
        self.bare, self.time, self.alpha = bare, time, alpha

    def forward(self, x, sigma, label):
        s = column(sigma)
        return x - s * self.bare(self.alpha(s) * x, self.time(sigma), label)


class Preconditioned(nn.Module):
    """EDM's (Karras et al. 2022, Table 1), the time being log(sigma) / 4; with `start` the consistency function of Song et al.
    2023, appendix C, which is x at sigma = start."""

    def __init__(self, bare, start=0.0):
        super().__init__()
        self.bare, self.start = bare, start

    def forward(self, x, sigma, label):
        s = column(sigma)
        root = (s * s + SIGMA_DATA ** 2).sqrt()
        skip, out = SIGMA_DATA ** 2 / ((s - self.start) ** 2 + SIGMA_DATA ** 2), (s - self.start) * SIGMA_DATA / root
        return skip * x + out * self.bare(x / root, sigma.log() / 4, label)


class Velocity(nn.Module):
    """Of the velocity (image - noise) on straight lines from noise at t = 0 to the image at t = 1: sigma = (1 - t) / t, the
    network sees t x, and D = t x + (1 - t) v."""

    def __init__(self, bare):
        super().__init__()
        self.bare = bare

    def forward(self, x, sigma, label):
        t = 1 / (1 + sigma)
        return column(t) * x + column(1 - t) * self.bare(column(t) * x, t, label)


class Exploding(nn.Module):
    """D = x + sigma f: sigma^2 times the score, which is f / sigma, on top of x. The state is x itself."""

    def __init__(self, bare, time):
        super().__init__()
        self.bare, self.time = bare, time

    def forward(self, x, sigma, label):
        return x + column(sigma) * self.bare(x, self.time(sigma), label)


def describe_preconditioned(bare, is_consistency):
    """The denoiser, its range of sigma, facts for the card, times to check the bare network at, and what the page calls its
    parameterization."""
    if is_consistency:
        facts = dict(sigma_data=SIGMA_DATA, one_step=True,
                     preconditioning='consistency function: EDM with D(x; %g) = x' % SIGMA_MIN)
    else:
        facts = dict(sigma_data=SIGMA_DATA, preconditioning='EDM')
    return (Preconditioned(bare, SIGMA_MIN if is_consistency else 0.0), SIGMA_MIN, SIGMA_MAX, facts, (-1.5, 0.0, 0.9),
            None if is_consistency else 'F under EDM preconditioning')


def vp_time(log_alpha, beta_min=0.1, beta_max=20.0):
    """t of the VP and sub-VP SDEs of Song et al. 2021, where -2 log(alpha) = beta_min t + (beta_max - beta_min) t^2 / 2."""
    b = -2 * log_alpha
    return 2 * b / (beta_min + (beta_min ** 2 + 2 * (beta_max - beta_min) * b).sqrt())


def sub_vp_alpha(s):
    """alpha of the sub-VP SDE, whose noise is 1 - alpha^2, so that sigma = (1 - alpha^2) / alpha."""
    return 2 / (s + (s * s + 4).sqrt())


def ve_index(sigma, lowest=0.01, highest=50.0, count=1000):
    """Index of sigma, for images in [0, 1], among `count` levels in geometric steps, 0 for the highest."""
    return (count - 1) * (math.log(highest) - sigma.log()) / math.log(highest / lowest)
