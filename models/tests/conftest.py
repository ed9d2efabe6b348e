"""Made-up data and a network of toy size: no test needs CIFAR-10 or a minute."""
import contextlib
import hashlib
import io
import json
import math
import os
import re
import runpy
import signal
import sys
import numpy as np
import pytest
import torch

import cifar
from exported_code import node

TOY = dict(ch=(8, 8, 8), enc=1, emb=16)


MODELS = os.path.dirname(os.path.abspath(cifar.__file__))


def run_script(name, *args):
    """Exit code and output of a script of models/, run here: what it imports is loaded already."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    argv, sys.argv = sys.argv, [name, *map(str, args)]
    output, code = io.StringIO(), 0
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            runpy.run_path(os.path.join(MODELS, name), run_name='__main__')
    except SystemExit as error:
        if isinstance(error.code, str):
            output.write(error.code)
        code = error.code if isinstance(error.code, int) else 1
    finally:
        sys.argv = argv
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return code, output.getvalue()


def card_for_the_page(path):
    """The card beside the .onnx file at `path`, which has to have the form that the page reads (src/engine/custom/custom-card.ts)."""
    stem, file = str(path).removesuffix('.onnx'), open(path, 'rb').read()
    with open(stem + '.card.json') as f:
        # Python would write NaN and Infinity, which are not JSON.
        card = json.load(f, parse_constant=lambda word: pytest.fail('%s is not JSON' % word))
    assert (card['bytes'], card['sha256']) == (len(file), hashlib.sha256(file).hexdigest())
    assert isinstance(card['name'], str) and 0 < len(card['name']) <= 200
    width = card['sigma_data']
    assert width is None or type(width) is float and 0 < width < math.inf
    assert card['image_range'] == [-1, 1]
    labels = card['labels']
    assert card['inputs']['label'] == ['B', len(labels)] and all(isinstance(label, str) and label for label in labels)
    assert 0 < len(set(labels)) == len(labels) <= 1000
    assert type(card['has_null_class']) is bool and isinstance(card['unconditional'], str)
    words = card.get('parameterization')
    folder = os.path.join(MODELS, '..', 'src', 'engine', 'custom')
    known = ''.join(open(os.path.join(folder, file)).read() for file in sorted(os.listdir(folder)))
    assert words is None or words.startswith('D(x; sigma)') or "'%s'" % words in known, words
    return card


# Cards as the converters write them, which the tests of the page read.
KEPT_CARDS = os.path.join(MODELS, '..', 'test', 'models', 'converted-cards.json')


def check_kept(name, card):
    """That `card` is the kept one but for what follows from bytes. KEEP_CARDS=1 keeps it instead."""
    with open(KEPT_CARDS) as f:
        kept = json.load(f)
    if os.environ.get('KEEP_CARDS'):
        kept[name] = card
        with open(KEPT_CARDS, 'w') as f:
            json.dump(dict(sorted(kept.items())), f, indent=1)
            f.write('\n')
        return
    of_bytes = 'name', 'file', 'sha256', 'bytes', 'source', 'source_sha256'
    own, other = ({k: float('%.9g' % v) if isinstance(v, float) else v for k, v in c.items() if k not in of_bytes}
                  for c in (card, kept[name]))
    assert own == other


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)  # sums in one order: the same bits every time


def made_up(count, seed=0):
    """Images whose mean colour tells their class, uint8 [count, 3, 32, 32], and labels [count]."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    colours = np.random.default_rng(99).uniform(40, 215, (10, 3))
    images = colours[labels][:, :, None, None] + rng.normal(0, 25, (count, 3, 32, 32))
    return np.clip(images, 0, 255).astype(np.uint8), labels


@pytest.fixture(scope='session')
def data(tmp_path_factory):
    """A folder in CIFAR-10's binary layout: 5 x 40 training images, 60 test images."""
    folder = tmp_path_factory.mktemp('cifar-10-batches-bin')
    for k, name in enumerate(cifar.FILES['train']):
        cifar.write_batch(folder / name, *made_up(40, seed=k))
    cifar.write_batch(folder / 'test_batch.bin', *made_up(60, seed=9))
    return str(folder)


@pytest.fixture
def toy_net():
    """A toy network in eval mode whose gains are not zero, so that every weight matters."""
    from net import Net
    torch.manual_seed(3)
    net = Net(**TOY).eval()
    with torch.no_grad():
        for name, p in net.named_parameters():
            if name.endswith('gain'):
                p.fill_(0.7)
    return net


@pytest.fixture(scope='session')
def page():
    """Designs of the page with their runs and exported code, as test/export/page-runs.ts writes them."""
    made = node('test/export/page-runs.ts')
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(scope='session')
def runs(page):
    """Runs of the page by their names."""
    return {run['id']: run for run in page['runs']}
