"""Trains net.Net on CIFAR-10 with the EDM loss. Resumes from OUT/ckpt.pt, else from --init, else from scratch.
SIGTERM or SIGINT makes it save and end; it saves every 500 steps anyway, and every 1,000 steps it writes OUT/samples.png
(six rows of ten classes) and the loss on test images at seven noise levels. OUT/log.jsonl is the record.

    python3 models/train.py OUT MINUTES --data cifar-10-batches-bin [--network nano] [--init weights.pt] [--threads 1] ...
"""
import argparse
import os
import time
import torch
import torch.nn.functional as F

import augment
import cifar
import ema
from loss import draw_sigma, drop_labels, edm_loss, validate
from net import NETWORKS, Net, macs
from run import Checkpoint, Log, StopOnSignal, batch_indices, clear_errors, load_checkpoint, step_generator

WARM_UP = 200  # steps


class Trainer:
    """Weights, their average and the optimizer. What step k draws depends on the seed and k alone: a run that is stopped and
    resumed takes the same steps as one that is not."""

    def __init__(self, cfg, images, labels, batch=64, lr=6e-3, t_ref=3000, width=0.1, p_mean=-1.2, p_std=1.2, dropout=0.1,
                 seed=0, state=None):
        """`images` uint8 [N, 3, H, W], `labels` [N]; `state` as `state()` gave it, its optimizer may be missing."""
        if len(images) < batch:
            raise ValueError('a batch of %d needs at least as many images, got %d' % (batch, len(images)))
        self.cfg, self.images, self.labels, self.batch, self.seed = cfg, images, labels, batch, seed
        self.lr, self.t_ref, self.gamma = lr, t_ref, ema.gamma_of(width)
        self.p_mean, self.p_std, self.dropout = p_mean, p_std, dropout
        self.recipe = dict(lr=lr, t_ref=t_ref, width=width, p_mean=p_mean, p_std=p_std, dropout=dropout, seed=seed)
        torch.manual_seed(seed)
        self.net, self.average = Net(**cfg).train(), Net(**cfg).eval()
        self.average.load_state_dict(self.net.state_dict())
        self.average.requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=lr, betas=(0.9, 0.99), eps=1e-8)
        self.step = self.seen = self.warm_from = 0
        if state:
            self.net.load_state_dict({k: v.float() for k, v in state['net'].items()})
            self.average.load_state_dict({k: v.float() for k, v in state['ema'].items()})
            self.step = state['step']
            self.seen = state.get('seen', self.step * state.get('batch', batch))
            if 'opt' in state:
                self.optimizer.load_state_dict(state['opt'])
                self.warm_from = state.get('warm_from', 0)
            else:
                self.warm_from = self.step  # an optimizer that knows nothing warms up again

    def state(self):
        return dict(cfg=self.cfg, net=self.net.state_dict(), ema=self.average.state_dict(), opt=self.optimizer.state_dict(),
                    step=self.step, seen=self.seen, batch=self.batch, warm_from=self.warm_from, recipe=self.recipe)

    def learning_rate(self):
        """Up over 200 steps, then constant until t_ref, then falling as the root of the steps."""
        return self.lr * min(1, (self.step - self.warm_from + 1) / WARM_UP) / max(1, self.step / self.t_ref) ** 0.5

    def take_step(self):
        """One step on one batch; returns its mean loss."""
        g = step_generator(self.seed, self.step)
        index = batch_indices(self.seed, self.step, self.batch, len(self.images))
        x = augment.flip(cifar.to_unit(self.images[index]), g)
        y = drop_labels(F.one_hot(self.labels[index], self.net.classes).float(), g, self.dropout)
        sigma = draw_sigma(self.batch, g, self.p_mean, self.p_std)
        for group in self.optimizer.param_groups:
            group['lr'] = self.learning_rate()
        loss = edm_loss(self.net, x, y, sigma, torch.randn(x.shape, generator=g)).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for p in self.net.parameters():
            if p.grad is not None:
                torch.nan_to_num_(p.grad, 0, 1e5, -1e5)
        self.optimizer.step()
        self.step += 1
        self.seen += self.batch
        ema.update(self.average, self.net, self.step, self.gamma)
        return loss.item()


def save_sheet(net, path):
    """60 samples, a class a column, enlarged three times."""
    from PIL import Image
    from sampler import generate
    images = cifar.to_bytes(generate(net, 60, batch=60)[0])
    sheet = images.reshape(6, 10, 3, 32, 32).permute(0, 3, 1, 4, 2).reshape(6 * 32, 10 * 32, 3)
    Image.fromarray(sheet.numpy()).resize((960, 576), Image.NEAREST).save(path)


def run(trainer, out, test, minutes=float('inf'), steps=float('inf'), stop=None, save_every=500, validate_every=1000,
        log_every=100):
    """Steps until one of the limits or the signal, saving, validating and logging. `test` is images and labels."""
    stop = StopOnSignal() if stop is None else stop
    checkpoint, log = Checkpoint(out), Log(out)
    losses = []
    log.write(parameters=sum(p.numel() for p in trainer.net.parameters()), macs=macs(Net(**trainer.cfg)), step=trainer.step,
              images=trainer.seen)
    last = time.time()

    def report():
        losses = validate(trainer.average, *test)
        log.write(step=trainer.step, images=trainer.seen, validation=losses, mean=round(sum(losses.values()) / len(losses), 4))
        save_sheet(trainer.average, os.path.join(out, 'samples.png'))

    while time.time() - log.start < minutes * 60 and trainer.step < steps and not stop:
        losses.append(trainer.take_step())
        if trainer.step % log_every == 0:
            rate = len(losses) * trainer.batch / (time.time() - last)
            log.write(step=trainer.step, images=trainer.seen, loss=round(sum(losses) / len(losses), 4), rate=round(rate, 1))
            losses, last = [], time.time()
        if trainer.step % save_every == 0:
            checkpoint.save(trainer.state())
        if trainer.step % validate_every == 0:
            report()
            last = time.time()
    checkpoint.save(trainer.state())
    if trainer.step % validate_every and not stop:
        report()


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('out')
    p.add_argument('minutes', type=float)
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--network', choices=sorted(NETWORKS), default='mini', help='when nothing is resumed')
    p.add_argument('--init', help='weights to start from (a checkpoint; its optimizer may be missing)')
    p.add_argument('--batch', type=int, default=64)
    p.add_argument('--lr', type=float, default=6e-3)
    p.add_argument('--tref', type=float, default=3000)
    p.add_argument('--width', type=float, default=0.1, help='sigma_rel of the average of the weights')
    p.add_argument('--p-mean', type=float, default=-1.2)
    p.add_argument('--p-std', type=float, default=1.2)
    p.add_argument('--label-dropout', type=float, default=0.1)
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    with clear_errors():
        images, labels = cifar.load(a.data, 'train')
        test = cifar.load(a.data, 'test')
        state = Checkpoint(a.out).load() or (load_checkpoint(a.init) if a.init else None)
        trainer = Trainer(state['cfg'] if state else NETWORKS[a.network], images, labels, a.batch, a.lr, a.tref, a.width,
                          a.p_mean, a.p_std, a.label_dropout, a.seed, state)
    run(trainer, a.out, test, a.minutes)
