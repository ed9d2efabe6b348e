import numpy as np
import pytest
import torch

import cifar
import train_classifier
from classifier import Classifier, begin_from, load_classifier, whitening
from export_classifier import export_classifier, fold
from run import Checkpoint

CHANNELS = (8, 16, 16)


def test_whitened_patches_are_uncorrelated_with_variance_one(data):
    images = cifar.to_unit(cifar.load(data, 'train')[0])
    filters = whitening(images, eps=0)
    patches = torch.nn.functional.conv2d(images, filters).transpose(0, 1).reshape(24, -1).double()
    assert torch.allclose(torch.cov(patches[:12]), torch.eye(12).double(), atol=1e-3)
    assert torch.allclose(patches[12:], -patches[:12])


def test_the_rate_goes_up_and_down_once():
    rates = [train_classifier.cycle(step, 100, 0.5) for step in range(100)]
    top = int(np.argmax(rates))
    assert 18 <= top <= 21 and 0.48 < max(rates) <= 0.5 and rates[0] < 0.02 and rates[-1] < 0.01
    assert (np.diff(rates[:top]) > 0).all() and (np.diff(rates[top:]) < 0).all()


def train(data, out, stop=False, epochs=2):
    return train_classifier.train(str(out), data, epochs=epochs, batch=40, channels=CHANNELS, peak=0.05, stop=stop)


def test_it_learns_colours_and_resumes_to_the_bit(data, tmp_path):
    whole = train(data, tmp_path / 'whole', epochs=16)

    class Stop:
        left = 7

        def __bool__(self):
            self.left -= 1
            return self.left < 0
    train(data, tmp_path / 'parts', stop=Stop(), epochs=16)
    assert Checkpoint(str(tmp_path / 'parts')).load()['step'] == 7
    parts = train(data, tmp_path / 'parts', epochs=16)
    for a, b in zip(whole.state_dict().values(), parts.state_dict().values(), strict=True):
        assert (a == b).all()
    assert train_classifier.accuracy(whole, *cifar.load(data, 'test')) > 0.6
    with pytest.raises(ValueError, match='resume with the same'):
        train(data, tmp_path / 'parts', epochs=3)


def test_another_cycle_begins_from_the_weights_of_the_last(data, tmp_path):
    first = train(data, tmp_path / 'first', epochs=8)
    second = train_classifier.train(str(tmp_path / 'second'), data, epochs=1, batch=40, channels=CHANNELS, peak=1e-9,
                                    init=str(tmp_path / 'first' / 'ckpt.pt'), stop=False)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    assert Checkpoint(str(tmp_path / 'second')).load()['seen'] == 9 * 200


def test_a_network_is_made_deeper_without_changing_what_it_says():
    torch.manual_seed(0)
    shallow, deep = Classifier(CHANNELS, residuals=1).eval(), Classifier(CHANNELS, residuals=3)
    torch.nn.init.normal_(shallow.stages[1].residuals[0].norm.weight)
    begin_from(deep, shallow.state_dict())
    x = torch.rand(4, 3, 32, 32) * 2 - 1
    for a, b in zip(shallow(x), deep.eval()(x), strict=True):
        assert torch.equal(a, b)
    loss = deep.train()(x)[1].logsumexp(1).sum()
    loss.backward()  # and what is new can learn
    assert deep.stages[2].residuals[2].norm.weight.grad.abs().sum() > 0


def test_only_a_network_of_the_same_kind_can_be_begun_from():
    net = Classifier(CHANNELS, residuals=2)
    with pytest.raises(ValueError, match='other channels'):
        begin_from(net, Classifier(tuple(2 * c for c in CHANNELS), residuals=2).state_dict())
    with pytest.raises(ValueError, match='another one: stages.0.residuals.2'):
        begin_from(net, Classifier(CHANNELS, residuals=3).state_dict())


def test_an_image_and_its_mirror_image_get_one_answer():
    torch.manual_seed(0)
    net = Classifier(CHANNELS)
    x = torch.rand(4, 3, 32, 32) * 2 - 1
    for a, b in zip(net.eval()(x), net(x.flip(3)), strict=True):
        assert torch.allclose(a, b, atol=1e-5)
    features, logits = net(x)
    assert torch.allclose(features, (net.look(x) + net.look(x.flip(3))) / 2)
    assert torch.allclose(logits, net.head(features) * net.scale)


def test_the_file_computes_what_the_checkpoint_does(data, tmp_path):
    train(data, tmp_path)
    net = load_classifier(str(tmp_path / 'ckpt.pt'))
    with torch.no_grad():
        net.stages[0].norm.weight[0] = -0.5  # a maximum does not commute with it
    for stage in net.stages:
        assert not any(torch.allclose(r.norm.running_mean, torch.zeros(1)) for r in stage.residuals)
    x = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1
    with torch.no_grad():
        for a, b in zip(net(x), fold(net)(x)):
            assert torch.allclose(a, b, atol=1e-5)
    full, stored = export_classifier(net, str(tmp_path / 'c.onnx'))
    assert full < 1e-4 and full < stored < 1e-2
    import onnxruntime
    session = onnxruntime.InferenceSession(str(tmp_path / 'c.onnx'), providers=['CPUExecutionProvider'])
    features, logits = session.run(['features', 'logits'], dict(x=x.numpy()))
    assert features.shape == (3, 16) and logits.shape == (3, 10)
    with torch.no_grad():
        assert np.abs(features - net(x)[0].numpy()).max() < 5e-3  # fp16 weights


def test_features_do_not_see_the_rest_of_the_batch():
    net = Classifier(CHANNELS).eval()
    x = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.allclose(net(x)[0][2:], net(x[2:])[0], atol=1e-5)
