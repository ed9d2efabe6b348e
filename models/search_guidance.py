"""Searches the guidance that a network gains most from: guide, weight and interval of noise levels, by the Frechet distance.

    python3 models/search_guidance.py public/models/NAME.onnx OUT --guide public/models/WEAK.onnx --guide none \
        --weights 1.5,2,3 --intervals 0-inf,0.2-5 --classifier public/models/cifar10-classifier.onnx --data cifar-10-batches-bin

A guide is a weaker .onnx file of the same classes (autoguidance) or `none` (classifier-free: the network without a label).
Every setting is measured on the same noise and classes as evaluate.py's: first all on --screen images, then the --keep best
of each guide, and the network without guidance, on --images. Images are kept in OUT, a folder for each setting, so the same
command goes on where it was stopped. OUT/guidance.json has all rows; make-card.py takes the best into the card.
"""
import argparse
import json
import math
import os
import platform
import torch

import cifar
from card import sha256
from evaluate import balanced, classify, judged, load_judge, load_network, make_images
from frechet import moments
from neighbours import precision_and_recall
from run import StopOnSignal, clear_errors
from sampler import noise_levels

NO_LABEL = 'none'
SETTING = 'guide', 'weight', 'sigma_lo', 'sigma_hi'


def acts(sigma, low, high):
    """Whether guidance acts at a noise level. From 0 on, the interval has 0 itself, as on the page."""
    return (low == 0 or low < sigma) and sigma <= high


class Guided:
    """D = D_away + w (D - D_away) where low < sigma <= high, D elsewhere: a network called like a net.Net. `away` is a weaker
    network that is told the same label, or None for `net` without a label."""

    def __init__(self, net, away, weight, low, high):
        self.net, self.away, self.weight, self.low, self.high = net, away, weight, low, high
        self.classes = net.classes

    def __call__(self, x, sigma, label):
        answer = self.net(x, sigma, label)
        # A step has one noise level.
        if self.weight == 1 or not acts(float(sigma[0]), self.low, self.high):
            return answer
        away = self.away(x, sigma, label) if self.away else self.net(x, sigma, torch.zeros_like(label))
        return away + self.weight * (answer - away)


def parse_numbers(text):
    """Weights such as '1.5,2'. Raises ValueError, as argparse wants it."""
    numbers = [float(part) for part in text.split(',')]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError
    return numbers


def parse_intervals(text):
    """Intervals such as '0-inf,0.2-5', in units of the data, as pairs. Raises ValueError, as argparse wants it."""
    intervals = []
    for part in text.split(','):
        low, high = map(float, part.split('-'))
        if not 0 <= low < high:
            raise ValueError
        intervals.append((low, high))
    return intervals


def calls_of(setting, steps):
    """Network calls of an image in Heun's method: of the network that is guided, and of the guide beside it."""
    levels = [float(sigma) for sigma in noise_levels(steps)]
    asked = levels[:-1] + levels[1:-1]
    inside = [sigma for sigma in asked if acts(sigma, setting['sigma_lo'], setting['sigma_hi'])]
    return len(asked), 0 if setting['weight'] == 1 else len(inside)


def settings_of(guides, weights, intervals):
    """All of them, each a dict; the network alone first."""
    alone = dict(guide=NO_LABEL, weight=1.0, sigma_lo=0.0, sigma_hi=math.inf)
    return [alone] + [dict(guide=guide, weight=weight, sigma_lo=low, sigma_hi=high)
                      for guide in guides for low, high in intervals for weight in weights if weight != 1]


def name_of(setting):
    """Of a setting's folder."""
    if setting['weight'] == 1:
        return 'alone'
    guide = os.path.basename(setting['guide']).removesuffix('.onnx')
    return '%s-w%g-%g-%g' % (guide, setting['weight'], setting['sigma_lo'], setting['sigma_hi'])


def best_of(rows, guides, keep):
    """The `keep` of least distance of each guide, and the network alone."""
    ranked = sorted(rows, key=lambda row: row['frechet_distance'])
    chosen = [row for guide in guides for row in [r for r in ranked if r['guide'] == guide and r['weight'] != 1][:keep]]
    return [row for row in rows if row['weight'] == 1] + chosen


def search(settings, images, steps, networks, hashes, out, judge, reference, test, stop):
    """Rows of `settings`, each measured on as many images as `images` says; None when stopped. `networks` and `hashes` have a
    guide's network and hash by its name, and those of the guided one as NO_LABEL; `reference` is the moments of the features of
    the training images, `test` is features and labels of the test images: as many are what precision and recall compare with."""
    rows = []
    for setting in settings:
        guide, weight, low, high = (setting[key] for key in SETTING)
        net = Guided(networks[NO_LABEL], None if guide == NO_LABEL else networks[guide], weight, low, high)
        identity = dict(network_sha256=hashes[NO_LABEL], steps=steps, weight=weight, interval=[low, str(high)],
                        guide_sha256=hashes[guide])
        made = make_images(net, os.path.join(out, name_of(setting)), images, steps, identity, stop)
        if made is None:
            return None
        features, answers = classify(judge, made[0])
        row = dict(setting, images=images, **judged(features, answers, made[1], reference))
        chosen = balanced(test[1], images)
        count = min(images, len(chosen))
        row['precision'], row['recall'] = (
            round(value, 4) for value in precision_and_recall(features[:count], test[0][chosen]))
        row['calls'], row['guide_calls'] = calls_of(setting, steps)
        print('%-40s %5d images: distance %.2f, %.1f%% taken for their class, precision %.2f, recall %.2f'
              % (name_of(setting), images, row['frechet_distance'], 100 * row['accuracy'], row['precision'], row['recall']),
              flush=True)
        rows.append(row)
    return rows


def plain(row):
    """A row as JSON can hold it: no upper end is null; a guide is its network's name."""
    guide = None if row['guide'] == NO_LABEL else os.path.basename(row['guide']).removesuffix('.onnx')
    return dict(row, guide=guide, sigma_hi=None if math.isinf(row['sigma_hi']) else row['sigma_hi'])


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('network', help='the .onnx file that is guided')
    p.add_argument('out')
    p.add_argument('--guide', action='append', required=True, help='a weaker .onnx file, or none: the network without a label')
    p.add_argument('--weights', type=parse_numbers, default=[1.5, 2.0, 3.0])
    p.add_argument('--intervals', type=parse_intervals, default=[(0.0, math.inf)], help='LOW-HIGH,...: of the noise levels guided')
    p.add_argument('--classifier', required=True, help='checkpoint of train_classifier.py, or the .onnx file made of it')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--screen', type=int, default=500, help='images for every setting')
    p.add_argument('--keep', type=int, default=1, help='settings of each guide that are measured on --images')
    p.add_argument('--images', type=int, default=5000)
    p.add_argument('--steps', type=int, default=18)
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    for name in 'screen', 'images':
        if getattr(a, name) < 20 or getattr(a, name) % 10:
            p.error('--%s must be a multiple of 10, at least 20: as many of each class' % name)
    torch.set_num_threads(a.threads)
    stop = StopOnSignal()
    with clear_errors():
        judge = load_judge(a.classifier, a.threads)
        train, test = cifar.load(a.data, 'train'), cifar.load(a.data, 'test')
        files = {guide: a.network if guide == NO_LABEL else guide for guide in [NO_LABEL] + a.guide}
        networks = {guide: load_network(path, a.threads)[0] for guide, path in files.items()}
        for guide, net in networks.items():
            if net.classes != networks[NO_LABEL].classes:
                raise ValueError('%s has %d classes, %s has %d: a guide is told the same label'
                                 % (guide, net.classes, a.network, networks[NO_LABEL].classes))
        hashes = {guide: sha256(path) for guide, path in files.items()}
        reference = moments(classify(judge, train[0])[0])
        test = classify(judge, test[0])[0], test[1]

        def measure(settings, images):
            return search(settings, images, a.steps, networks, hashes, a.out, judge, reference, test, lambda: bool(stop))
        measured = None
        screened = measure(settings_of(a.guide, a.weights, a.intervals), a.screen)
        if screened is not None:
            best = best_of(screened, a.guide, a.keep)
            measured = measure([{key: row[key] for key in SETTING} for row in best], a.images)
    if measured is None:
        raise SystemExit('stopped; the same command goes on with what is in %s' % a.out)
    best = min(measured, key=lambda row: row['frechet_distance'])
    result = dict(network_sha256=hashes[NO_LABEL],
                  guide_sha256={os.path.basename(g).removesuffix('.onnx'): h for g, h in hashes.items() if g != NO_LABEL},
                  sampler='Heun, %d steps, sigma 80 ... 0.002, rho 7, class k mod 10 and noise seed k' % a.steps,
                  classifier_sha256=sha256(a.classifier), machine=platform.machine(),
                  best=plain(best), measured=list(map(plain, measured)), screened=list(map(plain, screened)))
    path = os.path.join(a.out, 'guidance.json')
    with open(path, 'w') as f:
        json.dump(result, f, indent=1)
        f.write('\n')
    print(json.dumps(result['best'], indent=1))


if __name__ == '__main__':
    main()
