"""The same images as the command line's: a network of onnxruntime under a program in Python, with the page's noise."""
import json
import os

import numpy as np
import pytest
from conftest import ROOT, apart, command

import samplerscope

TINY = os.path.join(ROOT, 'test', 'models', 'tiny')
CLASSES = 10


def denoiser(labels):
    """D(x, sigma, asked) of the tiny network, float64 around its float32; one image per call, as on the command line."""
    runtime = pytest.importorskip('onnxruntime', reason='onnxruntime is not installed')
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(TINY + '.onnx', options, providers=['CPUExecutionProvider'])

    def D(x, sigma, asked='label'):
        answers = []
        for image, label in zip(x, labels):
            onehot = np.zeros((1, CLASSES), np.float32)
            if asked == 'label' and label is not None:
                onehot[0, label] = 1
            feeds = {'x': image[None].astype(np.float32), 'sigma': np.array([sigma], np.float32), 'label': onehot}
            answers.append(session.run(None, feeds)[0][0])
        return np.stack(answers).astype(np.float64)

    return D


@pytest.mark.parametrize('design', ['DPM++ 2M Karras 6', '{"steps": 5, "solver": "euler-ancestral"}', '{"steps": 4, "guidance": {"id": "cfg", "params": {"weight": 2}}}'])
def test_images_of_the_command_line(tmp_path, design):
    command('sample', '--model', TINY, '--design', design, '--seeds', '3', '--images', '2', '--out', tmp_path / 'a')
    told = json.loads((tmp_path / 'a.json').read_text())
    program = samplerscope.compile_design(design, checkout=ROOT)
    labels = [0, 1]
    norms = []
    noise = samplerscope.PageNoise(3, range(2), (3, 32, 32))
    result = program.run(denoiser(labels), noise=noise, on_step=lambda step: norms.append(np.sqrt((step.x**2).sum((1, 2, 3))) / step.s))
    assert told['program']['nfe'] == program.nfe
    for k, image in enumerate(told['runs'][0]['images']):
        ours = [*(norm[k] for norm in norms), np.sqrt((result[k] ** 2).sum())]
        # Both are onnxruntime, of two versions: their sums in float32 differ in the last digits.
        assert apart(ours, image['stateNorms']) < 1e-5
        assert apart([result[k].min(), result[k].max()], [image['min'], image['max']]) < 1e-4
