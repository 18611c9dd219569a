"""Equalisation: OpenCV's and albumentations' pixels, paper after it, the grid that is kept."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

EQUALIZE = A.Equalize(p=1)


def peers():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    cv2 = pytest.importorskip("cv2", reason=f"OpenCV {hint}")
    return cv2, pytest.importorskip("albumentations", reason=f"albumentations {hint}")


def tinted(picture):
    colour = picture if picture.ndim == 3 else np.stack([picture] * 3, axis=2)
    return (colour * np.array([1.0, 0.9, 0.7])).astype(np.uint8)


def test_pixels_are_those_of_opencv_and_albumentations(drawings, real_drawings):
    cv2, peer = peers()
    theirs = peer.Compose([peer.Equalize(p=1)])
    ours = A.from_albumentations(theirs)
    pictures = [*drawings[:5], *real_drawings[:3], drawing(50, 31, 3), drawing(1, 9)]
    for picture in [*pictures, *map(tinted, pictures)]:
        result = ours(picture)
        np.testing.assert_array_equal(result, theirs(image=picture)["image"])
        channels = picture.reshape(*picture.shape[:2], -1)
        for c in range(channels.shape[2]):
            expected = cv2.equalizeHist(np.ascontiguousarray(channels[..., c]))
            np.testing.assert_array_equal(result.reshape(channels.shape)[..., c], expected)


def test_luma_alone_is_albumentations_within_a_level(drawings):
    """It rounds YCrCb to bytes on the way."""
    _, peer = peers()
    theirs = peer.Compose([peer.Equalize(by_channels=False, p=1)])
    ours = A.from_albumentations(theirs)
    for picture in [*map(tinted, drawings[:5]), drawing(50, 31, 3)]:
        difference = np.abs(ours(picture).astype(int) - theirs(image=picture)["image"])
        assert difference.max() <= 2
        assert difference.mean() <= 0.5


@pytest.mark.parametrize("level", [0, 77, 255])
def test_one_level_stays(level):
    for shape in ((1, 1), (9, 5), (7, 7, 3)):
        flat = np.full(shape, level, np.uint8)
        np.testing.assert_array_equal(A.Compose([EQUALIZE], seed=0)(flat), flat)


def test_a_few_levels_by_hand():
    """Of 10 pixels above the darkest: 4 up to level 20, 5 up to level 30, all up to level 90."""
    levels = np.array([[10] * 6, [20] * 4 + [30, 90], [90] * 4 + [10] * 2], np.uint8)
    expected = {10: 0, 20: 102, 30: 128, 90: 255}  # 127.5 is rounded to even
    result = A.Compose([EQUALIZE], seed=0)(levels)
    np.testing.assert_array_equal(result, np.vectorize(expected.get)(levels))


@pytest.mark.parametrize(
    "ops",
    [
        [A.Resize(61, 47)],
        [A.RandomResizedCrop((40, 50), scale=(0.2, 0.4))],
        [A.Rotate((20, 20), p=1)],
        [A.RandomBrightnessContrast((0.1, 0.1), (0.4, 0.4), p=1)],
    ],
)
def test_fused_is_unfused(ops, drawings):
    for picture in drawings[:4]:
        fused, apart = (
            A.Compose([EQUALIZE, *ops], seed=3, fuse=fuse, antialias=False)(picture)
            for fuse in (True, False)
        )
        np.testing.assert_array_equal(fused, apart)


@pytest.mark.parametrize("fuse", [True, False])
def test_later_fills_see_the_new_paper(fuse):
    """Gray paper is the lightest of its drawing: it becomes white, and so are later holes."""
    sheet = np.full((60, 80), 180, np.uint8)
    sheet[20:40, 20:60] = 90
    hole = A.CoarseDropout(hole_height_range=(30, 30), hole_width_range=(50, 50), p=1)
    result = A.Compose([EQUALIZE, hole, A.Rotate((30, 30), p=1)], seed=3, fuse=fuse)(sheet)
    assert result[0, 0] == result[-1, -1] == 255
    assert set(np.unique(A.Compose([EQUALIZE, hole], seed=3, fuse=fuse)(sheet))) == {0, 255}


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"mode": "pil"}, ValueError, r"^mode: only 'cv' is offered, got 'pil'"),
        ({"mask": np.ones((3, 3))}, ValueError, r"^mask: only None is offered"),
        ({"mask_params": ["image"]}, ValueError, r"^mask_params: only \(\) is offered"),
        ({"by_channels": 3}, TypeError, r"^by_channels: expected True or False, got 3"),
    ],
)
def test_what_is_not_offered(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.Equalize(**arguments)


def test_masks_that_say_nothing_are_none():
    assert A.Equalize(mask=None, mask_params=[]) == A.Equalize()
