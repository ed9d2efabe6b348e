"""Checkpoints of other trainers, and how they go on."""
import pytest
import torch

import cifar
import ema
import train
import trained
from conftest import TOY
from export import load_average
from net import Net


def trainer(data, state=None, **options):
    return train.Trainer(TOY, *cifar.load(data, 'train'), batch=8, state=state, **options)


def equal(a, b):
    return all((a[key] == b[key]).all() for key in a) and a.keys() == b.keys()


def prototype(optname='muon', steps=2):
    """A checkpoint in the form of the prototype of several processes, made with torch's own parts as it made them: parameters at
    the ends in Adam, the rest with a momentum `m` each."""
    torch.manual_seed(5)
    net = Net(**TOY)
    ends = ('inp', 'out', 'emb_')
    mats = [p for n, p in net.named_parameters() if p.ndim >= 2 and not n.startswith(ends)]
    rest = [p for n, p in net.named_parameters() if not (p.ndim >= 2 and not n.startswith(ends))]
    adam = torch.optim.Adam(rest if optname == 'muon' else net.parameters(), lr=1e-3, betas=(0.9, 0.99), fused=True)
    for _ in range(steps):
        for p in net.parameters():
            p.grad = torch.randn(p.shape)
        adam.step()
    muon = dict(state={k: dict(m=torch.randn(p.shape)) for k, p in enumerate(mats)},
                param_groups=[dict(lr=1e-3, momentum=0.95, params=list(range(len(mats))))])
    opts = [muon, adam.state_dict()] if optname == 'muon' else [adam.state_dict()]
    emas = [{k: torch.full_like(v, value) for k, v in net.state_dict().items()} for value in (0.25, 0.5)]
    return dict(cfg=TOY, net=net.state_dict(), emas=emas, ema=emas[1], opts=opts, optname=optname, k=7, step=7, seen=4000)


@pytest.mark.parametrize('optname', ('muon', 'adam'))
def test_a_checkpoint_of_the_prototype_goes_on(data, tmp_path, optname):
    torch.save(prototype(optname), tmp_path / 'ckpt.pt')
    given = torch.load(tmp_path / 'ckpt.pt')
    t = trainer(data, given, optimizer=optname)
    assert (t.step, t.seen) == (7, 4000) and t.learning_rate() == t.lr * 8 / 200
    assert equal(t.net.state_dict(), given['net'])
    assert equal(t.averages[0].state_dict(), given['emas'][0]) and equal(t.averages[1].state_dict(), given['emas'][1])
    first = t.optimizers.all[0].state[t.optimizers.all[0].param_groups[0]['params'][0]]
    if optname == 'muon':
        assert (first['mean'] == given['opts'][0]['state'][0]['m']).all()
    adam = t.optimizers.all[-1]
    assert adam.state[adam.param_groups[0]['params'][0]]['step'] == 2
    t.take_step()
    assert (t.step, t.seen) == (8, 4008)
    again = trainer(data, t.state(), optimizer=optname)
    assert equal(again.net.state_dict(), t.net.state_dict()) and again.learning_rate() == t.learning_rate()


def test_with_the_other_optimizer_it_warms_up_again(data):
    t = trainer(data, prototype('adam'))
    assert t.optimizers.name == 'muon' and t.learning_rate() == t.lr / 200
    assert all('mean' not in s for o in t.optimizers.all for s in o.state.values())


def test_an_average_goes_on_by_images_seen_where_the_step_was_counted_anew(data):
    t = trainer(data, prototype())
    before = t.averages[1].state_dict()['out.weight'].clone()
    t.take_step()
    keep = (1 - 8 / 4008) ** (ema.gamma_of(0.1) + 1)
    expected = before * keep + t.net.out.weight * (1 - keep)
    assert torch.allclose(t.averages[1].out.weight, expected, atol=1e-6) and (expected - before).abs().max() > 1e-3


def test_a_checkpoint_of_one_average_and_adam_goes_on(data):
    net = Net(**TOY)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.9, 0.99))
    for p in net.parameters():
        p.grad = torch.ones_like(p)
    adam.step()
    average = {k: torch.full_like(v, 0.5) for k, v in net.state_dict().items()}
    state = dict(cfg=TOY, net=net.state_dict(), ema=average, opt=adam.state_dict(), step=300, seen=2400, batch=8, warm_from=0,
                 recipe=dict(lr=1e-3, t_ref=3000, width=0.1, p_mean=-1.2, p_std=1.2, dropout=0.1, seed=0))
    t = trainer(data, state, optimizer='adam')
    assert all(equal(mean.state_dict(), average) for mean in t.averages) and t.learning_rate() == t.lr
    assert t.optimizers.all[0].state[t.net.inp.weight]['step'] == 1
    assert trained.training_text(state) == ('EDM loss, P_mean -1.2, P_std 1.2, horizontal flips, batch 8, Adam, '
                                            'power-function EMA 0.1')


def test_an_average_is_chosen_by_its_width(tmp_path):
    torch.save(prototype(), tmp_path / 'ckpt.pt')
    path = str(tmp_path / 'ckpt.pt')
    assert load_average(path).out_gain == load_average(path, 0.1).out_gain == 0.5
    assert load_average(path, 0.05).out_gain == 0.25
    with pytest.raises(ValueError, match='averages of relative width 0.05, 0.1, not 0.2'):
        load_average(path, 0.2)


def test_the_words_for_the_card(data):
    assert trained.training_text(prototype(), 0.05) == (
        'EDM loss, P_mean -1.2, P_std 1.2, stratified noise levels, horizontal flips, Muon (Adam at the ends), '
        'power-function EMA 0.05')
    assert trained.training_text(trainer(data, is_stratified=False).state()) == (
        'EDM loss, P_mean -1.2, P_std 1.2, horizontal flips, batch 8, Muon (Adam at the ends), power-function EMA 0.1')
