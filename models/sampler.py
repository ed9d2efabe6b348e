"""Heun's method on the probability-flow ODE (EDM, Algorithm 1), and the classes of a set of images."""
import torch
import torch.nn.functional as F


def noise_levels(steps, sigma_min=0.002, sigma_max=80, rho=7):
    """[steps + 1], from sigma_max down to sigma_min and then 0 (EDM, equation 5)."""
    i = torch.arange(steps, dtype=torch.float64)
    lo, hi = sigma_min ** (1 / rho), sigma_max ** (1 / rho)
    return torch.cat([(hi + i / (steps - 1) * (lo - hi)) ** rho, torch.zeros(1, dtype=torch.float64)])


@torch.no_grad()
def heun(denoise, noise, levels):
    """`noise` [B, ...] standard normal -> samples. `denoise(x, sigma [B])`; the last step, to 0, is Euler's."""
    def slope(x, sigma):
        return (x - denoise(x, x.new_full((len(x),), sigma))) / sigma
    levels = [float(sigma) for sigma in levels]
    x = noise * levels[0]
    for sigma, following in zip(levels, levels[1:]):
        h = following - sigma
        d = slope(x, sigma)
        predicted = x + h * d
        x = predicted if following == 0 else x + h * (d + slope(predicted, following)) / 2
    return x


def image_noise(index, shape=(3, 32, 32), seed=0):
    """The noise of image number `index`: the same whatever the batch and the number of images."""
    return torch.randn(shape, generator=torch.Generator().manual_seed((seed << 32) + index))


def generate(net, count, steps=18, seed=0, batch=100, first=0):
    """Images number first ... first + count - 1, [count, 3, H, W] floats, with labels [count]: the class of image k is
    k mod classes, so that any whole multiple of the number of classes is balanced."""
    labels = torch.arange(first, first + count) % net.classes
    levels, images = noise_levels(steps), []
    for part in torch.arange(first, first + count).split(batch):
        y = F.one_hot(part % net.classes, net.classes).float()
        noise = torch.stack([image_noise(int(k), seed=seed) for k in part])
        images.append(heun(lambda x, sigma: net(x, sigma, y), noise, levels))
    return torch.cat(images), labels
