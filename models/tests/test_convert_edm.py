"""The converter of pickles, on a stand-in with the call signature of a denoiser of EDM."""
import base64
import json
import pickle
import sys
import types
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

from card import CIFAR10
from conftest import run_script


class Square(torch.autograd.Function):
    """Networks may hold functions of their own."""
    @staticmethod
    def forward(ctx, x):
        return x * x


class Inside(nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.conv, self.noise = nn.Conv2d(3, 40, 3, padding=1), nn.Linear(1, 40)
        self.label = nn.Linear(labels, 40) if labels else None
        self.out = nn.Conv2d(40, 3, 3, padding=1)

    def forward(self, x, noise, class_labels=None):
        e = self.noise(noise.reshape(-1, 1))
        if self.label is not None:
            e = e + self.label(class_labels)
        return self.out(torch.tanh(self.conv(x) + e[:, :, None, None]) + 0.1 * Square.apply(x.mean((1, 2, 3), keepdim=True)))


class EDMPrecond(nn.Module):
    def __init__(self, labels=10, side=32):
        super().__init__()
        self.img_resolution, self.img_channels, self.label_dim = side, 3, labels
        self.sigma_min, self.sigma_max, self.sigma_data, self.use_fp16 = 0, float('inf'), 0.5, True
        self.model = Inside(labels)

    def forward(self, x, sigma, class_labels=None, force_fp32=False):
        s = sigma.reshape(-1, 1, 1, 1)
        q = s ** 2 + self.sigma_data ** 2
        kind = torch.float16 if self.use_fp16 and not force_fp32 else torch.float32
        f = self.model((x / q.sqrt()).to(kind), sigma.log() / 4, class_labels)
        return self.sigma_data ** 2 / q * x + s * self.sigma_data / q.sqrt() * f.to(torch.float32)


def save(path, net):
    path.write_bytes(pickle.dumps(dict(ema=net)))
    return path


def run_onnx(path, *inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    assert [i.shape[0] for i in session.get_inputs()] == ['B'] * 3
    return session.run(None, {i.name: v.numpy() for i, v in zip(session.get_inputs(), inputs, strict=True)})[0]


@pytest.mark.parametrize('labels', (0, 10))
@pytest.mark.parametrize('is_raw', (False, True))
def test_the_file_computes_what_the_pickled_network_does(tmp_path, labels, is_raw):
    torch.manual_seed(1)
    net, path = EDMPrecond(labels).eval(), tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32', '--licence', 'made up',
                            *['--raw'] * is_raw)
    assert code == 0, said
    for batch in (1, 3):
        x, label = torch.randn(batch, 3, 32, 32), torch.eye(10)[:batch]
        label[-1] = 0
        noise = torch.tensor([0.3, 2.0, 70.0][:batch])
        given = label if labels else None
        with torch.no_grad():
            expected = net.model(x, noise, given) if is_raw else net(x, noise, given, force_fp32=True)
        assert np.allclose(run_onnx(path, x, noise, label), expected, rtol=1e-4, atol=1e-4)
    card = json.loads((tmp_path / 'net.card.json').read_text())
    assert (card['preconditioning'], card['sigma_data'], card['licence']) == ('EDM', 0.5, 'made up')
    assert (card['sigma_min'], card['sigma_max'], card['labels']) == (0.002, 80, CIFAR10)
    assert (tmp_path / 'net.selftest.json').exists() == (not is_raw)
    assert list(card['inputs']) == ['x', 'noise' if is_raw else 'sigma', 'label']


def test_images_of_64_pixels(tmp_path):
    torch.manual_seed(1)
    net, path = EDMPrecond(side=64).eval(), tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32')
    assert code == 0, said
    x, sigma, label = torch.randn(2, 3, 64, 64), torch.tensor([0.3, 2.0]), torch.eye(10)[:2]
    with torch.no_grad():
        assert np.allclose(run_onnx(path, x, sigma, label), net(x, sigma, label, force_fp32=True), rtol=1e-4, atol=1e-4)
    card = json.loads((tmp_path / 'net.card.json').read_text())
    assert card['inputs']['x'] == card['output']['denoised'] == ['B', 3, 64, 64]
    cases = json.loads((tmp_path / 'net.selftest.json').read_text())['cases']
    assert [len(base64.b64decode(case['x'])) for case in cases] == [4 * 3 * 64 * 64] * len(cases)


def test_weights_are_fp16_unless_asked(tmp_path):
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', EDMPrecond()), tmp_path / 'net.onnx')
    assert code == 0, said
    kinds = [t.data_type for t in onnx.load(tmp_path / 'net.onnx').graph.initializer]
    assert onnx.TensorProto.FLOAT16 in kinds


def test_bad_input_is_one_line_and_code_2(tmp_path):
    module = types.ModuleType('torch_utils_absent')
    module.Net = type('Net', (), dict(__module__='torch_utils_absent'))
    sys.modules['torch_utils_absent'] = module
    absent = save(tmp_path / 'absent.pkl', module.Net())
    del sys.modules['torch_utils_absent']
    text = tmp_path / 'text.pkl'
    text.write_text('no pickle')
    for path, words in ((absent, "torch_utils_absent: put the authors' repository on PYTHONPATH"), (text, 'is not a pickle'),
                        (tmp_path / 'none.pkl', 'No such file'), (save(tmp_path / 'dict.pkl', 3), 'holds no network'),
                        (save(tmp_path / 'other.pkl', nn.Linear(1, 1)), 'Linear has no sigma_min'),
                        (save(tmp_path / 'odd.pkl', EDMPrecond(side=48)), '3 x 48 x 48'),
                        (save(tmp_path / 'many.pkl', EDMPrecond(labels=1000)), '1000 classes')):
        code, said = run_script('convert_edm.py', path, tmp_path / 'net.onnx')
        assert code == 2 and words in said and said.count('\n') == 1, said
    code, said = run_script('convert_edm.py')
    assert code == 2 and said.count('\n') == 1
    assert not (tmp_path / 'net.onnx').exists()
