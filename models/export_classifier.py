"""The classifier as an .onnx file with its card: x [B, 3, 32, 32] in [-1, 1] gives features [B, F] and logits [B, 10].

    python3 models/export_classifier.py models/.run/classifier/ckpt.pt public/models/cifar10-classifier.onnx \
        --data cifar-10-batches-bin
"""
import argparse
import copy
import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

import cifar
import onnx_file
from card import CIFAR10, describe_file, sha256, write_card
from classifier import load_classifier
from run import clear_errors, load_checkpoint
from train_classifier import accuracy

HALF_TOLERANCE = 1e-2  # of features of order 1 after six layers


def export_classifier(net, path):
    """Writes it with fp16 weights; returns its errors as onnx_file.write does."""
    g = torch.Generator().manual_seed(0)
    inputs = [dict(x=torch.rand(batch, 3, 32, 32, generator=g) * 2 - 1) for batch in (2, 1, 3)]
    model = onnx_file.trace(fold(net), inputs[0], ['features', 'logits'])
    return onnx_file.write(model, path, net, inputs[1:], half_tolerance=HALF_TOLERANCE)


def fold(net):
    """A copy of a Classifier in eval mode without normalizations."""
    net = copy.deepcopy(net).eval()
    for stage in net.stages:
        for residual in stage.residuals:
            residual.conv, residual.norm = fuse_conv_bn_eval(residual.conv, residual.norm), torch.nn.Identity()
        # A maximum over pixels lies between: it commutes with an increasing function, and with a decreasing one it does not.
        if (stage.norm.weight > 0).all():
            stage.widen, stage.norm = fuse_conv_bn_eval(stage.widen, stage.norm), torch.nn.Identity()
    return net.requires_grad_(False)


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('checkpoint')
    p.add_argument('onnx')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--data-note', default='CIFAR-10 training set', help='what it was trained on, and whether that had been JPEG')
    p.add_argument('--licence', default='MIT')
    a = p.parse_args()
    with clear_errors():
        net, state = load_classifier(a.checkpoint), load_checkpoint(a.checkpoint)
        test = cifar.load(a.data, 'test')
        full, stored = export_classifier(net, a.onnx)
    width = net.head.in_features
    training = 'SGD with Nesterov momentum, cycles of the learning rate, label smoothing, flips, shifts up to 2 pixels'
    if state.get('cutout'):  # not in checkpoints of before it was kept
        training += ', a grey square of %d x %d pixels' % (state['cutout'], state['cutout'])
    card = dict(
        describe_file(a.onnx), inputs=dict(x=['B', 3, 32, 32]), outputs=dict(features=['B', width], logits=['B', len(CIFAR10)]),
        image_range=[-1, 1], labels=CIFAR10, parameters=sum(q.numel() for q in net.parameters()),
        test_accuracy=accuracy(net, *test), images_seen=state['seen'],
        training=training, data=a.data_note, checkpoint_sha256=sha256(a.checkpoint), licence=a.licence)
    write_card(a.onnx, card)
    print('%s: %d bytes; onnxruntime against torch %.2g, with the weights as stored %.2g; test accuracy %.4f'
          % (a.onnx, card['bytes'], full, stored, card['test_accuracy']))
