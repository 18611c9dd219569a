"""Fused runs against the unfused truth, on drawings.

What may differ: an unfused chain interpolates and rounds at every op, so its strokes are softer and
fainter, and a stroke that left the canvas is gone for the next op; fused tones act on resampled
levels. A single pixel of a stroke's edge may therefore differ by half the contrast and more; the
ink around it may not.
"""

from __future__ import annotations

import numpy as np
import pytest
from checks import assert_same, shown, steps_of
from reference import pipeline as reference
from strategies import drawing

import sketchaug as A

BLOCK = 8
# Grey levels, on any drawing: mean over the image, and mean of any 8x8 block.
MEAN_TOLERANCE, BLOCK_TOLERANCE = 3.0, 15.0

FLIPS = [A.HorizontalFlip(), A.VerticalFlip()]
TURNS = [A.Rotate(limit=15, p=0.7), A.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.7)]
TONE = A.RandomBrightnessContrast()
CHAINS = {
    "geometry": [*FLIPS, *TURNS],
    "geometry and resize": [*FLIPS, *TURNS, A.Resize(224, 224)],
    "tone first": [A.RandomBrightnessContrast(p=1), A.Resize(224, 224)],
    "the whole policy": [*FLIPS, *TURNS, TONE, A.Resize(224, 224)],
    "windows": [
        *(A.RandomRotate90(p=1), A.LongestMaxSize(300), A.PadIfNeeded(310, 320)),
        *(A.RandomCrop(200, 190), A.InvertImg(p=1), A.Transpose(p=1)),
    ],
    "resized windows": [
        *(A.Letterbox(256, 250), A.RandomResizedCrop((180, 170), scale=(0.3, 1))),
        *(A.RandomGamma((60, 150), p=1), A.CenterCrop(160, 150), A.SmallestMaxSize(120)),
    ],
}
# Chains that must be cut where borders or fills change; then each segment is one op.
MIXED = {
    "other borders": [
        A.Rotate(limit=(14, 15), p=1, border_mode="reflect_101"),
        A.Affine(scale=(0.7, 0.8), p=1, fill=0),
    ],
    "fill after a tone": [A.RandomBrightnessContrast(p=1), A.Rotate(limit=(20, 25), p=1, fill=128)],
    "tone by the mean": [
        A.Affine(scale=(0.7, 0.8), p=1, border_mode="wrap"),
        A.RandomBrightnessContrast(0.4, 0.3, brightness_by_max=False, p=1),
    ],
}


def block_means(image):
    """Means of 8x8 blocks, the rest of the last row and column left out."""
    rows, columns = (side // BLOCK for side in image.shape[:2])
    whole = shown(image)[: rows * BLOCK, : columns * BLOCK].astype(float)
    return whole.reshape(rows, BLOCK, columns, BLOCK, -1).mean(axis=(1, 3))


def assert_near(fused, truth):
    fused, truth = shown(fused), shown(truth)
    assert fused.shape == truth.shape
    assert np.abs(fused.astype(float) - truth).mean() <= MEAN_TOLERANCE
    assert np.abs(block_means(fused) - block_means(truth)).max() <= BLOCK_TOLERANCE


def assert_chain_is_near(chain, pictures):
    policy = A.Compose(chain, seed=3)
    for index, picture in enumerate(pictures):
        params = policy.sample(index)
        assert_near(policy.apply(picture, params), reference.run(picture, steps_of(policy, params)))


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_fused_stays_near_op_after_op(chain, drawings):
    assert_chain_is_near(chain, drawings[1::3])


def test_fused_stays_near_op_after_op_on_real_drawings(real_drawings):
    if not real_drawings:
        pytest.skip("the data set of real strokes is not beside this checkout")
    assert_chain_is_near(CHAINS["the whole policy"], real_drawings[::2])


@pytest.mark.parametrize("antialias", [True, False])
def test_unfused_is_op_after_op(antialias, drawings):
    """Each op may round a half the other way: at most one level each, rarely."""
    policy = A.Compose(CHAINS["the whole policy"], seed=4, fuse=False, antialias=antialias)
    for index, picture in enumerate(drawings[:3]):
        params = policy.sample(index)
        steps = steps_of(policy, params)
        truth = reference.run(picture, steps, antialias=antialias)
        difference = np.abs(shown(policy.apply(picture, params)).astype(int) - truth)
        assert difference.max() <= 2
        assert (difference > 0).mean() < 0.01


@pytest.mark.parametrize("antialias", [True, False])
def test_fused_geometry_is_one_map(antialias):
    chain = [A.HorizontalFlip(p=1), A.Resize(90, 50), A.Rotate(limit=90, p=1), A.VerticalFlip(p=1)]
    chain += [A.Affine(scale=(0.4, 2), shear=(-20, 20), p=1), A.Resize(31, 41)]
    policy = A.Compose(chain, seed=5, antialias=antialias)
    for index, picture in enumerate([drawing(61, 67), drawing(120, 33, 3), drawing(5, 200)]):
        params = policy.sample(index)
        steps = steps_of(policy, params)
        truth = reference.run_geometry_at_once(picture, steps, antialias=antialias)
        difference = np.abs(shown(policy.apply(picture, params)).astype(int) - truth)
        assert difference.max() <= 1
        assert (difference > 0).mean() < 0.01


@pytest.mark.parametrize("chain", MIXED.values(), ids=MIXED)
def test_each_edge_and_each_fill_keeps_its_own_rule(chain, drawings):
    policy = A.Compose(chain, seed=6)
    for index, picture in enumerate(drawings[2:4]):
        params = policy.sample(index)
        truth = reference.run(picture, steps_of(policy, params))
        difference = np.abs(shown(policy.apply(picture, params)).astype(int) - truth)
        assert difference.max() <= 2
        assert (difference > 0).mean() < 0.01


def test_a_constant_fill_does_not_pass_through_an_earlier_tone():
    chain = [
        A.RandomBrightnessContrast((0.3, 0.3), (0, 0), p=1),
        A.Rotate(limit=(45, 45), p=1, fill=100),
    ]
    assert A.Compose(chain)(np.full((32, 32), 50, np.uint8))[0, 0] == 100


def test_a_later_tone_reaches_a_constant_fill():
    chain = [
        A.Rotate(limit=(45, 45), p=1, fill=100),
        A.RandomBrightnessContrast((0.2, 0.2), (0, 0), p=1),
    ]
    assert A.Compose(chain)(np.full((32, 32), 50, np.uint8))[0, 0] == 151


def test_a_coloured_fill_is_seen_on_a_gray_drawing():
    """Regression: gray drawings stored as RGB got the fill's luma, 76."""
    turn = A.Compose([A.Rotate(limit=(45, 45), p=1, fill=(255, 0, 0))])
    paper = np.full((20, 20), 255, np.uint8)
    assert turn(np.stack([paper] * 3, axis=2))[0, 0].tolist() == [255, 0, 0]
    assert turn(paper)[0, 0] == 76


def test_a_stroke_that_leaves_and_returns_is_kept():
    """The deliberate difference: fused, nothing is lost between two ops."""
    paper = np.full((40, 40), 255, np.uint8)
    paper[18:22, 2:6] = 0
    there_and_back = [
        A.Affine(translate_px={"x": -10}, p=1),
        A.Affine(translate_px={"x": 10}, p=1),
    ]
    assert_same(A.Compose(there_and_back)(paper), paper)
    assert (A.Compose(there_and_back, fuse=False)(paper) == 255).all()
    crop_and_pad = [A.CenterCrop(20, 20), A.PadIfNeeded(40, 40)]
    assert_same(A.Compose(crop_and_pad)(paper), paper)
    assert (A.Compose(crop_and_pad, fuse=False)(paper) == 255).all()
