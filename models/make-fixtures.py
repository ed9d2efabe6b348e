"""Writes numbers that the page's Frechet distance and its reader of .npz files are tested against.

    python3 models/make-fixtures.py test/unit/metrics/fixtures

frechet.json   features of two sets, their moments by numpy, and their distance by frechet.py (scipy's square root of the
               product, which is not symmetric: another way than the page's, which has eigenvalues only)
*.npz          arrays as numpy writes them: float32 and float64, compressed and not, C and Fortran order
"""
import json
import os
import sys
import numpy as np

from frechet import frechet, moments


def cases():
    rng = np.random.default_rng(5)
    mixed = lambda rows, width: rng.normal(size=(rows, width)) @ rng.normal(size=(width, width)) + rng.normal(size=width)
    yield 'full rank', mixed(40, 5), mixed(60, 5)
    yield 'fewer images than features', mixed(6, 8), mixed(50, 8)
    yield 'variances over six decades', mixed(40, 4) * [1e-3, 1, 30, 1e3], mixed(40, 4) * [1e-3, 1, 30, 1e3]
    yield 'one feature', mixed(30, 1), mixed(30, 1)


if __name__ == '__main__':
    folder = sys.argv[1]
    found = []
    for name, a, b in cases():
        (mean_a, cov_a), (mean_b, cov_b) = ((m, np.atleast_2d(c)) for m, c in (moments(a), moments(b)))
        found.append(dict(name=name, a=a.tolist(), b=b.tolist(), mean=mean_a.tolist(), covariance=cov_a.tolist(),
                          distance=frechet((mean_a, cov_a), (mean_b, cov_b))))
    with open(os.path.join(folder, 'frechet.json'), 'w') as f:
        json.dump(dict(made_by='models/make-fixtures.py', cases=found), f)
        f.write('\n')
    mu, sigma = np.array([0.5, -2, 1e-9]), np.array([[2, 0.5, -0.25], [0.5, 1, 0.125], [-0.25, 0.125, 3.5]])
    np.savez(os.path.join(folder, 'double.npz'), mu=mu, sigma=sigma)
    np.savez_compressed(os.path.join(folder, 'single.npz'), mu=mu.astype(np.float32), sigma=sigma.astype(np.float32))
    np.savez(os.path.join(folder, 'order.npz'), mu=mu, sigma=np.asfortranarray(np.arange(6.0).reshape(2, 3)))
    np.savez(os.path.join(folder, 'integers.npz'), mu=np.arange(3), sigma=sigma)
    np.savez(os.path.join(folder, 'other.npz'), mean=mu)
    np.savez(os.path.join(folder, 'skew.npz'), mu=mu, sigma=sigma + np.triu(np.ones((3, 3)), 1))
