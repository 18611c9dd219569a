"""Affine on a canvas that fits: sizes and pixels of both releases, what comes after."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug import functional as F

MAPS = [
    {"rotate": 30},
    {"rotate": -137, "scale": {"x": 1.3, "y": 0.8}},
    {"shear": {"x": 15, "y": 0}},
    {"shear": {"x": -8, "y": 11}, "rotate": 20},
    {"scale": 0.5},
]


def result_of(image, semantics=None, **options):
    op = A.Affine(**options, fit_output=True, border_mode="constant", fill=200, p=1)
    return A.Compose([op], seed=0, semantics=semantics, antialias=False)(image)


@pytest.mark.parametrize(
    ("semantics", "shape"), [(None, (65, 72)), ("1.4", (65, 72)), ("2.0", (67, 74))]
)
def test_canvas_of_a_turned_sheet(semantics, shape):
    assert result_of(drawing(40, 60), semantics, rotate=30).shape == shape


@pytest.mark.parametrize("map_", MAPS, ids=str)
def test_pixels_are_those_of_albumentations(map_, drawings):
    """OpenCV 4 snaps coordinates to 1/32 pixel, which moves a stroke's edge by a few levels."""
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    peer = pytest.importorskip("albumentations", reason=f"albumentations {hint}")
    theirs = peer.Affine(**map_, fit_output=True, border_mode=0, fill=200, p=1)
    for picture in drawings[:4]:
        expected = theirs(image=picture)["image"]
        actual = result_of(picture, "2.0", **map_)
        assert actual.shape == expected.shape
        difference = np.abs(actual.astype(int) - expected)
        assert difference.mean() <= 0.1
        assert difference.max() <= 16


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_are_exact(turns):
    image = drawing(40, 61, 3)
    assert (result_of(image, rotate=90 * turns) == np.rot90(image, turns)).all()


@pytest.mark.parametrize("semantics", [None, "1.4", "2.0"])
def test_nothing_moves_nothing(semantics):
    image = drawing(40, 61)
    still = {"scale": 1, "rotate": 0, "shear": 0}  # 1.4 moves unless it is told otherwise
    assert (result_of(image, semantics, **still) == image).all()


def test_no_ink_is_lost_and_a_shift_is():
    image = np.full((50, 80), 255, np.uint8)
    image[0, :] = image[:, 0] = image[-1, :] = image[:, -1] = 0  # to the very edge
    found = F.affine(image, rotate=33, fit_output=True, fill=255)
    ink = [(255.0 - picture).sum() for picture in (image, found)]
    assert ink[1] == pytest.approx(ink[0], rel=0.03)
    shifted = F.affine(
        image, rotate=33, translate_x=300, translate_y=-70, fit_output=True, fill=255
    )
    assert np.abs(shifted.astype(int) - found).max() <= 1


@pytest.mark.parametrize("fuse", [True, False])
def test_it_is_resized_with_what_follows(fuse):
    ops = [A.Affine(rotate=(20, 40), scale=(1, 1.5), fit_output=True, p=1), A.Resize(60, 50)]
    policy = A.Compose(ops, seed=3, fuse=fuse)
    pictures = [drawing(70, 90), drawing(33, 41)]
    batch = policy.batch(pictures, indices=[0, 1])
    assert batch.shape[1:3] == (60, 50)
    for index, picture in enumerate(pictures):
        assert (batch[index, ..., 0] == policy.apply(picture, policy.sample(index))).all()


def test_a_batch_needs_a_size():
    op = A.Affine(rotate=30, fit_output=True, p=1)
    with pytest.raises(ValueError, match=r"batch needs results of one size"):
        A.Compose([A.Resize(9, 9), op], seed=1).batch([drawing(20, 20)], indices=[0])
    assert A.Compose([A.Resize(9, 9), A.Affine(rotate=30, p=1)], seed=1).batch(
        [drawing(20, 20)], indices=[0]
    ).shape[1:3] == (9, 9)
    with pytest.raises(ValueError, match=r"its ops must keep the canvas"):
        A.AugMix([op])


def test_fit_output_is_true_or_false():
    with pytest.raises(TypeError, match=r"^fit_output: expected True or False, got 'yes'"):
        A.Affine(fit_output="yes")
