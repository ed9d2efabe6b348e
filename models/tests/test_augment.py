import torch

import augment


def images(count=200):
    return torch.rand(count, 3, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1


def test_flip_gives_each_image_or_its_mirror_image_half_of_the_time():
    x = images()
    y = augment.flip(x, torch.Generator().manual_seed(0))
    same = (y == x).all(dim=(1, 2, 3))
    mirrored = (y == x.flip(3)).all(dim=(1, 2, 3))
    assert (same ^ mirrored).all()
    assert 70 <= mirrored.sum() <= 130  # 100 +- 4 standard deviations


def test_shift_moves_by_up_to_its_reach_and_keeps_the_range():
    x = images()
    y = augment.shift(x, torch.Generator().manual_seed(0), reach=2)
    assert y.min() >= x.min() and y.max() <= x.max()
    moves = set()
    for a, b in zip(x, y):
        found = [(r, c) for r in range(-2, 3) for c in range(-2, 3) if (b[:, 2:6, 2:6] == a[:, 2 + r:6 + r, 2 + c:6 + c]).all()]
        assert len(found) == 1
        moves.add(found[0])
    assert len(moves) == 25


def test_the_generator_alone_decides():
    x = images()
    for change in (augment.flip, augment.shift):
        a, b, c = (change(x, torch.Generator().manual_seed(seed)) for seed in (4, 4, 5))
        assert (a == b).all() and (a != c).any()
