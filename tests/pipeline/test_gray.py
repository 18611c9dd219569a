"""To gray: albumentations' pixels, what comes after it, one channel or three."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

GRAY = A.ToGray(p=1)
RED_SHEET = np.full((60, 80, 3), (200, 30, 60), np.uint8)
RED_SHEET[20:40, 20:60] = (10, 90, 20)
LUMA = (299 * 200 + 587 * 30 + 114 * 60 + 500) // 1000


def peers():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    return pytest.importorskip(
        "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
    )


def grays_of(image):
    """The only level of each pixel."""
    np.testing.assert_array_equal(image, np.repeat(image[..., :1], 3, axis=2))
    return image[..., 0]


@pytest.mark.parametrize("method", ["weighted_average", "average", "desaturation", "max"])
def test_pixels_are_those_of_albumentations(method, drawings):
    """It cuts off the fractions of `average` and `desaturation`."""
    theirs = peers().Compose([peers().ToGray(method=method, p=1)])
    ours = A.from_albumentations(theirs)
    for picture in [*drawings[:6], drawing(40, 50, 3)]:
        if picture.ndim == 3:
            difference = ours(picture).astype(int) - theirs(image=picture)["image"]
            assert difference.min() >= 0 or method == "weighted_average"
            assert np.abs(difference).max() <= 1


def test_a_gray_drawing_stays_as_it_is(drawings):
    policy = A.Compose([GRAY], seed=0)
    for picture in drawings:
        gray = picture if picture.ndim == 2 else picture[..., 0]
        for same in (gray, gray[..., None], np.stack([gray] * 3, axis=2)):
            np.testing.assert_array_equal(policy(same), same)


@pytest.mark.parametrize("fuse", [True, False])
def test_later_fills_see_gray_paper(fuse):
    hole = A.CoarseDropout(hole_height_range=(20, 20), hole_width_range=(40, 40), p=1)
    turn = A.Rotate((45, 45), p=1)
    holes = grays_of(A.Compose([GRAY, hole], seed=3, fuse=fuse)(RED_SHEET))
    assert set(np.unique(holes)) == {LUMA, 58}  # 58: the luma of the ink
    turned = grays_of(A.Compose([GRAY, turn], seed=3, fuse=fuse)(RED_SHEET))
    assert turned[0, 0] == turned[-1, -1] == LUMA


def test_a_coloured_fill_after_it_is_coloured():
    turn = A.Rotate((45, 45), fill=(0, 0, 250), p=1)
    for picture in (RED_SHEET, np.full((60, 80, 3), 255, np.uint8)):
        for ops, corner in (([GRAY, turn], (0, 0, 250)), ([turn, GRAY], (29, 29, 29))):
            result = A.Compose(ops, seed=3)(picture)
            assert tuple(result[0, 0]) == corner


@pytest.mark.parametrize("fuse", [True, False])
def test_filters_and_tones_go_on_in_gray(fuse):
    chain = [GRAY, A.GaussianBlur((5, 5), p=1), A.InvertImg(p=1), A.HorizontalFlip(p=1)]
    policy = A.Compose(chain, seed=3, fuse=fuse)
    flat = (np.array([299, 587, 114]) @ np.moveaxis(RED_SHEET, 2, 0).reshape(3, -1)).reshape(60, 80)
    alone = ((flat + 500) // 1000).astype(np.uint8)
    np.testing.assert_array_equal(grays_of(policy(RED_SHEET)), policy(alone))


def test_scaling_in_the_same_pass(drawings):
    """Fused, the colours are sampled and then made gray."""
    pictures = [picture for picture in drawings if picture.ndim == 3][:5]
    for picture in [*pictures, drawing(70, 90, 3)]:
        tinted = (picture * np.array([1.0, 0.8, 0.6])).astype(np.uint8)
        fused, apart = (
            A.Compose([GRAY, A.Resize(64, 64)], seed=0, fuse=fuse, antialias=False)(tinted)
            for fuse in (True, False)
        )
        difference = np.abs(fused.astype(int) - apart)
        assert difference.max() <= 1
        grays_of(fused)


def test_planes_of_a_batch():
    policy = A.Compose([GRAY, A.Resize(30, 40), A.Normalize(0, 1, 255), A.ToTensorV2()], seed=0)
    planes = policy.batch([RED_SHEET, drawing(9, 9)], indices=[0, 1])
    assert planes.shape == (2, 3, 30, 40)
    assert (planes[:, 0] == planes[:, 1]).all()
    assert (planes[:, 0] == planes[:, 2]).all()
    assert planes[0, 0, 0, 0] == pytest.approx(LUMA / 255, abs=1e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "pca"}, r"^method must be one of 'weighted_average', 'average', .*got 'pca'"),
        ({"num_output_channels": 1}, r"^num_output_channels: only 3 is offered, got 1"),
    ],
)
def test_what_is_not_offered(arguments, message):
    with pytest.raises(ValueError, match=message):
        A.ToGray(**arguments)
