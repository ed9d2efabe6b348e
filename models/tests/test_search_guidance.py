import json
import math
import numpy as np
import pytest
import torch

import card
import evaluate
import export
import search_guidance
from conftest import run_script
from net import Net
from sampler import generate


class Answers:
    """A network of ten classes that answers `value`, `unlabelled` without a label, and counts its calls."""

    def __init__(self, value, unlabelled=None):
        self.classes, self.value, self.unlabelled, self.calls = 10, value, unlabelled, 0

    def __call__(self, x, sigma, label):
        self.calls += 1
        return torch.full_like(x, self.value if label.any() or self.unlabelled is None else self.unlabelled)


@pytest.mark.parametrize('sigma, expected', [(0.25, 0.5), (0.3, -0.1), (5, -0.1), (5.1, 0.5)])
def test_guidance_leads_away_inside_its_interval(sigma, expected):
    ask = lambda net: float(net(torch.zeros(1, 3, 32, 32), torch.tensor([sigma]), torch.eye(10)[:1])[0, 0, 0, 0])
    # 0.8 + 3 (0.5 - 0.8) = -0.1, from a weaker network and from the network without a label.
    assert np.isclose(ask(search_guidance.Guided(Answers(0.5), Answers(0.8), 3, 0.25, 5)), expected)
    assert np.isclose(ask(search_guidance.Guided(Answers(0.5, 0.8), None, 3, 0.25, 5)), expected)


@pytest.mark.parametrize('low, high', [(0, math.inf), (0.2, 5), (0, 0.02), (0.002, 80)])
def test_calls_are_those_that_are_made(low, high):
    net, away = Answers(0.0), Answers(0.1)
    generate(search_guidance.Guided(net, away, 2, low, high), 1, steps=18, batch=1)
    setting = dict(weight=2, sigma_lo=low, sigma_hi=high)
    assert search_guidance.calls_of(setting, 18) == (net.calls, away.calls)
    assert search_guidance.calls_of(dict(setting, weight=1), 18) == (35, 0)


def test_arguments():
    assert search_guidance.parse_intervals('0-inf,0.2-5') == [(0, math.inf), (0.2, 5)]
    for text in '5-0.2', '1-1', '-1-2', '3':
        with pytest.raises(ValueError):
            search_guidance.parse_intervals(text)
    settings = search_guidance.settings_of(['none', 'a/weak.onnx'], [1.0, 2.0], [(0, math.inf), (0.2, 5)])
    assert list(map(search_guidance.name_of, settings)) == [
        'alone', 'none-w2-0-inf', 'none-w2-0.2-5', 'weak-w2-0-inf', 'weak-w2-0.2-5']


def test_the_best_of_each_guide_and_the_network_alone_go_on():
    row = lambda guide, weight, distance: dict(guide=guide, weight=weight, frechet_distance=distance)
    rows = [row('none', 1, 9), row('none', 2, 5), row('none', 3, 4), row('weak', 2, 8), row('weak', 3, 7)]
    assert search_guidance.best_of(rows, ['none', 'weak'], 1) == [rows[0], rows[2], rows[4]]


@pytest.fixture(scope='module')
def networks(tmp_path_factory):
    """Files of two toy denoisers, strong.onnx and weak.onnx, and a toy classifier's checkpoint."""
    from conftest import TOY
    folder = tmp_path_factory.mktemp('guided')
    for seed, name in enumerate(('strong', 'weak')):
        torch.manual_seed(seed)
        net = Net(**TOY).eval()
        with torch.no_grad():
            for parameter, p in net.named_parameters():
                if parameter.endswith('gain'):
                    p.fill_(0.7)
        export.export(net, str(folder / (name + '.onnx')))
    return folder


def test_from_two_networks_to_the_card(data, networks):
    import train_classifier
    judge = networks / 'classifier'
    train_classifier.train(str(judge), data, epochs=1, batch=40, channels=(8, 16, 16), cutout=8, stop=False)
    strong, out = networks / 'strong.onnx', networks / 'out'
    args = [strong, out, '--guide', 'none', '--guide', networks / 'weak.onnx', '--weights', '2', '--intervals', '0-inf,0.2-5',
            '--classifier', judge / 'ckpt.pt', '--data', data, '--screen', 20, '--images', 40, '--steps', 2]
    code, text = run_script('search_guidance.py', *args)
    assert code == 0, text
    found = json.load(open(out / 'guidance.json'))
    assert [row['images'] for row in found['screened']] == [20] * 5 and [row['images'] for row in found['measured']] == [40] * 3
    assert found['best'] == min(found['measured'], key=lambda row: row['frechet_distance'])
    # The network alone is measured as evaluate.py does it.
    code, text = run_script('evaluate.py', strong, networks / 'evaluation', '--classifier', judge / 'ckpt.pt', '--data', data,
                            '--images', 40, '--steps', 2)
    assert code == 0, text
    alone = json.load(open(networks / 'evaluation' / 'evaluation.json'))
    measures = 'frechet_distance', 'accuracy', 'accuracy_by_class', 'precision', 'recall'
    assert {key: found['measured'][0][key] for key in measures} == {key: alone[key] for key in measures}
    # Autoguidance's pictures are those of the formula.
    net, weak = (evaluate.load_network(str(networks / name))[0] for name in ('strong.onnx', 'weak.onnx'))
    guided = search_guidance.Guided(net, weak, 2.0, 0.0, math.inf)
    kept = evaluate.cifar.read_batch(str(out / 'weak-w2-0-inf' / 'images-00000.bin'))[0][:10]
    made = evaluate.cifar.to_bytes(generate(guided, 10, steps=2, batch=10)[0]).numpy()
    assert abs(made.astype(int) - kept).max() <= 1
    # Again: nothing is made anew, and all is the same.
    assert run_script('search_guidance.py', *args)[0] == 0 and json.load(open(out / 'guidance.json')) == found

    code, text = run_script('make-card.py', strong, '--guidance', out / 'guidance.json')
    assert code == 0, text
    best = found['best']
    card_of = lambda: json.load(open(networks / 'strong.card.json'))
    if best['weight'] == 1:
        assert 'guidance' not in card_of()
    # The best of a search in which guidance helped.
    helped = dict(found, best=dict(found['measured'][2], frechet_distance=0.1))
    (out / 'helped.json').write_text(json.dumps(helped))
    code, text = run_script('make-card.py', strong, '--measured-again', '--guidance', out / 'helped.json')
    assert code == 0, text
    told = card_of()['guidance']
    assert (told['guide'], told['weight'], told['guide_sha256']) == ('weak', 2.0, card.sha256(str(networks / 'weak.onnx')))
    assert told['frechet_distance_alone'] == alone['frechet_distance'] and told['accuracy_alone'] == alone['accuracy']
    # Of another network it is refused; where the network alone is best, the card loses what it said.
    (out / 'other.json').write_text(json.dumps(dict(helped, network_sha256='0' * 64)))
    code, text = run_script('make-card.py', strong, '--measured-again', '--guidance', out / 'other.json')
    assert code == 1 and 'another network' in text
    (out / 'alone.json').write_text(json.dumps(dict(found, best=found['measured'][0])))
    assert run_script('make-card.py', strong, '--measured-again', '--guidance', out / 'alone.json')[0] == 0
    assert 'guidance' not in card_of()


def test_what_cannot_be_searched_is_said(data, networks):
    args = ['--classifier', networks / 'no.onnx', '--data', data]
    code, text = run_script('search_guidance.py', networks / 'strong.onnx', networks / 'o', '--guide', 'none', *args)
    assert code == 1 and 'does not exist' in text
    code, text = run_script('search_guidance.py', networks / 'strong.onnx', networks / 'o', '--guide', 'none', '--screen', 15, *args)
    assert code == 2 and 'a multiple of 10' in text
