"""A checkpoint of OpenAI's U-Net as NAME.onnx with its card: D(x; sigma), or with --raw the network inside.

    python3 models/convert_openai.py cifar10_uncond_50M_500K.pt NAME.onnx --licence MIT

It knows those of improved diffusion, guided diffusion, consistency models and torchcfm by the name of the file; --network names
the kind of another. The file is read as tensors alone: no code in it runs.
"""
import dataclasses
import os
import re
import torch
from torch import nn

import checkpoint
import classes
import convert
from denoisers import SIGMA_MAX, SIGMA_MIN, Epsilon, Velocity, describe_preconditioned
from fault import Fault
from openai_unet import Heads, UNet
from steps import HIGHEST, Steps, cosine_betas, log_sigmas

FOUR_HEADS, HEADS_OF_64, OLD_HEADS_OF_64 = Heads(True, count=4), Heads(False, channels=64), Heads(True, channels=64)
COUPLED = 'trained with noise paired to images by optimal transport: D is not the mean of the images under independent noise, so ' \
          'sample it with an ODE solver, without added noise'
CLAMPED = 'the authors\' samplers clamp D to [-1, 1] at every step; this file does not'
VARIANCE = 'the network gives 6 channels; the first three, the predicted noise, make D, and the other three, of a learned ' \
           'variance, are left out'


@dataclasses.dataclass(frozen=True)
class Network:
    """A kind of published networks. `file` matches the names of their files. Time input: what the network takes is `scale` times
    the time step (epsilon), the time (velocity) or log(sigma) / 4 (edm, consistency)."""
    file: str
    side: int
    heads: Heads
    predicts: str
    scale: float = 1
    timesteps: int | None = None
    notes: tuple[str, ...] = ()


NETWORKS = {
    'improved-cifar10': Network(r'cifar10_uncond(_vlb)?_50M', 32, FOUR_HEADS, 'epsilon', 1000 / 4000, 4000, (CLAMPED,)),
    'improved-imagenet64': Network(r'imagenet64_uncond(_vlb)?_100M', 64, FOUR_HEADS, 'epsilon', 1000 / 4000, 4000, (CLAMPED,)),
    'improved-imagenet64-cond': Network(r'imagenet64_cond_270M', 64, FOUR_HEADS, 'epsilon', 1, 4000, (CLAMPED,)),
    'guided-imagenet64': Network(r'64x64_diffusion', 64, HEADS_OF_64, 'epsilon', 1, 1000, (CLAMPED,)),
    'edm-imagenet64': Network(r'edm_imagenet64', 64, HEADS_OF_64, 'edm', 1000, notes=(CLAMPED,)),
    'consistency-imagenet64': Network(r'c[dt]_imagenet64', 64, HEADS_OF_64, 'consistency', 1000, notes=(CLAMPED,)),
    'torchcfm-cifar10': Network(r'(cfm|icfm|fm)_cifar10', 32, OLD_HEADS_OF_64, 'velocity'),
    'torchcfm-cifar10-ot': Network(r'otcfm_cifar10', 32, OLD_HEADS_OF_64, 'velocity', notes=(COUPLED,)),
}


def network_for(path, name=None):
    """The Network called `name`, or the one whose files are called like `path`."""
    file = os.path.basename(path)
    name = name or next((n for n, known in NETWORKS.items() if re.match(known.file, file)), None)
    if name not in NETWORKS:
        raise Fault('%s is not called like a known checkpoint: say its kind with --network, one of %s' % (file, ', '.join(NETWORKS)))
    return name, NETWORKS[name]


def load_network(path, heads):
    """The network of a checkpoint, in float32. Raises Fault, or OSError when there is no such file."""
    state = checkpoint.load(path)
    if isinstance(state, dict) and isinstance(state.get('ema_model'), dict):
        state = state['ema_model']
    state = checkpoint.tensors(state, path)
    try:
        with torch.device('meta'):
            net = UNet({name: tuple(value.shape) for name, value in state.items()}, heads)
    except (Fault, KeyError, ValueError, IndexError) as error:
        raise Fault('%s is not OpenAI\'s U-Net: %s' % (path, error)) from error
    return checkpoint.fill(net, state, path)


class Bare(nn.Module):
    """What the network predicts, three channels, of images x [B,3,H,W] and its own time, before scaling."""

    def __init__(self, net, scale):
        super().__init__()
        self.net, self.scale = net, scale

    def forward(self, x, time, label):
        return self.net(x, self.scale * time, label)[:, :3]


def describe(known, bare):
    """The denoiser of a bare network, its range of sigma, facts for the card, times to check the bare network at, and what the
    page calls its parameterization."""
    if known.predicts == 'epsilon':
        levels = log_sigmas(cosine_betas(known.timesteps))
        facts = dict(preconditioning='epsilon prediction, discrete time steps', timesteps=known.timesteps,
                     beta_schedule='squaredcos_cap_v2')
        name = 'epsilon, 1000 DDPM steps, cosine' if known.timesteps == 1000 else None
        return Epsilon(bare, Steps(levels)), float(levels[0].exp()), HIGHEST, facts, (0, 400, known.timesteps - 1), name
    if known.predicts == 'velocity':
        facts = dict(preconditioning='velocity prediction, flow matching: state (1 - t) noise + t image')
        return Velocity(bare), SIGMA_MIN, SIGMA_MAX, facts, (0, 0.4, 1), None
    return describe_preconditioned(bare, known.predicts == 'consistency')


def main():
    p = convert.parser(__doc__, 'the checkpoint, a .pt file')
    p.add_argument('--network', choices=NETWORKS, help='its kind, where the name of the file does not say')
    a = p.parse_args()
    name, known = network_for(a.source, a.network)
    net = load_network(a.source, known.heads)
    channels, given = net.input_blocks[0][0].in_channels, net.out['2'].out_channels
    convert.check_shape(channels, known.side, known.side)
    if given not in (3, 6):
        raise Fault('%s gives %d channels; 3 are wanted, or 6 with a learned variance' % (a.source, given))
    kept = classes.choose(net.classes, a)
    bare = Bare(net, known.scale)
    denoiser, low, high, facts, times, parameterization = describe(known, bare)
    facts.update(network=name, notes=[*([VARIANCE] if given == 6 else []), *known.notes])
    convert.convert(bare if a.raw else denoiser, known.side, a.onnx, a.source, a, kept, times, low, high, parameterization,
                    error_grows=known.predicts == 'epsilon', **facts)


if __name__ == '__main__':
    convert.run(main)
