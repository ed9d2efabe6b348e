"""The averaged weights of a checkpoint as an .onnx file: inputs x, sigma, label; output denoised; any batch. The forced weight
normalization is baked into plain weights, these are stored as fp16. Checked in onnxruntime against torch first.

    python3 models/export.py models/.run/ckpt.pt public/models/NAME.onnx [--fp32]
"""
import argparse
import contextlib
import copy
import math
import os
import torch
import torch.nn as nn
import torch.nn.functional as F

import net as N
import onnx_file
from run import clear_errors, load_checkpoint


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


def cases(classes=10, batches=(1, 3), seed=0):
    """Inputs of a denoiser at low, middle and high noise levels, with and without label."""
    g = torch.Generator().manual_seed(seed)
    for batch in batches:
        for sigma in (0.002, 0.5, 80.0):
            label = torch.eye(classes)[torch.arange(batch) % classes]
            label[-1] = 0
            clean = torch.rand(batch, 3, 32, 32, generator=g) * 2 - 1
            yield dict(x=clean + sigma * torch.randn(clean.shape, generator=g), sigma=torch.full((batch,), sigma), label=label)


def to_graph(net):
    """A net.Net as an onnx.ModelProto in float32."""
    with traceable_normalize():
        return onnx_file.trace(bake(net), next(cases(net.classes, batches=(2,))), ['denoised'])


def export(net, path, is_half=True):
    """Writes a net.Net; returns its errors as onnx_file.write does, and raises as that."""
    return onnx_file.write(to_graph(net), path, net, list(cases(net.classes)), is_half)


def load_average(path):
    """The averaged weights of a checkpoint as a net.Net in eval mode."""
    state = load_checkpoint(path)
    net = N.Net(**state['cfg']).eval()
    net.load_state_dict({k: v.float() for k, v in state['ema'].items()})
    return net


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('checkpoint')
    p.add_argument('onnx')
    p.add_argument('--fp32', action='store_true', help='store the weights as float32')
    a = p.parse_args()
    with clear_errors():
        full, stored = export(load_average(a.checkpoint), a.onnx, not a.fp32)
    print('%s: %d bytes; onnxruntime against torch %.2g, with the weights as stored %.2g'
          % (a.onnx, os.path.getsize(a.onnx), full, stored))
