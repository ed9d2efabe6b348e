"""A network around another one, random, whose denoiser denoises: its samples are pictures, not overflows."""
import torch
from torch import nn


class Tame(nn.Module):
    """F of noise alone, as each preconditioning has it, and a little of what `inner` makes of the image."""

    def __init__(self, inner, kind):
        super().__init__()
        self.inner, self.kind = inner, kind

    def forward(self, x, noise, *labels, **more):
        own = 0.2 * torch.tanh(self.inner(x, noise, *labels, **more))
        if self.kind == 'VEPrecond':
            s = 2 * noise.to(torch.float32).exp().reshape(-1, 1, 1, 1)
            return own - x * s / (s * s + 0.25)
        if self.kind == 'EDMPrecond':
            return own
        return own + (torch.cat((x, x), 1) if self.kind == 'iDDPMPrecond' else x)
