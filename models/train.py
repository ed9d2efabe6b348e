"""Trains net.Net on CIFAR-10 with the EDM loss. Resumes from OUT/ckpt.pt, else from --init, else from scratch.
SIGTERM or SIGINT makes it save and end; it saves every 500 steps anyway, and every 1,000 steps it writes OUT/samples.png
(six rows of ten classes) and the loss on test images at seven noise levels. OUT/log.jsonl is the record.

    python3 models/train.py OUT MINUTES --data cifar-10-batches-bin --processes 2 --lowest-priority --compile

The rate falls to 0 over the last part of the minutes (--cooldown), so give the time that you have; 0 leaves that out.
"""
import argparse
import copy
import os
import sys
import time
import torch
import torch.nn.functional as F

import augment
import cifar
import ema
import launch
import processes
import trained
from loss import draw_sigma, draw_stratified_sigma, drop_labels, edm_loss, validate
from net import NETWORKS, Net, macs, renormalize
from optimizers import DEFAULT_RATE, Optimizers
from run import Checkpoint, Log, StopOnSignal, batch_indices, clear_errors, load_checkpoint, step_generator

WARM_UP = 200  # steps


def cooldown_factor(progress, part):
    """1 until `part` of the run is left, then linear to 0 at its end. `progress` in [0, 1] is the share that is over."""
    return min(1.0, max(0.0, 1 - progress) / part) if part else 1.0


class Trainer:
    """Weights, their averages and the optimizer. What step k draws depends on the seed and k alone: a run that is stopped and
    resumed takes the same steps as one that is not, and several processes take those of one, each on its share of the batch."""

    def __init__(self, cfg, images, labels, batch=128, optimizer='muon', lr=None, t_ref=None, cooldown=0.0, widths=(0.05, 0.1),
                 p_mean=-1.2, p_std=1.2, dropout=0.1, is_stratified=True, seed=0, state=None, world=None, is_compiled=False):
        """`images` uint8 [N, 3, H, W], `labels` [N]; `batch` images a step, of all processes together; `lr` is nominal and by
        default the optimizer's own; `widths` are those of the averages, the last is the one that counts; `state` is any that
        trained.py knows, its optimizer may be missing."""
        self.world = world or processes.World()
        if len(images) < batch:
            raise ValueError('a batch of %d needs at least as many images, got %d' % (batch, len(images)))
        if batch % self.world.size:
            raise ValueError('a batch of %d cannot be shared by %d processes' % (batch, self.world.size))
        self.cfg, self.images, self.labels, self.batch, self.seed = cfg, images, labels, batch, seed
        self.lr = DEFAULT_RATE.get(optimizer) if lr is None else lr
        self.t_ref, self.cooldown, self.widths = t_ref, cooldown, tuple(widths)
        self.p_mean, self.p_std, self.dropout = p_mean, p_std, dropout
        self.draw_sigma = draw_stratified_sigma if is_stratified else draw_sigma
        self.recipe = dict(optimizer=optimizer, lr=self.lr, t_ref=t_ref, cooldown=cooldown, width=self.widths[-1], p_mean=p_mean,
                           p_std=p_std, dropout=dropout, is_stratified=is_stratified, seed=seed)
        torch.manual_seed(seed)
        self.net = Net(**cfg).train().to(memory_format=torch.channels_last)
        self.step = self.seen = self.warm_from = 0
        if state:
            self.net.load_state_dict({k: v.float() for k, v in state['net'].items()})
        self.optimizers = Optimizers(optimizer, self.net, self.lr)
        is_resumed = bool(state) and self.resume(state)
        if not is_resumed:
            renormalize(self.net)
        self.averages = [copy.deepcopy(self.net).eval().requires_grad_(False) for _ in self.widths]
        if state:
            kept = trained.averages_of(state)
            for width, average in zip(self.widths, self.averages):
                average.load_state_dict(kept.get(width) or trained.average_of(state))
        self.forward = torch.compile(self.net, dynamic=False) if is_compiled else self.net

    def resume(self, state):
        """Counts from where `state` was; whether the optimizer goes on too. One that knows nothing warms up again."""
        self.step, self.seen = state.get('step', 0), trained.seen_by(state)
        name, states = trained.optimizers_of(state)
        if name != self.optimizers.name:
            self.warm_from = self.step
            return False
        self.optimizers.load(states)
        self.warm_from = state.get('warm_from', 0)
        return True

    def state(self):
        averages = [average.state_dict() for average in self.averages]
        return dict(cfg=self.cfg, net=self.net.state_dict(), emas=averages, widths=self.widths, ema=averages[-1],
                    opts=self.optimizers.state(), optname=self.optimizers.name, step=self.step, seen=self.seen, batch=self.batch,
                    warm_from=self.warm_from, recipe=self.recipe)

    def learning_rate(self, progress=0.0):
        """Up over 200 steps, then constant until step t_ref, then falling as the root of the steps; over the last part of the
        run, of which `progress` in [0, 1] is over, down to 0."""
        falling = max(1, self.step / self.t_ref) ** 0.5 if self.t_ref else 1
        rising = min(1, (self.step - self.warm_from + 1) / WARM_UP)
        return self.lr * rising / falling * cooldown_factor(progress, self.cooldown)

    def draw(self):
        """What this process sees in this step, its share of the batch: images, labels, noise levels, noise."""
        g = step_generator(self.seed, self.step)
        index = batch_indices(self.seed, self.step, self.batch, len(self.images))
        x = augment.flip(cifar.to_unit(self.images[index]), g)
        y = drop_labels(F.one_hot(self.labels[index], self.net.classes).float(), g, self.dropout)
        sigma = self.draw_sigma(self.batch, g, self.p_mean, self.p_std)
        return map(self.world.share, (x, y, sigma, torch.randn(x.shape, generator=g)))

    def take_gradients(self):
        """Leaves the gradients of the whole batch's mean loss in the parameters; returns the mean loss of this process's share."""
        self.optimizers.zero_grad()
        x, y, sigma, noise = self.draw()
        loss = edm_loss(self.forward, x, y, sigma, noise).mean()
        loss.backward()
        gradients = [p.grad for p in self.net.parameters() if p.grad is not None]
        self.world.average(gradients)
        for gradient in gradients:
            torch.nan_to_num_(gradient, 0, 1e5, -1e5)
        return loss.item()

    def take_step(self, progress=0.0):
        """One step on one batch; returns the mean loss of this process's share of it."""
        self.optimizers.set_rate(self.learning_rate(progress))
        loss = self.take_gradients()
        self.optimizers.step()
        renormalize(self.net)
        self.step += 1
        self.seen += self.batch
        for width, average in zip(self.widths, self.averages):
            # Steps of this batch that make up all images seen: an average goes on where the batch has changed.
            ema.update(average, self.net, max(1, self.seen / self.batch), ema.gamma_of(width))
        return loss


def save_sheet(net, path):
    """60 samples, a class a column, enlarged three times."""
    from PIL import Image
    from sampler import generate
    images = cifar.to_bytes(generate(net, 60, batch=60)[0])
    sheet = images.reshape(6, 10, 3, 32, 32).permute(0, 3, 1, 4, 2).reshape(6 * 32, 10 * 32, 3)
    Image.fromarray(sheet.numpy()).resize((960, 576), Image.NEAREST).save(path)


class Report:
    """The record of a run, kept by the first of its processes."""

    def __init__(self, trainer, out, test):
        """`test` is images and labels."""
        self.trainer, self.out, self.test = trainer, out, test
        self.checkpoint, self.log, self.start = Checkpoint(out), Log(out), time.time()
        self.losses, self.last = [], time.time()
        self.write(parameters=sum(p.numel() for p in trainer.net.parameters()), macs=macs(Net(**trainer.cfg)))

    def write(self, **facts):
        self.log.write(step=self.trainer.step, images=self.trainer.seen, **facts)

    def mean_loss(self):
        """Of the steps since the last time, with the rate and how many images came a second."""
        rate = len(self.losses) * self.trainer.batch / (time.time() - self.last)
        self.write(loss=round(sum(self.losses) / len(self.losses), 4), rate=round(rate, 1))
        self.losses, self.last = [], time.time()

    def validate(self):
        """The last average's losses are `validation`; those of the others are beside them."""
        measured = {'%g' % width: validate(average, *self.test)
                    for width, average in zip(self.trainer.widths, self.trainer.averages)}
        width, losses = measured.popitem()
        self.write(width=float(width), validation=losses, mean=round(sum(losses.values()) / len(losses), 4), others=measured)
        save_sheet(self.trainer.averages[-1], os.path.join(self.out, 'samples.png'))
        self.last = time.time()


def run(trainer, out, test, minutes=float('inf'), steps=float('inf'), stop=None, save_every=500, validate_every=1000,
        log_every=100):
    """Steps until one of the limits or the signal, saving, validating and logging. `test` is images and labels."""
    stop = StopOnSignal() if stop is None else stop
    world, start = trainer.world, time.time()
    report = Report(trainer, out, test) if world.is_first else None
    while True:
        over = max((time.time() - start) / (minutes * 60), trainer.step / steps)
        progress, is_stopped = world.largest(over, float(bool(stop)))
        if progress >= 1 or is_stopped:
            break
        loss = trainer.take_step(progress)
        if not report:
            continue
        report.losses.append(loss)
        if trainer.step % log_every == 0:
            report.mean_loss()
        if trainer.step % save_every == 0:
            report.checkpoint.save(trainer.state())
        if trainer.step % validate_every == 0:
            report.validate()
    if report:
        report.checkpoint.save(trainer.state())
        if trainer.step % validate_every and not is_stopped:
            report.validate()
    world.close()


def read_arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('out')
    p.add_argument('minutes', type=float)
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--network', choices=sorted(NETWORKS), default='mini', help='when nothing is resumed')
    p.add_argument('--init', help='weights to start from (a checkpoint; its optimizer may be missing)')
    p.add_argument('--processes', type=int, default=1, help='one per core: each works on a batch of its own, gradients are averaged')
    p.add_argument('--lowest-priority', action='store_true', help='everything else on the machine goes first')
    p.add_argument('--compile', action='store_true', help='torch.compile: needs a C++ compiler and minutes before the first step')
    p.add_argument('--batch', type=int, default=128, help='images of a step, in each process')
    p.add_argument('--optimizer', choices=sorted(DEFAULT_RATE), default='muon')
    p.add_argument('--lr', type=float, help='nominal rate (default: 0.016 with muon, 0.006 with adam)')
    p.add_argument('--cooldown', type=float, default=0.35, help='last part of the minutes, over which the rate falls to 0')
    p.add_argument('--tref', type=float, help='step from which on the rate falls as the root of the steps (default: none)')
    p.add_argument('--widths', type=float, nargs='+', default=[0.05, 0.1], help='sigma_rel of the averages; the last one counts')
    p.add_argument('--p-mean', type=float, default=-1.2)
    p.add_argument('--p-std', type=float, default=1.2)
    p.add_argument('--independent', action='store_true', help='noise levels drawn each by itself, not one from each stratum')
    p.add_argument('--label-dropout', type=float, default=0.1)
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--threads', type=int, default=1, help='of each process')
    a = p.parse_args()
    if a.minutes <= 0:
        p.error('the minutes must be above 0, got %g' % a.minutes)
    if a.processes < 1:
        p.error('--processes must be at least 1, got %d' % a.processes)
    if not 0 <= a.cooldown <= 1:
        p.error('--cooldown must be from 0 to 1, got %g' % a.cooldown)
    return a


def main():
    a = read_arguments()
    if 'RANK' not in os.environ and (a.processes > 1 or a.lowest_priority):
        raise SystemExit(launch.start([sys.executable, *sys.argv], a.processes, a.threads))
    if a.lowest_priority:
        launch.yield_to_others()
    torch.set_num_threads(a.threads)
    with clear_errors():
        images, labels = cifar.load(a.data, 'train')
        test = cifar.load(a.data, 'test')
        state = Checkpoint(a.out).load() or (load_checkpoint(a.init) if a.init else None)
        world = processes.world_of_environment()
        trainer = Trainer(state['cfg'] if state else NETWORKS[a.network], images, labels, a.batch * world.size, a.optimizer, a.lr,
                          a.tref, a.cooldown, a.widths, a.p_mean, a.p_std, a.label_dropout, not a.independent, a.seed, state,
                          world, a.compile)
    run(trainer, a.out, test, a.minutes)


if __name__ == '__main__':
    main()
