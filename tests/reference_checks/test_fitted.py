"""Affine with a canvas that fits, against albumentations 2.0.8 and OpenCV."""

from __future__ import annotations

import numpy as np
import pytest
from reference import fitted, geometry

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

IDENTITY = {
    "scale_x": 1.0,
    "scale_y": 1.0,
    "rotate": 0.0,
    "shear_x": 0.0,
    "shear_y": 0.0,
    "translate_x": 0.0,
    "translate_y": 0.0,
}
DRAWS = [
    {"rotate": 30.0},
    {"rotate": -137.0, "scale_x": 1.3, "scale_y": 0.8},
    {"shear_x": 15.0},
    {"shear_x": -8.0, "shear_y": 11.0, "rotate": 20.0},
    {"scale_x": 0.5, "scale_y": 0.5},
]


def theirs(draws):
    numbers = IDENTITY | draws
    pairs = {name: (value, value) for name, value in numbers.items()}
    return peer.Affine(
        scale={"x": pairs["scale_x"], "y": pairs["scale_y"]},
        shear={"x": pairs["shear_x"], "y": pairs["shear_y"]},
        rotate=pairs["rotate"],
        fit_output=True,
        border_mode=cv2.BORDER_CONSTANT,
        fill=200,
        p=1,
    )


@pytest.mark.parametrize("draws", DRAWS, ids=str)
@pytest.mark.parametrize("shape", [(40, 60), (41, 53)], ids=str)
def test_matrix_and_canvas(shape, draws):
    data = {"image": np.zeros(shape, np.uint8)}
    other = theirs(draws).get_params_dependent_on_data({"shape": shape}, data)
    matrix = geometry.affine_matrix(*shape, **IDENTITY | draws)
    mine, sides = fitted.fitted_matrix(matrix, *shape)
    assert sides == tuple(other["output_shape"])
    np.testing.assert_allclose(mine, other["matrix"], atol=1e-9)


@pytest.mark.parametrize("draws", DRAWS, ids=str)
def test_pixels(draws, drawing, colored):
    """OpenCV 4 snaps coordinates to 1/32 pixel, which moves a stroke's edge by a few levels."""
    largest = 9 if int(cv2.__version__.split(".")[0]) < 5 else 1
    for image in (drawing, colored):
        border = {"border_mode": "constant", "fill": 200}
        mine = fitted.affine_fit_output(image, **IDENTITY | draws, **border)
        other = theirs(draws)(image=image)["image"]
        assert mine.shape == other.shape
        assert np.abs(mine - other).max() <= largest


def test_older_canvas():
    """40 x 60 at 30 degrees: 65 x 72 pixels in albumentations 1.4.4; all corners lie inside."""
    matrix = geometry.rotate_matrix(40, 60, angle=30)
    mine, sides = fitted.fitted_matrix(matrix, 40, 60, semantics="1.4")
    assert sides == (65, 72)
    low, high = fitted.moved_span(mine, left=0, top=0, right=59, bottom=39)
    np.testing.assert_allclose(low, 0, atol=1e-9)
    assert (high <= (71, 64)).all()


@pytest.mark.parametrize("semantics", ["1.4", "2.0"])
def test_identity_returns_the_image(semantics, drawing):
    mine = fitted.affine_fit_output(
        drawing, semantics=semantics, border_mode="constant", fill=0, **IDENTITY
    )
    np.testing.assert_array_equal(mine, drawing)
    if semantics == "2.0":
        np.testing.assert_array_equal(theirs({})(image=drawing)["image"], drawing)
