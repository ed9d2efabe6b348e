"""The statistics that the page compares generated images with: mean and covariance of the classifier's features of the
training images, as NAME.statistics.npz beside NAME.onnx, and their place in its card.

    python3 models/feature_statistics.py public/models/cifar10-classifier.onnx --data cifar-10-batches-bin

They are of the file as the page runs it (onnxruntime, its stored weights), in float32. The card also gets what test images
measure, class-balanced, as many as the page may generate: the distance falls with the number of images, so each number has a
floor of its own.
"""
import argparse
import json
import os
import numpy as np

from card import sha256, write_card

COUNTS = (500, 1000, 2000, 5000, 10000)


def stem_of(path):
    return path.removesuffix('.onnx')


def answer(run, images, batch=250):
    """Features [N, F] and answers [N] of uint8 images [N, 3, 32, 32]. `run` maps x [B, 3, 32, 32] in [-1, 1] to both."""
    features, answers = [], []
    for first in range(0, len(images), batch):
        x = images[first:first + batch].astype(np.float32) / np.float32(127.5) - np.float32(1)
        part, logits = run(x)
        features.append(part)
        answers.append(logits.argmax(1))
    return np.concatenate(features), np.concatenate(answers)


def balanced(labels, count, classes=10):
    """Indices of the first count / classes images of each class; None where a class has fewer."""
    each = [np.flatnonzero(labels == k)[:count // classes] for k in range(classes)]
    return None if any(len(part) < count // classes for part in each) else np.concatenate(each)


def write_statistics(path, mean, covariance, **facts):
    """NAME.statistics.npz of the .onnx file at `path`, and its entry `statistics` in NAME.card.json."""
    file = stem_of(path) + '.statistics.npz'
    np.savez_compressed(file, mu=mean.astype(np.float32), sigma=covariance.astype(np.float32))
    with open(stem_of(path) + '.card.json') as f:
        card = json.load(f)
    if card['sha256'] != sha256(path):
        raise ValueError('%s is not the file that its card describes: export it again' % path)
    card['statistics'] = dict(file=os.path.basename(file), sha256=sha256(file), bytes=os.path.getsize(file), **facts)
    write_card(path, card)
    return card['statistics']


if __name__ == '__main__':
    import onnxruntime
    import cifar
    from frechet import frechet, moments
    from run import clear_errors
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('onnx')
    p.add_argument('--data', required=True, help='folder of CIFAR-10, binary version')
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    with clear_errors():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = a.threads
        if not os.path.exists(a.onnx):
            raise FileNotFoundError('%s does not exist' % a.onnx)
        session = onnxruntime.InferenceSession(a.onnx, options, providers=['CPUExecutionProvider'])
        run = lambda x: session.run(['features', 'logits'], dict(x=x))
        (train, _), (test, labels) = (tuple(part.numpy() for part in cifar.load(a.data, split)) for split in ('train', 'test'))
        mean, covariance = moments(answer(run, train)[0])
        features, answers = answer(run, test)
        floor = []
        for count in COUNTS:
            chosen = balanced(labels, count)
            if chosen is not None:
                floor.append(dict(
                    images=count, frechet_distance=round(frechet(moments(features[chosen]), (mean, covariance)), 4),
                    accuracy=round(float((answers[chosen] == labels[chosen]).mean()), 4)))
        entry = write_statistics(a.onnx, mean, covariance, images=len(train), of='training images', test_images=floor)
    print(json.dumps(entry, indent=1))
