"""Tilts and turns of the sheet: what they draw, what they show, how they join others."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

BLACK = np.zeros((40, 56), np.uint8)


def drawn(op, count=3000):
    policy = A.Compose([op], seed=6)
    entries = [policy.sample(index)[0] for index in range(count)]
    return {name: np.array([one[name] for one in entries]) for name in entries[0] if name != "op"}


def test_perspective_moves_each_corner_inwards_by_a_folded_normal():
    values = drawn(A.Perspective(scale=(0.08, 0.08), p=1))
    del values["applied"]
    assert len(values) == 8
    for fractions in values.values():
        assert fractions.min() >= 0
        assert fractions.max() < 0.32
        # Mean and second moment of |N(0, s)|, within five standard errors of 3,000 draws.
        assert fractions.mean() == pytest.approx(0.08 * np.sqrt(2 / np.pi), rel=0.07)
        assert np.mean(fractions**2) == pytest.approx(0.08**2, rel=0.13)


def test_perspective_uncovers_nothing():
    policy = A.Compose([A.Perspective(scale=(0.3, 0.3), fill=255, p=1)], seed=1)
    for index in range(30):
        assert policy.apply(BLACK, policy.sample(index)).max() == 0


def test_safe_rotate_keeps_every_corner():
    """Marks in the corners of a dark sheet are still there, whatever the angle."""
    image = np.full((60, 80), 20, np.uint8)
    for row in (0, 50):
        for column in (0, 70):
            image[row : row + 10, column : column + 10] = 200
    policy = A.Compose([A.SafeRotate(limit=180, fill=20, p=1)], seed=2)
    for index in range(20):
        result = policy.apply(image, policy.sample(index)).astype(float)
        # Squeezed by the canvas that the angle needs; the marks' mass shrinks with the area alone.
        angle = np.deg2rad(policy.sample(index)[0]["angle"])
        cos, sin = abs(np.cos(angle)), abs(np.sin(angle))
        area = (80 * sin + 60 * cos) * (60 * sin + 80 * cos)
        expected = (image.astype(float) - 20).sum() * 60 * 80 / area
        assert (result - 20).sum() == pytest.approx(expected, rel=0.05)


def test_shift_scale_rotate_is_an_affine_of_its_limits():
    limits = A.ShiftScaleRotate(0.1, (-0.2, 0.4), 30, shift_limit_y=0.0, p=1)
    affine = A.Affine(
        scale=(0.8, 1.4),
        rotate=(-30, 30),
        translate_percent={"x": (-0.1, 0.1), "y": 0.0},
        p=1,
    )
    image = drawing(33, 44, 3)
    ours, theirs = A.Compose([limits], seed=3), A.Compose([affine], seed=3)
    for index in range(5):
        np.testing.assert_array_equal(
            ours.apply(image, ours.sample(index)), theirs.apply(image, theirs.sample(index))
        )


def test_a_tilt_joins_what_stands_around_it():
    ys, xs = np.mgrid[:72, :64]
    image = np.uint8(
        128 + 100 * np.sin(xs / 6) * np.cos(ys / 8)
    )  # smooth: resamples hardly blur it
    ops = [
        A.HorizontalFlip(p=1),
        A.Perspective(scale=(0.1, 0.1), border_mode="replicate", p=1),
        A.Rotate(limit=(12, 12), border_mode="replicate", p=1),
        A.Resize(50, 60),
    ]
    fused, apart = (
        A.Compose(ops, seed=2, fuse=fuse, antialias=False)(image)[8:-8, 8:-8].astype(float)
        for fuse in (True, False)
    )
    assert np.abs(fused - apart).mean() < 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: A.Perspective(scale=(0.2, 0.1)), r"^scale: low must not be above high"),
        (lambda: A.Perspective(scale=1.5), r"^scale must be in"),
        (lambda: A.Perspective(fit_output=True), r"fit_output"),
        (lambda: A.SafeRotate(limit=1e9), r"^limit must be in"),
        (lambda: A.ShiftScaleRotate(scale_limit=(-1, 0)), r"^scale_limit must be in"),
        (lambda: A.ShiftScaleRotate(shift_limit_x=(1, 0)), r"^shift_limit_x: low must not"),
    ],
)
def test_arguments_out_of_range(make, message):
    with pytest.raises(ValueError, match=message):
        make()
