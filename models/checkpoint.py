"""Checkpoints of torch: read as tensors alone, so that no code in them runs."""
import torch

from fault import Fault


def load(path):
    """What a file of torch.save holds, where that is tensors, numbers, names, lists and dicts. Raises Fault, or OSError when
    there is no such file."""
    try:
        with open(path, 'rb'):
            pass
        return torch.load(path, map_location='cpu', weights_only=True)
    except OSError:
        raise
    except Exception as error:  # of what kind depends on what the bytes look like
        reason = (str(error).strip().splitlines() or ['no reason given'])[0]
        raise Fault('%s is no checkpoint of tensors, or damaged: %s' % (path, reason[:160])) from error


def tensors(state, path):
    """A state dict in float32, its names without a leading "module.". Raises Fault when it is none."""
    if not isinstance(state, dict) or not state or not all(isinstance(v, torch.Tensor) for v in state.values()):
        raise Fault('%s is no state dict of tensors by name' % path)
    return {name.removeprefix('module.'): value.float() if value.is_floating_point() else value for name, value in state.items()}


def fill(net, state, path):
    """`net`, which may be on the meta device, with the tensors `state`, in eval mode, without gradients. Raises Fault where
    names or shapes differ."""
    try:
        net.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise Fault('%s: %s' % (path, ' '.join(str(error).split())[:200])) from error
    if not all(p.isfinite().all() for p in net.parameters()):
        raise Fault('%s holds values that are not finite' % path)
    return net.eval().requires_grad_(False)
