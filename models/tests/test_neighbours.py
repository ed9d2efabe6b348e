import numpy as np
import pytest
from scipy.spatial.distance import cdist

import neighbours


def cloud(count, centre=0.0, seed=0):
    return np.random.default_rng(seed).normal(centre, 1, (count, 4))


def test_the_nearest_are_those_of_scipy():
    a, b = cloud(7), cloud(30, seed=1)
    found, indices = neighbours.nearest(a, b, 3)
    expected = cdist(a, b)
    assert (indices == expected.argsort(1)[:, :3]).all() and np.allclose(found, np.sort(expected)[:, :3])


def test_a_radius_is_the_distance_to_the_third_nearest_other_one():
    points = np.array([[0.0], [1], [3], [7], [20]])
    assert neighbours.radii(points, 3).tolist() == pytest.approx([7, 6, 4, 7, 19])
    with pytest.raises(ValueError, match='takes 5 other images, got 5'):
        neighbours.radii(points, 5)


def test_precision_and_recall_by_their_definition():
    generated, real = cloud(40, 0.5), cloud(50, seed=1)
    apart = cdist(generated, real)
    reach = lambda points: np.sort(cdist(points, points))[:, 3]
    assert neighbours.precision_and_recall(generated, real) == pytest.approx(
        ((apart <= reach(real)).any(1).mean(), (apart.T <= reach(generated)).any(1).mean()))


def test_what_covers_a_part_is_precise_and_recalls_little_and_the_other_way_round():
    real = np.concatenate([cloud(200), cloud(200, 50, seed=1)])
    half = cloud(200, seed=2)
    precision, recall = neighbours.precision_and_recall(half, real)
    assert precision > 0.9 and 0.3 < recall < 0.5
    precision, recall = neighbours.precision_and_recall(real, half)
    assert precision < 0.6 and recall > 0.9
    assert neighbours.precision_and_recall(cloud(50, 100), real) == (0, 0)


def test_parts_change_nothing(monkeypatch):
    a, b = cloud(11), cloud(5, seed=1)
    parts = list(neighbours.distances(a, b, 4))
    assert [len(part) for part in parts] == [4, 4, 3] and np.allclose(np.concatenate(parts), cdist(a, b))


def test_each_sample_stands_before_its_own_training_images():
    samples = np.arange(4, dtype=np.uint8)[:, None, None, None] * np.ones((1, 3, 2, 2), np.uint8)
    train = 100 + np.arange(9, dtype=np.uint8)[:, None, None, None] * np.ones((1, 3, 2, 2), np.uint8)
    picture = neighbours.sheet(samples, train, np.array([[0, 1], [2, 3], [4, 5], [6, 8]]))
    small = picture[::neighbours.SCALE, ::neighbours.SCALE]
    seen = [[value for value in row[:, 0].tolist() if value != 255][::2] for row in small[::2]]
    assert seen == [[0, 100, 101, 2, 104, 105], [1, 102, 103, 3, 106, 108]]
