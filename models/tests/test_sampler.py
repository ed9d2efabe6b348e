import math
import torch

import sampler


def test_noise_levels_are_those_of_the_paper():
    levels = sampler.noise_levels(18)
    assert len(levels) == 19 and levels[-1] == 0
    assert math.isclose(levels[0], 80, rel_tol=1e-12) and math.isclose(levels[-2], 0.002, rel_tol=1e-9)
    assert math.isclose(levels[1], (80 ** (1 / 7) + (0.002 ** (1 / 7) - 80 ** (1 / 7)) / 17) ** 7, rel_tol=1e-12)
    assert (levels[:-1] > levels[1:]).all()


def gaussian(s):
    """The exact denoiser of N(0, s^2)."""
    return lambda x, sigma: x * (s ** 2 / (s ** 2 + sigma ** 2)).view(-1, 1)


def error(steps, s=0.5):
    noise = torch.linspace(-2, 2, 5, dtype=torch.float64)[:, None]
    got = sampler.heun(gaussian(s), noise, sampler.noise_levels(steps))
    exact = noise * 80 * s / math.sqrt(s ** 2 + 80 ** 2)  # x / sqrt(s^2 + sigma^2) stays along the ODE
    return (got - exact).abs().max().item()


def test_heun_reaches_the_exact_solution_at_second_order():
    errors = [error(steps) for steps in (32, 64, 128)]
    assert errors[-1] < 2e-3
    assert 3.3 < errors[0] / errors[1] < 4.8 and 3.3 < errors[1] / errors[2] < 4.8


def test_it_takes_35_calls_at_18_steps():
    calls = []
    sampler.heun(lambda x, sigma: calls.append(sigma) or x * 0, torch.ones(1, 1), sampler.noise_levels(18))
    assert len(calls) == 35


def test_images_do_not_depend_on_batch_or_count_and_classes_are_balanced(toy_net):
    few, labels = sampler.generate(toy_net, 6, steps=3, batch=6)
    more, many_labels = sampler.generate(toy_net, 20, steps=3, batch=7)
    assert torch.allclose(few, more[:6], atol=1e-4)
    assert many_labels.bincount().tolist() == [2] * 10
    later, later_labels = sampler.generate(toy_net, 4, steps=3, first=8)
    assert torch.allclose(later, more[8:12], atol=1e-4) and later_labels.tolist() == [8, 9, 0, 1]
    assert (few[0] - few[1]).abs().max() > 0.1
