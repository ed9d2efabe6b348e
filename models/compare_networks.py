"""Compares networks of different cost after equal time of training: each is trained from scratch on one core, and its loss on
test images at seven noise levels is taken on the way. A run that is in OUT/runs.jsonl is not made again.

    python3 models/compare_networks.py OUT --data cifar-10-batches-bin --networks mini 'mini, wide at 16 x 16' --minutes 40

Time is the processor's, without compiling and without the validation, so other work beside it changes little.
"""
import argparse
import math
import os
import time
import torch

import cifar
from compare_recipes import gaps, keep_run, mean, read_runs
from loss import LEVELS, validate
from net import NETWORKS, Net, macs
from run import clear_errors
from train import Trainer

CANDIDATES = {
    'mini': NETWORKS['mini'],
    'mini, wide at 16 x 16': dict(ch=(128, 128, 192), enc=1),
    'mini, wide at 8 x 8': dict(ch=(64, 192, 192), enc=1),
    'nano': NETWORKS['nano'],
    'nano, wide': dict(ch=(24, 44, 56), enc=1, emb=64),
}
WIDTH = 0.1
MARKS = (1 / 8, 1 / 4, 1 / 2, 1)


def train_for(cfg, train, test, seconds, seed=0, lr=None, batch=128, count=512, is_compiled=False, marks=MARKS,
              clock=time.process_time):
    """Trains from scratch at the constant nominal rate `lr`, by default the optimizer's own, for `seconds` of the processor. Returns
    a list of dicts, one for each of `marks` (shares of the time, rising): seconds and images so far, and the loss of the averaged
    weights by level on `count` test images."""
    trainer = Trainer(cfg, *train, batch=batch, seed=seed, lr=lr, widths=(WIDTH,), is_compiled=is_compiled)
    # The first one compiles.
    trainer.take_step()
    spent, points = 0.0, []
    for mark in marks:
        start = clock()
        while spent + clock() - start < mark * seconds:
            trainer.take_step()
        spent += clock() - start
        losses = validate(trainer.averages[-1], *test, count=count)
        points.append(dict(seconds=round(mark * seconds, 1), images=trainer.seen,
                           losses={str(level): loss for level, loss in losses.items()}))
    return points


def table(runs, base):
    """Each network and seed against the network `base` with the same seed, at each mark, in Markdown."""
    rows = ['| network | seed | minutes | images | mean loss | over all levels | ' + ' | '.join('%g' % v for v in LEVELS) + ' |',
            '|---' * (6 + len(LEVELS)) + '|']
    of_base = {run['seed']: run['points'] for run in runs if run['network'] == base}
    for run in runs:
        for k, point in enumerate(run['points']):
            losses = point['losses']
            cells = [run['network'], run['seed'], '%g' % (point['seconds'] / 60), format(point['images'], ','), '%.4f' % mean(losses)]
            if run['network'] == base or run['seed'] not in of_base:
                cells += [''] + ['%.4f' % losses[str(level)] for level in LEVELS]
            else:
                other = of_base[run['seed']][k]['losses']
                cells += ['%+.1f%%' % value for value in gaps(losses, other)]
            rows.append('| %s |' % ' | '.join(map(str, cells)))
    return '\n'.join(rows)


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('out')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--networks', nargs='+', choices=list(CANDIDATES), default=['mini', 'mini, wide at 16 x 16'],
                   help='the others are compared with the first')
    p.add_argument('--minutes', type=float, default=40, help='of the processor, for each')
    p.add_argument('--seeds', type=int, nargs='+', default=[0])
    p.add_argument('--lr', type=float, help='nominal rate of all (default: as train.py)')
    p.add_argument('--compile', action='store_true', help='torch.compile, as a long training uses it')
    a = p.parse_args()
    if not 0 < a.minutes < math.inf:
        p.error('the minutes must be above 0, got %g' % a.minutes)
    torch.set_num_threads(1)
    with clear_errors():
        train, test = cifar.load(a.data, 'train'), cifar.load(a.data, 'test')
    os.makedirs(a.out, exist_ok=True)
    path = os.path.join(a.out, 'runs.jsonl')

    of = dict(minutes=a.minutes, lr=a.lr, is_compiled=a.compile)

    def kept():
        return [run for run in read_runs(path) if of == {key: run[key] for key in of}]
    for seed in a.seeds:
        for name in a.networks:
            if any((run['network'], run['seed']) == (name, seed) for run in kept()):
                continue
            cfg = CANDIDATES[name]
            points = train_for(cfg, train, test, 60 * a.minutes, seed, a.lr, is_compiled=a.compile)
            net = Net(**cfg)
            run = dict(of, network=name, seed=seed, macs=macs(net), parameters=sum(q.numel() for q in net.parameters()),
                       points=points)
            keep_run(path, run)
            print('%s, seed %d: %s images, %.4f' % (name, seed, format(points[-1]['images'], ','), mean(points[-1]['losses'])),
                  flush=True)
    runs = [run for run in kept() if run['network'] in a.networks]
    for name in a.networks:
        run = next((run for run in runs if run['network'] == name), None)
        if run:
            print('%s: %.2f million multiply-adds, %.2f million parameters' % (name, run['macs'] / 1e6, run['parameters'] / 1e6))
    print(table(runs, a.networks[0]))


if __name__ == '__main__':
    main()
