"""The averaged weights of a checkpoint as an .onnx file: inputs x, sigma, label; output denoised; any batch. The forced weight
normalization and every constant factor are inside plain weights (fold.py), these are stored as fp16. Checked in onnxruntime
against torch first.

    python3 models/export.py models/.run/ckpt.pt public/models/NAME.onnx [--width 0.05] [--fp32]
"""
import argparse
import os
import torch

import onnx_file
import trained
from fold import fold
from net import Net
from run import clear_errors, load_checkpoint


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
    """Writes a net.Net; returns its errors as onnx_file.write does, and raises as that."""
    return onnx_file.write(fold(net), path, net, list(cases(net.classes)), is_half)


def load_average(path, width=None):
    """The averaged weights of a checkpoint as a net.Net in eval mode: those of relative width `width`, by default the last that
    it has."""
    state = load_checkpoint(path)
    net = Net(**state['cfg']).eval()
    net.load_state_dict(trained.average_of(state, width))
    return net


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('checkpoint')
    p.add_argument('onnx')
    p.add_argument('--width', type=float, help='which of the averages, by its relative width (default: the last)')
    p.add_argument('--fp32', action='store_true', help='store the weights as float32')
    a = p.parse_args()
    with clear_errors():
        full, stored = export(load_average(a.checkpoint, a.width), a.onnx, not a.fp32)
    print('%s: %d bytes; onnxruntime against torch %.2g, with the weights as stored %.2g'
          % (a.onnx, os.path.getsize(a.onnx), full, stored))
