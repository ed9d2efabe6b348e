"""Stand-ins with the call signature of EDM's denoisers, as pickles hold them: four preconditionings around one small network."""
import torch
from torch import nn


class Square(torch.autograd.Function):
    """Networks may hold functions of their own."""
    @staticmethod
    def forward(ctx, x):
        return x * x


class Resample(nn.Module):
    """Halves or doubles the sides, one filter for all channels: its kernel is tiled from a single [1,1,n,n]."""
    def __init__(self, channels, factor, taps=(1, 3, 3, 1)):
        super().__init__()
        self.channels, self.factor = channels, factor
        row = torch.tensor(taps, dtype=torch.float32) / sum(taps)
        self.register_buffer('resample_filter', torch.outer(row, row)[None, None])

    def forward(self, x):
        kernel = self.resample_filter.to(x.dtype)
        if self.factor > 1:
            return nn.functional.conv_transpose2d(x, (4 * kernel).tile([self.channels, 1, 1, 1]), stride=2, padding=1,
                                                  groups=self.channels)
        return nn.functional.conv2d(x, torch.tile(kernel, (self.channels, 1, 1, 1)), stride=2, padding=1, groups=self.channels)


class Inside(nn.Module):
    def __init__(self, labels, out_channels=3):
        super().__init__()
        self.conv, self.noise = nn.Conv2d(3, 40, 3, padding=1), nn.Linear(1, 40)
        self.label = nn.Linear(labels, 40, bias=False) if labels else None
        self.augment = nn.Linear(9, 40, bias=False)
        self.down, self.up = Resample(40, 0.5), Resample(40, 2)
        self.out = nn.Conv2d(80, out_channels, 3, padding=1)

    def forward(self, x, noise, class_labels, augment_labels=None):
        e = self.noise(noise.to(torch.float32).reshape(-1, 1))
        if self.label is not None:
            e = e + self.label(class_labels * class_labels.shape[1] ** 0.5)
        if augment_labels is not None:
            e = e + self.augment(augment_labels)
        h = nn.functional.conv2d(x, self.conv.weight.to(x.dtype), self.conv.bias.to(x.dtype), padding=1)
        fine = torch.tanh(h + e[:, :, None, None].to(x.dtype))
        coarse = self.up(torch.tanh(2 * self.down(fine)))
        y = nn.functional.conv2d(torch.cat((fine, coarse), 1), self.out.weight.to(x.dtype), padding=1)
        return y + 0.1 * Square.apply(x.mean((1, 2, 3), keepdim=True))


class Precond(nn.Module):
    """What the four kinds share. `use_fp16` runs the inside in halves, and its weights are kept so."""
    def __init__(self, labels=10, side=32, use_fp16=True, out_channels=3):
        super().__init__()
        self.img_resolution, self.img_channels, self.label_dim = side, 3, labels
        self.sigma_min, self.sigma_max, self.use_fp16 = 0, float('inf'), use_fp16
        self.model = Inside(labels, out_channels)
        if use_fp16:
            self.model.half()

    def forward(self, x, sigma, class_labels=None, force_fp32=False, **more):
        x, s = x.to(torch.float32), sigma.to(torch.float32).reshape(-1, 1, 1, 1)
        labels = None
        if self.label_dim:
            labels = torch.zeros(1, self.label_dim) if class_labels is None else class_labels.reshape(-1, self.label_dim)
        skip, out, scale, noise = self.coefficients(s)
        kind = torch.float16 if self.use_fp16 and not force_fp32 else torch.float32
        f = self.model((scale * x).to(kind), noise.flatten(), labels, **more)[:, :self.img_channels]
        return skip * x + out * f.to(torch.float32)


class EDMPrecond(Precond):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.sigma_data = 0.5

    def coefficients(self, s):
        q = s ** 2 + self.sigma_data ** 2
        return self.sigma_data ** 2 / q, s * self.sigma_data / q.sqrt(), 1 / q.sqrt(), s.log() / 4


class VPPrecond(Precond):
    def __init__(self, *args, beta_d=19.9, **named):
        super().__init__(*args, **named)
        self.beta_d, self.beta_min, self.M, self.sigma_min, self.sigma_max = beta_d, 0.1, 1000, 0.0045, 152.0

    def coefficients(self, s):
        root = (self.beta_min ** 2 + 2 * self.beta_d * (1 + s ** 2).log()).sqrt()
        return 1, -s, 1 / (1 + s ** 2).sqrt(), (self.M - 1) * (root - self.beta_min) / self.beta_d


class VEPrecond(Precond):
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.sigma_min, self.sigma_max = 0.02, 100

    def coefficients(self, s):
        return 1, s, 1, (s / 2).log()


class iDDPMPrecond(Precond):
    """Six channels: the noise, and a variance that D leaves out. Its time step is the nearest in a table of levels."""
    def __init__(self, *args, **named):
        super().__init__(*args, out_channels=6, **named)
        self.M, self.C_1, self.C_2, self.sigma_min, self.sigma_max = 1000, 0.001, 0.008, 0.0064, 20000.0
        self.register_buffer('u', torch.linspace(9.9, -5, 1001).exp())

    def coefficients(self, s):
        nearest = torch.cdist(s.reshape(1, -1, 1), self.u.reshape(1, -1, 1)).argmin(2)
        return 1, -s, 1 / (1 + s ** 2).sqrt(), (self.M - 1 - nearest).to(torch.float32) / self.M
