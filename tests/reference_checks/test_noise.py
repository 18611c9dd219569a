"""The oracle of noise, against OpenCV's sums and SciPy's normals."""

from __future__ import annotations

import numpy as np
import pytest
from reference import draws, noise
from scipy import stats

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")


def test_noise(drawing, colored):
    rng = np.random.default_rng(0)
    for image in (drawing, colored):
        added = rng.normal(0, 40, image.shape)
        other = cv2.add(image, added, dtype=cv2.CV_8U)
        assert np.abs(noise.gauss_noise(image, noise=added) - other).max() <= 0.51
    shared = rng.normal(0, 40, drawing.shape)
    mine = noise.gauss_noise(colored, noise=shared)
    np.testing.assert_array_equal(mine[..., 1], noise.gauss_noise(colored[..., 1], noise=shared))


def test_halves_of_normals_lie_between_quantiles():
    halves = noise.half_normals()
    ends = stats.norm.ppf(0.5 + np.arange(noise.HALVES + 1) / (2 * noise.HALVES))
    assert (np.diff(halves) >= 0).all()
    # Rounded, and scaled by what a mean over a cell takes off the variance: a few 1e-5.
    assert (halves >= ends[:-1] - 5e-4).all()
    assert (halves <= ends[1:] + 5e-4).all()
    assert np.mean(halves**2) == pytest.approx(1, abs=1e-5)
    assert np.mean(halves) == pytest.approx(np.sqrt(2 / np.pi), abs=1e-4)
    assert np.mean(halves**4) == pytest.approx(3, abs=5e-3)
    assert 3.85 < halves[-1] < 3.95


def test_a_normal_is_half_a_word_of_its_block():
    found = noise.keyed_normals((5, 7), 2, 4, 300)
    block = (16 * (250 // 128) + 250 % 16, 2 << 24 | 2 << 16 | 3, 0, 0)
    word = draws.philox(block, (5, 7))[250 % 128 // 32]
    half = word >> 16 if 250 // 16 % 2 else word & 0xFFFF
    value = noise.half_normals()[half & 4095]
    assert found[3, 250] == (-value if half >> 15 else value)
