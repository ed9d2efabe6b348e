import json
import numpy as np
import pytest

import cifar
import feature_statistics
from card import CIFAR10, describe_file, sha256, write_card
from classifier import load_classifier
from conftest import run_script
from evaluate import classify
from export_classifier import export_classifier
from frechet import frechet, moments
from test_classifier import train


def export(data, folder):
    train(data, folder)
    net, path = load_classifier(str(folder / 'ckpt.pt')), str(folder / 'c.onnx')
    export_classifier(net, path)
    write_card(path, dict(describe_file(path), labels=CIFAR10))
    return net, path


def test_they_are_those_of_the_training_images_and_the_card_names_the_file(data, tmp_path, monkeypatch):
    net, path = export(data, tmp_path)
    code, output = run_script('feature_statistics.py', path, '--data', data)
    assert code == 0, output
    file = np.load(tmp_path / 'c.statistics.npz')
    mean, covariance = moments(classify(net, cifar.load(data, 'train')[0])[0])
    scale = np.sqrt(np.diag(covariance))
    assert file['mu'].dtype == file['sigma'].dtype == np.float32
    assert np.abs(file['mu'] - mean).max() < 1e-2 * scale.max()  # fp16 weights
    assert np.abs(file['sigma'] - covariance).max() < 2e-2 * covariance.max()
    assert frechet((file['mu'].astype(float), file['sigma'].astype(float)), (mean, covariance)) < 1e-2 * covariance.trace()
    card = json.loads((tmp_path / 'c.card.json').read_text())
    entry = card['statistics']
    assert (entry['file'], entry['images']) == ('c.statistics.npz', 200)
    assert entry['sha256'] == sha256(tmp_path / 'c.statistics.npz') and card['sha256'] == sha256(path)
    assert entry['test_images'] == []  # there are 60


def test_images_are_taken_class_by_class():
    labels = np.array([0, 1, 0, 1, 1, 0])
    assert feature_statistics.balanced(labels, 4, classes=2).tolist() == [0, 2, 1, 3]
    assert feature_statistics.balanced(labels, 8, classes=2) is None
    run = lambda x: (x.reshape(len(x), -1)[:, :2], x.reshape(len(x), -1)[:, :2])
    images = np.zeros((5, 3, 32, 32), np.uint8)
    images[3, 0, 0, 1] = 255
    features, answers = feature_statistics.answer(run, images, batch=2)
    assert features[3].tolist() == [-1, 1] and answers.tolist() == [0, 0, 0, 1, 0]


def test_a_file_that_is_not_its_cards_is_refused(data, tmp_path):
    _, path = export(data, tmp_path)
    with open(path, 'ab') as f:
        f.write(b'\0')
    with pytest.raises(ValueError, match='export it again'):
        feature_statistics.write_statistics(path, np.zeros(2), np.eye(2))
    code, output = run_script('feature_statistics.py', str(tmp_path / 'none.onnx'), '--data', data)
    assert code != 0 and 'does not exist' in output
