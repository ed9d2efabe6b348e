"""A UNet2DModel of the diffusers package as NAME.onnx with its card: D(x; sigma), or with --raw the network itself.

    python3 models/convert_diffusers.py ddpm-cifar10-32 NAME.onnx --licence 'Apache-2.0'

The source is a folder that was downloaded before: a pipeline's, with unet/ and scheduler/, or the network's own.
"""
import glob
import json
import os
import torch
from torch import nn

import classes
import convert
from fault import Fault
from steps import Steps, column

PREDICTIONS = ('epsilon', 'v_prediction', 'sample')
SCHEDULES = ('linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid')


def read_json(path):
    try:
        with open(path) as f:
            value = json.load(f)
    except ValueError as error:
        raise Fault('%s is not JSON: %s' % (path, error)) from error
    if not isinstance(value, dict):
        raise Fault('%s is not a JSON object' % path)
    return value


def load_network(folder):
    """The network, the side of its images in pixels, and the file of its weights. Nothing is downloaded."""
    try:
        from diffusers import UNet2DModel
    except ImportError as error:
        raise Fault('the package diffusers is missing: pip install -r models/requirements-convert.txt') from error
    if not os.path.isdir(folder):
        raise Fault('%s is not a folder: download the model first and name its folder' % folder)
    inner = os.path.join(folder, 'unet')
    folder = inner if os.path.isdir(inner) else folder
    config = read_json(os.path.join(folder, 'config.json'))
    if config.get('_class_name') != 'UNet2DModel':
        raise Fault('%s is a %s; only UNet2DModel can be converted' % (folder, config.get('_class_name', 'model without a class')))
    files = sorted(glob.glob(os.path.join(folder, 'diffusion_pytorch_model.*')))
    files = [f for f in files if f.endswith(('.safetensors', '.bin'))]
    if not files:
        raise Fault('%s has no diffusion_pytorch_model.safetensors or .bin' % folder)
    is_safe = any(f.endswith('.safetensors') for f in files)
    try:
        net = UNet2DModel.from_pretrained(folder, local_files_only=True, use_safetensors=is_safe, low_cpu_mem_usage=False)
    except Exception as error:  # of what kind depends on what is wrong with the files
        raise Fault('%s could not be loaded: %s' % (folder, error)) from error
    c = net.config
    if c.time_embedding_type != 'positional':
        raise Fault('%s takes %s time embeddings; only positional ones, of discrete time steps, can be converted'
                    % (folder, c.time_embedding_type))
    if c.class_embed_type is not None:
        raise Fault('%s embeds classes as %s; only a table of classes can be converted' % (folder, c.class_embed_type))
    height, width = c.sample_size if isinstance(c.sample_size, (tuple, list)) else (c.sample_size,) * 2
    convert.check_shape(c.in_channels, height, width)
    if c.out_channels not in (3, 6):
        raise Fault('%s gives %d channels; 3 are wanted, or 6 with a learned variance' % (folder, c.out_channels))
    return net.eval().float().requires_grad_(False), height, [f for f in files if f.endswith('.safetensors') == is_safe][0]


def load_schedule(folder, path=None):
    """What the scheduler's configuration says, and log(sigma) [T] of its time steps, rising."""
    from diffusers import DDPMScheduler
    path = path or os.path.join(folder, 'scheduler', 'scheduler_config.json')
    if not os.path.exists(path):
        raise Fault('%s is missing: name the scheduler_config.json with --scheduler' % path)
    config = read_json(path)
    if 'beta_schedule' not in config and config.get('trained_betas') is None:
        raise Fault('%s (%s) has no beta_schedule: not a schedule of discrete DDPM time steps' % (path, config.get('_class_name')))
    if config.get('beta_schedule') not in SCHEDULES and config.get('trained_betas') is None:
        raise Fault('%s: beta_schedule %s is not one of %s' % (path, config['beta_schedule'], ', '.join(SCHEDULES)))
    if config.get('prediction_type', 'epsilon') not in PREDICTIONS:
        raise Fault('%s: prediction_type %s is not one of %s' % (path, config['prediction_type'], ', '.join(PREDICTIONS)))
    keys = 'num_train_timesteps beta_start beta_end beta_schedule trained_betas prediction_type rescale_betas_zero_snr'.split()
    schedule = DDPMScheduler(**{k: config[k] for k in keys if config.get(k) is not None})
    bar = schedule.alphas_cumprod.double()
    log_sigma = ((1 - bar) / bar).log() / 2
    if not log_sigma.isfinite().all() or not (log_sigma.diff() > 0).all():
        raise Fault('%s: sigma does not rise from step to step, or is infinite at the last' % path)
    return schedule.config, log_sigma


class Classes(nn.Module):
    """In place of the table of classes: takes a label [B, classes], one-hot or zero, instead of indices. Zero is `null_class`, or
    without one no embedding at all."""

    def __init__(self, table, null_class):
        super().__init__()
        self.weight = table.weight
        self.null_class = null_class

    def forward(self, label):
        known = label @ self.weight
        if self.null_class is None:
            return known
        return known + (1 - label.sum(1, keepdim=True)) * self.weight[self.null_class]


class Bare(nn.Module):
    """F(x; t) of images x [B,3,H,W] at time steps t [B], whole or between two; the first 3 channels."""

    def __init__(self, net, null_class=None):
        super().__init__()
        self.net = net
        self.has_classes = net.config.num_class_embeds is not None
        if self.has_classes:
            net.class_embedding = Classes(net.class_embedding, null_class)

    def forward(self, x, t, label):
        return self.net(x, t, label if self.has_classes else None, return_dict=False)[0][:, :3]


class Denoiser(nn.Module):
    """D(x; sigma). The time step is interpolated in log(sigma) between those of training, and held at both ends."""

    def __init__(self, bare, log_sigma, prediction):
        super().__init__()
        self.bare, self.steps, self.prediction = bare, Steps(log_sigma), prediction

    def forward(self, x, sigma, label):
        t, s = self.steps(sigma), column(sigma)
        square = 1 + s * s
        f = self.bare(x / square.sqrt(), t, label)
        if self.prediction == 'epsilon':
            return x - s * f
        if self.prediction == 'v_prediction':
            return x / square - s / square.sqrt() * f
        return f


def main():
    p = convert.parser(__doc__, 'folder of the pipeline or the network')
    p.add_argument('--scheduler', help='scheduler_config.json, where it is not in the folder scheduler/')
    p.add_argument('--null-class', type=int, help='index of the class that stands for none, where the network has one')
    a = p.parse_args()
    net, side, weights = load_network(a.source)
    config, log_sigma = load_schedule(a.source, a.scheduler)
    count = net.config.num_class_embeds or 0
    if a.null_class is not None and not 0 <= a.null_class < count:
        raise Fault('--null-class %d is none of the %d classes' % (a.null_class, count))
    null = None if a.null_class is None else 'all-zero label: class %d' % a.null_class
    kept = classes.choose(count, a, null, a.null_class)
    bare = Bare(net, a.null_class)
    facts = dict(
        preconditioning='%s prediction, discrete time steps' % config.prediction_type,
        timesteps=config.num_train_timesteps, beta_schedule='trained_betas' if config.trained_betas else config.beta_schedule,
        beta_start=config.beta_start, beta_end=config.beta_end)
    with torch.no_grad():
        convert.convert(bare if a.raw else Denoiser(bare, log_sigma, config.prediction_type), side, a.onnx, weights, a, kept,
                        (0, 400, len(log_sigma) - 1), float(log_sigma[0].exp()), float(log_sigma[-1].exp()),
                        error_grows=config.prediction_type == 'epsilon', **facts)


if __name__ == '__main__':
    convert.run(main)
