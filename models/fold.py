"""Writes a net.Net as an ONNX graph with every constant factor inside a weight.

Each tensor of the graph is stored up to a positive factor known here: value = scale * stored. Convolutions, sums and pixel
norms take such a factor without a node of their own, so that of the magnitude-preserving factors (mp_sum, mp_silu, mp_cat,
gains, norms of weights) none is left in the graph. What is left is the same function of x, sigma and label: it differs by
the rounding of float32 only.

    model = fold(net)    # net: net.Net; model: onnx.ModelProto with x [B,3,R,R], sigma [B], label [B,classes] -> denoised

`com.microsoft.QuickGelu`, x * sigmoid(alpha * x), is onnxruntime's own: it fuses Mul, Sigmoid, Mul to it anyway.
"""
import math
from collections import Counter
from typing import NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
SILU_GAIN = 1 / 0.596  # mp_silu
RESIDUAL = 0.3  # t of mp_sum in net.Block
NORM_EPS = 1e-4  # of net.normalize
MOST_PARTS = 7  # outputs of a Split: WebGPU promises eight storage buffers a shader, one is the input's


class Tensor(NamedTuple):
    """A tensor of the graph, [B, channels, size, size]; its value is `scale` times what is stored."""
    name: str
    scale: float
    channels: int
    size: int


def mp_sum_weights(t):
    """The factors of a and b in mp_sum(a, b, t)."""
    norm = math.hypot(1 - t, t)
    return (1 - t) / norm, t / norm


def mp_cat_weights(a, b):
    """The factors of the two halves of mp_cat, of `a` and `b` channels (t = 1/2)."""
    return math.sqrt((a + b) / 2 / a), math.sqrt((a + b) / 2 / b)


def plain_weight(conv, gain=1.0):
    """What an MPConv multiplies with, in float64: its weight with forced normalization, fan-in and gain."""
    w = conv.weight.detach().double().numpy()
    rows = w.reshape(len(w), -1)
    norm = np.linalg.norm(rows, axis=1, keepdims=True) / math.sqrt(rows.shape[1])
    return (rows / (norm + NORM_EPS) * (gain / math.sqrt(rows.shape[1]))).reshape(w.shape)


class Folder:
    def __init__(self):
        self.nodes, self.weights, self.constants, self.shapes = [], [], {}, []
        self.counts = Counter()

    def node(self, op, inputs, outputs=1, **attributes):
        """Appends a node; its output's name, or a list of names for several outputs."""
        self.counts[op] += 1
        base = '%s_%d' % (op.lower(), self.counts[op])
        names = [base] if outputs == 1 else ['%s_%d' % (base, k) for k in range(outputs)]
        domain = 'com.microsoft' if op == 'QuickGelu' else ''
        self.nodes.append(helper.make_node(op, inputs, names, base, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def weight(self, value, name, dtype=np.float32):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name

    def constant(self, value, dtype=np.float32):
        """A scalar (float32) or a shape (int64), stored once."""
        key = (dtype, value)
        if key not in self.constants:
            self.constants[key] = self.weight(np.array(value, dtype), 'constant_%d' % len(self.constants), dtype)
        return self.constants[key]

    def reshape(self, name, *shape):
        return self.node('Reshape', [name, self.constant(shape, np.int64)])

    def split(self, name, widths):
        """The channels of `name` in parts of `widths`, by no node of more than MOST_PARTS outputs."""
        if len(widths) == 1:
            return [name]
        count = len(widths) if len(widths) <= MOST_PARTS else min(MOST_PARTS, math.ceil(len(widths) / MOST_PARTS))
        size = math.ceil(len(widths) / count)
        groups = [widths[i:i + size] for i in range(0, len(widths), size)]
        totals = tuple(sum(group) for group in groups)
        parts = self.node('Split', [name, self.constant(totals, np.int64)], len(totals), axis=1)
        return [leaf for part, group in zip(parts, groups) for leaf in self.split(part, group)]

    def conv(self, x, weight, out_scale, name):
        """`weight` [out, in, k, k] is that of the values. Same size."""
        w = self.weight(weight * (x.scale / out_scale), name + '.weight')
        k = weight.shape[-1]
        out = self.node('Conv', [x.name, w], kernel_shape=[k, k], pads=[k // 2] * 4)
        return Tensor(out, out_scale, len(weight), x.size)

    def halved_conv(self, x, weight, out_scale, name):
        """The mean over 2x2 pixels, then a 1x1 convolution: one convolution of stride 2."""
        spread = np.broadcast_to(weight / 4, (*weight.shape[:2], 2, 2))
        w = self.weight(spread * (x.scale / out_scale), name + '.weight')
        out = self.node('Conv', [x.name, w], kernel_shape=[2, 2], strides=[2, 2])
        return Tensor(out, out_scale, len(weight), x.size // 2)

    def quick_gelu(self, name, alpha, *shape):
        """stored * sigmoid(alpha * stored) of `shape` [B, ...]; the shape is noted, since onnx does not know the operator."""
        out = self.node('QuickGelu', [name], alpha=alpha)
        self.shapes.append(helper.make_tensor_value_info(out, TensorProto.FLOAT, ['B', *shape]))
        return out

    def silu(self, x):
        """mp_silu: silu(scale * stored) = scale * QuickGelu(stored; alpha = scale)."""
        out = self.quick_gelu(x.name, x.scale, x.channels, x.size, x.size)
        return x._replace(name=out, scale=x.scale * SILU_GAIN)

    def normalize(self, name, axis, length, scale):
        """v / (rms(v) + eps) over `axis` of `length`, v = scale * stored: the name, and the scale of the result."""
        norm = self.node('ReduceL2', [name], axes=[axis], keepdims=1)
        bounded = self.node('Add', [norm, self.constant(NORM_EPS * math.sqrt(length) / scale)])
        return self.node('Div', [name, bounded]), math.sqrt(length)

    def rescaled(self, x, scale):
        if math.isclose(x.scale, scale, rel_tol=1e-12):
            return x._replace(scale=scale)
        return x._replace(name=self.node('Mul', [x.name, self.constant(x.scale / scale)]), scale=scale)

    def residual(self, x, branch, weight, name):
        """mp_sum(x, convolution of branch): the convolution takes both factors, the sum keeps x as it is stored."""
        keep, add = mp_sum_weights(RESIDUAL)
        y = self.conv(branch, weight * add, x.scale * keep, name)
        return x._replace(name=self.node('Add', [x.name, y.name]), scale=x.scale * keep)

    def attention(self, x, block, name):
        """Cosine attention over pixels, added to x."""
        c, h = x.channels, block.heads
        d, n = c // h, x.size ** 2
        # net.Block interleaves q, k, v in the channels: (head, d, 3); here (3, head, d), so that one norm does all three.
        w = plain_weight(block.qkv).reshape(h, d, 3, c, 1, 1).transpose(2, 0, 1, 3, 4, 5).reshape(3 * c, c, 1, 1)
        qkv = self.conv(x, w, 1.0, name + '.qkv')
        qkv, scale = self.normalize(self.reshape(qkv.name, 0, 3 * h, d, n), 2, d, 1.0)
        q, k, v = self.node('Split', [qkv, self.constant((h, h, h), np.int64)], 3, axis=1)
        # Of q and k, both of length sqrt(d), over sqrt(d): a third operand carries the factor.
        logits = self.node('Einsum', [q, k, self.constant((scale * scale / math.sqrt(d),))], equation='bhdq,bhdk,s->bhqk')
        mean = self.node('Einsum', [v, self.node('Softmax', [logits], axis=-1)], equation='bhdk,bhqk->bhdq')
        y = Tensor(self.reshape(mean, 0, c, x.size, x.size), scale, c, x.size)
        return self.residual(x, y, plain_weight(block.proj), name + '.proj')

    def block(self, x, block, gain, name, want=None):
        """A net.Block with the modulation `gain` [B,C,1,1]. `want`: the scale its output should have, if any."""
        sums = 2 if block.attn else 1
        in_scale = (want or 1.0) / mp_sum_weights(RESIDUAL)[0] ** sums
        if block.mode == 'down' and block.skip is None:
            out = self.node('AveragePool', [x.name], kernel_shape=[2, 2], strides=[2, 2])
            x = x._replace(name=out, size=x.size // 2)
        if block.mode == 'up':
            sizes = self.constant((1.0, 1.0, 2.0, 2.0))
            out = self.node('Resize', [x.name, '', sizes], mode='nearest', nearest_mode='floor',
                            coordinate_transformation_mode='asymmetric')
            x = x._replace(name=out, size=x.size * 2)
        if block.flavor == 'enc':
            if block.skip is not None:
                conv = self.halved_conv if block.mode == 'down' else self.conv
                x = conv(x, plain_weight(block.skip), 1.0, name + '.skip')
            out, scale = self.normalize(x.name, 1, x.channels, x.scale)
            x = x._replace(name=out, scale=scale)
        y = self.conv(self.silu(x), plain_weight(block.res0), 1.0, name + '.res0')
        y = self.silu(y._replace(name=self.node('Mul', [y.name, gain])))
        if block.flavor == 'dec' and block.skip is not None:
            x = self.conv(x, plain_weight(block.skip), in_scale, name + '.skip')
        x = self.residual(x, y, plain_weight(block.res1), name + '.res1')
        if block.attn:
            x = self.attention(x, block, name)
        return self.rescaled(x, want) if want else x

    def gains(self, net, sigma, classes):
        """1 + the modulation of every block, [B,C,1,1] each: one matrix for all blocks."""
        log = self.node('Log', [self.reshape(sigma, -1, 1)])
        freqs = self.weight(net.freqs.double().numpy()[None] / 4, 'freqs')
        wave = self.node('Cos', [self.node('Gemm', [log, freqs, self.weight(net.phases.numpy(), 'phases')])])
        a, b = mp_sum_weights(0.5)
        noise = self.weight(plain_weight(net.emb_noise).T * (a * math.sqrt(2)), 'emb_noise.weight')
        label = self.weight(plain_weight(net.emb_label).T * (b * math.sqrt(classes)), 'emb_label.weight')
        e = self.node('Gemm', ['label', label, self.node('Gemm', [wave, noise])])
        e = self.quick_gelu(e, 1.0, len(net.emb_noise.weight))
        blocks = [*net.enc, *net.dec]
        w = np.concatenate([plain_weight(b.emb, b.emb_gain.item()) for b in blocks]).T * SILU_GAIN
        gain = self.node('Gemm', [e, self.weight(w, 'emb.weight'), self.weight(np.ones(w.shape[1]), 'ones')])
        widths = [len(b.emb.weight) for b in blocks]
        return iter(self.split(self.reshape(gain, -1, sum(widths), 1, 1), widths))

    def patches(self, x, net, size):
        """pixel_unshuffle, the channel of ones and the first convolution, of an x stored as value / sigma_data."""
        p = net.patch
        w = plain_weight(net.inp)
        outs, channels = len(w), w.shape[1] - 1
        colours = channels // (p * p)
        # A 3x3 kernel on p x p patches is a 3p x 3p kernel of stride p on pixels.
        on_pixels = w[:, :-1].reshape(outs, colours, p, p, 3, 3).transpose(0, 1, 4, 2, 5, 3).reshape(outs, colours, 3 * p, 3 * p)
        weight = self.weight(on_pixels / net.sd, 'inp.weight')
        y = self.node('Conv', [x, weight], kernel_shape=[3 * p] * 2, strides=[p, p], pads=[p] * 4)
        # The channel of ones, padded with zeros: constant up to the border.
        ones = np.pad(np.ones((size, size)), 1)
        shifted = np.stack([ones[i:i + size, j:j + size] for i in range(3) for j in range(3)])
        bias = np.tensordot(w[:, -1].reshape(outs, 9), shifted, 1)[None]
        return Tensor(self.node('Add', [y, self.weight(bias, 'inp.ones')]), 1.0, outs, size)


def decoder_wants(net, skips):
    """The scale each decoder block's input should have, None where any will do; last the output's, where any will.

    mp_cat stores both halves with one scale: that of the skip times its factor. A block that only adds hands its
    demand on to its input."""
    keep = mp_sum_weights(RESIDUAL)[0]
    skips = list(skips)
    wants = []
    for block, is_skip in zip(net.dec, net.is_skip):
        if is_skip:
            skip = skips.pop()
            total = (block.skip or block.res0).weight.shape[1]
            a, b = mp_cat_weights(total - skip.channels, skip.channels)
            wants.append(skip.scale * b / a)
        else:
            wants.append(None)
    wants.append(None)
    for i in reversed(range(len(net.dec))):
        if wants[i] is None and net.dec[i].skip is None and wants[i + 1]:
            wants[i] = wants[i + 1] / keep ** (2 if net.dec[i].attn else 1)
    return wants


def fold(net, resolution=32):
    """`net`: a net.Net, which stays as it is. Images are `resolution` pixels wide. Any batch."""
    g = Folder()
    # D = sd^2/q^2 x + s sd/q F(x/q) with q = sqrt(s^2 + sd^2); with u = s/sd and r = q/sd = sqrt(u^2 + 1) it is
    # (x/r + s F) / r, and x/r is sd times the input of F.
    s = g.reshape('sigma', -1, 1, 1, 1)
    u = g.node('Mul', [s, g.constant(1 / net.sd)])
    pair = g.node('Pad', [u, g.constant((0, 0, 0, 0, 0, 1, 0, 0), np.int64), g.constant(1.0)])
    r = g.node('ReduceL2', [pair], axes=[1], keepdims=1)
    scaled = g.node('Div', ['x', r])
    gains = g.gains(net, 'sigma', net.classes)

    x = g.patches(scaled, net, resolution // net.patch)
    skips = [x]
    for i, block in enumerate(net.enc):
        x = g.block(x, block, next(gains), 'enc.%d' % i)
        skips.append(x)
    wants = decoder_wants(net, skips)
    for i, (block, is_skip) in enumerate(zip(net.dec, net.is_skip)):
        if is_skip:
            skip = skips.pop()
            a, b = mp_cat_weights(x.channels, skip.channels)
            x = g.rescaled(x, wants[i])
            x = Tensor(g.node('Concat', [x.name, skip.name], axis=1), skip.scale * b, x.channels + skip.channels, x.size)
        x = g.block(x, block, next(gains), 'dec.%d' % i, wants[i + 1])
    f = g.conv(x, plain_weight(net.out, net.out_gain.item()), 1.0, 'out')
    f = g.node('DepthToSpace', [f.name], blocksize=net.patch, mode='CRD')
    g.node('Div', [g.node('Add', [scaled, g.node('Mul', [s, f])]), r])
    g.nodes[-1].output[0] = 'denoised'

    image = ['B', 3, resolution, resolution]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        g.nodes, 'denoiser',
        [value('x', TensorProto.FLOAT, image), value('sigma', TensorProto.FLOAT, ['B']),
         value('label', TensorProto.FLOAT, ['B', net.classes])],
        [value('denoised', TensorProto.FLOAT, image)], g.weights, value_info=g.shapes)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', OPSET), helper.make_opsetid('com.microsoft', 1)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def count_nodes(model):
    """Node counts by type, most frequent first; Constants and Casts of stored weights, gone when a session starts, apart."""
    stored = {tensor.name for tensor in model.graph.initializer}
    ops = Counter(node.op_type for node in model.graph.node
                  if node.op_type != 'Constant' and not (node.op_type == 'Cast' and node.input[0] in stored))
    return dict(ops.most_common())
