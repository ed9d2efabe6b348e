"""Writes the networks of the tests, with card and self-test each: of the real network's interface, but with few convolutions.

    python3 models/make-tiny.py test/models

tiny        D = c_skip x + c_out F(x / q, sigma, label), q = sqrt(sigma^2 + 0.25), with fixed random weights, in the
            operators of the published networks, which the page's own kernels compute
tiny-weak   the same with other random weights: what tiny's card calls weaker
tiny-tanh   another F, with operators that only onnxruntime computes
tiny-nan    the same, but not a number for sigma <= 0.5
tiny-shape  takes x [B,1,28,28], whatever its card says
tiny-64     tiny for images of 64 x 64, with a self-test of one case

and tiny-classifier, with the statistics of made-up images: eight averages of a convolution, and random answers of them.
"""
import os
import sys
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from card import CASES, CIFAR10, describe_file, make_card, make_selftest, noisy_images, write, write_card
from feature_statistics import write_statistics

# Of the hidden layers: of what only onnxruntime computes, and of tiny.
CHANNELS, WIDTH = 8, 16


def model_of(name, nodes, inputs, outputs, floats, integers={}):
    """A checked model; inputs and outputs have their shapes by name, `floats` and `integers` are its constants."""
    values = lambda shapes: [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in shapes.items()]
    constants = [numpy_helper.from_array(np.asarray(value, kind), name)
                 for kind, numbers in ((np.float32, floats), (np.int64, integers)) for name, value in numbers.items()]
    graph = helper.make_graph(nodes, name, values(inputs), values(outputs), constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 16)], producer_name='make-tiny', ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def denoiser_of(nodes, shape, floats, integers):
    """A model of the interface that every network of the page has."""
    return model_of('tiny', nodes, dict(x=['B', *shape], sigma=['B'], label=['B', 10]), dict(denoised=['B', *shape]),
                    floats, integers)


def make(shape, seed=1):
    """Blocks of 2 x 2 pixels, one hidden layer whose gains depend on log(sigma) and the label, and pixels again."""
    colours = shape[0]
    rng = np.random.default_rng(seed)
    normal = lambda *shape: rng.standard_normal(shape).astype(np.float32)
    node = helper.make_node
    nodes = [
        node('Reshape', ['sigma', 'image'], ['s']),
        node('Mul', ['s', 'two'], ['ratio']),
        # sigma_data = 1/2: sqrt((2 sigma)^2 + 1) = 2 q.
        node('Pad', ['ratio', 'pads', 'one'], ['both']),
        node('ReduceL2', ['both'], ['length'], axes=[1], keepdims=1),
        node('Div', ['x', 'length'], ['scaled']),
        node('Reshape', ['sigma', 'column'], ['sigma_column']),
        node('Log', ['sigma_column'], ['log']),
        node('Gemm', ['log', 'noise', 'gains'], ['noise_gain']),
        node('Gemm', ['label', 'embed', 'noise_gain'], ['gain_row']),
        node('Reshape', ['gain_row', 'maps'], ['gain']),
        node('Conv', ['scaled', 'conv0'], ['blocks'], strides=[2, 2], kernel_shape=[2, 2]),
        node('Conv', ['blocks', 'conv1'], ['hidden'], pads=[1, 1, 1, 1], kernel_shape=[3, 3]),
        node('Mul', ['hidden', 'gain'], ['modulated']),
        node('Sigmoid', ['modulated'], ['gate']),
        node('Mul', ['modulated', 'gate'], ['active']),
        node('Conv', ['active', 'conv2'], ['raw'], pads=[1, 1, 1, 1], kernel_shape=[3, 3]),
        node('DepthToSpace', ['raw'], ['pixels'], blocksize=2, mode='CRD'),
        # c_skip x = x / (2 q)^2, c_out F = sigma F / (2 q).
        node('Mul', ['s', 'pixels'], ['added']),
        node('Add', ['scaled', 'added'], ['sum']),
        node('Div', ['sum', 'length'], ['denoised']),
    ]
    # Gains make F of order 1 and change slowly with x, so that many large steps stay tame.
    floats = dict(
        conv0=normal(WIDTH, colours, 2, 2) / np.sqrt(colours), conv1=normal(WIDTH, WIDTH, 3, 3) / np.sqrt(9 * WIDTH),
        conv2=normal(4 * colours, WIDTH, 3, 3) * 0.7 / np.sqrt(9 * WIDTH),
        embed=normal(10, WIDTH) * 0.8, noise=normal(1, WIDTH) * 0.2, gains=1 + 0.3 * normal(WIDTH), two=2, one=1)
    integers = dict(image=[-1, 1, 1, 1], column=[-1, 1], maps=[-1, WIDTH, 1, 1], pads=[0, 0, 0, 0, 0, 1, 0, 0])
    return denoiser_of(nodes, shape, floats, integers)


def tanh_weights(channels, seed=1):
    """Gains make F of order 1 and change slowly with x, so that many large steps stay tame."""
    rng = np.random.default_rng(seed)
    normal = lambda *shape: rng.standard_normal(shape)
    return dict(
        conv1=normal(CHANNELS, channels, 3, 3) / np.sqrt(9 * channels),
        embed=normal(11, CHANNELS) * 0.8,
        conv2=normal(channels, CHANNELS, 3, 3) * 0.7 / np.sqrt(9 * CHANNELS),
        half=np.array(0.5), quarter=np.array(0.25))


def make_tanh(shape, is_nan_at_low_sigma=False, seed=1):
    node = helper.make_node
    nodes = [
        node('Reshape', ['sigma', 'image'], ['s']),
        node('Mul', ['s', 's'], ['s2']),
        node('Add', ['s2', 'quarter'], ['q2']),
        node('Sqrt', ['q2'], ['q']),
        node('Div', ['x', 'q'], ['scaled']),
        # The hidden layer's bias depends on log(sigma) / 4 and the label.
        node('Log', ['sigma'], ['log']),
        node('Mul', ['log', 'quarter'], ['noise']),
        node('Reshape', ['noise', 'column'], ['noise_column']),
        node('Concat', ['label', 'noise_column'], ['condition'], axis=1),
        node('MatMul', ['condition', 'embed'], ['embedded']),
        node('Reshape', ['embedded', 'bias'], ['bias_map']),
        node('Conv', ['scaled', 'conv1'], ['hidden'], pads=[1, 1, 1, 1]),
        node('Add', ['hidden', 'bias_map'], ['shifted']),
        node('Tanh', ['shifted'], ['active']),
        node('Conv', ['active', 'conv2'], ['raw'], pads=[1, 1, 1, 1]),
        # sigma_data = 1/2: c_skip = 1/4 / q^2, c_out = sigma / 2 / q.
        node('Div', ['quarter', 'q2'], ['c_skip']),
        node('Mul', ['c_skip', 'x'], ['kept']),
        node('Div', ['s', 'q'], ['ratio']),
        node('Mul', ['ratio', 'half'], ['c_out']),
        node('Mul', ['c_out', 'raw'], ['correction']),
        node('Add', ['kept', 'correction'], ['sum' if is_nan_at_low_sigma else 'denoised']),
    ]
    if is_nan_at_low_sigma:
        nodes += [
            node('Sub', ['s', 'half'], ['above']),
            node('Log', ['above'], ['log_above']),
            node('Mul', ['log_above', 'zero'], ['nothing']),
            node('Add', ['sum', 'nothing'], ['denoised']),
        ]
    floats = tanh_weights(shape[0], seed)
    if is_nan_at_low_sigma:
        floats.update(zero=np.array(0.0))
    integers = dict(image=[-1, 1, 1, 1], column=[-1, 1], bias=[-1, CHANNELS, 1, 1])
    return denoiser_of(nodes, shape, floats, integers)


def make_classifier():
    rng = np.random.default_rng(2)
    node = helper.make_node
    nodes = [
        node('Conv', ['x', 'filters'], ['hidden'], pads=[1, 1, 1, 1], strides=[2, 2]),
        node('Relu', ['hidden'], ['active']),
        node('GlobalAveragePool', ['active'], ['pooled']),
        node('Flatten', ['pooled'], ['features'], axis=1),
        node('MatMul', ['features', 'head'], ['logits']),
    ]
    floats = dict(filters=rng.standard_normal((CHANNELS, 3, 3, 3)), head=rng.standard_normal((CHANNELS, 10)))
    return model_of('tiny-classifier', nodes, dict(x=['B', 3, 32, 32]),
                    dict(features=['B', CHANNELS], logits=['B', 10]), floats)


def write_classifier(folder):
    path = os.path.join(folder, 'tiny-classifier.onnx')
    model = make_classifier()
    onnx.save(model, path)
    write_card(path, dict(
        describe_file(path), inputs=dict(x=['B', 3, 32, 32]), outputs=dict(features=['B', CHANNELS], logits=['B', 10]),
        image_range=[-1, 1], labels=CIFAR10, images_seen=0, training='none: random weights', licence='MIT'))
    images = np.clip(np.concatenate(list(noisy_images([0.1] * 200))), -1, 1)
    features = ReferenceEvaluator(model).run(None, dict(x=images))[0].astype(np.float64)
    write_statistics(path, features.mean(0), np.cov(features, rowvar=False), images=200, of='made-up images', test_images=[])


if __name__ == '__main__':
    folder = sys.argv[1]
    tiny, weak, large = make((3, 32, 32)), make((3, 32, 32), seed=3), make((3, 64, 64))

    def denoiser(model):
        evaluator = ReferenceEvaluator(model)
        return lambda x, sigma, label: evaluator.run(None, dict(x=x, sigma=sigma, label=label))[0]
    tanh = make_tanh((3, 32, 32))
    denoise = denoiser(tanh)
    denoisers = {'tiny': denoiser(tiny), 'tiny-weak': denoiser(weak), 'tiny-64': denoiser(large)}
    high = [case for case in CASES if case[0] > 1]
    for name, model, cases in (('tiny', tiny, CASES), ('tiny-weak', weak, CASES), ('tiny-tanh', tanh, CASES),
                               ('tiny-nan', make_tanh((3, 32, 32), True), high), ('tiny-shape', make_tanh((1, 28, 28)), CASES),
                               ('tiny-64', large, CASES[1:2])):
        path = os.path.join(folder, name + '.onnx')
        onnx.save(model, path)
        side = 64 if name == 'tiny-64' else 32
        card = make_card(path, side, unconditional='all-zero label', images_seen=0, training='none: random weights', licence='MIT',
                         **(dict(weaker='tiny-weak') if name == 'tiny' else {}))
        write(path, card, make_selftest(denoisers.get(name, denoise), 'reference evaluator of the onnx package', cases, side))
        print(path, card['bytes'])
    write_classifier(folder)
