"""Erosion and dilation: OpenCV's and albumentations' pixels, ink, paper, the grid that is kept."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A


def fixed(scale, operation="dilation"):
    return A.Morphological(scale, operation, p=1)


def peers():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    cv2 = pytest.importorskip("cv2", reason=f"OpenCV {hint}")
    return cv2, pytest.importorskip("albumentations", reason=f"albumentations {hint}")


@pytest.mark.parametrize("operation", ["dilation", "erosion"])
@pytest.mark.parametrize("scale", [(1, 1), (2, 3), (3, 2), (5, 5), (16, 9), (1, 255), (255, 31)])
def test_pixels_are_opencvs(scale, operation, drawings, real_drawings):
    cv2, _ = peers()
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, scale)
    theirs = {"dilation": cv2.dilate, "erosion": cv2.erode}[operation]
    ours = A.Compose([fixed(scale, operation)], seed=0)
    for picture in [*drawings[:3], *real_drawings[:2], drawing(3, 2, 3), drawing(1, 70)]:
        np.testing.assert_array_equal(ours(picture), theirs(picture, kernel))


@pytest.mark.parametrize("operation", ["dilation", "erosion"])
@pytest.mark.parametrize("scale", [(2, 3), 5, (6, 2)])
def test_pixels_are_those_of_albumentations(scale, operation, drawings):
    """It takes the smaller number for the width."""
    _, peer = peers()
    theirs = peer.Compose([peer.Morphological(scale, operation, p=1)])
    ours = A.from_albumentations(theirs)
    direct = A.Compose([fixed(scale, operation)], semantics="2.0", seed=0)
    for picture in drawings[:3]:
        expected = theirs(image=picture)["image"]
        np.testing.assert_array_equal(ours(picture), expected)
        np.testing.assert_array_equal(direct(picture), expected)


def test_dilation_thins_dark_ink_and_thickens_light_ink():
    sheet = np.full((20, 20), 255, np.uint8)
    sheet[8:13, 2:18] = 0
    thin, thick = (A.Compose([fixed((3, 3), name)], seed=0) for name in ("dilation", "erosion"))
    assert (thin(sheet)[:, 10] == 0).sum() == 3
    assert (thick(sheet)[:, 10] == 0).sum() == 7
    assert (thin(255 - sheet)[:, 10] == 255).sum() == 7
    assert (thick(255 - sheet)[:, 10] == 255).sum() == 3


@pytest.mark.parametrize("ops", [[A.Resize(61, 47)], [A.Rotate((20, 20), p=1)], [A.InvertImg(p=1)]])
def test_fused_is_unfused(ops, drawings):
    """Geometry and tones before it are those of its pass, what comes after it makes another."""
    policies = [
        A.Compose([fixed((4, 5)), *ops], seed=3, fuse=fuse, antialias=False)
        for fuse in (True, False)
    ]
    for picture in drawings[:4]:
        fused, apart = (policy(picture) for policy in policies)
        np.testing.assert_array_equal(fused, apart)


def test_paper_with_grain_is_measured_after_it():
    """Dilation makes grain lighter; a hole of paper that is cut later is as light as that."""
    grain = np.random.default_rng(0).normal(200, 6, (90, 110)).round().astype(np.uint8)
    hole = A.CoarseDropout(hole_height_range=(40, 40), hole_width_range=(40, 40), p=1)
    policies = [A.Compose([fixed((9, 9)), hole], seed=1, fuse=fuse) for fuse in (True, False)]
    fused, apart = (policy(grain) for policy in policies)
    np.testing.assert_array_equal(fused, apart)
    levels, counts = np.unique(fused, return_counts=True)
    assert counts.max() >= 1600
    assert levels[counts.argmax()] > 208


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"scale": 0}, ValueError, r"^scale must be in \[1, 255\], got 0"),
        ({"scale": (2, 256)}, ValueError, r"^scale must be in \[1, 255\], got 256"),
        ({"scale": (2, 2.5)}, TypeError, r"^scale: expected an integer, got 2.5"),
        ({"scale": (2, 3, 4)}, TypeError, r"^scale: expected a pair \(width, height\), got \(2, 3"),
        ({"operation": "open"}, ValueError, r"^operation must be 'erosion' or 'dilation', got"),
        ({"size": 3}, TypeError, r"^size: Morphological has no such argument"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.Morphological(**arguments)
