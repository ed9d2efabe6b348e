import math
import numpy as np
import torch
import torch.nn.functional as F
from scipy import stats

import cifar
import loss
from conftest import made_up


def test_the_weight_is_one_over_c_out_squared():
    for sigma in (0.002, 0.5, 1.0, 80.0):
        c_out = sigma * 0.5 / math.sqrt(sigma ** 2 + 0.25)
        assert math.isclose(loss.weight(torch.tensor(sigma, dtype=torch.float64)).item(), 1 / c_out ** 2, rel_tol=1e-9)


def test_the_loss_is_the_weighted_square_against_numpy():
    g = torch.Generator().manual_seed(0)
    x, noise = torch.randn(4, 3, 5, 5, generator=g), torch.randn(4, 3, 5, 5, generator=g)
    sigma = torch.tensor([0.01, 0.4, 2.0, 50.0])
    seen = []

    def net(noisy, s, label):
        seen.append((noisy, s, label))
        return noisy * 0.3

    got = loss.edm_loss(net, x, 'label', sigma, noise)
    s = sigma.double().numpy()[:, None, None, None]
    noisy = x.double().numpy() + s * noise.double().numpy()
    error = ((0.3 * noisy - x.double().numpy()) ** 2).mean((1, 2, 3))
    assert np.allclose(got.numpy(), error * (s[:, 0, 0, 0] ** 2 + 0.25) / (0.5 * s[:, 0, 0, 0]) ** 2, rtol=1e-5)
    assert np.allclose(seen[0][0].numpy(), noisy, atol=1e-5) and seen[0][1] is sigma and seen[0][2] == 'label'


def test_a_network_of_zeros_on_data_of_deviation_sigma_data_starts_near_one():
    from net import Net
    x = torch.randn(64, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 0.5
    net = Net(ch=(8, 8), enc=1, emb=16, attn=()).eval()  # its gains are zero: F = 0
    for sigma in (0.02, 1.0, 40.0):
        noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            value = loss.edm_loss(net, x, torch.zeros(64, 10), torch.full((64,), sigma), noise).mean().item()
        assert abs(value - 1) < 0.02


def test_noise_levels_are_log_normal():
    sigma = loss.draw_sigma(20000, torch.Generator().manual_seed(0), p_mean=-0.7, p_std=1.6)
    assert stats.kstest(sigma.log().numpy(), stats.norm(-0.7, 1.6).cdf).pvalue > 1e-3
    default = loss.draw_sigma(20000, torch.Generator().manual_seed(0)).log()
    assert abs(default.mean() + 1.2) < 0.04 and abs(default.std() - 1.2) < 0.03


def test_about_a_tenth_of_the_labels_are_dropped_and_the_rest_stay():
    labels = F.one_hot(torch.arange(20000) % 10, 10).float()
    kept = loss.drop_labels(labels, torch.Generator().manual_seed(0))
    gone = kept.sum(1) == 0
    assert abs(gone.float().mean() - 0.1) < 0.01
    assert (kept[~gone] == labels[~gone]).all()
    assert (loss.drop_labels(labels, torch.Generator(), share=0) == labels).all()
    assert loss.drop_labels(labels, torch.Generator(), share=1).sum() == 0


def test_validation_is_the_same_every_time_and_knows_the_network(toy_net):
    images, labels = map(torch.from_numpy, made_up(40))
    labels = labels.long()
    first = loss.validate(toy_net, images, labels, count=16)
    torch.rand(7)  # the global generator takes no part
    assert loss.validate(toy_net, images, labels, count=16, batch=5) == first
    assert tuple(first) == loss.LEVELS


def test_validation_is_over_all_classes_of_a_sorted_test_set():
    images, labels = map(torch.from_numpy, made_up(1000))
    order = labels.argsort()
    images, labels = images[order], labels[order].long()
    seen = []

    class Ideal:
        classes = 10

        def __call__(self, x, sigma, label):
            seen.append(label.sum(0))
            return cifar.to_unit(images[torch.arange(50) * 20])
    assert set(loss.validate(Ideal(), images, labels, count=50).values()) == {0.0}
    assert all(counts.tolist() == [5] * 10 for counts in seen) and len(seen) == 7


def test_stratified_noise_levels_hit_each_stratum_once_in_random_order():
    g = torch.Generator().manual_seed(0)
    orders = []
    for _ in range(3):
        sigma = loss.draw_stratified_sigma(64, g, p_mean=-0.7, p_std=1.6)
        strata = np.floor(stats.norm(-0.7, 1.6).cdf(sigma.double().log().numpy()) * 64).astype(int)
        assert sorted(strata) == list(range(64))
        orders.append(tuple(strata))
    assert len(set(orders)) == 3 and orders[0] != tuple(range(64))


def test_stratified_noise_levels_have_the_same_distribution():
    g = torch.Generator().manual_seed(0)
    # One of each batch: those are independent.
    sigma = torch.stack([loss.draw_stratified_sigma(8, g)[0] for _ in range(5000)])
    assert stats.kstest(sigma.log().numpy(), stats.norm(-1.2, 1.2).cdf).pvalue > 1e-3
