"""OpenAI's U-Net a second time, for the tests: its weights' names and shapes from its configuration, and its pass as a function
of a state dict, in float64 and in other operations than models/openai_unet.py."""
import dataclasses
import math
import torch


@dataclasses.dataclass(frozen=True)
class Config:
    channels: int
    mult: tuple[int, ...]
    blocks: int
    attention: tuple[int, ...]  # levels, 0 the finest
    out: int = 6
    classes: int = 0
    scales: bool = True
    residual_resampling: bool = False
    rank: int = 3  # of the weights of attention
    heads: object = None  # width -> number
    by_head: bool = True


def plan(c):
    """Prefixes of layers with their kinds and widths: (prefix, kind, in, out), in the order of the pass; 'keep' and 'join' are
    where skips are taken and given back."""
    width, kept = c.channels, [c.channels]
    yield 'input_blocks.0.0', 'conv', 3, width
    yield None, 'keep', width, width
    n = 0
    for level, m in enumerate(c.mult):
        for _ in range(c.blocks):
            n += 1
            yield 'input_blocks.%d.0' % n, 'residual', width, m * c.channels
            width = m * c.channels
            if level in c.attention:
                yield 'input_blocks.%d.1' % n, 'attention', width, width
            kept.append(width)
            yield None, 'keep', width, width
        if level < len(c.mult) - 1:
            n += 1
            yield 'input_blocks.%d.0' % n, 'residual down' if c.residual_resampling else 'down', width, width
            kept.append(width)
            yield None, 'keep', width, width
    yield 'middle_block.0', 'residual', width, width
    yield 'middle_block.1', 'attention', width, width
    yield 'middle_block.2', 'residual', width, width
    n = 0
    for level, m in reversed(list(enumerate(c.mult))):
        for k in range(c.blocks + 1):
            yield None, 'join', width, width + kept[-1]
            yield 'output_blocks.%d.0' % n, 'residual', width + kept.pop(), m * c.channels
            width, j = m * c.channels, 1
            if level in c.attention:
                yield 'output_blocks.%d.1' % n, 'attention', width, width
                j = 2
            if level and k == c.blocks:
                yield 'output_blocks.%d.%d' % (n, j), 'residual up' if c.residual_resampling else 'up', width, width
            n += 1


def shapes(c):
    """Every weight's shape by its name."""
    e, found = 4 * c.channels, {}

    def affine(name, *shape):
        found[name + '.weight'], found[name + '.bias'] = shape, shape[:1]

    affine('time_embed.0', e, c.channels)
    affine('time_embed.2', e, e)
    if c.classes:
        found['label_emb.weight'] = (c.classes, e)
    for prefix, kind, a, b in plan(c):
        if kind.startswith('residual'):
            affine(prefix + '.in_layers.0', a)
            affine(prefix + '.in_layers.2', b, a, 3, 3)
            affine(prefix + '.emb_layers.1', 2 * b if c.scales else b, e)
            affine(prefix + '.out_layers.0', b)
            affine(prefix + '.out_layers.3', b, b, 3, 3)
            if a != b:
                affine(prefix + '.skip_connection', b, a, 1, 1)
        elif kind == 'attention':
            affine(prefix + '.norm', a)
            affine(prefix + '.qkv', 3 * a, a, *[1] * (c.rank - 2))
            affine(prefix + '.proj_out', a, a, *[1] * (c.rank - 2))
        elif kind in ('conv', 'down', 'up'):
            affine(prefix + {'conv': '', 'down': '.op', 'up': '.conv'}[kind], b, a, 3, 3)
    affine('out.0', c.channels)
    affine('out.2', c.out, c.channels, 3, 3)
    return found


def random_state(shapes_by_name, seed=0):
    """Weights of which none are zero, where the authors' networks begin with some that are: those would hide every error."""
    g = torch.Generator().manual_seed(seed)

    def one(shape):
        noise = torch.randn(*shape, generator=g)
        if len(shape) == 1:
            return noise * 0.2
        return noise / math.sqrt(math.prod(shape[1:]))
    state = {name: one(shape) for name, shape in shapes_by_name.items()}
    return {name: v + 1 if v.dim() == 1 and name.endswith('weight') else v for name, v in state.items()}


def swish(x):
    return x / (1 + (-x).exp())


def normed(x, w, b, groups=32, eps=1e-5):
    g = x.reshape(len(x), groups, -1)
    g = (g - g.mean(2, keepdim=True)) / (g.var(2, correction=0, keepdim=True) + eps).sqrt()
    return g.reshape(x.shape) * w[:, None, None] + b[:, None, None]


def convolved(x, w, b, stride=1):
    """As a product with the image's patches."""
    size, side = w.shape[-1], x.shape[-1] // stride
    patches = torch.nn.functional.unfold(x, size, padding=size // 2, stride=stride)
    return (w.flatten(1) @ patches + b[:, None]).reshape(len(x), -1, side, side)


def attended(x, state, prefix, c):
    b, width, h, w = x.shape
    heads, points = c.heads(width), normed(x, state['norm.weight'], state['norm.bias']).reshape(b, width, h * w)
    rows = torch.einsum('oc,bcl->bol', state['qkv.weight'].reshape(3 * width, width), points) + state['qkv.bias'][:, None]
    each, seen = width // heads, []
    for head in range(heads):
        first = [(3 * head + k) * each if c.by_head else (k * heads + head) * each for k in range(3)]
        q, k, v = (rows[:, n:n + each] for n in first)
        score = torch.einsum('bcq,bck->bqk', q, k) / each ** 0.5
        score = (score - score.amax(2, keepdim=True)).exp()
        seen.append(torch.einsum('bqk,bck->bcq', score / score.sum(2, keepdim=True), v))
    y = torch.einsum('oc,bcl->bol', state['proj_out.weight'].reshape(width, width), torch.cat(seen, 1))
    return x + (y + state['proj_out.bias'][:, None]).reshape(x.shape)


def halved(x):
    return x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2).mean((3, 5))


def doubled(x):
    return x.repeat_interleave(2, 2).repeat_interleave(2, 3)


def residual(x, embedding, p, scales, resample):
    h = swish(normed(x, p['in_layers.0.weight'], p['in_layers.0.bias']))
    h, x = resample(h), resample(x)
    h = convolved(h, p['in_layers.2.weight'], p['in_layers.2.bias'])
    e = (swish(embedding) @ p['emb_layers.1.weight'].T + p['emb_layers.1.bias'])[:, :, None, None]
    width, norm = h.shape[1], (p['out_layers.0.weight'], p['out_layers.0.bias'])
    h = normed(h, *norm) * (1 + e[:, :width]) + e[:, width:] if scales else normed(h + e, *norm)
    h = convolved(swish(h), p['out_layers.3.weight'], p['out_layers.3.bias'])
    return h + (convolved(x, p['skip_connection.weight'], p['skip_connection.bias']) if 'skip_connection.weight' in p else x)


@torch.no_grad()
def network(state, c, x, time, label=None):
    """Output [B, c.out, H, W] in float64 of x [B,3,H,W], time [B], label [B, classes] or None."""
    state, x, time = {n: v.double() for n, v in state.items()}, x.double(), time.double()
    half = c.channels // 2
    angle = time[:, None] / 10000 ** (torch.arange(half, dtype=torch.float64) / half)
    e = torch.cat((angle.cos(), angle.sin()), 1) @ state['time_embed.0.weight'].T + state['time_embed.0.bias']
    e = swish(e) @ state['time_embed.2.weight'].T + state['time_embed.2.bias']
    if label is not None:
        e = e + label.double() @ state['label_emb.weight']
    h, kept = x, []
    for prefix, kind, _, _ in plan(c):
        p = {n[len(prefix) + 1:]: v for n, v in state.items() if n.startswith(prefix + '.')} if prefix else {}
        if kind == 'keep':
            kept.append(h)
        elif kind == 'join':
            h = torch.cat((h, kept.pop()), 1)
        elif kind.startswith('residual'):
            h = residual(h, e, p, c.scales, {'residual up': doubled, 'residual down': halved}.get(kind, lambda y: y))
        elif kind == 'attention':
            h = attended(h, p, prefix, c)
        elif kind == 'up':
            h = convolved(doubled(h), p['conv.weight'], p['conv.bias'])
        else:
            name, stride = ('op.', 2) if kind == 'down' else ('', 1)
            h = convolved(h, p[name + 'weight'], p[name + 'bias'], stride)
    assert not kept
    return convolved(swish(normed(h, state['out.0.weight'], state['out.0.bias'])), state['out.2.weight'], state['out.2.bias'])
