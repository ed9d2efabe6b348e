"""Levels fitted offline for one of the page's networks, and what they are worth on latents that the fit has not seen.

    pip install ./python onnxruntime
    python python/examples/fit_levels.py                     # cifar10-mini: the table of python/README.md
    python python/examples/fit_levels.py --network pictures

Put the denoiser of your own model in the place of `network_of`.
"""
import argparse
import json
import os
import subprocess
import tempfile

import numpy as np
import onnxruntime
import samplerscope

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHAPE, CLASSES = (3, 32, 32), 10


def network_of(name):
    """D(x, sigma) of a network in public/models; image k of a batch has class k modulo 10."""
    session = onnxruntime.InferenceSession(os.path.join(CHECKOUT, 'public', 'models', name + '.onnx'), providers=['CPUExecutionProvider'])

    def D(x, sigma):
        labels = np.eye(CLASSES, dtype=np.float32)[np.arange(len(x)) % CLASSES]
        feeds = {'x': x.astype(np.float32), 'sigma': np.full(len(x), sigma, np.float32), 'label': labels}
        return session.run(None, feeds)[0].astype(np.float64)

    return D


def latents_of(seed, count):
    """The page's latents of images 0 ... count - 1 of a seed."""
    return samplerscope.PageNoise(seed, range(count), SHAPE).draws([])('n0')


def fit(path, design, method):
    command = ['node', os.path.join(CHECKOUT, 'src', 'cli', 'run.mjs'), 'src/cli/fit.ts', '--record', path, '--design', json.dumps(design), '--method', method]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)['design']


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--network', default='cifar10-mini')
    parser.add_argument('--trajectories', type=int, default=16)
    parser.add_argument('--fine', type=int, default=64, help='Heun steps of the recorded and of the converged runs')
    parser.add_argument('--seeds', type=int, nargs='+', default=[2, 3, 4], help='seeds that the levels are tried on; 1 is that of the fit')
    parser.add_argument('--steps', type=int, nargs='+', default=[6, 10])
    parser.add_argument('--solvers', nargs='+', default=['euler', 'dpmpp-2m', 'lms', 'unipc'])
    given = parser.parse_args()

    D = network_of(given.network)
    fine = samplerscope.compile_design({'steps': given.fine}, checkout=CHECKOUT)
    others = np.concatenate([latents_of(seed, given.trajectories) for seed in given.seeds])
    converged = fine.run(D, others)

    def error_of(design):
        apart = samplerscope.compile_design(design, checkout=CHECKOUT).run(D, others) - converged
        return float(np.sqrt(np.mean(apart * apart)))

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'record.npz')
        samplerscope.record(fine, D, latents_of(1, given.trajectories), path)
        for solver in given.solvers:
            for steps in given.steps:
                design = {'steps': steps, 'solver': solver}
                methods = ['equalize', 'optimize'] if solver == 'euler' else ['equalize']
                found = ['%s %.4f' % (method, error_of(fit(path, design, method))) for method in methods]
                print('%s, %d steps: before %.4f, %s' % (solver, steps, error_of(design), ', '.join(found)), flush=True)


if __name__ == '__main__':
    main()
