"""The page's own numbers (test/export/page-runs.ts), and its exact denoisers by their formula."""
import json
import math
import os
import subprocess

import numpy as np
import pytest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')


def node(*args, **options):
    command = [os.environ.get('npm_node_execpath', 'node'), os.path.join(ROOT, 'src', 'cli', 'run.mjs'), *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, **options)


def command(name, *args, **options):
    """Standard output of a command of src/cli that has to succeed."""
    done = node('src/cli/%s.ts' % name, *args, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope='session')
def page():
    made = node('test/export/page-runs.ts')
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(scope='session')
def runs(page):
    """Every run of the page by its name."""
    return {run['id']: run for run in [*page['runs'], *page['every']]}


def exact(page, xp=np):
    """D(x, sigma, asked) of the page's mixtures: posterior means of Gaussian mixtures."""

    def D(x, sigma, asked='label'):
        mixture = page['networks'][asked.split(',')[0]]
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


def apart(a, b):
    """Largest difference in units of max(1, |b|)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    assert a.shape == b.shape, (a.shape, b.shape)
    return float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b))))
