"""CIFAR-10 in its official binary layout: rows of 3,073 bytes, a label 0 ... 9 and then the red, green and blue planes of
32 x 32 pixels. `data_batch_1.bin` ... `data_batch_5.bin` train, `test_batch.bin` test; 10,000 rows each in the original.

Source: https://www.cs.toronto.edu/~kriz/cifar.html, "binary version".
"""
import os
import numpy as np
import torch

from card import CIFAR10 as LABELS

SHAPE = (3, 32, 32)
ROW = 1 + 3 * 32 * 32
FILES = dict(train=['data_batch_%d.bin' % k for k in range(1, 6)], test=['test_batch.bin'])
HOW_TO_GET = ('Unpack "CIFAR-10 binary version" (cifar-10-binary.tar.gz, https://www.cs.toronto.edu/~kriz/cifar.html) '
              'and give its folder cifar-10-batches-bin.')


class DataError(ValueError):
    """The data are missing or not CIFAR-10. The message names the file and what to do."""


def read_batch(path):
    """Images [N, 3, 32, 32] and labels [N] of one file, both uint8. Raises DataError."""
    try:
        rows = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError('%s cannot be read (%s). %s' % (path, error.strerror or error, HOW_TO_GET)) from error
    if len(rows) == 0 or len(rows) % ROW:
        raise DataError('%s has %d bytes, which is not a whole number of rows of %d bytes: the file is incomplete or '
                        'another one. Unpack it again. %s' % (path, len(rows), ROW, HOW_TO_GET))
    rows = rows.reshape(-1, ROW)
    labels = rows[:, 0].copy()
    if labels.max() >= len(LABELS):
        row = int(np.argmax(labels >= len(LABELS)))
        raise DataError('%s: row %d has the label %d, and labels are 0 ... %d. It is damaged or another data set (CIFAR-100 '
                        'has two labels a row). %s' % (path, row, labels[row], len(LABELS) - 1, HOW_TO_GET))
    return rows[:, 1:].reshape(-1, *SHAPE).copy(), labels


def write_batch(path, images, labels):
    """The file that read_batch reads. images [N, 3, 32, 32] and labels [N], uint8."""
    np.concatenate([labels[:, None], images.reshape(len(images), -1)], 1).astype(np.uint8).tofile(path)


def load(folder, split):
    """Images [N, 3, 32, 32] as a uint8 tensor and labels [N] as an int64 tensor; `split` is 'train' or 'test'."""
    batches = [read_batch(os.path.join(folder, name)) for name in FILES[split]]
    images, labels = (np.concatenate(parts) for parts in zip(*batches))
    return torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64))


def to_unit(images):
    """uint8 0 ... 255 to float32 [-1, 1]."""
    return images.float() / 127.5 - 1


def to_bytes(images):
    """Floats to uint8 0 ... 255, what is outside [-1, 1] clipped: the inverse of to_unit."""
    return ((images.clamp(-1, 1) + 1) * 127.5).round().byte()
