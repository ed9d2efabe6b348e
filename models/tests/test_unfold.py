"""unfold.py: what was folded away comes back."""
import json
import numpy as np
import onnx
import pytest
import torch

import cifar
import onnx_file
import unfold
from classifier import Classifier, begin_from
from conftest import TOY, made_up, run_script
from export import cases, export
from export_classifier import export_classifier, fold as fold_classifier
from fold import fold
from net import Net, normalize
from run import load_checkpoint
from train import Trainer


def uneven(net):
    """Every gain another, one in three negative; rows as long as training leaves them."""
    with torch.no_grad():
        for k, (name, p) in enumerate(net.named_parameters()):
            p.copy_(normalize(p)) if p.ndim else p.fill_(0.3 + 0.02 * k if k % 3 else -0.4)
    return net


def classifier(residuals=2):
    """A toy classifier in eval mode, its normalizations those of some training and its gains positive."""
    torch.manual_seed(5)
    net = Classifier((8, 12, 16), residuals=residuals)
    images = torch.from_numpy(made_up(200)[0])
    with torch.no_grad():
        for p in net.parameters():
            p.uniform_(0.2, 1.2) if p.ndim == 1 else p.mul_(1.5)
        for _ in range(30):
            net(cifar.to_unit(images))
    return net.eval(), images


def test_a_denoiser_comes_back_from_its_graph(toy_net):
    net = uneven(toy_net)
    back = unfold.unfold(fold(net), TOY)
    assert onnx_file.largest_error(back, fold(net), cases()) < 2e-5
    assert back.out_gain.item() == pytest.approx(abs(net.out_gain.item()), rel=1e-4)  # a sign goes to the rows
    # A fold of what came back is the same file, up to rounding.
    for a, b in zip(fold(net).graph.initializer, fold(back).graph.initializer, strict=True):
        assert a.name == b.name
        np.testing.assert_allclose(onnx.numpy_helper.to_array(b), onnx.numpy_helper.to_array(a), rtol=2e-3, atol=1e-5)


@pytest.mark.parametrize('changed', ['inp', 'enc.1.res0', 'dec.0.qkv', 'emb_label', 'out'])
def test_every_weight_is_read(toy_net, changed):
    net = uneven(toy_net)
    with torch.no_grad():
        weight = net.get_submodule(changed).weight
        weight.copy_(normalize(torch.randn(weight.shape)))
    assert onnx_file.largest_error(unfold.unfold(fold(net), TOY), fold(net), cases()) < 2e-5


def test_another_configuration_is_refused(toy_net):
    with pytest.raises(ValueError, match='name another --network'):
        unfold.unfold(fold(toy_net), dict(TOY, ch=(8, 8, 16)))


def test_training_goes_on_from_a_file(toy_net, data, tmp_path, monkeypatch):
    monkeypatch.setitem(unfold.NETWORKS, 'nano', TOY)
    path = tmp_path / 'net.onnx'
    export(uneven(toy_net), str(path))
    (tmp_path / 'net.card.json').write_text(json.dumps(dict(images_seen=6400)))
    code, said = run_script('unfold.py', path, tmp_path / 'weights.pt', '--network', 'nano')
    assert code == 0 and '6400 images seen' in said
    trainer = Trainer(TOY, *cifar.load(data, 'train'), batch=8, state=load_checkpoint(str(tmp_path / 'weights.pt')))
    assert (trainer.step, trainer.seen, trainer.warm_from) == (100, 6400, 100)
    trainer.take_step()
    assert trainer.step == 101


def test_a_classifier_comes_back_with_its_normalizations():
    net, images = classifier()
    model = onnx_file.trace(fold_classifier(net), dict(x=cifar.to_unit(images[:3])), ['features', 'logits'])
    back = unfold.unfold_classifier(model, images)
    given = [dict(x=cifar.to_unit(part)) for part in images[:60].split(20)]
    assert onnx_file.largest_error(back, model, given) < 1e-4
    # What a normalization has is the mean and variance of what it gets: in training mode the network computes the same.
    with torch.no_grad():
        expected = back.look(cifar.to_unit(images))
        got = back.train().look(cifar.to_unit(images))
    assert (got - expected).abs().max() < 0.02 * expected.abs().max()
    begin_from(Classifier((8, 12, 16), residuals=3), back.state_dict())


def test_a_classifier_s_file_is_read_by_the_command(data, tmp_path):
    net, _ = classifier(residuals=1)
    path = tmp_path / 'judge.onnx'
    export_classifier(net, str(path))
    (tmp_path / 'judge.card.json').write_text(json.dumps(dict(images_seen=1000)))
    code, said = run_script('unfold.py', path, tmp_path / 'weights.pt')
    assert code == 2 and '--data' in said
    code, said = run_script('unfold.py', path, tmp_path / 'weights.pt', '--data', data)
    assert code == 0, said
    assert load_checkpoint(str(tmp_path / 'weights.pt'))['seen'] == 1000


def test_what_is_no_network_is_said_in_one_line(tmp_path):
    path = tmp_path / 'net.onnx'
    path.write_bytes(b'no graph')
    assert run_script('unfold.py', path, 'out.pt')[1].count('is no .onnx file') == 1
    onnx.save(onnx.ModelProto(), str(path))
    (tmp_path / 'net.card.json').write_text('{}')
    assert 'does not say images_seen' in run_script('unfold.py', path, 'out.pt')[1]
    assert 'No such file' in run_script('unfold.py', tmp_path / 'none.onnx', 'out.pt')[1]


def test_files_of_others_are_refused(toy_net):
    x, y = (onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ['B']) for name in 'xy')
    other = onnx.helper.make_model(onnx.helper.make_graph([onnx.helper.make_node('Neg', ['x'], ['y'])], 'g', [x], [y]))
    with pytest.raises(ValueError, match='no weight .inp.'):
        unfold.unfold(other, TOY)
    with pytest.raises(ValueError, match='not from export_classifier'):
        unfold.unfold_classifier(other, torch.zeros(1, 3, 32, 32, dtype=torch.uint8))
    with pytest.raises(ArithmeticError, match='of another kind'):
        unfold.checked(Net(**TOY).eval(), fold(uneven(toy_net)), cases())
