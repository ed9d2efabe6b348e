import pytest
import torch

from conftest import TOY
from muon import Muon, newton_schulz
from net import NETWORKS, Net
from optimizers import DEFAULT_RATE, Optimizers, hidden


def matrix(rows, columns, condition=1.0, seed=0):
    """Singular values from 1 to 1 / condition, and random singular vectors."""
    g = torch.Generator().manual_seed(seed)
    u, _ = torch.linalg.qr(torch.randn(rows, rows, generator=g))
    v, _ = torch.linalg.qr(torch.randn(columns, columns, generator=g))
    count = min(rows, columns)
    return u[:, :count] * torch.logspace(0, -torch.log10(torch.tensor(float(condition))), count) @ v[:, :count].T


@pytest.mark.parametrize(('rows', 'columns'), ((24, 24), (16, 90), (90, 16)))
@pytest.mark.parametrize('factor', (1e-3, 1, 1e3))
def test_the_iteration_ends_near_orthogonal_with_the_same_singular_vectors(rows, columns, factor):
    given = matrix(rows, columns, condition=20)
    got = newton_schulz(given * factor)
    values = torch.linalg.svdvals(got)
    assert got.shape == given.shape and 0.6 < values.min() and values.max() < 1.3
    u, _, v = torch.linalg.svd(given, full_matrices=False)
    inside = u.T @ got @ v.T  # diagonal, where the singular vectors are the same
    assert (inside - torch.diag(inside.diagonal())).abs().max() < 0.05 and inside.diagonal().min() > 0.6


@pytest.mark.parametrize('shape', ((32, 8, 3, 3), (8, 32, 3, 3), (24, 16), (16, 16, 1, 1)))
def test_an_update_has_the_root_mean_square_of_the_rate(shape):
    g = torch.Generator().manual_seed(1)
    p = torch.nn.Parameter(torch.zeros(shape))
    optimizer = Muon([p], lr=3e-3)
    for size in (1e-4, 1.0):  # whatever that of the gradient is
        before = p.detach().clone()
        p.grad = torch.randn(shape, generator=g) * size
        optimizer.step()
        assert (p.detach() - before).square().mean().sqrt().item() == pytest.approx(3e-3, rel=1e-3)


def likeness(a, b):
    return torch.nn.functional.cosine_similarity(a.flatten(), b.flatten(), 0).item()


def test_the_first_update_goes_against_the_gradient_and_later_ones_remember_it():
    g = torch.Generator().manual_seed(2)
    first, second = torch.randn(2, 12, 20, generator=g)
    p = torch.nn.Parameter(torch.zeros(12, 20))
    optimizer = Muon([p], lr=1.0, momentum=0.9)
    p.grad = first.clone()
    optimizer.step()
    assert likeness(p.detach(), -newton_schulz(first)) > 0.99  # bfloat16 rounds 0.19 of it otherwise
    before = p.detach().clone()
    p.grad = second.clone()
    optimizer.step()
    mean = 0.9 * (0.1 * first) + 0.1 * second  # of both, and Nesterov's step ahead from there
    update = p.detach() - before
    assert likeness(update, -newton_schulz(0.1 * second + 0.9 * mean)) > 0.99
    assert likeness(update, -newton_schulz(mean)) < 0.95 and likeness(update, -newton_schulz(second)) < 0.95


def test_a_gradient_of_zero_moves_nothing_and_is_a_number():
    p = torch.nn.Parameter(torch.ones(4, 6))
    p.grad = torch.zeros(4, 6)
    Muon([p], lr=1.0).step()
    assert (p == 1).all()


@pytest.mark.parametrize('cfg', (TOY, *NETWORKS.values()))
def test_every_parameter_has_one_optimizer_and_the_ends_have_adam(cfg):
    net = Net(**cfg)
    muon, adam = Optimizers('muon', net, 1e-2).all
    names = {id(p): name for name, p in net.named_parameters()}
    of_muon, of_adam = ({names[id(p)] for group in o.param_groups for p in group['params']} for o in (muon, adam))
    assert not of_muon & of_adam and of_muon | of_adam == set(names.values())
    assert {'inp.weight', 'out.weight', 'out_gain', 'emb_noise.weight', 'emb_label.weight'} <= of_adam
    assert {'enc.0.res0.weight', 'dec.0.res1.weight', 'dec.0.emb.weight'} <= of_muon
    assert {name for name in of_adam if 'enc.' in name or 'dec.' in name} == {n for n in names.values() if n.endswith('emb_gain')}
    assert len(of_muon) == len(hidden(net))


def test_rates_are_parts_of_the_nominal_one():
    optimizers = Optimizers('muon', Net(**TOY), 1.0)
    optimizers.set_rate(0.01)
    assert [[g['lr'] for g in o.param_groups] for o in optimizers.all] == [[0.0025], [0.004]]
    alone = Optimizers('adam', Net(**TOY), 1.0)
    alone.set_rate(0.01)
    assert [[g['lr'] for g in o.param_groups] for o in alone.all] == [[0.01]]
    with pytest.raises(ValueError, match='adam, muon, got sgd'):
        Optimizers('sgd', Net(**TOY), 1.0)
    assert set(DEFAULT_RATE) == {'adam', 'muon'}
