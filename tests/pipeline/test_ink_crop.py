"""Ink crop: small drawings fill the canvas; specks, gray paper, blank sheets, what comes before."""

from __future__ import annotations

import numpy as np
import pytest
from reference import drawings as reference

import sketchaug as A
from sketchaug import functional as F


def sheet(height=200, width=300, *, paper=255, pen=0, box=(90, 100, 110, 140), channels=None):
    """A frame of strokes three pixels wide."""
    shape = (height, width) if channels is None else (height, width, channels)
    image = np.full(shape, paper, np.uint8)
    top, left, bottom, right = box
    image[top:bottom, left:right] = pen
    image[top + 3 : bottom - 3, left + 3 : right - 3] = paper
    return image


def box_of(image, paper):
    ink = np.abs(image.astype(int) - paper)
    rows, columns = np.nonzero(2 * ink > ink.max())
    return rows.min(), columns.min(), rows.max() + 1, columns.max() + 1


@pytest.mark.parametrize(("paper", "pen"), [(255, 0), (0, 255), (130, 20), (130, 240)])
def test_the_ink_fills_the_canvas_but_for_the_margin(paper, pen):
    image = sheet(paper=paper, pen=pen)
    found = F.ink_crop(image, height=120, width=120, margin=0.1)
    # 40 + 2 * 4 pixels become 120: 2.5 each. The box of 20 rows stays in the middle.
    np.testing.assert_allclose(box_of(found, paper), (35, 10, 85, 110), atol=1)
    assert found[0, 0] == paper


def test_the_canvas_is_kept_unless_it_is_given():
    image = sheet()
    found = F.ink_crop(image, margin=0)
    assert found.shape == image.shape
    np.testing.assert_allclose(box_of(found, 255), (25, 0, 175, 300), atol=1)  # 7.5 times as large
    policy = A.Compose([A.Resize(60, 80), A.InkCrop(), A.Normalize()], seed=1)
    assert policy.batch([image, sheet(77, 33, box=(5, 5, 70, 20))], indices=[0, 1]).shape[1:] == (
        60,
        80,
        3,
    )


def test_max_zoom_is_how_much_larger_ink_becomes():
    dot = sheet(box=(98, 148, 104, 154))
    for zoom in (1, 3, 8):
        top, left, bottom, right = box_of(F.ink_crop(dot, max_zoom=zoom), 255)
        assert bottom - top == pytest.approx(6 * zoom, abs=1.5)
        assert right - left == pytest.approx(6 * zoom, abs=1.5)


def test_ink_at_the_edge_gets_paper_beyond_the_sheet():
    image = np.full((60, 60, 3), (250, 240, 215), np.uint8)
    image[5:55, 5:55] = 30
    found = F.ink_crop(image, margin=0.5)
    np.testing.assert_array_equal(found[0, 0], (250, 240, 215))
    np.testing.assert_allclose(box_of(found[..., 0], 250), (15, 15, 45, 45), atol=1)
    assert (F.ink_crop(image, margin=0.5, fill=0)[0, 0] == 0).all()


def test_specks_and_grain_do_not_count():
    image = sheet()
    expected = F.ink_crop(image)
    rng = np.random.default_rng(0)
    dirty = image.copy()
    dirty[rng.integers(0, 200, 12), rng.integers(0, 300, 12)] = 0
    grainy = np.clip(dirty.astype(int) + rng.integers(-20, 1, image.shape), 0, 255)
    for picture in (dirty, np.uint8(grainy)):
        np.testing.assert_allclose(box_of(F.ink_crop(picture), 255), box_of(expected, 255), atol=1)


@pytest.mark.parametrize("level", [255, 130, 0])
def test_a_blank_sheet_stays_as_it_is(level):
    blank = np.full((40, 50), level, np.uint8)
    assert (F.ink_crop(blank, margin=0.3) == blank).all()
    assert F.ink_crop(blank, height=20, width=20).shape == (20, 20)
    assert (F.ink_crop(blank, height=20, width=20) == level).all()


def test_boxes_are_those_of_the_reference(drawings, real_drawings):
    for picture in [*drawings, *real_drawings]:
        expected = reference.ink_crop(
            picture,
            margin=0.1,
            height=64,
            width=64,
            border_mode="constant",
            fill=reference.paper_of(picture),
            antialias=True,
        )
        actual = F.ink_crop(picture, height=64, width=64).reshape(expected.shape)
        assert np.abs(actual - expected).max() <= 0.51


def test_a_draw_is_the_margin_and_replays_on_any_drawing():
    policy = A.Compose([A.InkCrop(50, 50, margin=(0, 0.5))], seed=2)
    params = policy.sample(3)
    assert params == [{"op": "InkCrop", "applied": True, "margin": params[0]["margin"]}]
    for picture in (sheet(), sheet(box=(10, 20, 90, 160))):
        expected = F.ink_crop(picture, height=50, width=50, margin=params[0]["margin"])
        assert (policy.apply(picture, params) == expected).all()
        assert (policy.batch([picture], indices=[3])[0] == expected[..., None]).all()


def test_it_sees_what_the_ops_before_it_have_left():
    """Ink that a turn moved; a tone that turned the sheet over."""
    ops = [A.Rotate((90, 90), p=1), A.InvertImg(p=1), A.InkCrop(60, 60), A.HorizontalFlip(p=1)]
    square = sheet(200, 200, box=(20, 30, 60, 110))
    turned = 255 - np.rot90(square)
    for fuse in (True, False):
        found = A.Compose(ops, seed=1, fuse=fuse)(square)
        expected = F.ink_crop(turned, height=60, width=60)[:, ::-1]
        assert np.abs(found.astype(int) - expected).max() <= 1


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"height": 9}, ValueError, r"^height and width: expected both or none, got 9 and None"),
        ({"height": 0, "width": 4}, ValueError, r"^height must be in \[1, 65500\], got 0"),
        ({"margin": -0.1}, ValueError, r"^margin must be in \[0, 10\], got -0.1"),
        ({"margin": (0.3, 0.1)}, ValueError, r"^margin: low must not be above high"),
        ({"max_zoom": 0.5}, ValueError, r"^max_zoom must be in \[1, 1000\], got 0.5"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.InkCrop(**arguments)


def photographed(*, height=300, width=420, box=(120, 200, 160, 260), seed=0):
    """A small drawing on gray paper under a lamp, with grain and dirt."""
    rng = np.random.default_rng(seed)
    ys, xs = np.mgrid[:height, :width]
    light = 1 - 0.5 * ((xs / width - 0.45) ** 2 + (ys / height - 0.6) ** 2)
    image = 190 * light + rng.normal(0, 3, light.shape)
    image[sheet(height, width, box=box) == 0] -= 90
    for y, x in zip(rng.integers(0, height - 2, 40), rng.integers(0, width - 2, 40), strict=True):
        image[y : y + 2, x : x + 2] -= 80
    return np.uint8(np.clip(image, 0, 255))


@pytest.mark.parametrize("seed", range(4))
def test_a_photograph_of_a_sheet_in_uneven_light(seed):
    """Its middle is 40 levels lighter than its corners: neither that nor the dirt is ink."""
    top, left, bottom, right = 120, 200, 160, 260
    picture = photographed(box=(top, left, bottom, right), seed=seed)
    found = np.array(reference.ink_box(picture))
    np.testing.assert_allclose(found, (top, left, bottom, right), atol=12)  # dirt beside a stroke
    sizes = {"height": 90, "width": 90}
    border = {"border_mode": "constant", "fill": reference.paper_of(picture)}
    expected = reference.ink_crop(picture, margin=0.1, **sizes, **border)
    actual = F.ink_crop(picture, margin=0.1, **sizes)[..., None]
    assert np.abs(actual - expected).max() <= 0.51
