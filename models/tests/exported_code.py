"""What the tests of exported code share: the page's designs, and the exact denoiser that they run around."""
import math
import os
import subprocess
import numpy as np
import torch

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')

RUNS = ['heun', 'euler-vp', 'euler-karras', 'heun-karras', 'dpmpp-2m-karras', 'unipc-karras', 'lms-karras', 'unipc', 'deis', 'churn', 'restart', 'restart-ancestral', 'euler-ancestral', 'dpmpp-2m-sde', 'dpmpp-sde',
        'dpmpp-sde-sigma', 'one-step', 'open-vp']
GUIDED = ['cfg', 'autoguidance']
FLOW = ['flow-euler', 'flow-heun', 'flow-dpmpp-2m', 'flow-unipc', 'flow-2m-sde']  # in t; all but flow-unipc start at t = 1


def node(*args):
    return subprocess.run([os.environ.get('npm_node_execpath', 'node'), 'src/cli/run.mjs', *args], cwd=ROOT, capture_output=True, text=True, timeout=300)


def load(code):
    """The names of a file of exported code, which may not print a warning."""
    scope = {}
    exec(compile(code, 'exported', 'exec'), scope)
    return scope


def exported(run, format):
    written = run['files'][format]
    assert written['status'] == 'written', written
    return load(written['code'])


def exact(page, network='label', xp=np):
    """D(x, sigma) of a Gaussian mixture, by its formula: the posterior mean."""
    mixture = page['networks'][network]

    def D(x, sigma):
        logs, means = [], []
        for w, mu, s in zip(mixture['w'], mixture['mu'], mixture['s']):
            variance = s * s + sigma * sigma
            logs.append(math.log(w) - 0.5 * math.log(variance) - (x - mu) ** 2 / (2 * variance))
            means.append((mu * sigma * sigma + x * s * s) / variance)
        highest = logs[0]
        for log in logs[1:]:
            highest = xp.maximum(highest, log)
        weights = [xp.exp(log - highest) for log in logs]
        return sum(w * m for w, m in zip(weights, means)) / sum(weights)

    return D


def of_flow(page, D):
    """E[y | x_t] of the mixture at a time in (0, 1]: at t = 1, where no noise level is finite, the mean of the data."""
    mixture = page['networks']['label']
    mean = sum(w * mu for w, mu in zip(mixture['w'], mixture['mu']))
    return lambda x, t: 0 * x + mean if t == 1 else D(x / (1 - t), t / (1 - t))


def apart(a, b):
    """Largest difference in units of max(1, |b|)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    assert a.shape == b.shape
    return float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b))))


def noise_of(run, tensor=np.array):
    """draw(name) with what the page drew; each may be read once."""
    left = dict(run['noises'])
    return lambda name: tensor(left.pop(name)), left


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


class TorchNoise:
    """torch.randn and randn_like give what the page drew, in the order of its reading."""

    def __init__(self, run):
        self.left = [tensor(values) for key, values in run['noises'].items() if key != 'n0']

    def __call__(self, *_, **__):
        return self.left.pop(0)


def independent(run):
    return 'INCREMENTS' not in exported(run, 'plain')
