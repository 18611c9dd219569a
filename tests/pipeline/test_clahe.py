"""CLAHE: OpenCV's and albumentations' pixels, CIELAB, paper after it, the grid that is kept."""

from __future__ import annotations

import os

import numpy as np
import pytest
from reference import histograms
from strategies import drawing

import sketchaug as A


def fixed(clip, tiles=(8, 8)):
    return A.CLAHE((clip, clip), tiles, p=1)


def peers():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    cv2 = pytest.importorskip("cv2", reason=f"OpenCV {hint}")
    return cv2, pytest.importorskip("albumentations", reason=f"albumentations {hint}")


def tinted(picture):
    colour = picture if picture.ndim == 3 else np.stack([picture] * 3, axis=2)
    return (colour * np.array([1.0, 0.9, 0.7])).astype(np.uint8)


def gray(picture):
    return picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., 1])


@pytest.mark.parametrize("tiles", [(8, 8), (3, 5), (1, 1), (64, 2)])
@pytest.mark.parametrize("clip", [1, 4, 10.5, 300])
def test_gray_pixels_are_those_of_opencv(clip, tiles, drawings, real_drawings):
    """It computes in single precision: a level, here and there."""
    cv2, _ = peers()
    ours, theirs = A.Compose([fixed(clip, tiles)], seed=0), cv2.createCLAHE(clip, tiles)
    for picture in [*drawings[:3], *real_drawings[:2], drawing(61, 47), drawing(130, 9)]:
        plane = gray(picture)
        difference = np.abs(ours(plane).astype(int) - theirs.apply(plane))
        assert difference.max() <= 1
        assert difference.mean() <= 0.02


@pytest.mark.parametrize("clip", [1, 4, 10])
def test_pixels_are_those_of_albumentations(clip, drawings, real_drawings):
    """Its CIELAB is OpenCV's of 8 bits, which is a level off; that takes lightness further apart.

    Most colours here would have three equal channels: those are gray for us alone.
    """
    _, peer = peers()
    theirs = peer.Compose([peer.CLAHE((clip, clip), p=1)])
    ours = A.from_albumentations(theirs)
    for picture in [*drawings[:4], *real_drawings[:4]]:
        for each, most, mean in ((gray(picture), 1, 0.02), (tinted(picture), 16, 1.5)):
            difference = np.abs(ours(each).astype(int) - theirs(image=each)["image"])
            assert difference.max() <= most
            assert difference.mean() <= mean
        three = np.stack([gray(picture)] * 3, axis=2)
        difference = np.abs(ours(three).astype(int) - theirs(image=three)["image"])
        assert difference.max() <= 12
        assert difference.mean() <= 1.1


def test_lightness_alone_changes(drawings):
    """Colour stays within what 8 bits of CIELAB tell, where bytes can show it."""
    picture = tinted(drawings[0]) // 2 + 60
    before, after = (
        histograms.lab_of_rgb(each) for each in (picture, A.Compose([fixed(2)], seed=0)(picture))
    )
    inside = (before[..., 0] < 200) & (after[..., 0] < 200) & (after[..., 0] > 30)
    assert inside.mean() > 0.5
    assert np.abs(after - before)[inside][:, 1:].max() <= 2
    assert np.abs(after - before)[inside][:, 0].max() > 3


def test_colours_through_cielab_are_the_references():
    """The colour cube in steps of 15, as one tile and as single colours, bright ones clipped."""
    steps = np.arange(0, 256, 15)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(54, 108, 3).astype(np.uint8)
    flats = [np.full((9, 9, 3), color, np.uint8) for color in ((200, 30, 60), (0, 0, 255))]
    for picture in (cube, *flats):
        for clip in (1, 3):
            expected = histograms.clahe(picture, clip=clip, tiles_y=1, tiles_x=1)
            actual = A.Compose([fixed(clip, (1, 1))], seed=0)(picture)
            assert np.abs(actual - expected).max() <= 0.51


@pytest.mark.parametrize(
    "ops",
    [
        [A.Resize(61, 47)],
        [A.RandomResizedCrop((40, 50), scale=(0.2, 0.4))],
        [A.Rotate((20, 20), p=1)],
        [A.RandomBrightnessContrast((0.1, 0.1), (0.4, 0.4), p=1)],
        [A.ToGray(p=1)],
    ],
)
def test_fused_is_unfused(ops, drawings):
    for picture in [*drawings[:3], tinted(drawings[0])]:
        fused, apart = (
            A.Compose([fixed(4), *ops], seed=3, fuse=fuse, antialias=False)(picture)
            for fuse in (True, False)
        )
        np.testing.assert_array_equal(fused, apart)


def test_what_was_made_gray_is_gray():
    sheet = tinted(drawing(50, 60, 3))
    both = A.Compose([A.ToGray(p=1), fixed(4)], seed=0)(sheet)
    one_by_one = A.Compose([fixed(4)], seed=0)(A.Compose([A.ToGray(p=1)], seed=0)(sheet)[..., 0])
    np.testing.assert_array_equal(both, np.stack([one_by_one] * 3, axis=2))


@pytest.mark.parametrize("fuse", [True, False])
def test_later_fills_see_the_new_paper(fuse):
    sheet = np.full((64, 64), 180, np.uint8)
    sheet[24:40, 20:44] = 90
    paper = A.Compose([fixed(4)], seed=3)(sheet)[0, 0]
    assert paper != 180
    turned = A.Compose([fixed(4), A.Rotate((45, 45), p=1)], seed=3, fuse=fuse)(sheet)
    assert turned[0, 0] == turned[-1, -1] == paper


def test_defaults_are_those_of_the_releases():
    for semantics in (None, "1.4", "2.0"):
        assert A.CLAHE().under(semantics).core_arguments() == (1, 4, 8, 8)
    assert A.CLAHE(10, (4, 2)).core_arguments() == (1, 10, 2, 4)  # rows before columns


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"clip_limit": 0.5}, ValueError, r"^clip_limit must be in \[1, 10000\], got 0.5"),
        ({"clip_limit": (4, 2)}, ValueError, r"^clip_limit: low must not be above high"),
        ({"tile_grid_size": 8}, TypeError, r"^tile_grid_size: expected a pair \(columns, rows\)"),
        ({"tile_grid_size": (8, 0)}, ValueError, r"^tile_grid_size must be in \[1, 128\], got 0"),
        ({"tiles": 8}, TypeError, r"^tiles: CLAHE has no such argument"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.CLAHE(**arguments)
