"""The U-Net of OpenAI's diffusion repositories, built from the names and shapes of a state dict.

Described in Nichol and Dhariwal 2021 and Dhariwal and Nichol 2021 (appendices), and by the names of the published weights.
Widths, depth, attention, classes and the kind of resampling are in the shapes. How an attention layer divides its channels into
heads, and what the time input means, is not: `Heads` and the caller say so.
"""
import dataclasses
import math
import torch
import torch.nn.functional as F
from torch import nn

from fault import Fault

GROUPS = 32


@dataclasses.dataclass(frozen=True)
class Heads:
    """Attention heads: `count` of them in every layer, or as many as `channels` of each make. The channels of a layer's single
    projection are the queries, keys and values of one head after the other (`by_head`), or all queries, all keys, all values."""
    by_head: bool
    count: int | None = None
    channels: int | None = None

    def of(self, width):
        heads = self.count or width // self.channels
        if heads < 1 or width % heads:
            raise Fault('attention over %d channels does not divide into %s' % (
                width, '%d heads' % self.count if self.count else 'heads of %d channels' % self.channels))
        return heads


def convolution(shape, stride=1):
    """Of a weight [out, in, k, k], padded to keep the side."""
    return nn.Conv2d(shape[1], shape[0], shape[2], stride=stride, padding=shape[2] // 2)


def doubled(x):
    return F.interpolate(x, scale_factor=2, mode='nearest')


class Residual(nn.Module):
    """Two convolutions, the embedding between them, around a shortcut. `resample` halves or doubles the sides, of both paths,
    before the first convolution."""

    def __init__(self, shapes, resample=None):
        super().__init__()
        first = shapes['in_layers.2.weight']
        width_out, width_in = first[:2]
        rows, embedding = shapes['emb_layers.1.weight']
        self.scales = rows == 2 * width_out
        self.resample = dict(up=doubled, down=lambda x: F.avg_pool2d(x, 2)).get(resample)
        self.in_layers = nn.ModuleDict({'0': nn.GroupNorm(GROUPS, width_in), '2': convolution(first)})
        self.emb_layers = nn.ModuleDict({'1': nn.Linear(embedding, rows)})
        self.out_layers = nn.ModuleDict({'0': nn.GroupNorm(GROUPS, width_out), '3': convolution(shapes['out_layers.3.weight'])})
        shortcut = shapes.get('skip_connection.weight')
        self.skip_connection = None if shortcut is None else convolution(shortcut)

    def forward(self, x, embedding):
        h = F.silu(self.in_layers['0'](x))
        if self.resample:
            h, x = self.resample(h), self.resample(x)
        h = self.in_layers['2'](h)
        e = self.emb_layers['1'](F.silu(embedding))[:, :, None, None]
        if self.scales:
            scale, shift = e.chunk(2, 1)
            h = self.out_layers['0'](h) * (1 + scale) + shift
        else:
            h = self.out_layers['0'](h + e)
        h = self.out_layers['3'](F.silu(h))
        return h + (x if self.skip_connection is None else self.skip_connection(x))


def on_points(layer, x):
    """A convolution of size 1, whose weight may be kept as [out, in, 1] or [out, in, 1, 1], on x [B, in, L]."""
    return F.conv1d(x, layer.weight.flatten(2), layer.bias)


class Attention(nn.Module):
    """Every pixel to every pixel; added to its input."""

    def __init__(self, shapes, heads):
        super().__init__()
        width, rank = shapes['norm.weight'][0], len(shapes['qkv.weight'])
        kind = nn.Conv2d if rank == 4 else nn.Conv1d
        self.by_head, self.heads = heads.by_head, heads.of(width)
        self.norm, self.qkv, self.proj_out = nn.GroupNorm(GROUPS, width), kind(width, 3 * width, 1), kind(width, width, 1)

    def forward(self, x, _):
        channels, height, width = map(int, x.shape[1:])
        each = channels // self.heads
        layout = (self.heads, 3) if self.by_head else (3, self.heads)
        projected = on_points(self.qkv, self.norm(x).flatten(2)).reshape(-1, *layout, each, height * width)
        query, key, value = projected.unbind(2 if self.by_head else 1)
        weight = (query.transpose(2, 3) @ key / math.sqrt(each)).softmax(3)
        seen = (value @ weight.transpose(2, 3)).reshape(-1, channels, height * width)
        return x + on_points(self.proj_out, seen).reshape(-1, channels, height, width)


class Down(nn.Module):
    def __init__(self, shapes):
        super().__init__()
        self.op = convolution(shapes['op.weight'], stride=2)

    def forward(self, x, _):
        return self.op(x)


class Up(nn.Module):
    def __init__(self, shapes):
        super().__init__()
        self.conv = convolution(shapes['conv.weight'])

    def forward(self, x, _):
        return self.conv(doubled(x))


class First(nn.Conv2d):
    def __init__(self, shapes):
        out, channels, size = shapes['weight'][:3]
        super().__init__(channels, out, size, padding=size // 2)

    def forward(self, x, _):
        return super().forward(x)


class Block(nn.ModuleList):
    def forward(self, h, embedding):
        for layer in self:
            h = layer(h, embedding)
        return h


def below(shapes, prefix):
    """The entries of a dict whose names begin with `prefix` and a dot, without that."""
    return {name[len(prefix) + 1:]: value for name, value in shapes.items() if name.startswith(prefix + '.')}


def numbered(shapes):
    """A list of the entries below 0, 1, 2, ... Raises Fault where one is missing."""
    count = len({name.split('.')[0] for name in shapes})
    parts = [below(shapes, str(k)) for k in range(count)]
    if not all(parts):
        raise Fault('its blocks are not numbered 0, 1, 2, ...')
    return parts


def layer_of(shapes, heads, resample):
    if 'in_layers.2.weight' in shapes:
        return Residual(shapes, resample)
    if 'qkv.weight' in shapes:
        return Attention(shapes, heads)
    for name, kind in (('op.weight', Down), ('conv.weight', Up), ('weight', First)):
        if name in shapes:
            return kind(shapes)
    raise Fault('it has a layer of %s, which is none of the U-Net' % ', '.join(sorted(shapes)[:3]))


def resampling(inputs, outputs):
    """Indices of the blocks before and after the middle whose residual layer changes the sides, as a layer's shapes do not say.
    After the middle it is what follows the first layer of its block. The blocks of a level are as many before it, and the
    halving follows them."""
    ups = [k for k, block in enumerate(outputs) if any('in_layers.2.weight' in layer for layer in block[1:])]
    per_level = ups[0] if ups else 0
    downs = [(level + 1) * (per_level + 1) for level in range(len(ups))]
    if any(k >= len(inputs) or len(inputs[k]) != 1 or 'in_layers.2.weight' not in inputs[k][0] for k in downs):
        raise Fault('its levels halve and double the sides at blocks that do not match')
    return set(downs), set(ups)


class UNet(nn.Module):
    """Maps x [B, 3, side, side], time [B] and label [B, classes] (one-hot or zero; not read where there are no classes) to
    [B, 3 or 6, side, side]. `shapes` are those of a state dict, by name. Raises Fault for a network of another kind."""

    def __init__(self, shapes, heads):
        super().__init__()
        missing = [name for name in ('time_embed.0.weight', 'input_blocks.0.0.weight', 'out.2.weight') if name not in shapes]
        if missing:
            raise Fault('it has no %s' % ', '.join(missing))
        inputs, outputs = ([numbered(part) for part in numbered(below(shapes, name))]
                           for name in ('input_blocks', 'output_blocks'))
        if len(inputs) != len(outputs):
            raise Fault('it has %d blocks before its middle and %d after it' % (len(inputs), len(outputs)))
        downs, ups = resampling(inputs, outputs)
        width, channels = shapes['time_embed.0.weight']
        self.frequencies = torch.exp(-math.log(1e4) * torch.arange(channels // 2, device='cpu') / (channels // 2))
        self.time_embed = nn.ModuleDict({'0': nn.Linear(channels, width), '2': nn.Linear(width, width)})
        classes = shapes.get('label_emb.weight')
        self.label_emb = None if classes is None else nn.Embedding(*classes)
        self.input_blocks = nn.ModuleList(
            Block(layer_of(layer, heads, 'down' if k in downs else None) for layer in block) for k, block in enumerate(inputs))
        self.middle_block = Block(layer_of(layer, heads, None) for layer in numbered(below(shapes, 'middle_block')))
        self.output_blocks = nn.ModuleList(
            Block(layer_of(layer, heads, 'up' if k in ups and j else None) for j, layer in enumerate(block))
            for k, block in enumerate(outputs))
        self.out = nn.ModuleDict({'0': nn.GroupNorm(GROUPS, shapes['out.0.weight'][0]), '2': convolution(shapes['out.2.weight'])})
        own = {name: tuple(value.shape) for name, value in self.state_dict().items()}
        unlike = sorted(name for name in {*own, *shapes} if own.get(name) != tuple(shapes.get(name, ())))
        if unlike:
            raise Fault('%s: not as in this U-Net' % ', '.join(unlike[:3]))

    @property
    def classes(self):
        return 0 if self.label_emb is None else self.label_emb.num_embeddings

    def forward(self, x, time, label):
        angle = time.reshape(-1, 1) * self.frequencies
        embedding = self.time_embed['0'](torch.cat((angle.cos(), angle.sin()), 1))
        embedding = self.time_embed['2'](F.silu(embedding))
        if self.label_emb is not None:
            embedding = embedding + label @ self.label_emb.weight
        h, kept = x, []
        for block in self.input_blocks:
            h = block(h, embedding)
            kept.append(h)
        h = self.middle_block(h, embedding)
        for block in self.output_blocks:
            h = block(torch.cat((h, kept.pop()), 1), embedding)
        return self.out['2'](F.silu(self.out['0'](h)))
