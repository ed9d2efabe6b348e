"""Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"): the momentum of a layer, made
near-orthogonal, is its update. A convolution [out, in, k, k] is taken for a matrix [out, in k^2].

Every update has the root mean square of the rate, whatever the layer's shape, as Adam's has about one (Liu et al. 2025, "Muon is
scalable for LLM training", match the two at 0.2): layers turn at one speed, and one schedule serves both optimizers.
"""
import math
import torch

COEFFICIENTS = 3.4445, -4.7750, 2.0315  # a quintic that takes singular values from 0.01 ... 1 to 0.7 ... 1.2 in five rounds


def newton_schulz(matrix, rounds=5):
    """A matrix [M, N] with the singular vectors of `matrix` and singular values near 1 (between 0.6 and 1.3, those that are not
    below a hundredth of the norm), float32. In bfloat16: the optimizer needs the directions only."""
    a, b, c = COEFFICIENTS
    x = matrix.to(torch.bfloat16)
    is_tall = x.size(0) > x.size(1)
    if is_tall:
        x = x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if is_tall else x).float()


class Muon(torch.optim.Optimizer):
    """For parameters of two dimensions or more. `lr` is the root mean square of an update's elements."""

    def __init__(self, parameters, lr, momentum=0.95):
        super().__init__(parameters, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None:
                    continue
                state = self.state[p]
                if 'mean' not in state:
                    state['mean'] = torch.zeros_like(p)
                mean = state['mean'].lerp_(p.grad, 1 - group['momentum'])
                ahead = p.grad.lerp(mean, group['momentum'])  # Nesterov's look ahead
                update = newton_schulz(ahead.flatten(1))
                update *= math.sqrt(update.numel()) / (update.norm() + 1e-12)
                p.add_(update.view(p.shape), alpha=-group['lr'])
