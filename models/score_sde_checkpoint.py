"""Checkpoints of NCSN++ as a state dict: score_sde's of torch, and flax's of the CIFAR-10 networks of consistency models."""
import numpy as np
import torch

import checkpoint
import flax_msgpack
from fault import Fault

PYRAMID, BLOCK, ATTENTION = 'Downsample_%d', 'ResnetBlockBigGANpp_%d', 'AttnBlockpp_%d'
FOURIER = 'all_modules.0.W'  # drawn once and not trained, so that the average has none


def averaged(state, path):
    """The averaged weights of score_sde's checkpoint by name. Its average is a list in the order of the trained parameters."""
    if not (isinstance(state, dict) and isinstance(state.get('model'), dict) and isinstance(state.get('ema'), dict)):
        raise Fault('%s is no checkpoint of score_sde: it has no "model" and "ema"' % path)
    named = checkpoint.tensors(state['model'], path)
    named = {name: value for name, value in named.items() if name != 'sigmas'}
    trained = [name for name, value in named.items() if not (name == FOURIER and value.dim() == 1)]
    average = state['ema'].get('shadow_params')
    if not isinstance(average, list) or [tuple(v.shape) for v in average] != [tuple(named[name].shape) for name in trained]:
        raise Fault('%s: its average is not of the same parameters as its network' % path)
    return {**named, **{name: value.float() for name, value in zip(trained, average, strict=True)}}


def from_torch(path):
    """A state dict of torch tensors."""
    return averaged(checkpoint.load(path), path)


def module_weights(tree):
    """Weights of a module of flax in torch's names and layouts."""
    out = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            out.update({'%s.%s' % (name, inner): v for inner, v in module_weights(value).items()})
        elif value.ndim == 4:  # [height, width, in, out]
            out['weight'] = value.transpose(3, 2, 0, 1)
        elif name == 'kernel':  # [in, out]
            out['weight'] = value.T
        else:
            out['weight' if name == 'scale' else name] = value
    return out


def order(tree, side, attention_side=16):
    """Names of flax's modules in the order of the pass. Flax counts each kind for itself, so where attention stands is known
    only from the published configuration: at `attention_side` pixels and in the middle."""
    count = sum(name.startswith('ResnetBlockBigGANpp_') for name in tree)
    kernels = [tree[BLOCK % k]['Conv_0']['kernel'].shape[2:] for k in range(count)]
    resamples = [width_in == width_out and 'Conv_2' in tree[BLOCK % k] for k, (width_in, width_out) in enumerate(kernels)]
    after = next((k for k in range(3, count) if kernels[k][0] > kernels[k - 1][1]), None)  # the first block that takes a skip
    if after is None:
        raise Fault('it has no block that takes a skip')
    names, attention, pyramid = ['GaussianFourierProjection_0', 'Dense_0', 'Dense_1', 'Conv_0'], 0, 0
    for k in range(count):
        names.append(BLOCK % k)
        ends_level = k >= after and not resamples[k] and (k == count - 1 or resamples[k + 1])
        if k == after - 2 or side == attention_side and (ends_level or k < after - 2 and not resamples[k]):
            names.append(ATTENTION % attention)
            attention += 1
        if resamples[k]:
            side = 2 * side if k >= after else side // 2
            if k < after and PYRAMID % pyramid in tree:
                names.append(PYRAMID % pyramid)
                pyramid += 1
    return [*names, 'GroupNorm_0', 'Conv_1']


def from_flax(path, side=32):
    """A state dict of torch tensors in the layout of score_sde's networks."""
    state = flax_msgpack.load(path)
    found = [state[name] for name in ('params_ema', 'params') if isinstance(state.get(name), dict)]
    tree = found[0] if found else state
    try:
        names = order(tree, side)
        if sorted(names) != sorted(tree):
            raise Fault('its modules are not those of NCSN++ with attention at 16 pixels: %s'
                        % ', '.join(sorted(set(names) ^ set(tree))[:3]))
        weights = {'all_modules.%d.%s' % (k, inner): value
                   for k, name in enumerate(names) for inner, value in module_weights(tree[name]).items()}
        return {name: torch.from_numpy(np.array(value, np.float32, order='C')) for name, value in weights.items()}
    except (Fault, KeyError, AttributeError, TypeError, ValueError) as error:
        raise Fault('%s holds no NCSN++ of flax: %s' % (path, error)) from error

