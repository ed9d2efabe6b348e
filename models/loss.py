"""The EDM training loss and its values on the test set at seven noise levels."""
import numpy as np
import torch
import torch.nn.functional as F

LEVELS = (0.02, 0.1, 0.3, 1, 3, 10, 40)


def edm_loss(net, x, y, sigma, noise):
    """Squared error of D(x + sigma noise; sigma), [B], weighted so that it starts at 1 at every noise level."""
    s = sigma.view(-1, 1, 1, 1)
    weight = (sigma ** 2 + 0.25) / (sigma * 0.5) ** 2
    return weight * (net(x + s * noise, sigma, y) - x).square().mean((1, 2, 3))


@torch.no_grad()
def validate(net, data, count=256):
    """Mean loss of a network in eval mode by noise level, on `count` test images and fixed noise. `data` is the npz."""
    x = torch.from_numpy(data['x_test']).permute(0, 3, 1, 2)[::20].float() / 127.5 - 1
    y = F.one_hot(torch.from_numpy(data['y_test'].astype(np.int64))[::20], net.classes).float()
    g = torch.Generator().manual_seed(1)
    losses = {}
    for sigma in LEVELS:
        noise = torch.randn(x.shape, generator=g)[:count]
        losses[sigma] = round(edm_loss(net, x[:count], y[:count], torch.full((count,), float(sigma)), noise).mean().item(), 4)
    return losses
