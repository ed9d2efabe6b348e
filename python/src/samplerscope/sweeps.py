"""Sweeps: what `npm run sweep` has written, as rows, a data frame and pictures, finished or not."""
import glob
import hashlib
import json
import os
import struct
import zlib
from typing import Any, Iterator, Mapping, Optional

import numpy as np


class SweepError(ValueError):
    """What is wrong with a sweep's directory, in one sentence."""


def _axes(plan: Mapping) -> list:
    """(key, values) of the columns, and of rows and tabs where there are some; whole designs go by their names."""
    axes = [plan.get(name) for name in ('columns', 'rows', 'tabs')]
    return [
        ('name', [one['name'] for one in axis['designs']]) if 'designs' in axis else (axis['key'], axis['values'])
        for axis in axes
        if axis
    ]


def decode_png(data: bytes) -> np.ndarray:
    """Pixels of a PNG with 8 bits per channel and no interlacing, as sheets and cells have: uint8, [height, width, channels]."""
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        raise SweepError('the picture is not a PNG')
    at, header, packed = 8, None, b''
    while at + 8 <= len(data):
        (length,), kind = struct.unpack('>I', data[at:at + 4]), data[at + 4:at + 8]
        body = data[at + 8:at + 8 + length]
        if kind == b'IHDR':
            header = struct.unpack('>IIBBBBB', body)
        elif kind == b'IDAT':
            packed += body
        at += 12 + length
    if header is None or header[2] != 8 or header[3] not in (0, 2, 6) or header[6] != 0:
        raise SweepError('the PNG is of a kind that sweeps do not write')
    width, height, channels = header[0], header[1], {0: 1, 2: 3, 6: 4}[header[3]]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * channels)
    pixels = np.zeros((height, width * channels), np.int64)
    above = np.zeros(width * channels, np.int64)
    for y, line in enumerate(lines):
        above = pixels[y] = _unfilter(int(line[0]), line[1:].astype(np.int64), above, channels)
    return pixels.reshape(height, width, channels).astype(np.uint8)


def _unfilter(kind: int, line: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    """One line of a PNG without its filter (PNG specification, section 9)."""
    if kind == 0:
        return line
    if kind == 2:
        return (line + above) & 255
    out = np.zeros_like(line)
    for x in range(len(line)):
        left = out[x - step] if x >= step else 0
        corner = above[x - step] if x >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[x]) // 2
        else:
            estimate = left + above[x] - corner
            guess = min((abs(estimate - left), 0, left), (abs(estimate - above[x]), 1, above[x]), (abs(estimate - corner), 2, corner))[2]
        out[x] = (line[x] + guess) & 255
    return out


class Sweep:
    """A sweep's directory. `rows` are its cells in the order of their numbers, those that are done; `plan` is what was asked for."""

    def __init__(self, directory: Any):
        self.directory = os.fspath(directory)
        try:
            with open(os.path.join(self.directory, 'plan.json'), encoding='utf-8') as file:
                plan = json.load(file)
        except FileNotFoundError:
            raise SweepError('%s: holds no sweep: there is no plan.json' % self.directory) from None
        except ValueError as error:
            raise SweepError('%s: plan.json is not JSON: %s' % (self.directory, error)) from None
        self.key = plan.pop('key', None)
        self.plan: Mapping = plan
        self.axes = _axes(plan)
        self._cells = {cell['number']: cell for cell in self._read()}
        self.rows = [self._row(number) for number in sorted(self._cells)]

    def __len__(self) -> int:
        """Cells of the plan, done or not."""
        count = 1
        for _, values in self.axes:
            count *= len(values)
        return count

    @property
    def missing(self) -> list:
        """Numbers of the cells that are not done."""
        return [number for number in range(len(self)) if number not in self._cells]

    def _read(self) -> Iterator[dict]:
        for path in sorted(glob.glob(os.path.join(glob.escape(self.directory), 'parts', '*.jsonl'))):
            with open(path, encoding='utf-8') as file:
                for line in file:
                    # A line without its end is of a process that is at work, or was stopped.
                    if not line.endswith('\n'):
                        continue
                    try:
                        cell = json.loads(line)
                    except ValueError:
                        continue
                    if isinstance(cell, dict) and cell.get('key') == self.key and isinstance(cell.get('number'), int):
                        yield {**cell, 'archive': path[:-len('.jsonl')] + '.tar'}

    def _row(self, number: int) -> dict:
        cell = self._cells[number]
        values, rest = {}, number
        for key, choices in self.axes:
            rest, place = divmod(rest, len(choices))
            values[key] = choices[place]
        measured = {name: cell[name] for name in ('nfe', 'mean', 'deviation', 'rmse', 'fault', 'link')}
        return {'cell': number, **values, 'seed': values.get('seed', self.plan.get('seed')), **measured}

    def frame(self) -> Any:
        """The rows as a pandas data frame. Raises ImportError where pandas is not installed."""
        import pandas

        return pandas.DataFrame(self.rows)

    def table(self, value: str = 'rmse') -> Any:
        """A measured value by rows (and tabs) and columns of the plan, as a pandas data frame."""
        column, *others = [key for key, _ in self.axes]
        frame = self.frame()
        if not others:
            return frame.set_index(column)[[value]].T
        return frame.pivot(index=others[::-1] if len(others) > 1 else others[0], columns=column, values=value)

    def images(self, number: int) -> Optional[np.ndarray]:
        """Images of a cell, uint8 [images, side, side, 3]; None for a cell whose values do not go together.

        Raises KeyError for a cell that is not done, SweepError where its picture is not the one that was written.
        """
        cell = self._cells[number]
        if cell['picture'] is None:
            return None
        with open(cell['archive'], 'rb') as file:
            file.seek(cell['picture']['offset'])
            data = file.read(cell['picture']['bytes'])
        if hashlib.sha256(data).hexdigest() != cell['png']:
            raise SweepError('the picture of cell %d has changed: sample it again' % number)
        pixels = decode_png(data)
        side = pixels.shape[0]
        return pixels.reshape(side, -1, side, 3).transpose(1, 0, 2, 3)


def read_sweep(directory: Any) -> Sweep:
    """The sweep in the folder that was --out. Cells that are not done yet are `missing`."""
    return Sweep(directory)
