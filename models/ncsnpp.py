"""NCSN++ and DDPM++, built from the names and shapes of a state dict.

Described in Song et al. 2021, appendix H, and by the names of the published weights: one list `all_modules`, in the order of the
pass. Blocks are BigGAN's; every sum of two paths is divided by sqrt(2). The input pyramid, where there is one, is resampled by
the filter [1, 3, 3, 1] and so are the blocks; without it they average 2 x 2 pixels and repeat them.
"""
import math
import torch
import torch.nn.functional as F
from torch import nn

from fault import Fault
from openai_unet import below, numbered

FILTER = (1, 3, 3, 1)
ROOT = math.sqrt(0.5)


def normed(width):
    return nn.GroupNorm(min(width // 4, 32), width, eps=1e-6)


def convolution(shape):
    """Of a weight [out, in, k, k], padded to keep the side."""
    return nn.Conv2d(shape[1], shape[0], shape[2], padding=shape[2] // 2)


def kernel(channels):
    """The filter in both directions, for each channel: [channels, 1, 4, 4], of sum 1."""
    row = torch.tensor(FILTER) / sum(FILTER)
    return torch.outer(row, row).repeat(channels, 1, 1, 1)


def halved(x, is_filtered):
    if not is_filtered:
        return F.avg_pool2d(x, 2)
    channels = int(x.shape[1])
    return F.conv2d(x, kernel(channels), stride=2, padding=1, groups=channels)


def doubled(x, is_filtered):
    if not is_filtered:
        return F.interpolate(x, scale_factor=2, mode='nearest')
    channels = int(x.shape[1])
    return F.conv_transpose2d(x, 4 * kernel(channels), stride=2, padding=1, groups=channels)


class Residual(nn.Module):
    """`resample` of both paths comes after the first norm; None for a block that keeps the sides."""

    def __init__(self, shapes, resample, is_filtered):
        super().__init__()
        width_out, width_in = shapes['Conv_0.weight'][:2]
        self.width_in, self.resample, self.is_filtered = width_in, resample, is_filtered
        self.GroupNorm_0, self.Conv_0 = normed(width_in), convolution(shapes['Conv_0.weight'])
        self.Dense_0 = nn.Linear(shapes['Dense_0.weight'][1], width_out)
        self.GroupNorm_1, self.Conv_1 = normed(width_out), convolution(shapes['Conv_1.weight'])
        self.Conv_2 = convolution(shapes['Conv_2.weight']) if 'Conv_2.weight' in shapes else None

    def forward(self, x, embedding):
        h = F.silu(self.GroupNorm_0(x))
        if self.resample:
            h, x = self.resample(h, self.is_filtered), self.resample(x, self.is_filtered)
        h = self.Conv_0(h) + self.Dense_0(F.silu(embedding))[:, :, None, None]
        h = self.Conv_1(F.silu(self.GroupNorm_1(h)))
        return ROOT * (h + (x if self.Conv_2 is None else self.Conv_2(x)))


class Points(nn.Module):
    """A product at every point: x [B, in, L] with W [in, out]."""

    def __init__(self, width):
        super().__init__()
        self.W, self.b = nn.Parameter(torch.empty(width, width)), nn.Parameter(torch.empty(width))

    def forward(self, x):
        return self.W.T @ x + self.b[:, None]


class Attention(nn.Module):
    """One head, every pixel to every pixel."""

    def __init__(self, shapes):
        super().__init__()
        width = shapes['GroupNorm_0.weight'][0]
        self.GroupNorm_0 = normed(width)
        self.NIN_0, self.NIN_1, self.NIN_2, self.NIN_3 = (Points(width) for _ in range(4))

    def forward(self, x):
        channels, height, width = map(int, x.shape[1:])
        h = self.GroupNorm_0(x).flatten(2)
        query, key, value = self.NIN_0(h), self.NIN_1(h), self.NIN_2(h)
        weight = (query.transpose(1, 2) @ key / math.sqrt(channels)).softmax(2)
        seen = self.NIN_3(value @ weight.transpose(1, 2)).reshape(-1, channels, height, width)
        return ROOT * (x + seen)


class Pyramid(nn.Module):
    """The input pyramid's next level: filtered, then a convolution with stride 2."""

    def __init__(self, shapes):
        super().__init__()
        out, channels, size = shapes['Conv2d_0.weight'][:3]
        self.Conv2d_0 = nn.Conv2d(channels, out, size, stride=2)

    def forward(self, x):
        channels = int(x.shape[1])
        return self.Conv2d_0(F.conv2d(x, kernel(channels), padding=2, groups=channels))


class Fourier(nn.Module):
    def __init__(self, shapes):
        super().__init__()
        self.W = nn.Parameter(torch.empty(shapes['W'][0]))

    def forward(self, level):
        angle = 2 * math.pi * level.reshape(-1, 1) * self.W
        return torch.cat((angle.sin(), angle.cos()), 1)


class Positions(nn.Module):
    """Sines, then cosines, of frequencies 1 to 1e-4."""

    def __init__(self, width):
        super().__init__()
        half = width // 2
        self.frequencies = torch.exp(-math.log(1e4) * torch.arange(half, device='cpu') / (half - 1))

    def forward(self, time):
        angle = time.reshape(-1, 1) * self.frequencies
        return torch.cat((angle.sin(), angle.cos()), 1)


def kind_of(shapes):
    """What a module of the list is, from the names of its weights."""
    for name, kind in (('Conv_1.weight', 'residual'), ('NIN_3.W', 'attention'), ('Conv2d_0.weight', 'pyramid'), ('W', 'fourier')):
        if name in shapes:
            return kind
    rank = len(shapes.get('weight', ()))
    if rank not in (1, 2, 4):
        raise Fault('it has a module of %s, which is none of NCSN++' % ', '.join(sorted(shapes)[:3]))
    return {1: 'norm', 2: 'linear', 4: 'convolution'}[rank]


class Ncsnpp(nn.Module):
    """Maps x [B, 3, side, side] and time [B], what the embedding takes, to [B, 3, side, side]. `shapes` are those of a state dict
    by name, all below all_modules. Raises Fault for a network of another kind."""

    def __init__(self, shapes):
        super().__init__()
        parts = numbered(below(shapes, 'all_modules'))
        kinds = [kind_of(part) for part in parts]
        self.is_filtered = 'pyramid' in kinds
        first = kinds.index('linear') if 'linear' in kinds else 0
        if kinds[first:first + 3] != ['linear', 'linear', 'convolution'] or kinds[-2:] != ['norm', 'convolution']:
            raise Fault('its list of modules does not begin and end as NCSN++ does')
        self.positions = None if first else Positions(parts[0]['weight'][1])
        made, width, self.middle = [], parts[first + 2]['weight'][0], None
        for k, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
            if kind == 'residual':
                out, taken = part['Conv_0.weight'][:2]
                if self.middle is None and taken > width:
                    self.middle = k - 3  # the first block that takes a skip follows the three of the middle
                changes = taken == out and 'Conv_2.weight' in part
                made.append(Residual(part, (doubled if self.middle else halved) if changes else None, self.is_filtered))
                width = out
            else:
                made.append(dict(attention=Attention, pyramid=Pyramid, fourier=Fourier).get(kind, self.plain)(part))
        self.all_modules = nn.ModuleList(made)
        self.first = first
        if self.middle is None or kinds[self.middle:self.middle + 3] != ['residual', 'attention', 'residual']:
            raise Fault('it has no middle of a residual block, attention and a residual block')
        own = {name: tuple(value.shape) for name, value in self.state_dict().items()}
        unlike = sorted(name for name in {*own, *shapes} if own.get(name) != tuple(shapes.get(name, ())))
        if unlike:
            raise Fault('%s: not as in NCSN++ of BigGAN blocks' % ', '.join(unlike[:3]))

    @staticmethod
    def plain(shapes):
        shape = shapes['weight']
        if len(shape) == 1:
            return normed(shape[0])
        return nn.Linear(shape[1], shape[0]) if len(shape) == 2 else convolution(shape)

    def forward(self, x, time):
        modules = list(self.all_modules)
        embedding = (self.positions or modules[0])(time)
        embedding = modules[self.first + 1](F.silu(modules[self.first](embedding)))
        h = modules[self.first + 2](x)
        kept, pyramid = [h], x
        for k in range(self.first + 3, self.middle):
            module = modules[k]
            if isinstance(module, Residual):
                h = module(h, embedding)
                kept.append(h)
            elif isinstance(module, Attention):
                h = kept[-1] = module(h)
            else:
                h = pyramid = kept[-1] = ROOT * (module(pyramid) + h)
        h = modules[self.middle](h, embedding)
        h = modules[self.middle + 2](modules[self.middle + 1](h), embedding)
        for module in modules[self.middle + 3:-2]:
            if isinstance(module, Attention):
                h = module(h)
            else:
                h = module(h if module.resample else torch.cat((h, kept.pop()), 1), embedding)
        return modules[-1](F.silu(modules[-2](h)))
