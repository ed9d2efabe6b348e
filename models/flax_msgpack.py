"""Checkpoints of flax: MessagePack with arrays as an extension type. Only data is read, no code runs.

The format: github.com/msgpack/msgpack/blob/master/spec.md; flax packs an array as extension 1 (a scalar as 3), whose bytes are
again MessagePack, [shape, name of the type, bytes], and a complex number as 2.
"""
import struct
import numpy as np

from fault import Fault

NUMBERS = {0xca: '>f', 0xcb: '>d', 0xcc: '>B', 0xcd: '>H', 0xce: '>I', 0xcf: '>Q', 0xd0: '>b', 0xd1: '>h', 0xd2: '>i', 0xd3: '>q'}
# The sizes of lengths, in bytes, by the first byte of what they precede.
TEXTS, BYTES, LISTS, MAPS = {0xd9: 1, 0xda: 2, 0xdb: 4}, {0xc4: 1, 0xc5: 2, 0xc6: 4}, {0xdc: 2, 0xdd: 4}, {0xde: 2, 0xdf: 4}
EXTENSIONS, FIXED = {0xc7: 1, 0xc8: 2, 0xc9: 4}, {0xd4: 1, 0xd5: 2, 0xd6: 4, 0xd7: 8, 0xd8: 16}
SIMPLE = {0xc0: None, 0xc2: False, 0xc3: True}
DEEPEST = 64  # levels of lists and maps inside one another


class Reader:
    def __init__(self, data):
        self.data, self.at = memoryview(data), 0

    def take(self, count):
        part = self.data[self.at:self.at + count]
        if len(part) < count:
            raise Fault('it ends early')
        self.at += count
        return part

    def length(self, size):
        return int.from_bytes(self.take(size), 'big')

    def text(self, count):
        return str(self.take(count), 'utf-8')

    def many(self, count, depth):
        if count > len(self.data):
            raise Fault('it ends early')
        return [self.value(depth) for _ in range(count)]

    def pairs(self, count, depth):
        flat = self.many(2 * count, depth)
        if not all(isinstance(key, (str, int)) for key in flat[::2]):
            raise Fault('a key of a map is no name')
        return dict(zip(flat[::2], flat[1::2], strict=True))

    def extension(self, size):
        kind, data = self.length(1), self.take(size)
        if kind not in (1, 3):
            return None  # a complex number, of which no network has any
        shape, name, values = Reader(data).value(0)
        return np.frombuffer(values, np.dtype(name)).reshape(shape)

    def value(self, depth=0):
        if depth > DEEPEST:
            raise Fault('it is nested too deeply')
        first = self.length(1)
        if first < 0x80:
            return first
        if first >= 0xe0:
            return first - 0x100
        if first < 0x90:
            return self.pairs(first & 0x0f, depth + 1)
        if first < 0xa0:
            return self.many(first & 0x0f, depth + 1)
        if first < 0xc0:
            return self.text(first & 0x1f)
        if first in SIMPLE:
            return SIMPLE[first]
        if first in NUMBERS:
            return struct.unpack(NUMBERS[first], self.take(struct.calcsize(NUMBERS[first])))[0]
        if first in FIXED:
            return self.extension(FIXED[first])
        for sizes, read in ((TEXTS, self.text), (BYTES, self.take), (EXTENSIONS, self.extension)):
            if first in sizes:
                return read(self.length(sizes[first]))
        for sizes, read in ((LISTS, self.many), (MAPS, self.pairs)):
            if first in sizes:
                return read(self.length(sizes[first]), depth + 1)
        raise Fault('it has a byte that begins nothing')


def load(path):
    """The nested dicts of a file, with arrays of numpy. Raises Fault, or OSError when there is no such file."""
    with open(path, 'rb') as f:
        data = f.read()
    try:
        reader = Reader(data)
        state = reader.value()
        if reader.at < len(data) or not isinstance(state, dict):
            raise Fault('it is not one map from beginning to end')
    except (Fault, ValueError, TypeError, RecursionError, struct.error) as error:
        raise Fault('%s is no checkpoint of flax: %s' % (path, error)) from error
    return state
