"""The distorted grid: nothing at no limits, ends that stay, cells of the drawn widths."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A


def columns_shown(op, width, index, *, seed=5):
    """Which column of the drawing each column of the result shows."""
    policy = A.Compose([op, A.Normalize(0.0, 1.0, 1.0)], seed=seed)
    ramp = np.tile(np.arange(width, dtype=np.uint8), (30, 1))
    return policy.apply(ramp, policy.sample(index))[0, :, 0]


def test_no_limits_change_nothing():
    image = drawing(41, 53, 3)
    for steps in (1, 5, 64):
        policy = A.Compose([A.GridDistortion(steps, 0.0, p=1)], seed=1)
        np.testing.assert_array_equal(policy(image), image)


def test_the_map_is_straight_inside_cells_and_never_folds():
    for index in range(20):
        shown = columns_shown(A.GridDistortion(5, 0.4, border_mode="replicate", p=1), 200, index)
        slopes = np.diff(shown)
        assert slopes.min() > -1e-3
        inside = np.delete(slopes.reshape(-1), np.arange(39, 199, 40)).reshape(5, -1)[:, 2:-2]
        assert np.ptp(inside, axis=1).max() < 2e-2  # float32 coordinates of bytes


def test_normalized_keeps_the_ends_and_open_ones_move():
    ends = {
        normalized: [
            columns_shown(
                A.GridDistortion(4, 0.4, normalized=normalized, border_mode="replicate", p=1),
                120,
                index,
            )[-1]
            for index in range(40)
        ]
        for normalized in (True, False)
    }
    assert min(ends[True]) > 117.5
    assert min(ends[False]) < 110


def test_it_joins_its_neighbours_in_one_resample():
    image = drawing(60, 60)
    ops = [A.GridDistortion(4, 0.3, p=1), A.HorizontalFlip(p=1), A.RandomRotate90(p=1)]
    fused, apart = (
        A.Compose(ops, seed=2, fuse=fuse, antialias=False)(image).astype(int)
        for fuse in (True, False)
    )
    assert np.abs(fused - apart).max() <= 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_steps": 0}, r"^num_steps must be in \[1, 64\], got 0"),
        ({"distort_limit": (-1, 0)}, r"^distort_limit must be in"),
    ],
)
def test_arguments_out_of_range(arguments, message):
    with pytest.raises(ValueError, match=message):
        A.GridDistortion(**arguments)
