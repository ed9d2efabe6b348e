"""int8 convolutions of a network of toy size: which, and how far off."""
import os
import sys

import numpy as np
import onnx
import onnxruntime
import torch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from fold import fold  # noqa: E402
from net import Net  # noqa: E402
from quantize import calibration, quantize  # noqa: E402


def run(path, feeds):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    return np.concatenate([session.run(['denoised'], feed)[0] for feed in feeds])


def test_the_convolutions_of_residual_branches_but_the_last_are_int8_and_near(tmp_path):
    torch.manual_seed(4)
    net = Net(ch=(8, 12, 16), enc=1, emb=16).eval()
    with torch.no_grad():
        for key, p in net.named_parameters():
            if key.endswith('gain'):
                p.fill_(0.7)
    source, target = str(tmp_path / 'full.onnx'), str(tmp_path / 'int8.onnx')
    onnx.save(fold(net), source)
    rng = np.random.default_rng(1)
    images = np.kron(rng.integers(0, 256, (24, 3, 4, 4)), np.ones((1, 1, 8, 8))).astype(np.uint8)
    quantize(source, target, calibration(images, np.arange(24) % 10))

    weights = {w.name: w.data_type for w in onnx.load(target).graph.initializer}
    int8 = {name.removesuffix('.weight_quantized') for name in weights if name.endswith('.weight_quantized')}
    blocks = ['enc.%d' % k for k in range(len(net.enc))] + ['dec.%d' % k for k in range(len(net.dec) - 1)]
    assert int8 == {'%s.%s' % (block, conv) for block in blocks for conv in ('res0', 'res1')}
    assert all(weights[name + '.weight_quantized'] == onnx.TensorProto.INT8 for name in int8)

    feeds = list(calibration(images[:7], np.arange(7), seed=2))
    error = np.abs(run(target, feeds) - run(source, feeds))
    assert 0 < error.max() < 0.2 and np.sqrt((error ** 2).mean()) < 0.03
    # The activations go in as int8 too, or it would be no faster.
    inputs = {i: node.op_type for node in onnx.load(target).graph.node for i in node.output}
    convs = [node for node in onnx.load(target).graph.node if node.op_type == 'Conv']
    both = [node for node in convs if all(inputs.get(i) == 'DequantizeLinear' for i in node.input[:2])]
    assert len(both) == len(int8)
