"""The oracle of Canny's edge map, against OpenCV: the same pixels."""

from __future__ import annotations

import numpy as np
import pytest
from reference import edges, histograms

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")


def test_gradients(smooth):
    plane = np.ascontiguousarray(smooth[..., 0])
    for mine, order in zip(edges.gradients(plane), [(1, 0), (0, 1)], strict=True):
        other = cv2.Sobel(plane, cv2.CV_16S, *order, ksize=3, borderType=cv2.BORDER_REPLICATE)
        np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize(("low", "high"), [(100, 200), (50, 200), (200, 50), (10.7, 30.2), (0, 0)])
def test_canny(low, high, gray, smooth):
    noise = np.random.default_rng(0).integers(0, 256, (23, 31), dtype=np.uint8)
    for plane in (gray, smooth[..., 1], noise):
        other = cv2.Canny(np.ascontiguousarray(plane), low, high)
        np.testing.assert_array_equal(edges.canny(plane, low=low, high=high), other)


def test_edge_map_blurs_before(drawing):
    blurred = cv2.GaussianBlur(drawing, (5, 5), 0)
    other = cv2.Canny(blurred, 50, 200)
    mine = edges.edge_map(drawing, low=50, high=200, blur=5)
    assert (mine != other).mean() <= 0.01
    assert mine.any()


def test_edge_map_of_a_colour_is_that_of_its_luma(colored):
    mine = edges.edge_map(colored, low=60, high=120)
    plane = np.floor(histograms.luma(colored) + 0.5).astype(np.uint8)
    for c in range(3):
        np.testing.assert_array_equal(mine[..., c], cv2.Canny(plane, 60, 120))
