"""The optimizers of the denoiser by name, and their parts of the nominal rate.

`muon` is Muon on hidden layers at a quarter of the nominal rate, with Adam on what is at the ends (first and last convolution,
embeddings of noise level and label) and on gains at 0.4 of it: at the whole rate the last convolution turned so fast that the loss
rose. `adam` is Adam on everything at the whole rate.
"""
import torch

from muon import Muon

ENDS = 'inp.', 'out.', 'emb_noise.', 'emb_label.'
MUON_PART, ENDS_PART = 0.25, 0.4
DEFAULT_RATE = dict(muon=16e-3, adam=6e-3)


def hidden(net):
    """The parameters of a net.Net that Muon is for: matrices and convolutions that are not at its ends."""
    return [p for name, p in net.named_parameters() if p.ndim >= 2 and not name.startswith(ENDS)]


def adam(parameters, lr):
    return torch.optim.Adam(parameters, lr=lr, betas=(0.9, 0.99), eps=1e-8, fused=True)


class Optimizers:
    """One or two optimizers that step together."""

    def __init__(self, name, net, rate):
        """Raises ValueError for an unknown name. `rate` is the nominal one."""
        if name not in DEFAULT_RATE:
            raise ValueError('the optimizer must be one of %s, got %s' % (', '.join(sorted(DEFAULT_RATE)), name))
        self.name = name
        if name == 'adam':
            self.parts, self.all = [1], [adam(net.parameters(), rate)]
        else:
            chosen = hidden(net)
            known = set(map(id, chosen))
            rest = [p for p in net.parameters() if id(p) not in known]
            self.parts, self.all = [MUON_PART, ENDS_PART], [Muon(chosen, rate * MUON_PART), adam(rest, rate * ENDS_PART)]

    def set_rate(self, rate):
        for part, optimizer in zip(self.parts, self.all):
            for group in optimizer.param_groups:
                group['lr'] = rate * part

    def zero_grad(self):
        for optimizer in self.all:
            optimizer.zero_grad(set_to_none=True)

    def step(self):
        for optimizer in self.all:
            optimizer.step()

    def state(self):
        return [optimizer.state_dict() for optimizer in self.all]

    def load(self, states):
        for optimizer, state in zip(self.all, states, strict=True):
            optimizer.load_state_dict(state)
