import numpy as np
import pytest
import torch

import ema


def weights(values):
    module = torch.nn.Linear(1, 1, bias=False)
    module.weight.data.fill_(values)
    return module.double()


def test_the_width_of_gamma_is_that_of_its_profile():
    for gamma in (0.5, 6.94, 16.97):
        t = (np.arange(200000) + 0.5) / 200000
        profile = t ** gamma / np.mean(t ** gamma)
        mean = np.mean(t * profile)
        assert np.isclose(ema.width_of(gamma), np.sqrt(np.mean((t - mean) ** 2 * profile)), rtol=1e-6)


def test_gamma_of_published_widths():
    # Karras et al. 2024, section 3.1: 5% and 10% are gamma = 16.97 and 6.94.
    assert round(ema.gamma_of(0.05), 2) == 16.97
    assert round(ema.gamma_of(0.10), 2) == 6.94


@pytest.mark.parametrize('width', (0.01, 0.05, 0.1, 0.2, 12 ** -0.5))
def test_gamma_is_the_inverse_of_the_width(width):
    assert np.isclose(ema.width_of(ema.gamma_of(width)), width, rtol=1e-9)


@pytest.mark.parametrize('width', (0, -0.1, 0.3))
def test_a_width_that_no_power_has_is_refused(width):
    with pytest.raises(ValueError, match='relative width'):
        ema.gamma_of(width)


def test_the_average_is_the_weighted_mean_of_all_steps():
    gamma, values = 6.94, np.random.default_rng(0).normal(size=50)
    average = weights(123.0)  # what was there before the first step counts nothing
    for step, value in enumerate(values, 1):
        ema.update(average, weights(value), step, gamma)
    i = np.arange(1, 51)
    share = (i ** (gamma + 1) - (i - 1) ** (gamma + 1)) / 50 ** (gamma + 1)
    assert np.isclose(share.sum(), 1)
    assert np.isclose(average.weight.item(), (share * values).sum(), rtol=1e-12)


def test_the_average_of_a_constant_is_the_constant():
    average = weights(0.0)
    for step in range(1, 30):
        ema.update(average, weights(2.5), step, 6.94)
    assert np.isclose(average.weight.item(), 2.5, rtol=1e-12)
