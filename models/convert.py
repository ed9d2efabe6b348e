"""What the converters share: their arguments, their errors, and the files that they write."""
import argparse
import contextlib
import math
import os
import sys
import textwrap
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

import onnx_file
from card import CASES, SIDES, make_card, make_selftest, sha256, write, write_card
from fault import Fault

SIGMA_MIN, SIGMA_MAX = 0.002, 80.0  # of the page's networks, where a network names no range of its own


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Fault(message)


def parser(doc, source):
    p = Parser(description=doc.split('\n\n')[0])
    p.add_argument('source', help=source)
    p.add_argument('onnx', help='NAME.onnx, what is written; NAME.card.json and NAME.selftest.json go beside it')
    p.add_argument('--raw', action='store_true', help='the bare network, without preconditioning: inputs x, noise, label')
    p.add_argument('--fp32', action='store_true', help='store the weights as float32')
    p.add_argument('--classes', help='of a network with classes, those to keep by their numbers, such as 207,88 or 0-9; else all')
    p.add_argument('--class-names', help='file with a name per line for all classes of the network; else those of CIFAR-10 or '
                                         'ImageNet by their number')
    p.add_argument('--licence', default='not given', help='of the weights, for the card')
    p.add_argument('--origin', help='where the weights are from, such as an address; for the card')
    return p


def run(main):
    """Runs a converter: what the user can mend is one line on standard error and exit code 2."""
    try:
        main()
    except (Fault, OSError, ArithmeticError, ValueError) as error:
        line = ' '.join(str(error).split())
        print('%s: %s' % (os.path.basename(sys.argv[0]), line), file=sys.stderr)
        raise SystemExit(2) from error


@contextlib.contextmanager
def computing(what):
    """Makes a Fault of whatever torch or onnxruntime raises: `what` failed, and the first line of why, without the graph."""
    try:
        yield
    except (Fault, OSError, ArithmeticError):
        raise
    except Exception as error:  # of many kinds, as the network's own code runs
        lines = str(error).split('  [Caused by')[0].strip().splitlines() or ['no reason given']
        raise Fault('%s: %s: %s' % (what, type(error).__name__, textwrap.shorten(lines[0], 200))) from error


def check_shape(*shape):
    if shape not in [(3, side, side) for side in SIDES]:
        raise Fault('the network is for images of %s; the page shows %s'
                    % (' x '.join(map(str, shape)), ' or '.join('3 x %d x %d' % (side, side) for side in SIDES)))


def cases(names, levels, shape, classes, seed=0):
    """Inputs at batch 1 and 3, the last of each batch without label."""
    g = torch.Generator().manual_seed(seed)
    for batch in (1, 3):
        for level, scale in levels:
            label = torch.eye(classes)[torch.arange(batch) * 3 % classes]
            if batch > 1:
                label[-1] = 0
            x = torch.rand(batch, *shape, generator=g) * 2 - 1 + scale * torch.randn(batch, *shape, generator=g)
            yield dict(zip(names, (x, torch.full((batch,), float(level)), label), strict=True))


class Labelled(nn.Module):
    """`module` with the label input of the file: of the kept classes, in their order. It stays in the graph of a network that has
    no classes: the exporter drops what nothing reads, and the page needs all three inputs."""

    def __init__(self, module, classes):
        super().__init__()
        self.module, self.has_classes = module, classes.count > 0
        spread = None if classes.is_all else nn.functional.one_hot(torch.tensor(classes.kept), classes.count).float()
        self.register_buffer('spread', spread)

    def forward(self, x, noise, label):
        if not self.has_classes:
            return self.module(x, noise, label) + 0 * label.sum(1).reshape(-1, 1, 1, 1)
        return self.module(x, noise, label if self.spread is None else label @ self.spread)


def convert(module, side, path, source_file, arguments, classes, noise_levels, sigma_min, sigma_max,
            parameterization=None, error_grows=False, **facts):
    """Writes `module`, which maps x [B,3,side,side], noise [B], label [B, classes.count] to x's shape, with its card.
    `parameterization` is what the page calls that of a bare network; where it has no name for it, the card leaves it out and the
    page asks.

    `noise_levels` are what a bare network is checked at; D(x; sigma) is checked at sigma_min, 0.5 and 5, or 1 where the network
    predicts noise, whose error is sigma times as large in D (`error_grows`). Nothing is written when onnxruntime differs from
    torch by more than 1e-4 (2e-3 with fp16 weights), relative to max(1, |value|)."""
    module, width = Labelled(module, classes).eval(), len(classes.names)
    is_raw = arguments.raw
    names, output = (('x', 'noise', 'label'), 'output') if is_raw else (('x', 'sigma', 'label'), 'denoised')
    highest = 1 if error_grows else 5
    levels = [(n, 0) for n in noise_levels] if is_raw else [(s, s) for s in (max(sigma_min, 0.002), 0.5, highest)]
    shape = (3, side, side)
    checked = list(cases(names, levels, shape, width))
    with torch.no_grad(), computing('the network does not run'):
        # Attention in one operation is not counted on every device, as two products it is.
        with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as flops:
            given = module(*checked[0].values()).shape
    if given != (1, *shape):
        raise Fault('the network gives %s for a batch of one, not 1 x 3 x %d x %d' % (' x '.join(map(str, given)), side, side))
    with computing('torch cannot export the network'):
        model = onnx_file.trace(module, checked[-1], [output])
    with computing('onnxruntime cannot run the network'):
        try:
            full, stored = onnx_file.write(model, path, module, checked, not arguments.fp32)
        except (ArithmeticError, ValueError) as error:
            raise Fault('%s%s' % (error, '; try --fp32' if 'fp16' in str(error) else '')) from error
    facts.update(
        source=arguments.origin or os.path.basename(os.path.normpath(arguments.source)), source_sha256=sha256(source_file),
        parameters=sum(p.numel() for p in module.parameters()), macs_per_image=max(1, flops.get_total_flops() // 2),
        weights='float32' if arguments.fp32 else 'float16', sigma_min=sigma_min,
        sigma_max=sigma_max if math.isfinite(sigma_max) else None, licence=arguments.licence)
    facts.setdefault('sigma_data', None)
    card = dict(make_card(path, side, classes.names), **classes.facts(), **facts)
    if is_raw:
        shapes = dict(x=['B', *shape], noise=['B'], label=['B', width])
        card.update(inputs=shapes, output=dict(output=['B', *shape]))
        del card['parameterization']
        if parameterization:
            card['parameterization'] = parameterization
        write_card(path, card)
    else:
        @torch.no_grad()
        def denoise(*inputs):
            return module(*map(torch.from_numpy, inputs)).numpy()
        low = [case for case in CASES if sigma_min <= case[0] <= min(sigma_max, highest)]
        write(path, card, make_selftest(denoise, 'torch, CPU, fp32 weights', low, side, width))
    print('%s: %d bytes; onnxruntime against torch %.2g, with the weights as stored %.2g' % (path, card['bytes'], full, stored))
