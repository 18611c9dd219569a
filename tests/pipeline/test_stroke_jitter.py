"""Stroke jitter: honest pixels, whole strokes, one pass with its neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from reference import fields
from scipy import ndimage

import sketchaug as A
from sketchaug import functional as F

SIDE = 120


def displacements(amplitude, scale, index):
    """dx and dy (SIDE, SIDE), read off two ramps whose levels are their coordinates."""
    op = A.StrokeJitter(amplitude, scale, p=1)
    policy = A.Compose([op, A.Normalize(0.0, 1.0, 1.0)], seed=3)
    ys, xs = np.mgrid[:SIDE, :SIDE].astype(np.uint8)
    params = policy.sample(index)
    return [policy.apply(ramp, params)[..., 0] - ramp for ramp in (xs, ys)]


def test_amplitude_is_the_root_mean_square_length():
    squares, margin = [], 12
    for index in range(150):
        dx, dy = displacements(1.5, 5, index)
        squares.append((dx**2 + dy**2)[margin:-margin, margin:-margin].mean())
    # Reflection makes the field stronger at the edges; the amplitude is meant over the whole.
    variance = np.diag(fields.gaussian_field_covariance(SIDE, 5))
    share = variance[margin:-margin].mean() / variance.mean()
    assert np.sqrt(np.mean(squares)) == pytest.approx(1.5 * share, rel=0.03)


@pytest.mark.parametrize("scale", [3, 8])
def test_scale_is_how_far_points_move_together(scale):
    """Noise through a Gaussian: the correlation at a lag d is exp(-d^2 / 4 scale^2)."""
    found = []
    for index in range(60):
        dx = displacements(1, scale, index)[0][16:-16, 16:-16]
        lags = range(0, 2 * scale + 1, scale)
        found.append([np.mean(dx[:, : dx.shape[1] - lag] * dx[:, lag:]) for lag in lags])
    products = np.mean(found, axis=0)
    np.testing.assert_allclose(products / products[0], np.exp([0, -0.25, -1]), atol=0.06)


def test_strokes_waver_and_stay_whole():
    image = np.full((200, 200), 255, np.uint8)
    image[98:102, 20:180] = 0
    moved = F.stroke_jitter(image, amplitude=1.5, scale=6, seed=4)
    ink = 255.0 - moved
    assert ndimage.label(moved < 128)[1] == 1
    assert ink.sum() == pytest.approx((255.0 - image).sum(), rel=0.03)
    columns = slice(30, 170)
    heights = (ink * np.arange(200)[:, None]).sum(axis=0)[columns] / ink.sum(axis=0)[columns]
    assert 0.5 < heights.std() < 2  # 1.5 px in both directions, 1.06 in one
    assert np.abs(np.diff(heights)).max() < 1


def test_the_same_seed_is_the_same_hand():
    image = np.full((60, 80), 255, np.uint8)
    image[20:24, 10:70] = 0
    one, same, other = (
        F.stroke_jitter(image, amplitude=1, scale=5, seed=seed) for seed in (1, 1, 2)
    )
    assert (one == same).all()
    assert (one != other).any()


def test_no_amplitude_is_no_change():
    image = np.random.default_rng(0).integers(0, 256, (50, 40), np.uint8)
    assert (F.stroke_jitter(image, amplitude=0, scale=4, seed=1) == image).all()


def test_paper_lies_beyond_the_sheet():
    sheet = np.full((40, 40, 3), (250, 240, 215), np.uint8)
    op = A.StrokeJitter(6, 5, p=1)
    for semantics in (None, "1.4", "2.0"):
        assert (A.Compose([op], seed=1, semantics=semantics)(sheet) == sheet).all()
    assert (F.stroke_jitter(sheet, amplitude=6, scale=5, seed=1, fill=0) == 0).any()


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"amplitude": -1}, ValueError, r"^amplitude must be in \[0, 1000\], got -1"),
        ({"scale": (9, 3)}, ValueError, r"^scale: low must not be above high, got \(9, 3\)"),
        ({"scale": 0.5}, ValueError, r"^scale must be in \[1, 1000\], got 0.5"),
        ({"fill": 300}, ValueError, r"^fill must be in \[0, 255\], got 300"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.StrokeJitter(**arguments)
