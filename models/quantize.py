"""Stores a folded network with int8 convolutions (QDQ, static ranges) for the CPU: about half the time a call in WASM,
at an error far above fp16's. See README.md for what was measured. Needs onnxruntime.

    python3 models/quantize.py full.onnx int8.onnx --data cifar-10-batches-bin
"""
import argparse
import os

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from cifar import load

SIGMA_RANGE = (0.002, 80)


def kept_convolutions(model):
    """Names of the convolutions that stay float32: all but the 3x3 of the residual branches, and those of the last block.

    What they cost is small, but their error reaches the output as it is, and at low noise nothing hides it."""
    weights = {node.name: node.input[1] for node in model.graph.node if node.op_type == 'Conv'}
    branches = {name: weight for name, weight in weights.items() if '.res0.' in weight or '.res1.' in weight}
    last = max(int(weight.split('.')[1]) for weight in branches.values() if weight.startswith('dec.'))
    return [name for name in weights if name not in branches or branches[name].startswith('dec.%d.' % last)]


def calibration(images, labels, classes=10, seed=0):
    """Feeds of one noisy image each, sigma log-uniform, one label in four left out. images: uint8 [N, 3, 32, 32]."""
    rng = np.random.default_rng(seed)
    for k, (image, label) in enumerate(zip(images, labels)):
        sigma = np.exp(rng.uniform(*np.log(SIGMA_RANGE)))
        clean = image[None] / 127.5 - 1
        yield dict(x=(clean + sigma * rng.standard_normal(clean.shape)).astype(np.float32),
                   sigma=np.array([sigma], np.float32), label=np.eye(classes, dtype=np.float32)[[label]] * (k % 4 > 0))


class Feeds(CalibrationDataReader):
    def __init__(self, feeds):
        self.feeds = iter(feeds)

    def get_next(self):
        return next(self.feeds, None)


def quantize(source, target, feeds):
    """Writes `target` from the .onnx file `source` of fold.py; `feeds`: dicts of x, sigma, label that set the ranges."""
    quantize_static(source, target, Feeds(feeds), quant_format=QuantFormat.QDQ, op_types_to_quantize=['Conv'],
                    per_channel=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                    calibrate_method=CalibrationMethod.MinMax, nodes_to_exclude=kept_convolutions(onnx.load(source)))


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('source')
    p.add_argument('target')
    p.add_argument('--data', required=True, help='folder of CIFAR-10 in its binary layout')
    p.add_argument('--images', type=int, default=96)
    a = p.parse_args()
    images, labels = (tensor.numpy() for tensor in load(a.data, 'train'))
    step = max(1, len(images) // a.images)
    quantize(a.source, a.target, calibration(images[::step][:a.images], labels[::step]))
    print(os.path.getsize(a.source), 'bytes ->', os.path.getsize(a.target))
