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
from classes import imagenet_names
from conftest import card_for_the_page, check_kept, run_script
from edm_standin import EDMPrecond, Inside, VEPrecond, VPPrecond, iDDPMPrecond
from onnx_file import tracing


def in_float32(net):
    """A copy that computes in float32 with the weights that are kept."""
    net = pickle.loads(pickle.dumps(net)).float().eval()
    net.use_fp16 = False
    return net


def save(path, net):
    path.write_bytes(pickle.dumps(dict(ema=net)))
    return path


def run_onnx(path, *inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    assert [i.shape[0] for i in session.get_inputs()] == ['B'] * 3
    return session.run(None, {i.name: v.numpy() for i, v in zip(session.get_inputs(), inputs, strict=True)})[0]


@pytest.mark.parametrize('use_fp16', (False, True))
@pytest.mark.parametrize('labels', (0, 10))
@pytest.mark.parametrize('is_raw', (False, True))
def test_the_file_computes_what_the_pickled_network_does(tmp_path, labels, is_raw, use_fp16):
    torch.manual_seed(1)
    net, path = EDMPrecond(labels, use_fp16=use_fp16).eval(), tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32', '--licence', 'made up',
                            *['--raw'] * is_raw)
    assert code == 0, said
    net = in_float32(net)
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


def test_chosen_classes_of_a_thousand_keep_their_names(tmp_path):
    torch.manual_seed(1)
    net, path = EDMPrecond(1000).eval(), tmp_path / 'net.onnx'
    net.model.label_dropout = 0.1
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32', '--classes', '207,980,386-388')
    assert code == 0, said
    card = card_for_the_page(path)
    assert card['labels'] == ['golden retriever', 'volcano', 'African elephant', 'lesser panda', 'giant panda']
    assert (card['classes'], card['class_indices']) == (1000, [207, 980, 386, 387, 388])
    check_kept('EDM with a null class', card)
    assert card['has_null_class'] and card['unconditional'] == 'all-zero label (10% label dropout in training)'
    net, x, sigma = in_float32(net), torch.randn(4, 3, 32, 32), torch.tensor([0.3, 2.0, 0.1, 9.0])
    label, wide = torch.eye(5)[[1, 4, 0, 0]], torch.zeros(4, 1000)
    label[3] = 0
    wide[range(3), [980, 388, 207]] = 1
    with torch.no_grad():
        assert np.allclose(run_onnx(path, x, sigma, label), net(x, sigma, wide, force_fp32=True), rtol=1e-4, atol=1e-4)


def test_names_of_imagenet_are_in_the_order_of_its_classes():
    names = imagenet_names()
    assert len(names) == len({name.lower() for name in names}) == 1000 and all(names)
    # 145 as in the README of consistency models, the others as in torchvision.
    assert {k: names[k] for k in (0, 145, 207, 517, 999)} == {
        0: 'tench', 145: 'king penguin', 207: 'golden retriever', 517: 'crane, machine', 999: 'toilet tissue'}


def test_without_label_dropout_there_is_no_null_class(tmp_path):
    path = tmp_path / 'net.onnx'
    assert run_script('convert_edm.py', save(tmp_path / 'net.pkl', EDMPrecond(3)), path)[0] == 0
    card = card_for_the_page(path)
    assert (card['has_null_class'], card['labels']) == (False, ['class 0', 'class 1', 'class 2'])
    assert card['unconditional'].startswith('none: ')
    assert run_script('convert_edm.py', save(tmp_path / 'net.pkl', EDMPrecond(0)), path)[0] == 0
    card = card_for_the_page(path)
    assert (card['has_null_class'], card['classes'], card['unconditional'][:7]) == (False, 0, 'always:')


@pytest.mark.parametrize('options,words', (
    (('--classes', '0,3'), 'the network has the classes 0 to 2'), (('--classes', '1,1'), 'names a class twice'),
    (('--classes', '2-1'), 'the network has the classes 0 to 2'), (('--classes', 'cat'), 'not a list of class numbers'),
    (('--class-names', 'two.txt'), 'has 2 names, one per line; the network has 3 classes')))
def test_classes_that_are_not_there(tmp_path, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'two.txt').write_text('a\nb\n')
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', EDMPrecond(3)), tmp_path / 'net.onnx', *options)
    assert code == 2 and words in said and said.count('\n') == 1, said


def test_images_of_64_pixels(tmp_path):
    torch.manual_seed(1)
    net, path = EDMPrecond(side=64).eval(), tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32')
    assert code == 0, said
    net = in_float32(net)
    x, sigma, label = torch.randn(2, 3, 64, 64), torch.tensor([0.3, 2.0]), torch.eye(10)[:2]
    with torch.no_grad():
        assert np.allclose(run_onnx(path, x, sigma, label), net(x, sigma, label, force_fp32=True), rtol=1e-4, atol=1e-4)
    card = json.loads((tmp_path / 'net.card.json').read_text())
    assert card['inputs']['x'] == card['output']['denoised'] == ['B', 3, 64, 64]
    cases = json.loads((tmp_path / 'net.selftest.json').read_text())['cases']
    assert [len(base64.b64decode(case['x'])) for case in cases] == [4 * 3 * 64 * 64] * len(cases)


@pytest.mark.parametrize('kind', (EDMPrecond, VPPrecond, VEPrecond, iDDPMPrecond))
@pytest.mark.parametrize('is_raw', (False, True))
def test_the_page_can_read_the_card_of_every_preconditioning(tmp_path, kind, is_raw):
    torch.manual_seed(1)
    net, path = kind().eval(), tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32', *['--raw'] * is_raw)
    assert code == 0, said
    card = card_for_the_page(path)
    name = kind.__name__.removesuffix('Precond')
    assert card['preconditioning'] == name
    assert card['sigma_data'] == (0.5 if kind is EDMPrecond else None)
    assert card['parameterization'].startswith('F under %s ' % name if is_raw else 'D(x; sigma)')
    net, x, label = in_float32(net), torch.randn(3, 3, 32, 32), torch.eye(10)[3:6]
    for noise in (torch.tensor([0.02, 0.5, 5]), torch.tensor([0.1, 2, 60])):
        with torch.no_grad():
            expected = net.model(x, noise, label)[:, :3] if is_raw else net(x, noise, label)
        assert np.allclose(run_onnx(path, x, noise, label), expected, rtol=1e-4, atol=1e-4)


def test_a_bare_network_of_other_betas_gets_no_formula_of_the_page(tmp_path):
    path = tmp_path / 'net.onnx'
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', VPPrecond(beta_d=10.0)), path, '--raw')
    assert code == 0, said
    assert 'parameterization' not in card_for_the_page(path)


def test_augmentation_labels_are_none(tmp_path):
    torch.manual_seed(1)
    net, path = EDMPrecond().eval(), tmp_path / 'net.onnx'
    assert run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), path, '--fp32')[0] == 0
    net, x, sigma, label = in_float32(net), torch.randn(1, 3, 32, 32), torch.tensor([2.0]), torch.eye(10)[:1]
    with torch.no_grad():
        zero, one = (net(x, sigma, label, augment_labels=torch.full((1, 9), value)) for value in (0.0, 1.0))
    got = torch.from_numpy(run_onnx(path, x, sigma, label))
    assert torch.allclose(got, zero, atol=1e-4) and not torch.allclose(got, one, atol=1e-2)


class Unknown(Inside):
    """A kernel of a shape that is computed from the input, which ONNX's exporter refuses."""
    def forward(self, x, noise, class_labels):
        y = self.out(torch.cat((self.conv(x), self.conv(x)), 1))
        kernel = torch.ones(1, 1, 3, 3).repeat(x.shape[1], 1, 1, 1)
        return nn.functional.conv2d(y, kernel, padding=1, groups=3) + self.label(class_labels).sum()


class Broken(Inside):
    def forward(self, x, noise, class_labels):
        return self.conv(x[:, :2])


@pytest.mark.parametrize('inside,words', ((Unknown, 'torch cannot export the network: '), (Broken, 'the network does not run: ')))
def test_a_failure_of_torch_is_one_line_and_code_2(tmp_path, capfd, inside, words):
    net, methods = EDMPrecond(use_fp16=False), (torch.Tensor.tile, torch.tile)
    net.model = inside(10)
    code, said = run_script('convert_edm.py', save(tmp_path / 'net.pkl', net), tmp_path / 'net.onnx')
    assert code == 2 and words in said and said.count('\n') == 1 and len(said) < 400, said
    assert capfd.readouterr() == ('', '')  # what torch prints from C++
    assert not (tmp_path / 'net.onnx').exists()
    assert (torch.Tensor.tile, torch.tile) == methods


def test_tile_while_tracing_is_tile():
    x = torch.randn(2, 3)
    for dims in ((2,), (2, 1), (1, 3), (2, 1, 3)):
        expected = x.tile(dims)
        with tracing():
            assert all(torch.equal(y, expected) for y in (
                x.tile(dims), x.tile(list(dims)), x.tile(*dims), x.tile(dims=dims), torch.tile(x, dims),
                torch.tile(input=x, dims=dims)))


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
                        (save(tmp_path / 'odd.pkl', EDMPrecond(side=48)), '3 x 48 x 48')):
        code, said = run_script('convert_edm.py', path, tmp_path / 'net.onnx')
        assert code == 2 and words in said and said.count('\n') == 1, said
    code, said = run_script('convert_edm.py')
    assert code == 2 and said.count('\n') == 1
    assert not (tmp_path / 'net.onnx').exists()
