"""SafeRotate and Perspective of the oracles, against OpenCV and albumentations 2.0.8."""

from __future__ import annotations

import numpy as np
import pytest
from reference import geometry, projection

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

CORNERS = [(3.5, 2.25), (50.0, 4.0), (48.5, 36.0), (1.0, 39.5)]


def assert_shows(mine, other):
    """OpenCV 4 snaps coordinates to 1/32 pixel, which moves a stroke's edge by a few levels."""
    largest = 9 if int(cv2.__version__.split(".")[0]) < 5 else 1
    assert np.abs(mine - other).max() <= largest


@pytest.mark.parametrize("angle", [0, 30, -70, 90, 137.5, 180])
def test_safe_rotate_is_theirs_without_their_half_pixel(angle, drawing):
    op = peer.SafeRotate(limit=(angle, angle), p=1)
    theirs = op.get_params_dependent_on_data({"shape": drawing.shape}, {"image": drawing})
    mine = projection.safe_rotate_matrix(*drawing.shape, angle=angle)
    slip = geometry.shift_matrix(0.5, 0.5)
    np.testing.assert_allclose(slip @ mine, theirs["matrix"], atol=1e-9)


def test_safe_rotate_is_opencvs_warp(drawing, colored):
    for image in (drawing, colored):
        matrix = projection.safe_rotate_matrix(*image.shape[:2], angle=25)
        size = image.shape[1::-1]
        other = cv2.warpAffine(image, matrix[:2], size, borderMode=cv2.BORDER_REPLICATE)
        mine = projection.safe_rotate(image, angle=25, border_mode="replicate", fill=0)
        assert_shows(mine, other)


def test_quarter_turn_of_a_square_moves_whole_pixels(drawing):
    square = drawing[:41, :41]
    mine = projection.safe_rotate(square, angle=90, border_mode="constant", fill=0)
    np.testing.assert_allclose(mine, np.rot90(square), atol=1e-6)


def test_homography():
    source = np.array(CORNERS, np.float32)
    target = np.array([(0, 0), (53, 1), (50, 41), (2, 44)], np.float32)
    other = cv2.getPerspectiveTransform(source, target)
    np.testing.assert_allclose(projection.homography(source, target), other, atol=1e-5)


def test_corners_of_the_quad_become_corners_of_the_canvas():
    matrix = projection.perspective_matrix(41, 53, corners=CORNERS)
    for (x, y), (u, v) in zip(CORNERS, [(0, 0), (53, 0), (53, 41), (0, 41)], strict=True):
        moved = matrix @ (x - 0.5, y - 0.5, 1)
        np.testing.assert_allclose(moved[:2] / moved[2], (u - 0.5, v - 0.5), atol=1e-9)


def test_whole_canvas_as_quad_changes_nothing(drawing):
    whole = [(0, 0), (53, 0), (53, 41), (0, 41)]
    mine = projection.perspective(drawing, corners=whole, border_mode="constant", fill=0)
    np.testing.assert_allclose(mine, drawing, atol=1e-9)


@pytest.mark.parametrize("fit_output", [False, True])
def test_perspective_is_opencvs_warp(fit_output, drawing, colored):
    for image in (drawing, colored):
        matrix = projection.perspective_matrix(41, 53, corners=CORNERS, fit_output=fit_output)
        other = cv2.warpPerspective(image, matrix, (53, 41), borderMode=cv2.BORDER_REPLICATE)
        mine = projection.perspective(
            image, corners=CORNERS, fit_output=fit_output, border_mode="replicate", fill=0
        )
        assert_shows(mine, other)


def test_fit_output_is_theirs(drawing):
    """Their map fills a canvas of its own size; ours is that map, squeezed to H x W."""
    op = peer.Perspective(scale=(0.08, 0.08), fit_output=True, p=1)
    op.set_random_seed(3)
    theirs = op.get_params_dependent_on_data({"shape": drawing.shape}, {"image": drawing})
    edges = np.array(projection.rectangle(41, 53), float)
    moved = np.column_stack([edges, np.ones(4)]) @ theirs["matrix"].T
    quad = moved[:, :2] / moved[:, 2:]
    back = projection.homography(quad, edges)  # their canvas' coordinates to the source's
    whole = projection.rectangle(theirs["max_height"], theirs["max_width"])
    seen = np.column_stack([np.array(whole, float), np.ones(4)]) @ back.T
    corners = seen[:, :2] / seen[:, 2:]
    mine = projection.perspective_matrix(41, 53, corners=corners, fit_output=True)
    squeeze = geometry.linear_matrix(53 / theirs["max_width"], 0, 0, 41 / theirs["max_height"])
    half = geometry.shift_matrix(0.5, 0.5)
    expected = np.linalg.inv(half) @ squeeze @ theirs["matrix"] @ half
    reached = mine / mine[2, 2]
    np.testing.assert_allclose(reached, expected / expected[2, 2], atol=0.03)
