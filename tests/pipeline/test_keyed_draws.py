"""What a drawn key stands for: factors, fields and holes follow their distributions, too.

Windows of RandomResizedCrop, erased shapes, noise, gaps and textures: the files of these ops.
"""

from __future__ import annotations

import numpy as np
import pytest
from distributions import Follows, Uniform, whole
from ops import KINDS, usual
from scipy import stats

import sketchaug as A
from sketchaug import _core

COUNT = 20_000


def traced(op, shape, count):
    """Where the pixels of the result come from, (count, 2, H, W): x, then y."""
    plan = A.Compose([op], seed=12)._plan
    picture = np.zeros(shape, np.uint8)
    return np.array([plan.trace(picture, plan.sample(index)) for index in range(count)], float)


def test_no_two_ops_samples_or_epochs_draw_the_same_key():
    """A key starts a stream of its own: 64 bits, a chance of 3e-8 that two of these are equal."""
    keyed = [n for n in KINDS if "key_0" in _core.op_types()[KINDS[n].core_name]["draws"]]
    assert len(keyed) > 8
    policy = A.Compose([usual(name) for name in keyed], seed=5)
    keys = [
        (entry["key_0"], entry["key_1"])
        for epoch in (0, 1)
        for index in range(3000)
        for entry in policy.sample(index, epoch)
    ]
    assert len(set(keys)) == len(keys)
    columns = np.array(keys).reshape(2, 3000, len(keyed), 2)
    flat = columns.transpose(0, 2, 3, 1).reshape(-1, 3000)  # epochs, ops and halves
    correlations = np.corrcoef(flat)[np.triu_indices(len(flat), 1)]
    assert np.abs(correlations).max() < 5.5 / np.sqrt(3000)


def test_cells_of_a_grid_are_stretched_uniformly_each_for_itself():
    op = A.GridDistortion(2, (-0.4, 0.6), normalized=False, p=1)
    x, y = traced(op, (8, 8), COUNT // 4).transpose(1, 0, 2, 3)
    factors = np.array([*np.diff(x[:, 0])[:, [1, 5]].T, *np.diff(y[:, :, 0])[:, [1, 5]].T])
    assert Uniform(0.6 - 1e-5, 1.6 + 1e-5).agrees(factors.ravel())
    correlations = np.corrcoef(factors)[np.triu_indices(4, 1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(COUNT // 4)


@pytest.mark.parametrize("semantics", [None, "2.0"])
def test_a_displacement_is_normal(semantics):
    op = A.ElasticTransform(100, 4, p=1).under(semantics)
    shifts = traced(op, (16, 16), COUNT)[:, :, 8, 8] - 8
    for component in shifts.T:
        assert Follows(stats.norm(0, component.std()).cdf).agrees(component)
    assert abs(np.corrcoef(shifts.T)[0, 1]) < 5 / np.sqrt(COUNT)


def test_holes_are_uniform_in_size_and_place():
    op = A.CoarseDropout(
        num_holes_range=(1, 1),
        hole_height_range=(2, 5),
        hole_width_range=(0.2, 0.6),
        fill=255,
        p=1,
    )
    policy = A.Compose([op], seed=7)
    dark = np.zeros((12, 20), np.uint8)
    found = []
    for index in range(COUNT):
        hole = policy.apply(dark, policy.sample(index)) == 255
        rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
        found.append((rows[0], columns[0], len(rows), len(columns)))
    tops, lefts, heights, widths = np.array(found).T
    assert whole(2, 5).agrees(heights)
    assert whole(4, 11).agrees(widths)  # of 20 pixels .2 to .6, cut to whole ones
    assert whole(0, 7).agrees(tops[heights == 5])
    assert whole(0, 12).agrees(lefts[widths == 8])
    assert abs(np.corrcoef(heights, widths)[0, 1]) < 5 / np.sqrt(COUNT)
