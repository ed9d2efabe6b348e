import copy
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

import export
import onnx_file
from halve import halve
from net import Net
from onnx import TensorProto, helper, numpy_helper


def run_onnx(path, inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    return session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]


def fill(net):
    with torch.no_grad():
        for name, p in net.named_parameters():
            if name.endswith('gain'):
                p.fill_(0.7)
    return net.eval()


@pytest.fixture(scope='module')
def wide():
    """Wide enough that some weights are stored as fp16."""
    torch.manual_seed(5)
    return fill(Net(ch=(16, 16, 16), enc=1, emb=16))


@pytest.mark.parametrize('batch', (1, 3))
def test_the_file_computes_what_torch_does_at_any_batch(toy_net, tmp_path, batch):
    path = str(tmp_path / 'net.onnx')
    full, stored = export.export(toy_net, path, is_half=False)
    assert full == stored < 1e-4
    for inputs in export.cases(batches=(batch,), seed=8):
        with torch.no_grad():
            expected = toy_net(*inputs.values()).numpy()
        assert np.allclose(run_onnx(path, inputs), expected, rtol=1e-4, atol=1e-4)
        assert expected.shape == (batch, 3, 32, 32)


def test_the_interface_is_the_one_the_page_wants(toy_net, tmp_path):
    export.export(toy_net, str(tmp_path / 'net.onnx'))
    graph = onnx.load(tmp_path / 'net.onnx').graph
    shapes = {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*graph.input, *graph.output]}
    assert shapes == dict(x=['B', 3, 32, 32], sigma=['B'], label=['B', 10], denoised=['B', 3, 32, 32])


def test_half_weights_are_fp16_in_the_file_and_float32_in_the_computation(wide, tmp_path):
    half, full = str(tmp_path / 'half.onnx'), str(tmp_path / 'full.onnx')
    errors = export.export(wide, half)
    assert errors[0] < 1e-4 and errors[0] < errors[1] < 2e-3
    export.export(wide, full, is_half=False)
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(half).graph.initializer}
    halves = [name for name, value in stored.items() if value.dtype == np.float16]
    assert halves and all(stored[name].size >= 1024 for name in halves)
    casts = [n for n in onnx.load(half).graph.node if n.op_type == 'Cast' and n.input[0] in halves]
    assert len(casts) == len(halves) and all(n.attribute[0].i == TensorProto.FLOAT for n in casts)
    inputs = next(export.cases(batches=(3,)))
    a, b = run_onnx(half, inputs), run_onnx(full, inputs)
    assert a.dtype == np.float32
    assert 0 < np.abs(a - b).max() < 2e-3


def test_a_graph_that_computes_something_else_is_not_written(toy_net, tmp_path):
    path = tmp_path / 'net.onnx'
    model = export.fold(toy_net)
    other = copy.deepcopy(toy_net)
    with torch.no_grad():
        other.out_gain *= 1.01
    for is_half in (True, False):
        with pytest.raises(ArithmeticError, match='net.onnx was not written: with float32 weights'):
            onnx_file.write(model, str(path), other, list(export.cases()), is_half)
    with pytest.raises(ArithmeticError, match='fp16'):
        onnx_file.write(model, str(path), toy_net, list(export.cases()), half_tolerance=0)
    assert not path.exists()


def test_not_a_number_is_an_error(toy_net):
    broken = copy.deepcopy(toy_net)
    with torch.no_grad():
        broken.out_gain.fill_(torch.nan)
    assert onnx_file.largest_error(toy_net, export.fold(broken), export.cases()) == np.inf


def test_weights_beyond_fp16_are_refused():
    weight = numpy_helper.from_array(np.full((1024, 1), 1e5, np.float32), 'w')
    model = helper.make_model(helper.make_graph(
        [helper.make_node('MatMul', ['x', 'w'], ['y'])], 'g',
        [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['B', 1024])],
        [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['B', 1])], [weight]))
    with pytest.raises(ValueError, match='w has values beyond fp16'):
        halve(model)
