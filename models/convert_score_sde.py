"""A checkpoint of NCSN++ or DDPM++ as NAME.onnx with its card: D(x; sigma), or with --raw the network inside.

    python3 models/convert_score_sde.py vp/cifar10_ddpmpp_continuous/checkpoint_14.pth NAME.onnx --licence Apache-2.0

It knows score_sde's (VP, sub-VP and VE) and, in flax's format, the CIFAR-10 networks of consistency models, by their folder or
file; --sde says of others what they were trained for. The file is read as data alone: no code in it runs.
"""
import os
import re
import torch
from torch import nn

import checkpoint
import classes
import convert
import score_sde_checkpoint
from denoisers import Epsilon, Exploding, describe_preconditioned, sub_vp_alpha, ve_index, vp_time
from fault import Fault
from ncsnpp import Ncsnpp
from steps import Steps, linear_betas, log_sigmas

SIDE = 32  # in pixels, of every published one that the page can show
SDES = ('vp', 'subvp', 've', 'vp-discrete', 've-discrete', 'edm', 'consistency')
FLAX = ('edm', 'consistency')
LAST_TIME = 999.0  # what the network receives at t = 1
LOWEST_TIME = 1e-5  # the lowest t of training


def sde_for(path):
    """What a checkpoint was trained for, by its folder (vp/cifar10_ddpmpp_continuous) or its file (edm_cifar10_ema, cd-l2)."""
    parts = os.path.abspath(path).split(os.sep)
    for sde, folder in zip(parts, parts[1:]):
        if sde in ('vp', 'subvp', 've') and re.match(r'cifar10_(ddpmpp|ncsnpp)', folder):
            return sde if sde == 'subvp' or folder.endswith('continuous') else sde + '-discrete'
    names = '/'.join(parts[-4:])
    if 'edm_cifar10' in names:
        return 'edm'
    if re.search(r'(^|[/-])c[dt]-(l1|l2|lpips)', names):
        return 'consistency'
    raise Fault('neither the folder nor the name of %s says what it was trained for: say so with --sde, one of %s'
                % (path, ', '.join(SDES)))


def load_network(path, sde):
    """The network with averaged weights, in float32. Raises Fault, or OSError when there is no such file."""
    state = score_sde_checkpoint.from_flax(path, SIDE) if sde in FLAX else score_sde_checkpoint.from_torch(path)
    try:
        with torch.device('meta'):
            net = Ncsnpp({name: tuple(value.shape) for name, value in state.items()})
    except (Fault, KeyError, ValueError, IndexError) as error:
        raise Fault('%s is not NCSN++ or DDPM++: %s' % (path, error)) from error
    if (net.positions is None) != (sde in ('ve', *FLAX)):
        raise Fault('%s embeds its time %s, so it was not trained for %s: say what it was with --sde'
                    % (path, 'by Fourier features' if net.positions is None else 'by positions', sde))
    return checkpoint.fill(net, state, path)


class Bare(nn.Module):
    """What the network predicts of images x [B,3,H,W] and its own time; there are no classes."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, time, label):
        return self.net(x, time)


def vp_time_of(sigma):
    """What a VP network receives."""
    return LAST_TIME * vp_time(-(sigma * sigma).log1p() / 2)


def sub_vp_time_of(sigma):
    return LAST_TIME * vp_time(sub_vp_alpha(sigma).log())


def sigma_at(t, is_sub):
    """sigma of the VP or sub-VP SDE at t in [0, 1]."""
    alpha = torch.exp(-(0.1 * torch.tensor(t, dtype=torch.float64) + 19.9 * t * t / 2) / 2)
    return float((1 - alpha ** 2) / alpha if is_sub else (1 / alpha ** 2 - 1).sqrt())


def describe(sde, bare):
    """The denoiser of a bare network, its range of sigma, facts for the card, times to check the bare network at, and what the
    page calls its parameterization. Images of VE networks are in [0, 1] for their authors: sigma is theirs twice."""
    if sde in FLAX:
        return describe_preconditioned(bare, sde == 'consistency')
    times = (0.0, 400.0, 999.0)
    if sde == 'vp-discrete':
        levels = log_sigmas(linear_betas(1000, 1e-4, 0.02))
        facts = dict(preconditioning='epsilon prediction, discrete time steps', timesteps=1000, beta_schedule='linear',
                     beta_start=1e-4, beta_end=0.02)
        return (Epsilon(bare, Steps(levels)), *levels[[0, -1]].exp().tolist(), facts, times,
                'epsilon, 1000 DDPM steps, linear betas')
    if sde in ('vp', 'subvp'):
        is_sub = sde == 'subvp'
        denoiser = Epsilon(bare, sub_vp_time_of, sub_vp_alpha) if is_sub else Epsilon(bare, vp_time_of)
        facts = dict(preconditioning='sub-VP' if is_sub else 'VP')
        return (denoiser, sigma_at(LOWEST_TIME, is_sub), sigma_at(1.0, is_sub), facts, times,
                None if is_sub else 'F under VP preconditioning')
    if sde == 've':
        return (Exploding(bare, lambda sigma: (sigma / 2).log()), 0.02, 100.0, dict(preconditioning='VE'), (-4.0, -1.0, 3.0),
                'F under VE preconditioning')
    facts = dict(preconditioning='VE, discrete noise levels', timesteps=1000)
    return Exploding(bare, lambda sigma: ve_index(sigma / 2)), 0.02, 100.0, facts, times, None


def main():
    p = convert.parser(__doc__, 'the checkpoint')
    p.add_argument('--sde', choices=SDES, help='what it was trained for, where its folder or name does not say')
    a = p.parse_args()
    sde = a.sde or sde_for(a.source)
    net = load_network(a.source, sde)
    bare = Bare(net)
    denoiser, low, high, facts, times, parameterization = describe(sde, bare)
    facts['network'] = '%s, %s' % ('NCSN++' if net.is_filtered else 'DDPM++', sde)
    convert.convert(bare if a.raw else denoiser, SIDE, a.onnx, a.source, a, classes.choose(0, a), times, low, high,
                    parameterization, error_grows=sde not in FLAX, **facts)


if __name__ == '__main__':
    convert.run(main)
