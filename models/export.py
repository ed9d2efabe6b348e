"""A trained network as an .onnx file: the forced weight normalization baked into plain weights, these stored as fp16, any
batch. The file is checked in onnxruntime against torch before it is left.

    python3 models/export.py models/.run/ckpt.pt public/models/NAME.onnx [--fp32]
"""
import argparse
import contextlib
import copy
import math
import os
import warnings
import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

import net as N
from halve import SMALLEST, halve
from run import clear_errors, load_checkpoint

TOLERANCE = 1e-4  # relative to max(1, |value|): rounding of float32 in another order of sums


class Baked(nn.Module):
    """What an MPConv computes outside training, with its weights normalized once and the gain inside."""

    def __init__(self, conv, gain):
        super().__init__()
        w = N.normalize(conv.weight.detach()) * (gain / math.sqrt(conv.weight[0].numel()))
        self.weight = nn.Parameter(w, requires_grad=False)

    def forward(self, x, gain=1):
        if self.weight.ndim == 2:
            return F.linear(x, self.weight)
        return F.conv2d(x, self.weight, padding=self.weight.shape[-1] // 2)


def bake(net):
    """A copy of a net.Net whose convolutions are plain ones."""
    net = copy.deepcopy(net).eval().requires_grad_(False)
    for module in net.modules():
        for name, child in list(module.named_children()):
            if isinstance(child, N.MPConv):
                gain = 1
                if isinstance(module, N.Block) and name == 'emb':
                    gain = module.emb_gain.item()
                if isinstance(module, N.Net) and name == 'out':
                    gain = module.out_gain.item()
                setattr(module, name, Baked(child, gain))
    return net


def round_weights(module):
    """A copy with the weights as halve.py stores them."""
    module = copy.deepcopy(module)
    for m in module.modules():
        if isinstance(m, (Baked, nn.Conv2d, nn.Linear)) and m.weight.numel() >= SMALLEST:
            m.weight.data = m.weight.data.half().float()
    return module


@contextlib.contextmanager
def traceable_normalize():
    """The norm of pixels without the vector norm of torch, which the exporter would write with a fixed batch."""
    plain = N.normalize

    def normalize(x, dim=None, eps=1e-4):
        return plain(x) if dim is None else x / ((x * x).mean(dim, keepdim=True).sqrt() + eps)
    N.normalize = normalize
    try:
        yield
    finally:
        N.normalize = plain


def to_onnx(module, inputs, outputs, path, is_half=True):
    """Writes `module`, called with the tensors of the dict `inputs`, any batch; `outputs` names what it gives."""
    names = [*inputs, *outputs]
    # The exporter by tracing: the newer one would want another package, and names the batch as it likes.
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # that it is the older one, and that numbers of channels become constants
        torch.onnx.export(module, tuple(inputs.values()), path, opset_version=16, dynamo=False, input_names=list(inputs),
                          output_names=list(outputs), dynamic_axes={name: {0: 'B'} for name in names})
    model = onnx.load(path)
    with torch.no_grad():
        given = module(*inputs.values())
    for value, tensor in zip(model.graph.output, given if isinstance(given, tuple) else (given,), strict=True):
        # The exporter does not know the sizes behind a reshape and makes names up.
        shape = value.type.tensor_type.shape
        for dim, size in zip(shape.dim[1:], tensor.shape[1:], strict=True):
            dim.dim_value = size
    if is_half:
        halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


@torch.no_grad()
def largest_error(module, path, cases):
    """Of onnxruntime on the file at `path` against `module`, relative to max(1, |value|), over dicts of input tensors."""
    import onnxruntime
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
    worst = 0.0
    for inputs in cases:
        expected = module(*inputs.values())
        expected = expected if isinstance(expected, tuple) else (expected,)
        got = session.run(None, {name: value.numpy() for name, value in inputs.items()})
        for a, b in zip(expected, got):
            error = np.abs(b - a.numpy()) / np.maximum(1, np.abs(a.numpy()))
            worst = max(worst, float(error.max())) if np.isfinite(error).all() else math.inf
    return worst


def cases(classes=10, batches=(1, 3), seed=0):
    """Inputs of a denoiser at low, middle and high noise levels, with and without label."""
    g = torch.Generator().manual_seed(seed)
    for batch in batches:
        for sigma in (0.002, 0.5, 80.0):
            label = torch.eye(classes)[torch.arange(batch) % classes]
            label[-1] = 0
            clean = torch.rand(batch, 3, 32, 32, generator=g) * 2 - 1
            yield dict(x=clean + sigma * torch.randn(clean.shape, generator=g), sigma=torch.full((batch,), sigma), label=label)


def export(net, path, is_half=True):
    """Writes a net.Net; returns its error in onnxruntime against torch with the same weights. Removes the file and raises
    ArithmeticError when that is above TOLERANCE."""
    baked = bake(net)
    example = next(cases(net.classes, batches=(2,)))
    with traceable_normalize():
        to_onnx(baked, example, ['denoised'], path, is_half)
    error = largest_error(round_weights(baked) if is_half else net, path, cases(net.classes))
    return keep_if_right(path, error)


def keep_if_right(path, error):
    if not error <= TOLERANCE:
        os.remove(path)
        raise ArithmeticError('%s was not kept: onnxruntime differs from torch by %.2g, more than %.0e' % (path, error, TOLERANCE))
    return error


def load_average(path):
    """The averaged weights of a checkpoint as a net.Net in eval mode, and the checkpoint."""
    state = load_checkpoint(path)
    net = N.Net(**state['cfg']).eval()
    net.load_state_dict({k: v.float() for k, v in state['ema'].items()})
    return net, state


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('checkpoint')
    p.add_argument('onnx')
    p.add_argument('--fp32', action='store_true', help='store the weights as float32')
    a = p.parse_args()
    with clear_errors():
        net, _ = load_average(a.checkpoint)
        error = export(net, a.onnx, not a.fp32)
    print('%s: %d bytes, onnxruntime against torch %.2g' % (a.onnx, os.path.getsize(a.onnx), error))
    if not a.fp32:
        print('against the weights before rounding to fp16: %.2g' % largest_error(net, a.onnx, cases(net.classes)))
