"""Stroke thickness: edges move by what is said, at any angle; faint, light and scaled strokes."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug as A
from sketchaug import functional as F

SIDE = 96


def soft_stroke(degrees, width, *, side=SIDE):
    """A straight dark stroke through the middle, each pixel's share of ink by 8x8 samples."""
    places = (np.arange(8 * side) + 0.5) / 8 - side / 2
    x, y = np.meshgrid(places, places)
    angle = np.deg2rad(degrees)
    across = x * np.sin(angle) + y * np.cos(angle)
    share = (np.abs(across) <= width / 2).reshape(side, 8, side, 8).mean(axis=(1, 3))
    return np.uint8(np.floor(255 - 255 * share + 0.5))


def width_of(image, degrees, *, paper=255):
    """Ink in a disc about the middle, by its diameter."""
    ink = np.abs(image.astype(float) - paper) / 255
    places = np.arange(SIDE) + 0.5 - SIDE / 2
    x, y = np.meshgrid(places, places)
    angle = np.deg2rad(degrees)
    along = x * np.cos(angle) - y * np.sin(angle)
    return ink[np.abs(along) <= 30].sum() / 60


@pytest.mark.parametrize("degrees", [0, 11, 26.6, 45, 60, 90])
@pytest.mark.parametrize("pixels", [-1.2, -0.5, -0.2, 0.25, 0.5, 1, 1.6, 3])
def test_both_sides_of_a_stroke_move_by_what_is_said(degrees, pixels):
    stroke = soft_stroke(degrees, 5.3)
    moved = F.stroke_thickness(stroke, pixels=pixels)
    grown = width_of(moved, degrees) - width_of(stroke, degrees)
    assert grown == pytest.approx(2 * pixels, rel=0.05, abs=0.02)


@pytest.mark.parametrize("pixels", [-0.6, 0.4, 2.3])
def test_light_ink_on_black_is_dark_ink_on_white(pixels):
    stroke = soft_stroke(30, 4)
    on_white = F.stroke_thickness(stroke, pixels=pixels).astype(int)
    on_black = F.stroke_thickness(255 - stroke, pixels=pixels).astype(int)
    assert np.abs(255 - on_black - on_white).max() <= 1  # a half is rounded up in both


@pytest.mark.parametrize("degrees", [0, 20, 45])
def test_the_default_keeps_a_line_of_one_pixel(degrees):
    line = soft_stroke(degrees, 1)
    lowest, highest = A.StrokeThickness().core_arguments()
    assert width_of(F.stroke_thickness(line, pixels=lowest), degrees) > 0.4
    assert width_of(F.stroke_thickness(line, pixels=highest), degrees) > 1.9


def test_a_little_is_a_little():
    """Steps of a tenth of a pixel are seen, each as large as the others."""
    stroke = soft_stroke(0, 3)
    widths = [width_of(F.stroke_thickness(stroke, pixels=step / 10), 0) for step in range(-10, 11)]
    np.testing.assert_allclose(np.diff(widths), 0.2, atol=0.01)


def test_no_change_and_paper_alone():
    stroke = soft_stroke(20, 3)
    assert (F.stroke_thickness(stroke, pixels=0) == stroke).all()
    sheet = np.full((9, 7, 3), (250, 240, 215), np.uint8)
    for pixels in (-2, 0.5, 32):
        assert (F.stroke_thickness(sheet, pixels=pixels) == sheet).all()


def test_ink_at_the_edge_is_not_eaten_from_outside():
    image = np.full((30, 40), 255, np.uint8)
    image[10:20, :] = 0
    thin = F.stroke_thickness(image, pixels=-2)
    assert (thin[12:18] == 0).all()
    assert (thin[:12] == 255).all()


@pytest.mark.parametrize("side", [48, 192])
def test_it_is_done_on_the_drawing_that_it_met(side):
    """On a smaller canvas thin strokes are pale already, and what grew from them as well."""
    ops = [A.StrokeThickness(1.5, p=1), A.Resize(side, side)]
    fused, apart = (A.Compose(ops, seed=1, fuse=fuse)(soft_stroke(25, 1)) for fuse in (True, False))
    np.testing.assert_array_equal(fused, apart)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"pixels": (1, -1)}, ValueError, r"^pixels: low must not be above high, got \(1, -1\)"),
        ({"pixels": 33}, ValueError, r"^pixels must be in \[-32, 32\], got 33"),
        ({"pixels": "1"}, TypeError, r"^pixels: expected a pair"),
        ({"radius": 1}, TypeError, r"^radius: StrokeThickness has no such argument"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.StrokeThickness(**arguments)
