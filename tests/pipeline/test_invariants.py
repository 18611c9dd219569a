"""What must hold whatever the numbers: identity, constancy, symmetry, ink."""

from __future__ import annotations

import numpy as np
import pytest
from checks import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import UGLY_SIZES, drawing, policies, random_images, random_ops

import sketchaug as A

ALL_BORDERS = ["constant", "replicate", "reflect", "wrap", "reflect_101"]


def identities(mode):
    return [
        A.Rotate(limit=(0, 0), border_mode=mode, p=1),
        A.Affine(border_mode=mode, p=1),
        A.RandomBrightnessContrast((0, 0), (0, 0), p=1),
    ]


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize("mode", ALL_BORDERS)
@pytest.mark.parametrize("size", UGLY_SIZES, ids=str)
def test_numbers_that_change_nothing_change_no_byte(size, mode, fuse):
    for channels in (None, 3):
        image = drawing(*size, channels)
        assert_same(A.Compose([*identities(mode), A.Resize(*size)], fuse=fuse)(image), image)


@pytest.mark.parametrize("turns", [4, -4, 8, 400])
def test_whole_turns_change_no_byte(turns):
    image = drawing(31, 33)
    assert_same(A.Compose([A.Rotate(limit=(turns * 90,) * 2, p=1)])(image), image)


def test_a_quarter_turn_is_exact_and_counter_clockwise():
    image = drawing(33, 33, 3)
    assert_same(A.Compose([A.Rotate(limit=(90, 90), p=1)])(image), np.rot90(image))


def test_two_flips_of_a_kind_change_no_byte():
    image = drawing(13, 37, 3)
    for flip in (A.HorizontalFlip, A.VerticalFlip):
        assert_same(A.Compose([flip(p=1), flip(p=1)])(image), image)


def test_no_op_gives_a_copy():
    image = drawing(9, 11)
    result = A.Compose([])(image)
    assert_same(result, image)
    assert not np.shares_memory(result, image)


@settings(max_examples=60, deadline=None)
@given(st.lists(random_ops, max_size=6), st.booleans(), st.integers(0, 255), st.integers(1, 70))
def test_paper_without_ink_keeps_one_colour(ops, fuse, level, side):
    """Geometry with the paper's fill moves nothing that could be seen; tones shift all of it."""
    ops = [op for op in ops if getattr(op, "fill", "paper") == "paper"]
    result = A.Compose(ops, seed=1, fuse=fuse)(np.full((side, 71 - side, 3), level, np.uint8))
    assert len(np.unique(result)) == 1
    if not any(isinstance(op, A.RandomBrightnessContrast) for op in ops):
        assert result[0, 0, 0] == level


@settings(max_examples=40, deadline=None)
@given(policies(), st.lists(random_images, min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_a_batch_of_any_policy_is_a_loop(policy, pictures, epoch):
    indices = np.arange(len(pictures)) * 12345
    batch = policy.batch(pictures, indices=indices, epoch=epoch, num_threads=2)
    for picture, index, planes in zip(pictures, indices, batch, strict=True):
        alone = policy.apply(picture, policy.sample(int(index), epoch)).numpy()
        assert_same(planes, alone)
    lower, upper = (0 - 0.485) / 0.229 - 1e-3, (1 - 0.406) / 0.225 + 1e-3
    assert batch.min() >= lower
    assert batch.max() <= upper


@pytest.mark.parametrize("mode", ["constant", "reflect_101"])
def test_mirroring_the_result_is_mirroring_the_drawing(mode):
    """A flip before ops that mirror symmetrically equals a flip after them."""
    image = drawing(32, 48)
    turn, mirrored = ([A.Rotate(limit=(a, a), border_mode=mode, p=1)] for a in (17.0, -17.0))
    tail = [A.Affine(scale=0.8, border_mode=mode, p=1), A.Resize(24, 36)]
    after = A.Compose([*turn, *tail])(image)[:, ::-1].astype(int)
    before = A.Compose([*mirrored, *tail])(image[:, ::-1])
    assert np.abs(after - before).max() <= 1  # float32 steps from the other end


def test_flips_last_are_exact_flips_of_the_result():
    chain = [A.Rotate(limit=(17, 17), p=1), A.Resize(24, 36)]
    image = drawing(33, 48)
    for flip, view in ((A.HorizontalFlip, np.fliplr), (A.VerticalFlip, np.flipud)):
        fused, unfused = (
            (A.Compose(chain, fuse=fuse)(image), A.Compose([*chain, flip(p=1)], fuse=fuse)(image))
            for fuse in (True, False)
        )
        assert_same(unfused[1], view(unfused[0]))
        # Fused, the same coordinates are stepped to from the other end, in float32.
        assert np.abs(view(fused[0]).astype(int) - fused[1]).max() <= 1


def test_a_piece_of_the_paper_is_the_piece_of_the_whole():
    """A turn about the centre looks the same in the middle of a larger sheet."""
    small = np.full((31, 31), 255, np.uint8)
    small[8:23, 8:23] = drawing(15, 15)
    large = np.pad(small, 16, constant_values=255)
    turn = A.Compose([A.Rotate(limit=(33, 33), p=1)])
    difference = np.abs(turn(large)[16:-16, 16:-16].astype(int) - turn(small))
    assert difference.max() <= 1


def ink(image):
    """Ink as a share of the sheet: what a halved sheet must keep."""
    return float((255.0 - image).mean())


def strokes(width):
    """A 500x500 sheet with straight, slanted and round strokes of this width."""
    ys, xs = np.mgrid[:500, :500]
    sheet = np.full((500, 500), 255, np.uint8)
    sheet[100 : 100 + width, 40:460] = 0
    sheet[40:460, 333 : 333 + width] = 0
    sheet[np.abs(xs * 0.6 + 100 - ys) < 0.6 * width] = 0
    sheet[np.abs(np.hypot(xs - 250, ys - 250) - 120) < 0.5 * width] = 0
    return sheet


# 168 is the worst case: halved once, the step is 1.49, and two taps see a 1-px line by luck.
@pytest.mark.parametrize(("size", "loss"), [(224, 0.02), (333, 0.02), (96, 0.02), (168, 0.12)])
@pytest.mark.parametrize("width", [1, 2, 3, 7])
def test_shrinking_keeps_the_ink(width, size, loss):
    sheet = strokes(width)
    assert ink(A.Compose([A.Resize(size, size)])(sheet)) == pytest.approx(ink(sheet), rel=loss)


def test_shrinking_real_strokes_keeps_the_ink(real_drawings, drawings):
    pictures = [np.asarray(picture) for picture in [*real_drawings, *drawings]]
    for picture in pictures:
        result = A.Compose([A.Resize(224, 224)])(picture)
        assert ink(result) == pytest.approx(ink(picture), rel=0.02)


def test_plain_bilinear_loses_thin_strokes():
    """What antialiasing is for: without it a 1-px line may vanish altogether."""
    sheet = np.full((448, 448), 255, np.uint8)
    sheet[::7, :] = 0
    assert ink(A.Compose([A.Resize(64, 64)], antialias=False)(sheet)) == 0
    assert ink(A.Compose([A.Resize(64, 64)])(sheet)) == pytest.approx(ink(sheet), rel=0.02)
