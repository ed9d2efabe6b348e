"""Trains the classifier. Resumes from OUT/ckpt.pt; SIGTERM or SIGINT makes it save and end; it saves every epoch anyway.

    python3 models/train_classifier.py models/.run/classifier --data cifar-10-batches-bin --epochs 24

SGD with Nesterov momentum, one cycle of the learning rate (up over a fifth of the steps, down to zero over the rest), label
smoothing, flips and shifts by up to 2 pixels, a grey square (--cutout), bfloat16 on the CPU. Accuracy on test images is logged,
it chooses nothing.
"""
import argparse
import torch
import torch.nn.functional as F

import augment
import cifar
from classifier import Classifier, begin_from, whitening
from run import Checkpoint, Log, StopOnSignal, batch_indices, clear_errors, load_checkpoint, step_generator


def cycle(step, steps, peak, rise=0.2):
    """Learning rate of step 0 ... steps - 1: linear from near 0 to `peak` at rise * steps, and linear to near 0."""
    x = (step + 0.5) / steps
    return peak * min(x / rise, (1 - x) / (1 - rise))


@torch.no_grad()
def accuracy(net, images, labels, batch=500):
    """Share of uint8 images [N, 3, 32, 32] that get their label."""
    net.eval()
    right = sum((net(cifar.to_unit(x))[1].argmax(1) == y).sum().item()
                for x, y in zip(images.split(batch), labels.split(batch)))
    return right / len(images)


def train(out, data, epochs=24, batch=256, peak=0.25, smoothing=0.1, decay=5e-4, seed=0, channels=(64, 128, 256), residuals=1,
          init=None, cutout=0, stop=None):
    stop = StopOnSignal() if stop is None else stop
    images, labels = cifar.load(data, 'train')
    test = cifar.load(data, 'test')
    checkpoint, log = Checkpoint(out), Log(out)
    state = checkpoint.load()
    torch.manual_seed(seed)
    net = Classifier(channels, residuals=residuals)
    net.whiten.weight.copy_(whitening(cifar.to_unit(images[:5000])))
    net = net.to(memory_format=torch.channels_last)
    seen_before = 0
    if init:
        before = load_checkpoint(init)
        begin_from(net, before['net'])
        seen_before = before['seen']
    weights = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(weights, lr=peak, momentum=0.9, nesterov=True, weight_decay=decay)
    step, per_epoch = 0, len(images) // batch
    if state:
        net.load_state_dict(state['net'])
        optimizer.load_state_dict(state['optimizer'])
        step, seen_before = state['step'], state['seen'] - state['step'] * batch
        if (state['epochs'], state['batch']) != (epochs, batch):
            raise ValueError('%s was begun with --epochs %d --batch %d, which fix its learning rates: resume with the same, '
                             'or begin in another folder.' % (out, state['epochs'], state['batch']))

    def save():
        checkpoint.save(dict(cfg=net.cfg, net=net.state_dict(), optimizer=optimizer.state_dict(), step=step, epochs=epochs,
                             batch=batch, cutout=cutout, seen=seen_before + step * batch))

    losses = []
    while step < epochs * per_epoch and not stop:
        net.train()
        g = step_generator(seed, step)
        index = batch_indices(seed, step, batch, len(images))
        x = augment.flip(augment.shift(cifar.to_unit(images[index]), g), g)
        if cutout:
            x = augment.cutout(x, g, cutout)
        x = x.contiguous(memory_format=torch.channels_last)
        for group in optimizer.param_groups:
            group['lr'] = cycle(step, epochs * per_epoch, peak)
        with torch.autocast('cpu', torch.bfloat16):
            _, logits = net(x)
        loss = F.cross_entropy(logits.float(), labels[index], label_smoothing=smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        losses.append(loss.item())
        if step % 50 == 0 or step % per_epoch == 0:
            log.write(step=step, epoch=round(step / per_epoch, 2), loss=round(sum(losses) / len(losses), 4))
            losses = []
        if step % per_epoch == 0:
            save()
            log.write(step=step, accuracy_on_every_fifth_test_image=accuracy(net, *(part[::5] for part in test)))
    save()
    if step == epochs * per_epoch:
        log.write(step=step, test_accuracy=accuracy(net, *test))
    return net


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('out')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--epochs', type=int, default=24)
    p.add_argument('--batch', type=int, default=256)
    p.add_argument('--peak', type=float, default=0.25, help='the largest learning rate')
    p.add_argument('--residuals', type=int, default=1, help='residual convolutions a stage')
    p.add_argument('--cutout', type=int, default=0, help='side in pixels of the square of each image that is greyed')
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--init', help='checkpoint of a finished run with as many residuals or fewer, to train on from its weights')
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    with clear_errors():
        train(a.out, a.data, a.epochs, a.batch, a.peak, seed=a.seed, residuals=a.residuals, init=a.init, cutout=a.cutout)
