"""The same pixels as albumentations for the ops that set the canvas and for plain tones."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

PICTURES = [drawing(31, 44, 3), drawing(44, 31, 3), drawing(20, 20, 3)]
# Ops without choice, and by how many levels we may differ: linear sizes are computed in other
# number formats, and albumentations cuts fractions off where we round.
EXACT = {
    "transpose": (peer.Transpose(p=1), 0),
    "invert": (peer.InvertImg(p=1), 0),
    "gamma": (peer.RandomGamma((70, 70), p=1), 1),
    "center crop": (peer.CenterCrop(17, 12), 0),
    "center crop, padded": (peer.CenterCrop(40, 36, pad_if_needed=True, fill=200), 0),
    "pad": (peer.PadIfNeeded(50, 61), 0),
    "pad, fill": (peer.PadIfNeeded(50, 61, fill=255), 0),
    "pad, mirrored": (peer.PadIfNeeded(50, 61, border_mode=4), 0),
    "pad, repeated": (peer.PadIfNeeded(50, 61, border_mode=1), 0),
    "pad to multiples": (peer.PadIfNeeded(None, None, 32, 16), 0),
    "pad, corner": (peer.PadIfNeeded(50, 61, position="top_left"), 0),
    "pad, other corner": (peer.PadIfNeeded(50, 61, position="bottom_right"), 0),
    "longest": (peer.LongestMaxSize(25), 1),
    "shortest": (peer.SmallestMaxSize(53), 1),
}


@pytest.mark.parametrize(("theirs", "levels"), EXACT.values(), ids=EXACT)
def test_ops_without_choice(theirs, levels):
    theirs = peer.Compose([theirs])
    converted = A.from_albumentations(theirs)
    ours = A.Compose(
        converted.transforms, semantics=converted.semantics, fuse=False, antialias=False
    )
    for picture in PICTURES:
        expected = theirs(image=picture)["image"]
        actual = ours(picture)
        assert actual.shape == expected.shape
        assert np.abs(actual.astype(int) - expected).max() <= levels


def test_quarter_turns():
    policy = A.Compose([A.RandomRotate90(p=1)], seed=0)
    picture = PICTURES[0]
    for quarters in range(4):
        params = [{"op": "RandomRotate90", "applied": True, "quarter_turns": quarters}]
        assert np.array_equal(policy.apply(picture, params), np.rot90(picture, quarters))


def test_a_random_crop_is_a_window():
    policy = A.Compose([A.RandomCrop(17, 12)], seed=0)
    places = set()
    for index in range(60):
        actual = policy.apply(PICTURES[0], policy.sample(index))
        windows = np.lib.stride_tricks.sliding_window_view(PICTURES[0], (17, 12), axis=(0, 1))
        found = np.argwhere((windows == actual.transpose(2, 0, 1)).all(axis=(2, 3, 4)))
        assert len(found) == 1
        places.add(tuple(found[0]))
    assert len(places) > 40


def test_a_drawing_that_is_too_small_is_named():
    for op in (A.RandomCrop(30, 12), A.CenterCrop(30, 12)):
        policy = A.Compose([op], seed=0)
        with pytest.raises(ValueError, match="smaller than a crop that does not pad"):
            policy(PICTURES[2])
