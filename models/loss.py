"""The EDM training loss, what it is drawn over, and its values on test images at seven noise levels."""
import torch
import torch.nn.functional as F

import cifar

LEVELS = (0.02, 0.1, 0.3, 1, 3, 10, 40)
SIGMA_DATA = 0.5


def weight(sigma):
    """lambda(sigma) = (sigma^2 + sigma_data^2) / (sigma sigma_data)^2 = 1 / c_out^2 (EDM, Table 1)."""
    return (sigma ** 2 + SIGMA_DATA ** 2) / (sigma * SIGMA_DATA) ** 2


def edm_loss(net, x, label, sigma, noise):
    """lambda(sigma) |D(x + sigma noise; sigma) - x|^2, the mean over an image's elements, [B]."""
    denoised = net(x + sigma.view(-1, 1, 1, 1) * noise, sigma, label)
    return weight(sigma) * (denoised - x).square().mean((1, 2, 3))


def draw_sigma(count, generator, p_mean=-1.2, p_std=1.2):
    """Noise levels of training, [count]: ln sigma ~ N(p_mean, p_std^2)."""
    return (torch.randn(count, generator=generator) * p_std + p_mean).exp()


def draw_stratified_sigma(count, generator, p_mean=-1.2, p_std=1.2):
    """The same distribution, [count], one level from each of `count` strata of equal probability, in random order: a batch sees
    low, middle and high noise in their shares, so that its gradient varies less."""
    place = torch.randperm(count, generator=generator) + torch.rand(count, generator=generator, dtype=torch.float64)
    return (torch.special.ndtri((place / count).clamp(1e-5, 1 - 1e-5)) * p_std + p_mean).exp().float()


def drop_labels(one_hot, generator, share=0.1):
    """About `share` of the rows [B, classes] all zero: no label. The network so learns the unconditional denoiser too."""
    return one_hot * (torch.rand(len(one_hot), generator=generator) >= share).float()[:, None]


@torch.no_grad()
def validate(net, images, labels, count=256, batch=256):
    """Mean loss by noise level of a network in eval mode, on `count` test images and the same noise every time. The images are
    spread evenly over all of them: some copies of the test set are sorted by class. `images` uint8 [N, 3, H, W], `labels` [N]."""
    count = min(count, len(images))
    chosen = torch.arange(count) * len(images) // count
    x, y = cifar.to_unit(images[chosen]), F.one_hot(labels[chosen], net.classes).float()
    g = torch.Generator().manual_seed(1)
    losses = {}
    for sigma in LEVELS:
        noise = torch.randn(x.shape, generator=g)
        values = [edm_loss(net, a, b, torch.full((len(a),), float(sigma)), n)
                  for a, b, n in zip(x.split(batch), y.split(batch), noise.split(batch))]
        losses[sigma] = round(torch.cat(values).mean().item(), 4)
    return losses
