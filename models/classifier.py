"""A small CIFAR-10 classifier: its features measure the Frechet distance, its answers the accuracy of generated images.

A residual network of three stages after a fixed whitening of 2 x 2 patches (Page 2018, "How to train your ResNet").
"""
import math
import torch
import torch.nn as nn
import torch.nn.functional as F

from run import load_checkpoint


def whitening(images, eps=2e-2):
    """Filters [24, 3, 2, 2] that make the 2 x 2 patches of `images` [N, 3, H, W] uncorrelated and of variance 1: the
    eigenvectors of the patches' covariance over the root of their eigenvalues, with both signs (an activation follows).
    `eps` is added to these: half of them, details of colour that JPEG leaves next to nothing of, are below 2e-3, and noise
    that no eye sees would stand out in them."""
    patches = F.unfold(images, 2).transpose(1, 2).reshape(-1, 12).double()
    values, vectors = torch.linalg.eigh(torch.cov(patches.T))
    filters = (vectors / (values + eps).sqrt()).T.reshape(12, 3, 2, 2)
    return torch.cat([filters, -filters]).float()


class Residual(nn.Module):
    """x + silu(norm(conv(x))). The norm's gain begins at 0, so that a new one changes nothing: a trained network can be made
    deeper and trained on."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x):
        return x + F.silu(self.norm(self.conv(x)))


class Stage(nn.Module):
    """Halves the map and goes to `cout` channels, then `residuals` residual convolutions."""

    def __init__(self, cin, cout, residuals):
        super().__init__()
        self.widen = nn.Conv2d(cin, cout, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.residuals = nn.Sequential(*(Residual(cout) for _ in range(residuals)))

    def forward(self, x):
        return self.residuals(F.silu(self.norm(F.max_pool2d(self.widen(x), 2))))


class Classifier(nn.Module):
    """x [B, 3, 32, 32] in [-1, 1] gives features [B, F] (the map before the last layer, averaged over its 3 x 3 pixels)
    and logits [B, classes]. In eval mode both are averaged over the image and its mirror image, of the same content."""

    def __init__(self, channels=(64, 128, 256), classes=10, residuals=1):
        super().__init__()
        self.cfg = dict(channels=tuple(channels), classes=classes, residuals=residuals)
        self.whiten = nn.Conv2d(3, 24, 2, bias=False)
        self.whiten.weight.requires_grad_(False)
        self.stages = nn.Sequential(*(Stage(a, b, residuals) for a, b in zip((24, *channels), channels)))
        self.head = nn.Linear(channels[-1], classes, bias=False)
        self.scale = 1 / math.sqrt(channels[-1])

    def look(self, x):
        return self.stages(F.silu(self.whiten(x))).float().mean((2, 3))

    def forward(self, x):
        features = self.look(x) if self.training else (self.look(x) + self.look(x.flip(3))) / 2
        return features, self.head(features) * self.scale


def begin_from(net, weights):
    """Gives `net` the weights of a trained network with as many or fewer residuals a stage; those that it has more stay as
    they are, which changes nothing. Weights of any other network raise ValueError."""
    try:
        missing, unknown = net.load_state_dict(weights, strict=False)
    except RuntimeError as error:
        raise ValueError('the network to begin from has other channels: %s' % error) from error
    wrong = unknown + [name for name in missing if '.residuals.' not in name]
    if wrong:
        raise ValueError('the network to begin from is another one: %s' % ', '.join(sorted(wrong)[:3]))


def load_classifier(path):
    """The classifier of a checkpoint of train_classifier.py, in eval mode."""
    state = load_checkpoint(path)
    net = Classifier(**state['cfg'])
    net.load_state_dict(state['net'])
    return net.eval()
