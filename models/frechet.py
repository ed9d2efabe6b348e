"""The Frechet distance of two sets of features, each taken for a normal distribution (Heusel et al. 2017)."""
import numpy as np
import scipy.linalg


def moments(features):
    """Mean [F] and covariance [F, F] of features [N, F], in float64. N must be above 1."""
    features = np.asarray(features, np.float64)
    if len(features) < 2:
        raise ValueError('a covariance needs at least 2 images, got %d' % len(features))
    return features.mean(0), np.cov(features, rowvar=False)


def frechet(a, b):
    """|m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)) of two (mean, covariance); 0 for equal ones, in squared units of
    the features. Covariances may be singular: rounding then leaves a tiny imaginary part, which is dropped."""
    (mean_a, cov_a), (mean_b, cov_b) = a, b
    root = scipy.linalg.sqrtm(cov_a @ cov_b)
    if not np.isfinite(root).all():
        shift = np.eye(len(cov_a)) * 1e-6
        root = scipy.linalg.sqrtm((cov_a + shift) @ (cov_b + shift))
    distance = np.sum((mean_a - mean_b) ** 2) + np.trace(cov_a) + np.trace(cov_b) - 2 * np.trace(root.real)
    return float(max(distance, 0.0))
