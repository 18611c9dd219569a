"""How much ink a drawing has left after it was scaled down: sum of |level - paper|, by area."""

from __future__ import annotations

import numpy as np
import pytest
from checks import shown
from reference import photometric

import sketchaug as A

LARGE, SMALL = 500, 224
SHARE = 0.02  # of the source's ink


def ink_of(image, paper):
    """Mean distance from the paper: the mass for each part of the sheet."""
    return np.abs(image.astype(float) - paper).mean()


def strokes(width, *, seed=0):
    """Lines of a width in pixels, at all angles, 80 pixels and more from the sheet's edge."""
    rng = np.random.default_rng(seed)
    ys, xs = np.mgrid[:LARGE, :LARGE]
    darkness = np.zeros((LARGE, LARGE))
    for angle in rng.uniform(0, np.pi, 12):
        x, y = rng.uniform(150, LARGE - 150, 2)
        along = (xs - x) * np.cos(angle) + (ys - y) * np.sin(angle)
        across = (ys - y) * np.cos(angle) - (xs - x) * np.sin(angle)
        line = np.clip(width / 2 + 0.5 - np.abs(across), 0, min(1, width))
        darkness = np.maximum(darkness, line * np.clip(70.5 - np.abs(along), 0, 1))
    return np.rint(250 - 240 * darkness).astype(np.uint8)


def square(picture):
    """500 pixels of a drawing, or the drawing made 500 pixels large."""
    if min(picture.shape[:2]) < LARGE:
        return A.Compose([A.Resize(LARGE, LARGE)], seed=0)(picture)
    return picture[:LARGE, :LARGE]


def assert_ink_is_kept(ops, picture):
    picture = shown(picture)
    paper = photometric.measure_paper(picture)
    before = ink_of(picture, paper)
    for fuse in (True, False):
        policy = A.Compose([*ops, A.Resize(SMALL, SMALL)], seed=2, fuse=fuse)
        assert ink_of(policy(picture), paper) == pytest.approx(before, rel=SHARE)


@pytest.mark.parametrize("width", [0.6, 1, 1.5, 2, 3, 5, 9])
@pytest.mark.parametrize("ops", [[], [A.Rotate((14, 15), p=1)], [A.Rotate((40, 45), p=1)]], ids=str)
def test_strokes(ops, width):
    assert_ink_is_kept(ops, strokes(width))


def test_generated_drawings(drawings):
    for picture in drawings:
        assert_ink_is_kept([], square(picture))


def test_real_drawings(real_drawings, sketches):
    if not real_drawings:
        pytest.skip("the data sets of real drawings are not beside this checkout")
    for picture in (*real_drawings, *sketches):
        assert_ink_is_kept([], square(picture))


def test_real_drawings_that_are_turned(real_drawings):
    """Ink in the corners leaves the sheet: a turn may only take what a circle does not hold."""
    if not real_drawings:
        pytest.skip("the data sets of real drawings are not beside this checkout")
    ys, xs = np.mgrid[:LARGE, :LARGE] - (LARGE - 1) / 2
    is_outside = np.hypot(ys, xs) > LARGE / 2 - 4
    for picture in real_drawings:
        paper = photometric.measure_paper(picture)
        round_sheet = square(picture).copy()
        round_sheet[is_outside] = paper
        assert_ink_is_kept([A.Rotate((14, 15), p=1)], round_sheet)
