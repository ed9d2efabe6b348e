import pytest
import torch

from net import NETWORKS, Net, macs


def test_nano_is_at_most_25_million_multiply_adds():
    net = Net(**NETWORKS['nano'])
    assert 20e6 < macs(net) <= 25e6
    assert net.training  # counting leaves the mode


def test_multiply_adds_of_a_layer_and_of_attention_by_hand():
    net = Net(ch=(8,), enc=1, dec=2, emb=16, attn=(0,))
    # 16 x 16 map of 2 x 2 patches: 13 channels in, 12 out. Encoder block; decoder: one at the lowest level, two with skips.
    pixels, c = 256, 8
    attention = pixels * c * 3 * c + pixels * c * c + 2 * c * pixels ** 2
    encoder = pixels * 2 * 9 * c * c + 16 * c + attention
    lowest = encoder
    first = pixels * (9 * 2 * c * c + 9 * c * c + 2 * c * c) + 16 * c + attention
    second = first - attention
    ends = pixels * 9 * (13 * c + c * 12) + 64 * 16 + 10 * 16
    assert macs(net) == ends + encoder + lowest + first + second


@pytest.mark.parametrize('name', sorted(NETWORKS))
def test_every_network_starts_as_the_best_linear_denoiser(name):
    net = Net(**NETWORKS[name]).eval()
    x = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    sigma = torch.tensor([0.5, 3.0])
    with torch.no_grad():
        got = net(x, sigma, torch.zeros(2, 10))
    assert torch.allclose(got, x * (0.25 / (0.25 + sigma ** 2)).view(-1, 1, 1, 1), atol=1e-6)


def test_the_label_matters_and_images_of_a_batch_do_not_see_each_other(toy_net):
    x = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    sigma, label = torch.tensor([0.5, 3.0]), torch.eye(10)[:2]
    with torch.no_grad():
        both = toy_net(x, sigma, label)
        assert torch.allclose(toy_net(x[1:], sigma[1:], label[1:]), both[1:], atol=1e-5)
        assert (toy_net(x, sigma, label.flip(0)) - both).abs().max() > 1e-3
