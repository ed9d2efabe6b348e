"""Weights to train on with, from a published .onnx file: the way back from export.py and export_classifier.py, for when the
checkpoint is gone. A checkpoint has more (the optimizer, the weights that are not averaged): train.py warms up again.

    python3 models/unfold.py public/models/cifar10-mini.onnx models/.run/weights.pt [--network nano]
    python3 models/unfold.py public/models/cifar10-classifier.onnx models/.run/weights.pt --data cifar-10-batches-bin

The first is for `train.py --init`, the second for `train_classifier.py --init`. The card beside the file says how many images
were seen. Nothing is written unless the network computes what the file does.
"""
import argparse
import json
import math
import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper

import cifar
import onnx_file
from classifier import Classifier
from export import cases
from fold import NORM_EPS, SILU_GAIN, fold
from net import NETWORKS, Net
from run import clear_errors

BATCH = 64  # of train.py: the images of a card as steps


def stored_weights(model):
    """{name without its ending: float64 array} of a graph's initializers, fp16 or not."""
    return {t.name.removesuffix('.fp16').removesuffix('.weight'): numpy_helper.to_array(t).astype(np.float64)
            for t in model.graph.initializer}


def length(w):
    """The root mean square over `w`'s rows of their lengths."""
    return math.sqrt((w ** 2).sum() / len(w))


def unfold(model, cfg):
    """The net.Net of configuration `cfg` (its keywords) that fold() made `model` of, in eval mode. Of each weight fold() keeps
    the direction of its rows, which is all that counts under forced normalization. Raises ValueError for a graph of another
    configuration."""
    net, stored = Net(**cfg).eval(), stored_weights(model)

    def take(conv, rows, what):
        if rows.shape != conv.weight.shape:
            raise ValueError('%s is %s in the file and %s in this network: name another --network'
                             % (what, list(rows.shape), list(conv.weight.shape)))
        flat = rows.reshape(len(rows), -1)
        unit = flat / np.linalg.norm(flat, axis=1, keepdims=True) * math.sqrt(flat.shape[1])
        conv.weight.copy_(torch.from_numpy(unit.reshape(rows.shape)))

    try:
        with torch.no_grad():
            take(net.inp, unfold_patches(net, stored['inp'], stored['inp.ones']), 'inp')
            take(net.emb_noise, stored['emb_noise'].T, 'emb_noise')
            take(net.emb_label, stored['emb_label'].T, 'emb_label')
            blocks = [('enc.%d' % i, b) for i, b in enumerate(net.enc)] + [('dec.%d' % i, b) for i, b in enumerate(net.dec)]
            gains, start = stored['emb'].T / SILU_GAIN, 0
            for name, block in blocks:
                rows, start = gains[start:start + len(block.emb.weight)], start + len(block.emb.weight)
                take(block.emb, rows, name + '.emb')
                block.emb_gain.fill_(length(rows) * (1 + NORM_EPS))
                for part in ('res0', 'res1', 'proj', 'skip'):
                    if getattr(block, part, None) is not None:
                        w = stored['%s.%s' % (name, part)]
                        if w.shape[2:] == (2, 2):  # a mean over 2x2 pixels and a 1x1 convolution in one
                            w = w.mean((2, 3), keepdims=True)
                        take(getattr(block, part), w, '%s.%s' % (name, part))
                if block.attn:
                    w = stored[name + '.qkv']
                    c, h = w.shape[1], block.heads
                    take(block.qkv, w.reshape(3, h, c // h, c, 1, 1).transpose(1, 2, 0, 3, 4, 5).reshape(w.shape), name + '.qkv')
            take(net.out, stored['out'], 'out')
            net.out_gain.fill_(1.0)
            # The file's last weight has a factor that the path before it decides: a fold with gain 1 tells.
            net.out_gain.fill_(length(stored['out']) / length(stored_weights(fold(net))['out']))
    except KeyError as error:
        raise ValueError('the file has no weight %s: it is not from export.py' % error) from error
    return net


def unfold_patches(net, on_pixels, ones):
    """The weight of net.inp from the first convolution on pixels and the map that the channel of ones became."""
    p, (outs, colours) = net.patch, on_pixels.shape[:2]
    size = ones.shape[-1]
    w = (on_pixels * net.sd).reshape(outs, colours, 3, p, 3, p).transpose(0, 1, 3, 5, 2, 4).reshape(outs, colours * p * p, 3, 3)
    padded = np.pad(np.ones((size, size)), 1)
    shifted = np.stack([padded[i:i + size, j:j + size].ravel() for i in range(3) for j in range(3)], 1)
    last = np.linalg.lstsq(shifted, ones.reshape(outs, -1).T, rcond=None)[0].T
    return np.concatenate([w, last.reshape(outs, 1, 3, 3)], 1)


@torch.no_grad()
def unfold_classifier(model, images):
    """The Classifier that export_classifier.py made `model` of, in eval mode. The file has its normalizations inside its
    convolutions; they come back with the mean and variance over `images`, uint8 [N, 3, H, W]. Raises ValueError for another
    graph."""
    stored = stored_weights(model)
    names = {k.removesuffix('.bias') for k in stored}
    count = 1 + max((int(k.split('.')[3]) for k in names if '.residuals.' in k), default=-1)
    matrices = [v for k, v in stored.items() if k.startswith('onnx::MatMul')]
    if not count or len(matrices) != 1 or 'whiten' not in stored:
        raise ValueError('the file is not from export_classifier.py')
    stages = 1 + max(int(k.split('.')[1]) for k in names if k.startswith('stages.'))
    channels = [len(stored['stages.%d.residuals.0.conv' % i]) for i in range(stages)]
    net = Classifier(channels, matrices[0].shape[1], count).eval()
    net.whiten.weight.copy_(torch.from_numpy(stored['whiten']))
    net.head.weight.copy_(torch.from_numpy(matrices[0].T))
    pairs = []
    for i, stage in enumerate(net.stages):
        pairs.append(('stages.%d.widen' % i, stage.widen, stage.norm))
        pairs += [('stages.%d.residuals.%d.conv' % (i, k), r.conv, r.norm) for k, r in enumerate(stage.residuals)]
    for name, conv, norm in pairs:
        if name + '.bias' not in stored:
            raise ValueError('%s has its normalization apart, which was not expected' % name)
        conv.weight.copy_(torch.from_numpy(stored[name]))
        norm.bias.copy_(torch.from_numpy(stored[name + '.bias']))
        norm.weight.fill_(math.sqrt(1 + norm.eps))  # with mean 0 and variance 1: what comes in is what goes out
    inputs = {}
    hooks = [norm.register_forward_hook(lambda module, args, _: inputs.setdefault(module, []).append(
        torch.stack([args[0].mean((0, 2, 3)), args[0].square().mean((0, 2, 3))]))) for _, _, norm in pairs]
    for part in images.split(500):
        net.look(cifar.to_unit(part))
    for hook in hooks:
        hook.remove()
    for _, conv, norm in pairs:
        mean, square = torch.stack(inputs[norm]).double().mean(0)
        # A filter's length is of no matter to a normalized output, but it is to the step length of SGD: that of a new filter.
        shrink = 1 / (math.sqrt(3) * conv.weight.flatten(1).norm(dim=1).clamp_min(1e-12)).double()
        variance = (square - mean ** 2).clamp_min(0) * shrink ** 2
        conv.weight.mul_(shrink.float().view(-1, 1, 1, 1))
        norm.running_mean.copy_(mean * shrink)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt() / shrink)
        norm.bias.add_(mean.float())
    return net


def images_seen(path):
    """What the card beside an .onnx file says. Raises ValueError when it says nothing."""
    card = path.removesuffix('.onnx') + '.card.json'
    with open(card) as f:
        seen = json.load(f).get('images_seen')
    if not isinstance(seen, int):
        raise ValueError('%s does not say images_seen' % card)
    return seen


def read(path):
    """The graph of an .onnx file. Raises ValueError for another file."""
    try:
        return onnx.load(path)
    except DecodeError as error:
        raise ValueError('%s is no .onnx file, or damaged' % path) from error


def checked(net, model, inputs):
    """`net`, when it computes what `model` does. Raises ArithmeticError when not."""
    error = onnx_file.largest_error(net, model, inputs)
    if not error <= onnx_file.HALF_TOLERANCE:
        raise ArithmeticError('the network found differs from its file by %.2g: it is of another kind' % error)
    return error


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('onnx')
    p.add_argument('weights')
    p.add_argument('--network', choices=sorted(NETWORKS), default='mini', help='the configuration of a denoiser')
    p.add_argument('--data', help='of a classifier: folder of CIFAR-10, binary version')
    a = p.parse_args()
    with clear_errors():
        model, seen = read(a.onnx), images_seen(a.onnx)
        if 'features' in [o.name for o in model.graph.output]:
            if not a.data:
                p.error('a classifier needs --data')
            net = unfold_classifier(model, cifar.load(a.data, 'train')[0][:10000])
            error = checked(net, model, [dict(x=c['x'].clamp(-1, 1)) for c in cases()])
            torch.save(dict(cfg=net.cfg, net=net.state_dict(), seen=seen), a.weights)
        else:
            net = unfold(model, NETWORKS[a.network])
            error = checked(net, model, cases(net.classes))
            weights = net.state_dict()
            torch.save(dict(cfg=net.cfg, net=weights, ema=weights, step=seen // BATCH, seen=seen, batch=BATCH), a.weights)
    print('%s: %d images seen; differs from %s by %.2g' % (a.weights, seen, a.onnx, error))
