"""A pickle of EDM's authors as NAME.onnx with its card: D(x; sigma), or with --raw the network inside.

    PYTHONPATH=/path/to/their/repository python3 models/convert_edm.py network.pkl NAME.onnx --licence 'CC BY-NC-SA 4.0'

A pickle runs code when it is read: take it only from someone you trust. Its classes are in their repository, which you bring.
"""
import math
import pickle
import torch
from torch import nn

import classes
import convert
from fault import Fault

KINDS = dict(EDMPrecond='EDM', VPPrecond='VP', VEPrecond='VE', iDDPMPrecond='iDDPM')
# What the page's own formulas of a bare network's preconditioning assume.
ASSUMED = dict(EDM={}, VP=dict(beta_d=19.9, beta_min=0.1, M=1000), VE={}, iDDPM=dict(M=1000, C_1=0.001, C_2=0.008))
ATTRIBUTES = 'sigma_min sigma_max img_channels img_resolution label_dim'.split()


def load(path):
    """The averaged network of a pickle, in float32. Raises Fault, or OSError when there is no such file."""
    try:
        with open(path, 'rb') as f:
            state = pickle.load(f)
    except OSError:
        raise
    except ImportError as error:
        raise Fault("%s needs the module %s: put the authors' repository on PYTHONPATH, and install what it imports"
                    % (path, error.name or error)) from error
    except Exception as error:  # of what kind depends on what the bytes look like
        raise Fault('%s is not a pickle of a network, or damaged: %s' % (path, error)) from error
    net = state.get('ema') if isinstance(state, dict) else state
    if not isinstance(net, nn.Module):
        raise Fault('%s holds no network: neither a torch module nor a dict with one as "ema"' % path)
    missing = [name for name in ATTRIBUTES if not hasattr(net, name)]
    if missing:
        raise Fault('%s: %s has no %s, as a denoiser of EDM would' % (path, type(net).__name__, ', '.join(missing)))
    if hasattr(net, 'use_fp16'):
        net.use_fp16 = False
    return net.eval().float().requires_grad_(False)


def parameterization(net):
    """What the page calls that of the network inside `net`; None where it has no such formula."""
    kind = KINDS.get(type(net).__name__)
    if kind is None or any(getattr(net, name, None) != value for name, value in ASSUMED[kind].items()):
        return None
    return 'F under %s preconditioning' % kind


class Denoiser(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, sigma, label):
        return self.net(x, sigma, label if self.net.label_dim else None)


class Bare(Denoiser):
    def forward(self, x, noise, label):
        f = self.net.model(x, noise, label if self.net.label_dim else None)
        return f[:, :self.net.img_channels]  # iDDPM's also predicts a variance


def main():
    a = convert.parser(__doc__, 'the pickle').parse_args()
    net = load(a.source)
    convert.check_shape(net.img_channels, net.img_resolution, net.img_resolution)
    dropout = float(getattr(getattr(net, 'model', None), 'label_dropout', 0))
    kept = classes.choose(net.label_dim, a, 'all-zero label (%g%% label dropout in training)' % (100 * dropout) if dropout else None)
    if a.raw and not isinstance(getattr(net, 'model', None), nn.Module):
        raise Fault('%s: %s has no network inside called model; leave out --raw' % (a.source, type(net).__name__))
    # EDM's own preconditioning allows every sigma; the page starts and ends at these.
    low, high = float(net.sigma_min) or convert.SIGMA_MIN, float(net.sigma_max)
    high = high if math.isfinite(high) else convert.SIGMA_MAX
    facts = dict(preconditioning=KINDS.get(type(net).__name__, type(net).__name__))
    if hasattr(net, 'sigma_data'):
        facts['sigma_data'] = float(net.sigma_data)
    with torch.no_grad():
        convert.convert(Bare(net) if a.raw else Denoiser(net), net.img_resolution, a.onnx, a.source, a, kept,
                        (-1.5, 0.0, 0.9), low, high, parameterization(net), error_grows=facts['preconditioning'] in ('VP', 'VE', 'iDDPM'),
                        **facts)


if __name__ == '__main__':
    convert.run(main)
