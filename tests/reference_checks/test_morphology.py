"""The oracles of erosion, dilation and holes, against OpenCV, SciPy and albumentations 2.0.8."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from reference import morphology

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

SIZES = list(itertools.product([1, 2, 3, 4, 5, 7, 10], [1, 2, 3, 4, 6, 9]))


def test_ellipse_is_opencvs():
    for width, height in SIZES:
        other = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, height))
        np.testing.assert_array_equal(morphology.ellipse_kernel(width, height), other)


@pytest.mark.parametrize("size", [(2, 3), (3, 2), (1, 4), (7, 5), (4, 4)], ids=str)
def test_erosion_and_dilation(size, gray, colored):
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size)
    for image in (gray, colored):
        for name, other in (("erosion", cv2.erode), ("dilation", cv2.dilate)):
            mine = getattr(morphology, name)(image, width=size[0], height=size[1])
            np.testing.assert_array_equal(mine, other(image, kernel))
            op = peer.Morphological(scale=size, operation=name, p=1)
            if op.scale != size:  # it sorts the two
                continue
            theirs = op(image=image)["image"]
            np.testing.assert_array_equal(mine, theirs)


def test_erosion_is_scipys(drawing):
    footprint = morphology.ellipse_kernel(5, 7)
    other = ndimage.minimum_filter(drawing, footprint=footprint, mode="constant", cval=255)
    np.testing.assert_array_equal(morphology.erosion(drawing, width=5, height=7), other)


def test_dilation_thins_ink_on_white():
    row = np.array([[255, 255, 0, 0, 255]], np.uint8)
    np.testing.assert_array_equal(morphology.dilation(row, width=3, height=3), [[255] * 5])
    np.testing.assert_array_equal(morphology.erosion(row, width=3, height=3), [[255, 0, 0, 0, 0]])


def test_holes(drawing, colored):
    cutout = pytest.importorskip("albumentations.augmentations.dropout.functional").cutout
    boxes = [(0, 0, 5, 7), (3, 2, 30, 9), (38, 50, 41, 53), (4, 4, 4, 9)]
    corners = np.array([(left, top, right, bottom) for top, left, bottom, right in boxes])
    for image, fill in ((drawing, 255), (colored, (250, 240, 215))):
        mine = morphology.holes(image, boxes=boxes, fill=fill)
        other = cutout(image.copy(), corners, fill, np.random.default_rng(0))
        np.testing.assert_array_equal(mine, other)
