"""Augmentations: images in, images out; labels stay, the range stays. Random numbers come from the generator alone."""
import torch
import torch.nn.functional as F


def flip(images, generator, share=0.5):
    """Mirrors about `share` of the images [B, C, H, W] left to right."""
    mirrored = torch.rand(len(images), generator=generator) < share
    return torch.where(mirrored.view(-1, 1, 1, 1), images.flip(3), images)


def shift(images, generator, reach=2):
    """Moves each image [B, C, H, W] by up to `reach` pixels down and right; what comes in is a reflection."""
    count, channels, height, width = images.shape
    padded = F.pad(images, (reach,) * 4, mode='reflect')
    down, right = torch.randint(2 * reach + 1, (2, count), generator=generator)
    rows = (down[:, None] + torch.arange(height))[:, None, :, None]
    columns = (right[:, None] + torch.arange(width))[:, None, None, :]
    return padded[torch.arange(count)[:, None, None, None], torch.arange(channels)[None, :, None, None], rows, columns]


def cutout(images, generator, side=8):
    """Greys (0, the middle of [-1, 1]) a square of each image [B, C, H, W], whose centre is any pixel: at a border less of it is
    seen (DeVries and Taylor 2017)."""
    count, _, height, width = images.shape
    row, column = (torch.randint(size, (count, 1), generator=generator) for size in (height, width))
    rows, columns = ((torch.arange(size) - centre + side // 2) for size, centre in ((height, row), (width, column)))
    inside = ((rows >= 0) & (rows < side))[:, :, None] & ((columns >= 0) & (columns < side))[:, None, :]
    return images.masked_fill(inside[:, None], 0)
