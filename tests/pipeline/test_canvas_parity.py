"""The pixels of albumentations 2.0.8 where an op that sets the canvas draws, its draws given to us.

Ops without a choice stand in tests/conversion/test_pixels.py.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from reference import canvas, windows

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

RUNS = range(8)


@pytest.fixture(scope="module")
def pictures(drawings):
    """Windows with ink in them."""
    found = [drawing[70:230, 60:193].copy() for drawing in drawings[:4]]
    assert all(np.ptp(picture) > 100 for picture in found)
    return found


def apply(op, picture, **draws):
    policy = A.Compose([op], fuse=False, antialias=False)
    entry = {"op": type(op).__name__, "applied": True, **draws}
    return policy.apply(picture, [entry]).astype(int)


def theirs_of(op, picture, seed):
    """Their picture, and what they drew for it."""
    policy = peer.Compose([op], seed=seed, save_applied_params=True)
    result = policy(image=picture)
    ((_, params),) = result["applied_transforms"]
    return result["image"], params


def fraction(place, places):
    """The draw that means one of so many places: any number inside its share of 0..1."""
    return (place + 0.5) / places


def test_quarter_turns(pictures):
    for picture in pictures:
        for seed in RUNS:
            expected, params = theirs_of(peer.RandomRotate90(p=1), picture, seed)
            actual = apply(A.RandomRotate90(p=1), picture, quarter_turns=params["factor"])
            assert np.array_equal(actual, expected)


def test_random_crop(pictures):
    for picture in pictures:
        for seed in RUNS:
            expected, params = theirs_of(peer.RandomCrop(70, 41), picture, seed)
            left, top = params["crop_coords"][:2]
            height, width = picture.shape[:2]
            draws = {"top": fraction(top, height - 69), "left": fraction(left, width - 40)}
            assert np.array_equal(apply(A.RandomCrop(70, 41), picture, **draws), expected)


@pytest.mark.parametrize("size", [(200, 41), (70, 180), (203, 184)], ids=str)
def test_random_crop_of_what_is_too_small(size, pictures):
    """The side that is too short is padded, what is missing before rounded down."""
    options = {"pad_if_needed": True, "fill": 77}
    for picture in pictures:
        for seed in RUNS:
            expected, params = theirs_of(peer.RandomCrop(*size, **options), picture, seed)
            left, top = params["crop_coords"][:2]
            places = [max(n - m, 0) + 1 for n, m in zip(picture.shape, size, strict=False)]
            draws = {"top": fraction(top, places[0]), "left": fraction(left, places[1])}
            actual = apply(A.RandomCrop(*size, **options), picture, **draws)
            assert np.array_equal(actual, expected)


def test_pad_to_a_random_place(pictures):
    options = {"min_height": 190, "min_width": 191, "position": "random", "border_mode": 4}
    for picture in pictures:
        for seed in RUNS:
            expected, params = theirs_of(peer.PadIfNeeded(**options), picture, seed)
            top, left = params["pad_top"], params["pad_left"]
            height, width = picture.shape[:2]
            draws = {"top": fraction(top, 191 - height), "left": fraction(left, 192 - width)}
            assert np.array_equal(apply(A.PadIfNeeded(**options), picture, **draws), expected)


@pytest.mark.parametrize("name", ["LongestMaxSize", "SmallestMaxSize"])
@pytest.mark.parametrize("size", [31, 97, 211, 250])
def test_sizes(name, size, pictures):
    """One level: lines are weighted in another number format."""
    ours, theirs = (getattr(library, name)(max_size=size) for library in (A, peer))
    for picture in pictures:
        expected, _ = theirs_of(theirs, picture, 0)
        actual = apply(ours, picture, max_size=size)
        assert actual.shape == expected.shape
        assert np.abs(actual - expected).max() <= 1


def test_gamma(pictures):
    """They cut the fraction off where we round."""
    for picture in pictures:
        for seed in RUNS:
            expected, params = theirs_of(peer.RandomGamma((30, 300), p=1), picture, seed)
            actual = apply(A.RandomGamma((30, 300), p=1), picture, gamma=params["gamma"])
            difference = actual - expected
            assert difference.min() >= 0
            assert difference.max() <= 1


def test_resized_crop_inside_its_edge(pictures):
    """Their scaling repeats the window's last pixels; ours sees the drawing beyond, which changes
    at most half a window's pixel along the edge."""
    op = A.RandomResizedCrop((61, 53))
    policy = A.Compose([op], seed=5)
    for picture in pictures:
        for index in RUNS:
            (entry,) = policy.sample(index)
            key = entry["key_0"], entry["key_1"]
            top, left, bottom, right = windows.resized_box(
                *picture.shape[:2], scale=op.scale, ratio=op.ratio, key=key
            )
            chain = [peer.Crop(left, top, right, bottom), peer.Resize(61, 53)]
            expected = peer.Compose(chain)(image=picture)["image"]
            actual = apply(op, picture, key_0=key[0], key_1=key[1])
            rim = int(np.ceil(0.5 * max(61 / (bottom - top), 53 / (right - left))))
            inside = np.s_[rim:-rim, rim:-rim]
            assert np.abs(actual - expected)[inside].max() <= 1


@pytest.mark.parametrize("side", [61, 100, 224, 301])
def test_letterbox_is_a_size_and_a_pad(side, pictures):
    """Away from the drawing's edge, where ours blends half a pixel into the sheet."""
    for picture in pictures:
        chain = [peer.LongestMaxSize(side), peer.PadIfNeeded(side, side, fill=77)]
        expected = peer.Compose(chain)(image=picture)["image"]
        actual = apply(A.Letterbox(side, side, fill=77), picture)
        top, left, bottom, right = canvas.letterbox_box(
            *picture.shape[:2], new_height=side, new_width=side
        )
        rim = int(np.ceil(0.5 * max(1, (bottom - top) / picture.shape[0])))
        is_near = np.zeros((side, side), bool)
        is_near[max(top - rim, 0) : bottom + rim, max(left - rim, 0) : right + rim] = True
        is_near[top + rim : bottom - rim, left + rim : right - rim] = False
        assert np.abs(actual - expected)[~is_near].max() <= 1
