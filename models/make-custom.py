"""Writes networks as others bring them, all exact denoisers of one Gaussian, for the tests of the wrapping.

    python3 models/make-custom.py test/models/custom

The Gaussian has mean 0 and standard deviation 0.3: D(x; sigma) = 0.09 / (0.09 + sigma^2) x. Each file predicts what its
name says, from (image, noise); the discrete ones look their gain up by the index of the time step.
"""
import os
import sys
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

VARIANCE, SIGMA_DATA, T = 0.3 ** 2, 0.5, 1000


def gains(kind, s):
    """Of output to input: both are multiples of x."""
    q2 = 1 + s ** 2
    d = VARIANCE / (VARIANCE + s ** 2)
    epsilon = (1 - d) / s
    if kind == 'denoised':
        return d
    if kind == 'edm':
        e2 = SIGMA_DATA ** 2 + s ** 2
        return (d - SIGMA_DATA ** 2 / e2) / (s * SIGMA_DATA / np.sqrt(e2)) * np.sqrt(e2)
    if kind == 've':
        return -epsilon
    if kind in ('vp', 'epsilon'):
        return epsilon * np.sqrt(q2)
    return (1 / q2 - d) / (s / np.sqrt(q2)) * np.sqrt(q2)  # v


def sigmas(betas):
    abar = np.cumprod(1 - betas)
    return np.sqrt((1 - abar) / abar)


def schedules():
    t = np.arange(T + 1) / T
    abar = np.cos((t + 0.008) / 1.008 * np.pi / 2) ** 2
    return dict(linear=sigmas(np.linspace(1e-4, 0.02, T)), cosine=sigmas(np.minimum(1 - abar[1:] / abar[:-1], 0.999)))


def save(folder, name, table, noise_of_index, noise_type=TensorProto.FLOAT, shape=('N', 3, 32, 32), noise_shape=('N',),
         output=None):
    """The gain is interpolated in `table` at the position that `noise_of_index`'s inverse (scale, offset) gives."""
    node = helper.make_node
    scale, offset = noise_of_index
    nodes = [
        node('Cast', ['sigma'], ['noise'], to=TensorProto.FLOAT),
        node('Mul', ['noise', 'scale'], ['scaled']),
        node('Add', ['scaled', 'offset'], ['place']),
        node('Clip', ['place', 'zero', 'last'], ['inside']),
        node('Floor', ['inside'], ['low']),
        node('Cast', ['low'], ['index'], to=TensorProto.INT64),
        node('Add', ['index', 'one'], ['next']),
        node('Gather', ['table', 'index'], ['g0']),
        node('Gather', ['table', 'next'], ['g1']),
        node('Sub', ['inside', 'low'], ['part']),
        node('Sub', ['g1', 'g0'], ['rise']),
        node('Mul', ['rise', 'part'], ['more']),
        node('Add', ['g0', 'more'], ['gain']),
        node('Reshape', ['gain', 'column'], ['map']),
        node('Mul', ['x', 'map'], ['denoised']),
    ]
    table = np.append(table, table[-1])
    constants = [numpy_helper.from_array(np.asarray(v, np.float32), k) for k, v in
                 dict(table=table, scale=scale, offset=offset, zero=0, last=len(table) - 2).items()]
    constants += [numpy_helper.from_array(np.array(v, np.int64), k) for k, v in dict(one=1, column=[-1, 1, 1, 1]).items()]
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info('x', TensorProto.FLOAT, shape),
                      helper.make_tensor_value_info('sigma', noise_type, noise_shape)],
        [helper.make_tensor_value_info('denoised', TensorProto.FLOAT, output or shape)], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 16)], producer_name='make-custom', ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder, name + '.onnx'))


def main(folder):
    os.makedirs(folder, exist_ok=True)
    # Continuous networks: exact at 41 levels, evenly spaced in log sigma or in their own noise; the tests ask there.
    logs = np.linspace(np.log(0.01), np.log(50), 41)
    s, step = np.exp(logs), logs[1] - logs[0]
    save(folder, 'edm', gains('edm', s), (4 / step, -logs[0] / step))
    save(folder, 've', gains('ve', s), (1 / step, (np.log(2) - logs[0]) / step))
    times = np.linspace(0.002, 0.99, 41)
    vp = np.sqrt(np.expm1(0.5 * 19.9 * times ** 2 + 0.1 * times))
    step = times[1] - times[0]
    save(folder, 'vp', gains('vp', vp), (1 / 999 / step, -times[0] / step))
    for name, levels in schedules().items():
        save(folder, 'epsilon-' + name, gains('epsilon', levels), (1, 0), TensorProto.INT64)
        save(folder, 'v-' + name, gains('v', levels), (1, 0))
    linear = schedules()['linear']
    save(folder, 'grey', gains('epsilon', linear), (1, 0), TensorProto.INT64, (1, 1, 32, 32), (1,))
    save(folder, 'large', gains('epsilon', linear), (1, 0), TensorProto.INT64, ('N', 3, 64, 64))
    save(folder, 'large-grey', gains('epsilon', linear), (1, 0), TensorProto.INT64, (1, 1, 64, 64), (1,))
    save(folder, 'odd', gains('epsilon', linear), (1, 0), TensorProto.INT64, ('N', 3, 48, 48))
    save(folder, 'nan', np.full(T, np.nan), (1, 0), TensorProto.INT64)


if __name__ == '__main__':
    main(sys.argv[1])
