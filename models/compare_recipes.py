"""Compares recipes of training on a small network: each one with several seeds, on as many images, judged by the loss on
test images at seven noise levels. A run that is in OUT/runs.jsonl is not made again, so stop it when you like.

    python3 models/compare_recipes.py OUT --data cifar-10-batches-bin --images 200000 --seeds 0 1 2

Two runs with the same seed start from the same weights and see the same images in the same order, so what a recipe changes is
compared within each seed.
"""
import argparse
import json
import math
import os
import statistics
import time
import torch
import torch.nn.functional as F

import cifar
from loss import LEVELS, validate
from net import NETWORKS
from optimizers import DEFAULT_RATE
from run import clear_errors
from train import Trainer

BASE = 'base'
# Nominal, of Muon: that of the first comparisons. train.py has four times as much since.
BASE_RATE = 4e-3
RECIPES = {
    BASE: {},
    'levels drawn independently': dict(is_stratified=False),
    'adam': dict(optimizer='adam', lr=DEFAULT_RATE['adam']),
    'twice the rate': dict(lr=2 * BASE_RATE),
    'four times the rate': dict(lr=4 * BASE_RATE),
    'batch 64': dict(batch=64),
    'batch 256': dict(batch=256),
    'P_mean -0.8': dict(p_mean=-0.8),
    'P_mean -1.6': dict(p_mean=-1.6),
    'P_std 1': dict(p_std=1.0),
    'P_std 1.4': dict(p_std=1.4),
    '16 x 16 first': dict(small=0.5),
}
WIDTHS = (0.05, 0.1, 0.15)
COUNTED = '0.1'


class StagedTrainer(Trainer):
    """Begins with images of half the side."""

    def __init__(self, *args, small_steps=0, **options):
        super().__init__(*args, **options)
        self.small_steps = small_steps

    def draw(self):
        x, y, sigma, noise = super().draw()
        if self.step < self.small_steps:
            # Noise of unit variance again.
            x, noise = F.avg_pool2d(x, 2), 2 * F.avg_pool2d(noise, 2)
        return x, y, sigma, noise


def steps_of(images, batch, small):
    """(steps with small images, all steps). The share `small` of the multiply-adds goes into small images, a quarter each."""
    whole = max(1, images // batch)
    first = round(4 * small * whole)
    return first, first + whole - round(small * whole)


def train_once(cfg, train, test, images, seed, batch=128, small=0.0, **recipe):
    """Trains from scratch; {width: {level: loss}} of the averages, and seconds of the processor."""
    first, steps = steps_of(images, batch, small)
    start = time.process_time()
    trainer = StagedTrainer(cfg, *train, batch=batch, seed=seed, widths=WIDTHS, small_steps=first,
                            **dict(dict(lr=BASE_RATE, cooldown=0.35), **recipe))
    for step in range(steps):
        trainer.take_step(step / steps)
    seconds = time.process_time() - start
    losses = {'%g' % width: validate(average, *test, count=1024)
              for width, average in zip(WIDTHS, trainer.averages)}
    return losses, round(seconds, 1)


def mean(losses):
    return sum(losses.values()) / len(losses)


def gap(losses, base):
    """By how much `losses` lie above those of `base`, both by level, in per cent: of the geometric means, so that every level
    counts the same, however large its loss is."""
    logs = [math.log(losses[level] / base[level]) for level in base]
    return 100 * (math.exp(sum(logs) / len(logs)) - 1)


def gaps(losses, base):
    """That of all levels together, then of each."""
    return [gap(losses, base)] + [gap({level: losses[level]}, {level: base[level]}) for level in map(str, LEVELS)]


def pairs(runs, recipe):
    """Losses of a recipe's runs and of the base's with the same seed, for all seeds that both have."""
    of = {(run['recipe'], run['seed']): run['losses'][COUNTED] for run in runs}
    return [(of[recipe, seed], of[BASE, seed]) for name, seed in of if name == recipe and (BASE, seed) in of]


def spread(values):
    """Mean and standard error, as text."""
    if len(values) < 2:
        return ', '.join('%+.1f' % value for value in values)
    return '%+.1f ± %.1f' % (statistics.mean(values), statistics.stdev(values) / math.sqrt(len(values)))


def row(name, found):
    """One line of the table, of pairs of losses: all levels together, then each."""
    columns = zip(*(gaps(losses, base) for losses, base in found)) if found else [()] * (1 + len(LEVELS))
    cells = map(spread, columns)
    return '| %s | %d | %s |' % (name, len(found), ' | '.join(cells))


def table(runs):
    """What each recipe changes of the base's loss, then the averages of other widths, in Markdown."""
    rows = ['| loss less that of %s, per cent | seeds | all levels | ' % BASE + ' | '.join('%g' % level for level in LEVELS) + ' |',
            '|---' * (3 + len(LEVELS)) + '|']
    names = dict.fromkeys(run['recipe'] for run in runs)
    rows += [row(name, pairs(runs, name)) for name in names if name != BASE]
    base = [run['losses'] for run in runs if run['recipe'] == BASE]
    rows += [row('average of width %g' % width, [(losses['%g' % width], losses[COUNTED]) for losses in base])
             for width in WIDTHS if '%g' % width != COUNTED]
    return '\n'.join(rows)


def read_runs(path):
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return [json.loads(line) for line in f]


def keep_run(path, run):
    with open(path, 'a') as f:
        f.write(json.dumps(run) + '\n')


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('out')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--network', choices=sorted(NETWORKS), default='nano')
    p.add_argument('--images', type=int, default=200000, help='of each run; fewer, larger and smaller ones where a recipe says so')
    p.add_argument('--seeds', type=int, nargs='+', default=[0, 1, 2])
    p.add_argument('--recipes', nargs='+', choices=list(RECIPES), default=list(RECIPES))
    a = p.parse_args()
    torch.set_num_threads(1)
    with clear_errors():
        train, test = cifar.load(a.data, 'train'), cifar.load(a.data, 'test')
    os.makedirs(a.out, exist_ok=True)
    path = os.path.join(a.out, 'runs.jsonl')
    for seed in a.seeds:
        for recipe in a.recipes:
            made = {(run['recipe'], run['seed'], run['images'], run['network']) for run in read_runs(path)}
            if (recipe, seed, a.images, a.network) in made:
                continue
            losses, seconds = train_once(NETWORKS[a.network], train, test, a.images, seed, **RECIPES[recipe])
            run = dict(recipe=recipe, seed=seed, images=a.images, network=a.network, seconds=seconds, losses=losses)
            keep_run(path, run)
            print('%s, seed %d: %.4f in %g s' % (recipe, seed, mean(losses[COUNTED]), seconds), flush=True)
    runs = [run for run in read_runs(path) if run['images'] == a.images and run['network'] == a.network]
    print(table(runs))


if __name__ == '__main__':
    main()
