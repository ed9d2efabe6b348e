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
from run import clear_errors
from train import Trainer

BASE = 'base'
RECIPES = {
    BASE: {},
    'levels drawn independently': dict(is_stratified=False),
    'adam': dict(optimizer='adam'),
    'batch 64': dict(batch=64),
    'batch 256': dict(batch=256),
    'P_mean -0.8': dict(p_mean=-0.8),
    'P_mean -1.6': dict(p_mean=-1.6),
    'P_std 1': dict(p_std=1.0),
    'P_std 1.4': dict(p_std=1.4),
    '16 x 16 first': dict(small=0.5),
}
WIDTHS = (0.05, 0.1, 0.15)
COUNTED = 0.1


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
                            **dict(dict(cooldown=0.35), **recipe))
    for step in range(steps):
        trainer.take_step(step / steps)
    seconds = time.process_time() - start
    losses = {'%g' % width: validate(average, *test, count=1024)
              for width, average in zip(WIDTHS, trainer.averages)}
    return losses, round(seconds, 1)


def mean(losses):
    return sum(losses.values()) / len(losses)


def differences(runs, recipe, value):
    """`value` of a recipe's runs less that of the base's with the same seed, for all seeds that both have."""
    of = {(run['recipe'], run['seed']): value(run) for run in runs}
    return [of[recipe, seed] - of[BASE, seed] for name, seed in of if name == recipe and (BASE, seed) in of]


def row(name, found):
    """One line of the table: the mean and its standard error in thousandths."""
    if len(found) < 2:
        return '| %s | %d seeds |' % (name, len(found))
    error = statistics.stdev(found) / math.sqrt(len(found))
    return '| %s | %+.1f ± %.1f |' % (name, 1000 * statistics.mean(found), 1000 * error)


def table(runs):
    """Differences of the mean loss from the base's, then those of the averages from the counted one, in Markdown."""
    counted = '%g' % COUNTED
    rows = ['| %s | mean loss less that of %s, thousandths |' % ('recipe', BASE), '|---|---|']
    names = dict.fromkeys(run['recipe'] for run in runs)
    rows += [row(name, differences(runs, name, lambda run: mean(run['losses'][counted]))) for name in names if name != BASE]
    base = [run['losses'] for run in runs if run['recipe'] == BASE]
    rows += [row('average of width %g' % width, [mean(losses['%g' % width]) - mean(losses[counted]) for losses in base])
             for width in WIDTHS if width != COUNTED]
    return '\n'.join(rows)


def by_level(runs, recipe):
    """Mean difference at each level, in per cent of the base's loss."""
    counted = '%g' % COUNTED
    of_base = [run['losses'][counted] for run in runs if run['recipe'] == BASE]
    parts = []
    for level in map(str, LEVELS):
        found = differences(runs, recipe, lambda run: run['losses'][counted][level])
        if found and of_base:
            parts.append('%s: %+.1f%%' % (level, 100 * statistics.mean(found) / statistics.mean(b[level] for b in of_base)))
    return ', '.join(parts)


def read_runs(path):
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return [json.loads(line) for line in f]


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
            with open(path, 'a') as f:
                f.write(json.dumps(run) + '\n')
            print('%s, seed %d: %.4f in %g s' % (recipe, seed, mean(losses['%g' % COUNTED]), seconds), flush=True)
    runs = [run for run in read_runs(path) if run['images'] == a.images and run['network'] == a.network]
    print(table(runs))
    for recipe in dict.fromkeys(run['recipe'] for run in runs):
        if recipe != BASE:
            print('%s: %s' % (recipe, by_level(runs, recipe)))


if __name__ == '__main__':
    main()
