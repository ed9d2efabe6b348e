import numpy as np
import pytest

from frechet import frechet, moments


def test_diagonal_normals_have_a_closed_form():
    rng = np.random.default_rng(0)
    m1, m2, s1, s2 = (rng.uniform(0.1, 3, 20) for _ in range(4))
    expected = ((m1 - m2) ** 2).sum() + ((s1 - s2) ** 2).sum()
    assert np.isclose(frechet((m1, np.diag(s1 ** 2)), (m2, np.diag(s2 ** 2))), expected, rtol=1e-9)


def test_a_rotation_of_both_changes_nothing_and_one_of_covariances_that_do_not_commute_does():
    rng = np.random.default_rng(1)
    a, b = (np.cov(rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)), rowvar=False) for _ in range(2))
    q, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    zero = np.zeros(6)
    plain = frechet((zero, a), (zero, b))
    assert np.isclose(frechet((zero, q @ a @ q.T), (zero, q @ b @ q.T)), plain, rtol=1e-8)
    assert abs(frechet((zero, q @ a @ q.T), (zero, b)) - plain) > 0.1
    # Against the symmetric form, tr (a^1/2 b a^1/2)^1/2 by eigenvalues alone.
    values, vectors = np.linalg.eigh(a)
    root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ b @ root)).sum()
    assert np.isclose(plain, np.trace(a) + np.trace(b) - 2 * cross, rtol=1e-8)


def test_equal_sets_are_at_distance_zero_also_when_singular():
    features = np.random.default_rng(2).normal(size=(10, 30))  # fewer than dimensions
    assert frechet(moments(features), moments(features)) < 1e-5
    assert np.isclose(frechet(moments(features), moments(features + 2)), 30 * 4, rtol=1e-5)


def test_moments_are_the_unbiased_ones_and_need_two_images():
    features = np.random.default_rng(3).normal(size=(50, 4)).astype(np.float32)
    mean, covariance = moments(features)
    centred = features.astype(np.float64) - features.astype(np.float64).mean(0)
    assert np.allclose(covariance, centred.T @ centred / 49) and np.allclose(mean, features.mean(0))
    with pytest.raises(ValueError, match='at least 2'):
        moments(features[:1])
