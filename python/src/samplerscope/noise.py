"""Noise for programs: fresh normals with the law of a Brownian path where tensors share one, or the page's own draws."""
import math
from typing import Any, Callable, Optional, Sequence

import numpy as np

Array = Any
Increments = Sequence[tuple]


def _like(values: Array, template: Array) -> Array:
    """The same numbers in the template's type and on its device."""
    if isinstance(template, np.ndarray):
        return np.asarray(values, dtype=template.dtype)
    return values.to(template) if hasattr(values, 'to') else values


def _clock(kind: str) -> Callable[[float], float]:
    """What the variance of a path grows with; above 2^16, as on the page, the path stands still."""
    top = 2.0**16
    return (lambda sigma: min(sigma, top)) if kind == 'sigma' else (lambda sigma: math.log(min(sigma, top)))


class _Path:
    """Increments of one Brownian path, scaled to unit variance: the path is cut at every end, and each piece drawn once."""

    def __init__(self, increments: Increments, indices: Sequence[int], randn: Callable[[], Array]):
        self.increments, self.randn = increments, randn
        self.left = set(indices)
        self.pieces: dict = {}
        clock = _clock(increments[indices[0]][2])
        self.ends = {k: tuple(sorted((clock(increments[k][0]), clock(increments[k][1])))) for k in indices}
        self.cuts = sorted({end for pair in self.ends.values() for end in pair})

    def __call__(self, k: int) -> Array:
        low, high = self.ends[k]
        if not low < high:
            raise ValueError('the increment w%d has no length' % k)
        total = None
        for start, end in zip(self.cuts, self.cuts[1:]):
            if low <= start and end <= high:
                if start not in self.pieces:
                    self.pieces[start] = self.randn()
                part = self.pieces[start] * math.sqrt((end - start) / (high - low))
                total = part if total is None else total + part
        self.left.discard(k)
        # A piece is dropped when no increment to come crosses it.
        ahead = [self.ends[other] for other in self.left]
        self.pieces = {start: piece for start, piece in self.pieces.items() if any(a <= start < b for a, b in ahead)}
        return total


def fresh_noise(latents: Array, randn: Optional[Callable], increments: Increments) -> Callable[[str], Array]:
    """draw(name): the latents for n0, randn(shape) for n_k, increments of one path (per clock) for w_k."""

    def normal() -> Array:
        if randn is None:
            raise ValueError('this program adds noise as it goes: give randn, such as rng.standard_normal or torch.randn')
        return _like(randn(tuple(latents.shape)), latents)

    clocks: dict = {}
    for k, (_, _, clock) in enumerate(increments):
        clocks.setdefault(clock, []).append(k)
    paths = {clock: _Path(increments, indices, normal) for clock, indices in clocks.items()}

    def draw(name: str) -> Array:
        k = int(name[1:])
        if name[0] == 'w':
            return paths[increments[k][2]](k)
        return latents if k == 0 else normal()

    return draw


_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_MASK = 0xFFFFFFFF


def threefry(key0: int, key1: int, counter0: int, counter1: np.ndarray) -> tuple:
    """Threefry-2x32 with 20 rounds (Salmon et al. 2011) at the counters (counter0, counter1[j]): two arrays of uint32."""
    keys = [np.uint32(key & _MASK) for key in (key0, key1, 0x1BD11BDA ^ key0 ^ key1)]
    a = np.full(counter1.shape, (counter0 + int(keys[0])) & _MASK, dtype=np.uint32)
    b = counter1.astype(np.uint32) + keys[1]
    for group in range(5):
        for bits in _ROTATIONS[group & 1]:
            a = a + b
            b = ((b << np.uint32(bits)) | (b >> np.uint32(32 - bits))) ^ a
        a = a + keys[(group + 1) % 3]
        b = b + keys[(group + 2) % 3] + np.uint32(group + 1)
    return a, b


def page_normals(seed: int, image: int, stream: int, length: int) -> np.ndarray:
    """Standard normal draws of elements 0 ... length - 1, float64, as the page and the command line have them.

    Stream 0 holds the latents of an image, stream k the tensor n_k.
    """
    a, b = threefry(seed, image, stream, np.arange((length + 1) // 2, dtype=np.uint32))
    radius = np.sqrt(-2 * np.log(((a >> np.uint32(8)).astype(np.float64) + 1) * 2.0**-24))
    angle = 2 * math.pi * (b >> np.uint32(8)).astype(np.float64) * 2.0**-24
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(-1)[:length]


# The page's Brownian path: a tree over log2 sigma from 2^-16 to 2^16, bent at the middle of each stretch by one draw.
_LOWEST, _HIGHEST, _CELLS = -16, 16, 2**16
_FIRST_STREAM = 2**30


def _place(sigma: float) -> int:
    place = min(math.floor((math.log2(sigma) - _LOWEST) / (_HIGHEST - _LOWEST) * _CELLS + 0.5), _CELLS)
    if place < 0:
        raise ValueError('no Brownian path at noise level %g' % sigma)
    return place


def _path_weights(place: int, variance_at: Callable[[int], float]) -> dict:
    """The path's value at a place, as weights of the draws of the tree's nodes."""
    at = variance_at(place)
    weights = {0: at / math.sqrt(variance_at(_CELLS))}
    low, high, node = 0, _CELLS, 1
    while low < place < high:
        middle = (low + high) // 2
        start, bend, end = variance_at(low), variance_at(middle), variance_at(high)
        share = (at - start) / (bend - start) if place <= middle else (end - at) / (end - bend)
        weights[node] = share * math.sqrt((bend - start) * (end - bend) / (end - start))
        if place <= middle:
            high, node = middle, 2 * node
        else:
            low, node = middle, 2 * node + 1
    return weights


def page_increment(seed: int, image: int, increment: tuple, length: int) -> np.ndarray:
    """The page's increment (from, to, clock) of an image's Brownian path, scaled to unit variance: float64, [length]."""
    start, end, clock = increment
    if clock == 'sigma':
        def variance_at(place: int) -> float:
            return 2.0**_LOWEST * math.expm1(math.log(2) * (_HIGHEST - _LOWEST) * (place / _CELLS))
    else:
        def variance_at(place: int) -> float:
            return float(place)
    first, last = _place(start), _place(end)
    if first == last:
        raise ValueError('the noise levels %g and %g are too close for a Brownian path' % (start, end))
    unit = 1 / math.sqrt(abs(variance_at(first) - variance_at(last)))
    weights: dict = {}
    for place, factor in ((first, -unit), (last, unit)):
        for node, weight in _path_weights(place, variance_at).items():
            weights[node] = weights.get(node, 0.0) + factor * weight
    total = np.zeros(length)
    for node, weight in weights.items():
        total += weight * page_normals(seed, image, _FIRST_STREAM + node, length)
    return total


class PageNoise:
    """The noise that the page and `npm run sample` draw for images of a seed: float64, [images, *shape].

    `images` are their indices: PageNoise(1, range(4), (3, 32, 32)) is the noise of the page's first four images of seed 1.
    """

    def __init__(self, seed: int, images: Sequence[int], shape: Sequence[int], convert: Optional[Callable[[np.ndarray], Array]] = None):
        self.seed, self.images, self.shape = int(seed), [int(image) for image in images], tuple(shape)
        #: Makes an array of NumPy what the denoiser takes, such as lambda a: torch.from_numpy(a).float().cuda().
        self.convert = convert
        if not self.images:
            raise ValueError('images: give at least one index')

    def draws(self, increments: Increments) -> Callable[[str], Array]:
        """draw(name) for the tensors n_k and w_k of a program."""
        length = math.prod(self.shape)

        def draw(name: str) -> Array:
            k = int(name[1:])
            rows = [
                page_increment(self.seed, image, increments[k], length) if name[0] == 'w' else page_normals(self.seed, image, k, length)
                for image in self.images
            ]
            values = np.stack(rows).reshape(len(rows), *self.shape)
            return values if self.convert is None else self.convert(values)

        return draw
