"""The two files that go with a network NAME.onnx: NAME.card.json, what it is, and NAME.selftest.json, what it gives."""
import base64
import hashlib
import json
import os
import numpy as np

CIFAR10 = 'airplane automobile bird cat deer dog frog horse ship truck'.split()

# One low, two middle, one high noise level, each with a class or none.
CASES = ((0.05, 3), (0.8, 0), (5.0, 8), (60.0, None))


def one_hot(label, classes=len(CIFAR10)):
    row = np.zeros((1, classes), np.float32)
    if label is not None:
        row[0, label] = 1
    return row


SIDES = 32, 64  # in pixels, of the images that the page shows


def noisy_images(sigmas, seed=5, side=32):
    """An image [1,3,side,side] for each noise level: soft blots in [-1, 1] plus sigma times normal noise."""
    rng = np.random.default_rng(seed)
    for sigma in sigmas:
        blots = np.kron(rng.uniform(-1, 1, (1, 3, 4, 4)), np.ones((side // 4, side // 4)))
        for axis in (2, 3):
            blots = sum(np.roll(blots, k, axis) for k in range(-3, 4)) / 7
        yield (blots + sigma * rng.standard_normal(blots.shape)).astype(np.float32)


def encode(array):
    return base64.b64encode(np.ascontiguousarray(array, '<f4').tobytes()).decode()


def make_selftest(denoise, origin, cases=CASES, side=32, classes=len(CIFAR10)):
    """`denoise` maps x [1,3,side,side], sigma [1], label [1,classes] to the output of x's shape; `origin` says what computed it.
    A class that the network lacks stands for another of its classes."""
    rows = []
    for (sigma, label), x in zip(cases, noisy_images([sigma for sigma, _ in cases], side=side)):
        label = None if label is None else label % classes
        denoised = denoise(x, np.array([sigma], np.float32), one_hot(label, classes))
        rows.append(dict(sigma=sigma, label=label, x=encode(x), denoised=encode(denoised)))
    return dict(note='inputs and outputs of the network in float32 (%s); x and denoised are base64 of little-endian '
                     'float32 [1,3,%d,%d]; tolerance with fp16 weights 2e-3' % (origin, side, side), cases=rows)


def sha256(*paths):
    """Of the files' bytes one after the other, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, 'rb') as f:
            digest.update(f.read())
    return digest.hexdigest()


def describe_file(path):
    """What the card of any .onnx file begins with."""
    file = os.path.basename(path)
    return dict(name=file.removesuffix('.onnx'), file=file, sha256=sha256(path), bytes=os.path.getsize(path))


def take_evaluation(path, *networks):
    """What evaluate.py measured, from its evaluation.json at `path`. Raises ValueError when that was of none of the files
    `networks`, a checkpoint and what was exported from it."""
    with open(path) as f:
        evaluation = json.load(f)
    if evaluation['network_sha256'] not in [sha256(network) for network in networks]:
        raise ValueError('%s measures another network than %s: evaluate this one' % (path, ' or '.join(networks)))
    return evaluation


def take_guidance(path, *networks):
    """The guidance that search_guidance.py measured as the best, from its guidance.json at `path`, with the network alone on as
    many images; None where the network alone is the best. Raises ValueError when that was of none of `networks`."""
    with open(path) as f:
        found = json.load(f)
    if found['network_sha256'] not in [sha256(network) for network in networks]:
        raise ValueError('%s measures another network than %s: search with this one' % (path, ' or '.join(networks)))
    best, alone = found['best'], next(row for row in found['measured'] if row['weight'] == 1)
    if best['weight'] == 1:
        return None
    return dict(best, **{'%s_alone' % key: alone[key] for key in ('frechet_distance', 'accuracy', 'precision', 'recall')},
                guide_sha256=found['guide_sha256'].get(best['guide']), sampler=found['sampler'],
                network_sha256=found['network_sha256'], classifier_sha256=found['classifier_sha256'])


def make_card(path, side=32, labels=tuple(CIFAR10), **facts):
    """The card of the .onnx file of a denoiser of images [3,side,side] with a class for each of `labels`. `facts` follow what
    every network of this interface has in common."""
    image = ['B', 3, side, side]
    return dict(
        describe_file(path),
        parameterization='D(x; sigma), preconditioning inside the graph',
        inputs=dict(x=image, sigma=['B'], label=['B', len(labels)]), output=dict(denoised=image),
        image_range=[-1, 1], sigma_data=0.5, sigma_min=0.002, sigma_max=80, labels=list(labels), **facts)


def write_card(path, card):
    """Beside the .onnx file at `path`."""
    with open(path.removesuffix('.onnx') + '.card.json', 'w') as f:
        json.dump(card, f, indent=1)
        f.write('\n')


def write(path, card, selftest):
    """Beside the .onnx file at `path`."""
    stem = path.removesuffix('.onnx')
    write_card(path, card)
    with open(stem + '.selftest.json', 'w') as f:
        json.dump(selftest, f)
        f.write('\n')
