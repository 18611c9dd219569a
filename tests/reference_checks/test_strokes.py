"""Trembling strokes and mixed chains: by hand, and against SciPy's filters."""

from __future__ import annotations

import numpy as np
import pytest
from reference import strokes

ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")


def test_jitter_has_the_amplitude_it_is_given():
    rng = np.random.default_rng(0)
    fields = [
        strokes.jitter_field(rng.standard_normal((2, 24, 31)), scale=3, amplitude=1.5)
        for _ in range(300)
    ]
    assert np.sqrt((np.array(fields) ** 2).sum(axis=1).mean()) == pytest.approx(1.5, rel=0.03)


def test_jitter_is_scipys(drawing):
    noise = np.random.default_rng(1).standard_normal((2, *drawing.shape))
    dx, dy = strokes.jitter_field(noise, scale=4, amplitude=2)
    y, x = np.mgrid[:41, :53]
    padded = np.pad(drawing.astype(float), 20, constant_values=255)
    other = ndimage.map_coordinates(padded, [y + dy + 20, x + dx + 20], order=1)
    mine = strokes.stroke_jitter(drawing, noise=noise, scale=4, amplitude=2)
    np.testing.assert_allclose(mine, other, atol=1e-9)


def test_jitter_of_no_amplitude_changes_nothing(gray, colored):
    for image in (gray, colored):
        noise = np.random.default_rng(2).standard_normal((2, *image.shape[:2]))
        mine = strokes.stroke_jitter(image, noise=noise, scale=3, amplitude=0)
        np.testing.assert_allclose(mine, image)


def test_augmix(drawing):
    chains = [drawing, 255 - drawing]
    mine = strokes.augmix(drawing, chains=chains, weights=[0.25, 0.75], share=0.4)
    other = 0.6 * drawing.astype(float) + 0.4 * (0.25 * chains[0] + 0.75 * chains[1])
    np.testing.assert_allclose(mine, other)
    same = strokes.augmix(drawing, chains=chains, weights=[0.25, 0.75], share=0)
    np.testing.assert_array_equal(same, drawing)
