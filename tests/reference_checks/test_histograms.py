"""The oracles of gray, equalisation, CLAHE and CIELAB, against OpenCV and albumentations 2.0.8."""

from __future__ import annotations

import numpy as np
import pytest
from reference import histograms

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
pixel = pytest.importorskip(
    "albumentations.augmentations.pixel.functional",
    reason="albumentations is not installed: pip install sketchaug[bench]",
)


def test_to_gray(colored, smooth):
    for image in (colored, smooth):
        mine = histograms.to_gray(image)
        for other in (
            cv2.cvtColor(image, cv2.COLOR_RGB2GRAY),
            pixel.to_gray_weighted_average(image),
        ):
            assert np.abs(mine[..., 0] - other).max() <= 0.51
        np.testing.assert_array_equal(mine[..., 0], mine[..., 2])


def test_equalize(gray, colored, smooth):
    np.testing.assert_array_equal(histograms.equalize(gray), cv2.equalizeHist(gray))
    for image in (colored, smooth):
        np.testing.assert_array_equal(histograms.equalize(image), pixel.equalize(image))
        for c in range(3):
            other = cv2.equalizeHist(np.ascontiguousarray(image[..., c]))
            np.testing.assert_array_equal(histograms.equalize(image)[..., c], other)


@pytest.mark.parametrize("level", [0, 77, 255])
def test_one_level_is_equal_already(level):
    flat = np.full((3, 4), level, np.uint8)
    np.testing.assert_array_equal(histograms.equalize(flat), flat)
    np.testing.assert_array_equal(histograms.equalize(flat), cv2.equalizeHist(flat))


CLAHES = [(1, 8, 8), (4, 8, 8), (10, 8, 8), (2.5, 3, 5), (40, 2, 2), (3, 1, 1), (0, 4, 4)]


@pytest.mark.parametrize(("clip", "tiles_y", "tiles_x"), CLAHES)
def test_clahe_of_gray(clip, tiles_y, tiles_x, gray, smooth):
    """Halves in the tables are theirs to round in single precision: a level in a tile or two."""
    method = cv2.createCLAHE(clip, (tiles_x, tiles_y))
    for image in (gray, smooth[..., 0], smooth[:40, :40, 1], smooth[:40, :, 2]):
        mine = histograms.clahe(image, clip=clip, tiles_y=tiles_y, tiles_x=tiles_x)
        difference = np.abs(mine - method.apply(np.ascontiguousarray(image)))
        assert difference.max() <= 1.51
        assert (difference > 0.51).mean() <= 0.02


def test_lab(colored, smooth):
    for image in (colored, smooth):
        mine = histograms.lab_of_rgb(image)
        assert np.abs(mine - cv2.cvtColor(image, cv2.COLOR_RGB2LAB)).max() <= 1.5
        exact = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        exact = exact * np.float32([2.55, 1, 1]) + np.float32([0, 128, 128])
        assert np.abs(mine - exact).max() <= 0.5
        np.testing.assert_allclose(histograms.rgb_of_lab(mine), image, atol=0.01)


@pytest.mark.parametrize("clip", [1, 4, 10])
def test_clahe_of_colour(clip, colored, smooth):
    """With L rounded as theirs is; half a level of L is worth up to 10 levels after CLAHE."""
    for image in (colored, smooth, smooth // 4 + 150):
        lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(float)
        lightness = lab[..., 0].astype(np.uint8)
        lab[..., 0] = np.round(histograms.clahe(lightness, clip=clip))
        other = pixel.clahe(image, clip, (8, 8))
        same_lightness = np.abs(histograms.rgb_of_lab(lab) - other)
        assert same_lightness.max() <= 4
        assert same_lightness.mean() <= 0.4
        difference = np.abs(histograms.clahe(image, clip=clip) - other)
        assert np.median(difference) <= 3
