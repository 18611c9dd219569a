"""The oracles of tone, against albumentations 2.0.8 and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from reference import photometric, tone

peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)
pixel = pytest.importorskip(
    "albumentations.augmentations.pixel.functional",
    reason="albumentations is not installed: pip install sketchaug[bench]",
)

LEVELS = np.arange(256, dtype=np.uint8).reshape(16, 16)


@pytest.mark.parametrize("gamma", [0.3, 0.8, 1.0, 1.2, 3.0])
def test_gamma(gamma):
    """They cut the fraction off."""
    mine = tone.random_gamma(LEVELS, gamma=gamma)
    other = pixel.gamma_transform(LEVELS, gamma).astype(float)
    assert np.abs(mine - other).max() <= 1


def test_gamma_by_hand():
    np.testing.assert_allclose(tone.random_gamma(np.uint8([0, 51, 255]), gamma=2), [0, 10.2, 255])


def test_invert(colored):
    other = peer.InvertImg(p=1)(image=colored)["image"]
    np.testing.assert_array_equal(tone.invert(colored), other)


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.0), (-0.13, 0.4), (0.07, -0.31)])
def test_brightness_and_contrast_about_black(brightness, contrast):
    """They cut the fraction off."""
    limits = {"brightness_limit": (brightness,) * 2, "contrast_limit": (contrast,) * 2}
    other = peer.RandomBrightnessContrast(**limits, p=1)(image=LEVELS)["image"]
    numbers = {"brightness": brightness, "contrast": contrast}
    mine = tone.brightness_contrast(LEVELS, **numbers)
    assert ((mine - other >= -1e-3) & (mine - other < 1.001)).all()
    np.testing.assert_allclose(mine, photometric.random_brightness_contrast(LEVELS, **numbers))


def test_the_pivot_stays_where_it_is():
    paper = np.array([250, 240, 215])
    image = np.stack([paper, paper - 100], axis=0)[None].astype(np.uint8)
    mine = tone.brightness_contrast(image, contrast=0.5, brightness=0.0, pivot=paper)
    np.testing.assert_allclose(mine[0], [paper, paper - 150])
    lighter = tone.brightness_contrast(image, contrast=-0.5, brightness=-0.1, pivot=paper)
    np.testing.assert_allclose(lighter[0], [paper - 25.5, paper - 75.5])
