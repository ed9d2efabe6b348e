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


def test_cutout_greys_one_square_about_any_pixel_and_nothing_else():
    x = images() + 5  # so that nothing was grey before
    y = augment.cutout(x, torch.Generator().manual_seed(0), side=4)
    grey = (y == 0).all(dim=1)
    assert (torch.where(grey[:, None], y, x) == torch.where(grey[:, None], torch.zeros(()), x)).all()
    assert (y[~grey[:, None].expand_as(y)] == x[~grey[:, None].expand_as(y)]).all()
    found = set()
    for mask in grey:
        rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
        assert mask.sum() == len(rows) * len(columns)  # a rectangle,
        for at in (rows, columns):  # four pixels wide, or fewer at a border
            assert at[-1] - at[0] + 1 == len(at) and (len(at) == 4 or at[0] == 0 or at[-1] == 7)
        found.add((int(rows[0]), int(rows[-1])))
    assert len(found) == 8


def test_the_generator_alone_decides():
    x = images()
    for change in (augment.flip, augment.shift, augment.cutout):
        a, b, c = (change(x, torch.Generator().manual_seed(seed)) for seed in (4, 4, 5))
        assert (a == b).all() and (a != c).any()
