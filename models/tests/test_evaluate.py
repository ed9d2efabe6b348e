import json
import numpy as np
import pytest
import torch
from PIL import Image

import card
import cifar
import evaluate
import export
from conftest import TOY, run_script
from frechet import frechet, moments
from neighbours import precision_and_recall


class MeanColour:
    """Features that are the mean colours; answers whatever `answer` says of them."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, x):
        features = x.mean((2, 3))
        return features, torch.nn.functional.one_hot(self.answer(features), 10).float()


def test_measures_are_those_of_the_definitions(data):
    train, test = cifar.load(data, 'train'), cifar.load(data, 'test')
    made = (train[0][:40].flip(0), train[1][:40])
    near, got = evaluate.measure(made, train, test, MeanColour(lambda f: torch.full((len(f),), 3)))
    colours = lambda images: cifar.to_unit(images).mean((2, 3)).numpy()
    assert np.isclose(got['frechet_distance'], frechet(moments(colours(made[0])), moments(colours(train[0]))), atol=1e-4)
    chosen = torch.cat([torch.nonzero(test[1] == k)[:4, 0] for k in range(10)])
    expected = frechet(moments(colours(test[0][chosen])), moments(colours(train[0])))
    assert np.isclose(got['frechet_distance_of_test_images'], expected, atol=1e-4)
    assert got['images'] == got['test_images'] == 40
    # 'Generated' are training images: each is nearest to itself, and to itself only.
    assert near.shape == (20, 3) and near[:, 0].tolist() == list(range(39, 19, -1))
    assert got['nearest_training_image'] == 0 < got['nearest_training_image_of_test_images']
    assert (got['precision'], got['recall']) == tuple(
        round(v, 4) for v in precision_and_recall(colours(made[0]), colours(test[0][chosen])))
    assert got['accuracy'] == 0.1 and got['accuracy_on_test_images'] == 0.1
    assert got['accuracy_by_class'] == {name: float(name == 'cat') for name in cifar.LABELS}


def test_images_are_kept_and_only_missing_ones_are_made(toy_net, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluate, 'CHUNK', 10)
    calls = []

    def net(*inputs):
        calls.append(1)
        return toy_net(*inputs)
    net.classes = 10
    who = dict(network_sha256='a', steps=2)
    assert evaluate.make_images(net, str(tmp_path), 30, 2, who, stop=lambda: len(calls) >= 3) is None
    assert len(calls) == 3
    images, labels = evaluate.make_images(net, str(tmp_path), 30, 2, who)
    assert len(calls) == 9 and images.shape == (30, 3, 32, 32) and labels.bincount().tolist() == [3] * 10
    again, _ = evaluate.make_images(net, str(tmp_path), 20, 2, who)
    assert len(calls) == 9 and (again == images[:20]).all()
    with pytest.raises(ValueError, match='another network'):
        evaluate.make_images(net, str(tmp_path), 30, 2, dict(network_sha256='b', steps=2))


def test_balanced_takes_the_first_of_each_class():
    labels = torch.tensor([0, 0, 1, 1, 1, 0])
    assert evaluate.balanced(labels, 4, classes=2).tolist() == [0, 1, 2, 3]
    assert evaluate.balanced(labels, 100, classes=2).tolist() == [0, 1, 5, 2, 3, 4]


@pytest.fixture(scope='module')
def trained(data, tmp_path_factory):
    """Checkpoints of a toy denoiser and a toy classifier."""
    import train
    import train_classifier
    folder = tmp_path_factory.mktemp('trained')
    t = train.Trainer(TOY, *cifar.load(data, 'train'), batch=8)
    for _ in range(2):
        t.take_step()
    torch.save(t.state(), folder / 'net.pt')
    train_classifier.train(str(folder / 'classifier'), data, epochs=1, batch=40, channels=(8, 16, 16), cutout=8,
                           stop=False)
    return folder


def test_from_checkpoint_to_card(data, trained):
    onnx = trained / 'toy.onnx'
    export.export(export.load_average(str(trained / 'net.pt')), str(onnx))
    out = trained / 'evaluation'
    code, text = run_script('evaluate.py', onnx, out, '--classifier', trained / 'classifier' / 'ckpt.pt', '--data', data,
                            '--images', 20, '--steps', 2)
    assert code == 0, text
    measured = json.load(open(out / 'evaluation.json'))
    assert measured['images'] == 20 and measured['frechet_distance'] > 0 and len(measured['validation_loss_by_sigma']) == 7
    with Image.open(out / 'neighbours.png') as sheet:
        assert json.loads(sheet.text['samplerscope-network']) == dict(sha256=card.sha256(str(onnx)))
        assert sheet.size == (2 * (2 * (4 * 32 + 4) + 8), 2 * 10 * 32)
    code, text = run_script('make-card.py', onnx, '--checkpoint', trained / 'net.pt', '--data', data, '--evaluation',
                            out / 'evaluation.json', '--data-note', 'made-up data')
    assert code == 0, text
    made = json.load(open(trained / 'toy.card.json'))
    assert made['evaluation'] == measured and made['data'] == 'made-up data' and made['images_seen'] == 16
    assert made['sha256'] == card.sha256(str(onnx)) and made['bytes'] == onnx.stat().st_size
    assert made['validation_loss_by_sigma'].keys() == measured['validation_loss_by_sigma'].keys()
    assert len(made['data_sha256']) == 64 and made['sigma_data'] == 0.5 and made['labels'] == cifar.LABELS
    stored = json.load(open(trained / 'toy.selftest.json'))
    assert len(stored['cases']) == 4

    assert made['training'].startswith('EDM loss, P_mean -1.2, P_std 1.2, ') and 'batch 8,' in made['training']
    assert made['evaluation']['network_sha256'] == made['sha256']
    # Numbers of another network do not get into the card.
    measured['network_sha256'] = '0' * 64
    json.dump(measured, open(out / 'other.json', 'w'))
    code, text = run_script('make-card.py', onnx, '--checkpoint', trained / 'net.pt', '--evaluation', out / 'other.json')
    assert code == 1 and 'another network' in text
    # A new evaluation changes that and nothing else.
    again = dict(measured, network_sha256=made['sha256'], accuracy=0.5)
    (out / 'again.json').write_text(json.dumps(again))
    code, text = run_script('make-card.py', onnx, '--measured-again', '--evaluation', out / 'again.json')
    assert code == 0, text
    assert json.load(open(trained / 'toy.card.json')) == dict(made, evaluation=again)
    assert json.load(open(trained / 'toy.selftest.json')) == stored
    code, text = run_script('make-card.py', onnx, '--measured-again', '--evaluation', out / 'other.json')
    assert code == 1 and 'another network' in text
    (trained / 'toy.card.json').write_text(json.dumps(dict(made, sha256='0' * 64)))
    code, text = run_script('make-card.py', onnx, '--measured-again', '--evaluation', out / 'again.json')
    assert code == 1 and 'of another file' in text
    assert run_script('make-card.py', onnx, '--measured-again')[0] == 2


def test_the_card_of_the_classifier(data, trained):
    path = trained / 'classifier.onnx'
    code, text = run_script('export_classifier.py', trained / 'classifier' / 'ckpt.pt', path, '--data', data)
    assert code == 0, text
    made = json.load(open(trained / 'classifier.card.json'))
    assert made['outputs'] == dict(features=['B', 16], logits=['B', 10]) and made['images_seen'] == 200
    assert made['sha256'] == card.sha256(str(path)) and 0 <= made['test_accuracy'] <= 1
    judge = evaluate.load_judge(str(path))
    images = cifar.load(data, 'test')[0]
    features, _ = evaluate.classify(judge, images)
    assert np.allclose(features, evaluate.classify(evaluate.load_judge(str(trained / 'classifier' / 'ckpt.pt')), images)[0], atol=2e-2)
    assert made['training'].endswith('shifts up to 2 pixels, a grey square of 8 x 8 pixels')


def test_a_missing_classifier_is_told_before_anything_is_made(data, trained, tmp_path):
    code, text = run_script('evaluate.py', trained / 'net.pt', tmp_path / 'out', '--classifier', tmp_path / 'no.pt', '--data', data)
    assert code == 1 and 'no.pt' in text and not (tmp_path / 'out').exists()


def test_a_count_that_no_balance_has_is_refused(data, tmp_path):
    code, text = run_script('evaluate.py', 'x.pt', tmp_path, '--classifier', 'y.pt', '--data', data, '--images', 25)
    assert code == 2 and 'multiple of 10' in text
