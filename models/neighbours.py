"""Whether generated images are copies of training images, and how much of these they cover: distances in a classifier's feature space.

Precision and recall are those of Kynkäänniemi et al. 2019 ("Improved precision and recall metric for assessing generative
models"): a set of images stands for all points that are no farther from one of them than its k-th nearest other one.
"""
import numpy as np
import torch

K = 3
COLUMNS = 3  # nearest training images on the sheet
GAP = 4  # pixels between a sample and its neighbours
SCALE = 2


def distances(a, b, part=500):
    """Euclidean distances of features a [N, F] from b [M, F], as parts [n, M] of at most `part` rows. By products of matrices,
    which is fast, and in float64, so that equal features are 1e-7 apart and not 1e-3."""
    b = torch.as_tensor(b, dtype=torch.float64)
    for rows in torch.as_tensor(a, dtype=torch.float64).split(part):
        yield torch.cdist(rows, b, compute_mode='use_mm_for_euclid_dist')


def nearest(a, b, count=1):
    """The `count` nearest of b [M, F] to each of a [N, F], nearest first: distances and indices, [N, count] each."""
    found = [part.topk(count, largest=False) for part in distances(a, b)]
    return torch.cat([f.values for f in found]).numpy(), torch.cat([f.indices for f in found]).numpy()


def radii(features, k=K):
    """Distance of each of the features [N, F] to its k-th nearest other one, [N]. Raises ValueError for k or fewer."""
    if len(features) <= k:
        raise ValueError('a radius takes %d other images, got %d in all' % (k, len(features)))
    return nearest(features, features, k + 1)[0][:, -1]  # the nearest is the image itself


def share_within(points, centres, reach):
    """Share of `points` [N, F] that are within the radius `reach` [M] of one of `centres` [M, F]."""
    reach = torch.as_tensor(reach)
    return float(torch.cat([(part <= reach).any(1) for part in distances(points, centres)]).double().mean())


def precision_and_recall(generated, real, k=K):
    """Precision: the share of generated images [N, F] among real ones [M, F]; recall: the share of real ones among generated."""
    return share_within(generated, real, radii(real, k)), share_within(real, generated, radii(generated, k))


def sheet(samples, train, indices):
    """A picture of `samples` [N, 3, H, W] in two blocks of rows, each sample followed by its training images `indices` [N, C];
    uint8 arrays [height, width, 3]."""
    side, columns = samples.shape[-1], indices.shape[1]
    rows = -(-len(samples) // 2)
    block = side * (1 + columns) + GAP
    picture = np.full((rows * side, 2 * block + 2 * GAP, 3), 255, np.uint8)
    for k, (sample, own) in enumerate(zip(samples, indices)):
        top, left = k % rows * side, k // rows * (block + 2 * GAP)
        places = [left] + [left + GAP + side * (1 + column) for column in range(columns)]
        for place, image in zip(places, [sample, *train[own]], strict=True):
            picture[top:top + side, place:place + side] = np.asarray(image).transpose(1, 2, 0)
    return picture.repeat(SCALE, 0).repeat(SCALE, 1)


def save_sheet(path, samples, train, indices, **text):
    """The picture as a PNG at `path`, with `text` by keyword."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo
    info = PngInfo()
    for keyword, value in text.items():
        info.add_text(keyword.replace('_', '-'), value)
    Image.fromarray(sheet(np.asarray(samples), np.asarray(train), indices)).save(path, pnginfo=info)
