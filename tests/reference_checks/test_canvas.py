"""The oracles that move whole pixels or set the canvas, against NumPy, OpenCV, albumentations."""

from __future__ import annotations

import numpy as np
import pytest
from reference import canvas

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)


@pytest.mark.parametrize("quarters", range(5))
def test_turns_by_quarters(quarters, gray, colored):
    for image in (gray, colored):
        np.testing.assert_array_equal(
            canvas.rot90(image, quarters=quarters), np.rot90(image, quarters)
        )


def test_transpose(gray, colored):
    for image in (gray, colored):
        np.testing.assert_array_equal(canvas.transpose(image), cv2.transpose(image))


BORDERS = {"constant": 0, "replicate": 1, "reflect": 2, "wrap": 3, "reflect_101": 4}


@pytest.mark.parametrize("mode", BORDERS)
def test_pad_shows_what_opencv_shows(mode, drawing, colored):
    for image, fill in ((drawing, 77), (colored, (7, 80, 200))):
        mine = canvas.pad(image, top=3, bottom=9, left=30, right=2, border_mode=mode, fill=fill)
        other = cv2.copyMakeBorder(image, 3, 9, 30, 2, BORDERS[mode], value=fill)
        np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize("size", [(41, 53), (7, 8), (40, 51), (1, 1)], ids=str)
def test_center_crop(size, drawing):
    mine = canvas.center_crop(drawing, height=size[0], width=size[1])
    np.testing.assert_array_equal(mine, peer.CenterCrop(*size)(image=drawing)["image"])


@pytest.mark.parametrize("size", [(50, 60), (48, 70), (41, 54), (10, 90)], ids=str)
def test_pad_if_needed(size, drawing):
    sides = [
        canvas.pad_before_and_after(length, minimum=minimum)
        for length, minimum in zip(drawing.shape, size, strict=True)
    ]
    (top, bottom), (left, right) = sides
    mine = canvas.pad(drawing, top=top, bottom=bottom, left=left, right=right, fill=9)
    other = peer.PadIfNeeded(*size, border_mode=0, fill=9, p=1)(image=drawing)["image"]
    np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize("divisor", [1, 4, 32, 41, 60])
def test_pad_up_to_a_multiple(divisor, drawing):
    before, after = canvas.pad_before_and_after(41, divisor=divisor)
    other = peer.PadIfNeeded(
        None, None, pad_height_divisor=divisor, pad_width_divisor=1, border_mode=0, fill=9, p=1
    )(image=drawing)["image"]
    mine = canvas.pad(drawing, top=before, bottom=after, left=0, right=0, fill=9)
    np.testing.assert_array_equal(mine, other)


def test_pad_at_one_side():
    assert canvas.pad_before_and_after(5, minimum=9, position="start") == (0, 4)
    assert canvas.pad_before_and_after(5, minimum=9, position="end") == (4, 0)
    assert canvas.pad_before_and_after(9, minimum=5) == (0, 0)


SHAPES = [(5, 10), (7, 10), (15, 10), (3, 50), (1, 300), (10, 10)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_sides_of_a_largest_or_smallest_size(shape):
    image = np.zeros(shape, np.uint8)
    longest = peer.LongestMaxSize(max_size=5)(image=image)["image"].shape
    assert canvas.longest_max_sides(*shape, size=5) == longest
    smallest = peer.SmallestMaxSize(max_size=5)(image=image)["image"].shape
    assert canvas.smallest_max_sides(*shape, size=5) == smallest


@pytest.mark.parametrize("size", [23, 53, 80])
def test_resize_to_a_longest_side(size, drawing, colored):
    for image in (drawing, colored):
        other = peer.LongestMaxSize(max_size=size)(image=image)["image"]
        mine = canvas.longest_max_size(image, size=size)
        assert np.abs(mine - other).max() <= 1


def test_a_resized_box(drawing, colored):
    for image in (drawing, colored):
        mine = canvas.random_resized_crop(image, box=(4, 9, 30, 44), height=19, width=31)
        other = cv2.resize(image[4:30, 9:44], (31, 19), interpolation=cv2.INTER_LINEAR)
        assert np.abs(mine - other).max() <= 1


def test_boxes_of_random_crops_lie_inside():
    inside = {"new_height": 3, "new_width": 5}
    assert canvas.random_crop_box(7, 5, u=0, v=0, **inside) == (0, 0, 3, 5)
    assert canvas.random_crop_box(7, 5, u=0.99999, v=0.99999, **inside) == (4, 0, 7, 5)


@pytest.mark.parametrize("size", [(60, 60), (20, 90), (33, 7), (41, 53)], ids=str)
def test_letterbox_is_a_resize_and_a_pad(size, drawing, colored):
    for image, fill in ((drawing, 200), (colored, (9, 99, 199))):
        scale = min(size[0] / 41, size[1] / 53)
        fitted = cv2.resize(image, (round(53 * scale), round(41 * scale)))
        pad = peer.PadIfNeeded(*size, border_mode=0, fill=fill, p=1)
        mine = canvas.letterbox(image, height=size[0], width=size[1], fill=fill)
        assert np.abs(mine - pad(image=fitted)["image"]).max() <= 1
