"""NCSN++ and DDPM++ a second time, for the tests: weights' names and shapes from the configuration, and the pass as a function of
a state dict, in float64 and in other operations than models/ncsnpp.py."""
import dataclasses
import math
import torch
import torch.nn.functional as F

from openai_reference import convolved, doubled, halved, normed, swish


@dataclasses.dataclass(frozen=True)
class Config:
    channels: int
    mult: tuple[int, ...]
    blocks: int
    attention: tuple[int, ...]  # levels, 0 the finest
    filtered: bool  # resampling by [1, 3, 3, 1], with an input pyramid
    fourier: bool


def plan(c):
    """(flax's class, kind, in, out) of every module in the order of the pass."""
    wide = 4 * c.channels
    if c.fourier:
        yield 'GaussianFourierProjection', 'fourier', 0, c.channels
    yield 'Dense', 'linear', 2 * c.channels if c.fourier else c.channels, wide
    yield 'Dense', 'linear', wide, wide
    yield 'Conv', 'first', 3, c.channels
    block, attention = 'ResnetBlockBigGANpp', ('AttnBlockpp', 'attention')
    width, kept, pyramid = c.channels, [c.channels], 3
    for level, m in enumerate(c.mult):
        for _ in range(c.blocks):
            yield block, 'residual', width, m * c.channels
            width = m * c.channels
            kept.append(width)
            if level in c.attention:
                yield *attention, width, width
        if level < len(c.mult) - 1:
            yield block, 'down', width, width
            kept.append(width)
            if c.filtered:
                yield 'Downsample', 'pyramid', pyramid, width
                pyramid = width
    yield block, 'middle', width, width
    yield *attention, width, width
    yield block, 'middle', width, width
    for level, m in reversed(list(enumerate(c.mult))):
        for _ in range(c.blocks + 1):
            yield block, 'joining', width + kept.pop(), m * c.channels
            width = m * c.channels
        if level in c.attention:
            yield *attention, width, width
        if level:
            yield block, 'up', width, width
    yield 'GroupNorm', 'norm', width, width
    yield 'Conv', 'last', width, 3


def shapes(c):
    """Every weight's shape by its name in score_sde's checkpoints."""
    found = {}

    def affine(name, *shape):
        found[name + 'weight'], found[name + 'bias'] = shape, shape[:1]
    for k, (_, kind, a, b) in enumerate(plan(c)):
        p = 'all_modules.%d.' % k
        if kind == 'fourier':
            found[p + 'W'] = (b,)
        elif kind == 'linear':
            affine(p, b, a)
        elif kind in ('first', 'last'):
            affine(p, b, a, 3, 3)
        elif kind == 'norm':
            affine(p, b)
        elif kind == 'pyramid':
            affine(p + 'Conv2d_0.', b, a, 3, 3)
        elif kind == 'attention':
            affine(p + 'GroupNorm_0.', a)
            for n in range(4):
                found['%sNIN_%d.W' % (p, n)], found['%sNIN_%d.b' % (p, n)] = (a, a), (a,)
        else:
            affine(p + 'GroupNorm_0.', a)
            affine(p + 'Conv_0.', b, a, 3, 3)
            affine(p + 'Dense_0.', b, 4 * c.channels)
            affine(p + 'GroupNorm_1.', b)
            affine(p + 'Conv_1.', b, b, 3, 3)
            if a != b or kind in ('down', 'up'):
                affine(p + 'Conv_2.', b, a, 1, 1)
    return found


def filtered(x, stride, gain, before, after):
    """x padded by zeros, times `gain` and the filter at every `stride`-th pixel; the filter is its own mirror image."""
    row = torch.tensor([1.0, 3, 3, 1], dtype=x.dtype) / 8
    x = F.pad(x, (before, after, before, after))
    return gain * torch.einsum('bchwij,i,j->bchw', x.unfold(2, 4, stride).unfold(3, 4, stride), row, row)


def filtered_half(x):
    return filtered(x, 2, 1, 1, 1)


def filtered_double(x):
    spread = torch.zeros(*x.shape[:2], 2 * x.shape[2], 2 * x.shape[3], dtype=x.dtype)
    spread[:, :, ::2, ::2] = x
    return filtered(spread, 1, 4, 2, 1)


def group_normed(x, p, name):
    return normed(x, p[name + 'weight'], p[name + 'bias'], min(x.shape[1] // 4, 32), 1e-6)


def residual(x, e, p, resample):
    h = resample(swish(group_normed(x, p, 'GroupNorm_0.')))
    shift = swish(e) @ p['Dense_0.weight'].T + p['Dense_0.bias']
    h = convolved(h, p['Conv_0.weight'], p['Conv_0.bias']) + shift[:, :, None, None]
    h = convolved(swish(group_normed(h, p, 'GroupNorm_1.')), p['Conv_1.weight'], p['Conv_1.bias'])
    x = resample(x)
    x = convolved(x, p['Conv_2.weight'], p['Conv_2.bias']) if 'Conv_2.weight' in p else x
    return (x + h) / math.sqrt(2)


def looked(x, p):
    """Attention of one head."""
    b, width, height, side = x.shape
    points = group_normed(x, p, 'GroupNorm_0.').reshape(b, width, -1)
    q, k, v = (torch.einsum('co,bcl->bol', p['NIN_%d.W' % n], points) + p['NIN_%d.b' % n][:, None] for n in range(3))
    score = torch.einsum('bcq,bck->bqk', q, k) / width ** 0.5
    score = (score - score.amax(2, keepdim=True)).exp()
    seen = torch.einsum('bqk,bck->bcq', score / score.sum(2, keepdim=True), v)
    y = torch.einsum('co,bcl->bol', p['NIN_3.W'], seen) + p['NIN_3.b'][:, None]
    return (x + y.reshape(x.shape)) / math.sqrt(2)


@torch.no_grad()
def network(state, c, x, time):
    """Output [B, 3, H, W] in float64 of x [B,3,H,W] in [-1, 1] and time [B], what the embedding takes."""
    modules = [{n.split('.', 2)[2]: v.double() for n, v in state.items() if n.startswith('all_modules.%d.' % k)}
               for k in range(len(list(plan(c))))]
    half, double = (filtered_half, filtered_double) if c.filtered else (halved, doubled)
    x, time = x.double(), time.double()
    n = c.channels // 2
    angle = time[:, None] * torch.exp(-math.log(10000) / (n - 1) * torch.arange(n, dtype=torch.float64))
    h, at, kept, pyramid, linear = None, None, [], x, 0
    e = None if c.fourier else torch.cat((angle.sin(), angle.cos()), 1)
    for (_, kind, _, _), p in zip(plan(c), modules, strict=True):
        if kind == 'fourier':
            angle = 2 * math.pi * time[:, None] * p['W']
            e = torch.cat((angle.sin(), angle.cos()), 1)
        elif kind == 'linear':
            e, linear = (swish(e) if linear else e) @ p['weight'].T + p['bias'], linear + 1
        elif kind in ('first', 'last'):
            h = convolved(x if kind == 'first' else swish(h), p['weight'], p['bias'])
            kept = [h] if kind == 'first' else kept
        elif kind == 'norm':
            h = group_normed(h, p, '')
        elif kind == 'attention':
            h = looked(h, p)
            if at == 'residual':
                kept[-1] = h
            continue
        elif kind == 'pyramid':
            blurred = filtered(pyramid, 1, 1, 2, 2)
            patches = F.unfold(blurred, 3, stride=2)
            y = (p['Conv2d_0.weight'].flatten(1) @ patches + p['Conv2d_0.bias'][:, None]).reshape(h.shape)
            h = pyramid = kept[-1] = (y + h) / math.sqrt(2)
        else:
            h = torch.cat((h, kept.pop()), 1) if kind == 'joining' else h
            h = residual(h, e, p, {'down': half, 'up': double}.get(kind, lambda y: y))
            if kind in ('residual', 'down'):
                kept.append(h)
        at = kind
    assert not kept
    return h


def as_flax(state, c):
    """A state dict in flax's names and layouts, as nested dicts of numpy."""
    tree, counts = {}, {}
    for k, (kind, _, _, _) in enumerate(plan(c)):
        number = counts[kind] = counts.get(kind, -1) + 1
        part = tree['%s_%d' % (kind, number)] = {}
        for name, value in state.items():
            if not name.startswith('all_modules.%d.' % k):
                continue
            *inner, last = name.split('.')[2:]
            place = part
            for step in inner:
                place = place.setdefault(step, {})
            owner, array = inner[-1] if inner else kind, value.numpy()
            if last == 'weight':
                last = 'scale' if array.ndim == 1 else 'weight' if owner == 'Conv2d_0' else 'kernel'
                array = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array.T
            place[last] = array
    return tree
