"""Measures a network: Frechet distance, precision and recall, accuracy of a classifier on its images, loss at seven noise levels.

    python3 models/evaluate.py models/.run/ckpt.pt OUT --classifier models/.run/classifier/ckpt.pt --data cifar-10-batches-bin

The network is a checkpoint (its averaged weights, float32) or an .onnx file. Images number 0 ... N - 1 are of class k mod 10
with noise seed k, Heun at 18 steps (35 network calls). They are kept in OUT in CIFAR-10's binary layout, so that a run that
is stopped goes on where it was. OUT/evaluation.json holds the numbers; make-card.py takes them into the card. OUT/neighbours.png
shows the first 20 images with the training images that are nearest to them in the classifier's features.
"""
import argparse
import json
import os
import platform
import time
import numpy as np
import torch

import cifar
from card import sha256
from classifier import load_classifier
from export import load_average
from frechet import frechet, moments
from loss import validate
from neighbours import COLUMNS, nearest, precision_and_recall, save_sheet
from run import StopOnSignal, clear_errors
from sampler import generate

CHUNK = 100  # images in a file
SHOWN = 20  # images on the sheet of neighbours: two of each class


def open_session(path, threads):
    """An onnxruntime session of a file, on so many threads of the CPU. Raises FileNotFoundError."""
    import onnxruntime
    if not os.path.exists(path):
        raise FileNotFoundError('%s does not exist' % path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])


class OnnxNetwork:
    """An .onnx file, called like a net.Net."""

    def __init__(self, path, threads):
        self.session = open_session(path, threads)
        self.classes = {i.name: i.shape for i in self.session.get_inputs()}['label'][1]

    def __call__(self, x, sigma, label):
        feed = dict(x=x.numpy(), sigma=sigma.float().numpy(), label=label.numpy())
        return torch.from_numpy(self.session.run(['denoised'], feed)[0])


class OnnxClassifier:
    """What export_classifier.py wrote, called like a classifier.Classifier."""

    def __init__(self, path, threads):
        self.session = open_session(path, threads)

    def __call__(self, x):
        return tuple(map(torch.from_numpy, self.session.run(['features', 'logits'], dict(x=x.numpy()))))


def load_judge(path, threads=1):
    """The classifier of a checkpoint of train_classifier.py or of an .onnx file."""
    return OnnxClassifier(path, threads) if path.endswith('.onnx') else load_classifier(path)


def load_network(path, threads=1):
    """The network of a checkpoint or of an .onnx file, and what it is in words."""
    if path.endswith('.onnx'):
        return OnnxNetwork(path, threads), 'onnxruntime, CPU, the weights of the file'
    return load_average(path), 'torch, CPU, fp32 weights'


def make_images(net, folder, count, steps, identity, stop=lambda: False):
    """uint8 images [count, 3, 32, 32] and labels [count], made in files of 100 that are there already or come. Returns None
    when `stop()` is true in between. `identity` says what makes them: a folder of another's images raises ValueError."""
    os.makedirs(folder, exist_ok=True)
    origin = os.path.join(folder, 'origin.json')
    if os.path.exists(origin):
        with open(origin) as f:
            if json.load(f) != identity:
                raise ValueError('%s holds images of another network or number of steps (origin.json): give another folder, '
                                 'or delete this one' % folder)
    else:
        with open(origin, 'w') as f:
            json.dump(identity, f)
    parts = []
    for first in range(0, count, CHUNK):
        path = os.path.join(folder, 'images-%05d.bin' % first)
        if not os.path.exists(path):
            if stop():
                return None
            images, labels = generate(net, CHUNK, steps=steps, first=first, batch=CHUNK)
            cifar.write_batch(path + '.tmp', cifar.to_bytes(images).numpy(), labels.numpy())
            os.replace(path + '.tmp', path)
        parts.append(cifar.read_batch(path))
    images, labels = (np.concatenate(p)[:count] for p in zip(*parts))
    return torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64))


@torch.no_grad()
def classify(classifier, images, batch=500):
    """Features [N, F] and answers [N] for uint8 images."""
    results = [classifier(cifar.to_unit(part)) for part in images.split(batch)]
    return torch.cat([f for f, _ in results]).numpy(), torch.cat([logits.argmax(1) for _, logits in results])


def balanced(labels, count, classes=10):
    """Indices of the first count / classes images of each class, at most as many as the rarest class allows."""
    each = min([count // classes] + [int((labels == k).sum()) for k in range(classes)])
    return torch.cat([torch.nonzero(labels == k)[:each, 0] for k in range(classes)])


def measure_neighbours(features, train, test):
    """Features of generated, of all training and of test images, class-balanced, as many as were generated. What is said of test
    images is what a perfect network would get; one that copies is much closer to training images than they are."""
    count = min(len(features), len(test))
    precision, recall = precision_and_recall(features[:count], test)
    floor = precision_and_recall(test[::2], test[1::2])
    middle = lambda values: round(float(np.median(nearest(values, train)[0])), 4)
    return dict(precision=round(precision, 4), recall=round(recall, 4),
                precision_and_recall_of_test_images=[round(value, 4) for value in floor],
                nearest_training_image=middle(features), nearest_training_image_of_test_images=middle(test))


def judged(features, answers, labels, reference):
    """What is said of generated images by their features [N, F] and the classifier's answers, against the classes that were asked
    for and the moments of the training images' features."""
    share = lambda right: round(right.float().mean().item(), 4)
    right = answers == labels
    return dict(frechet_distance=round(frechet(moments(features), reference), 4), accuracy=share(right),
                accuracy_by_class={name: share(right[labels == k]) for k, name in enumerate(cifar.LABELS)})


def measure(generated, train, test, classifier):
    """`generated`, `train`, `test` are (uint8 images, labels). The floor is the distance of as many test images, class-balanced
    too, from the training images: the distance falls with the number of images, so only equal numbers compare. Returns the
    measures, and the nearest training images of the first generated ones, [20, COLUMNS]."""
    count = len(generated[0])
    train_features = classify(classifier, train[0])[0]
    reference = moments(train_features)
    features, answers = classify(classifier, generated[0])
    test_features, test_answers = classify(classifier, test[0])
    chosen = balanced(test[1], count)
    return nearest(features[:SHOWN], train_features, COLUMNS)[1], dict(
        images=count, **judged(features, answers, generated[1], reference),
        frechet_distance_of_test_images=round(frechet(moments(test_features[chosen]), reference), 4),
        test_images=len(chosen), accuracy_on_test_images=round((test_answers == test[1]).float().mean().item(), 4),
        **measure_neighbours(features, train_features, test_features[chosen]))


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('network', help='a checkpoint or an .onnx file')
    p.add_argument('out')
    p.add_argument('--classifier', required=True, help='checkpoint of train_classifier.py, or the .onnx file made of it')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--images', type=int, default=5000)
    p.add_argument('--steps', type=int, default=18)
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    if a.images < 20 or a.images % 10:
        p.error('--images must be a multiple of 10, at least 20: as many of each class')
    stop, start = StopOnSignal(), time.time()
    with clear_errors():
        classifier = load_judge(a.classifier, a.threads)  # before the long part
        train, test = cifar.load(a.data, 'train'), cifar.load(a.data, 'test')
        net, origin = load_network(a.network, a.threads)
        identity = dict(network_sha256=sha256(a.network), steps=a.steps)
        generated = make_images(net, a.out, a.images, a.steps, identity, lambda: bool(stop))
    if generated is None:
        raise SystemExit('stopped; the same command goes on with what is in %s' % a.out)
    seconds = time.time() - start
    neighbours, measures = measure(generated, train, test, classifier)
    result = dict(
        identity, sampler='Heun, %d steps, sigma 80 ... 0.002, rho 7, class k mod 10 and noise seed k' % a.steps,
        computed_by=origin, **measures, validation_loss_by_sigma=validate(net, *test),
        classifier_sha256=sha256(a.classifier), seconds_of_this_run=round(seconds), machine=platform.machine())
    save_sheet(os.path.join(a.out, 'neighbours.png'), generated[0][:SHOWN], train[0], neighbours, Software='Samplerscope',
               samplerscope_network=json.dumps(dict(sha256=identity['network_sha256'])))
    path = os.path.join(a.out, 'evaluation.json')
    with open(path, 'w') as f:
        json.dump(result, f, indent=1)
        f.write('\n')
    print(json.dumps(result, indent=1))
