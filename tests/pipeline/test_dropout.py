"""Holes: how many, how large, where; what fills them; what scaling and turning do to them."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

DARK = np.full((60, 80), 40, np.uint8)


def one_hole(**options):
    return A.CoarseDropout(num_holes_range=(1, 1), fill=255, p=1, **options)


def hole_of(result):
    """(top, left, height, width) of the only white box."""
    rows, columns = np.nonzero(result == 255)
    top, left, bottom, right = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
    assert (result[top:bottom, left:right] == 255).all()
    return top, left, bottom - top, right - left


def test_sizes_and_places_are_uniform_and_inside():
    op = one_hole(hole_height_range=(5, 9), hole_width_range=(0.1, 0.3))
    policy = A.Compose([op], seed=3)
    boxes = np.array([hole_of(policy.apply(DARK, policy.sample(index))) for index in range(4000)])
    tops, lefts, heights, widths = boxes.T
    counts = np.bincount(heights)[5:]
    assert len(counts) == 5
    assert np.abs(counts - 800).max() < 5 * np.sqrt(800)  # five equal sizes
    assert (widths.min(), widths.max()) == (8, 23)  # whole pixels of 8 to 24
    assert (tops + heights).max() == 60
    assert (lefts + widths).max() == 80
    five = tops[heights == 5]
    assert np.abs(five.mean() - 27.5) < 5 * 16.2 / np.sqrt(len(five))  # uniform on 0..55


@pytest.mark.parametrize(("low", "high"), [(0, 0), (2, 2), (1, 4)])
def test_number_of_holes(low, high):
    policy = A.Compose([A.CoarseDropout(num_holes_range=(low, high), p=1)], seed=1)
    numbers = [policy.sample(index)[0]["holes"] for index in range(2000)]
    values, counts = np.unique(numbers, return_counts=True)
    assert list(values) == list(range(low, high + 1))
    assert np.abs(counts - 2000 / len(counts)).max() < 5 * np.sqrt(2000 / len(counts))


def test_holes_are_paper_unless_a_fill_is_given():
    sheet = drawing(50, 50, 3)
    sheet[:3], sheet[-3:], sheet[:, :3], sheet[:, -3:] = [(200, 190, 180)] * 4
    op = A.CoarseDropout(hole_height_range=(30, 30), hole_width_range=(30, 30), p=1)
    result = A.Compose([op], seed=1)(sheet)
    assert ((result == (200, 190, 180)).all(axis=2)).mean() > 0.3


def test_a_hole_means_the_same_before_and_after_scaling():
    op = one_hole(hole_height_range=(16, 16), hole_width_range=(24, 24))
    before = A.Compose([op, A.Resize(30, 40)], seed=2)
    params = before.sample(0)
    top, left, height, width = hole_of(before.apply(DARK, params))
    assert (height, width) == (8, 12)
    alone = A.Compose([op], seed=2)
    assert hole_of(alone.apply(DARK, alone.sample(0)))[2:] == (16, 24)
    large = hole_of(alone.apply(DARK, alone.sample(0)))
    assert abs(large[0] / 2 - top) <= 1
    assert abs(large[1] / 2 - left) <= 1


def test_holes_turn_with_the_drawing_that_has_them():
    op = one_hole(hole_height_range=(10, 10), hole_width_range=(40, 40))
    turned = A.Compose([op, A.Rotate(limit=(90, 90), fill=40, p=1)], seed=2)
    square = np.full((80, 80), 40, np.uint8)
    assert hole_of(turned.apply(square, turned.sample(1)))[2:] == (40, 10)


def test_a_hole_larger_than_the_drawing_covers_it():
    op = one_hole(hole_height_range=(500, 500), hole_width_range=(500, 500))
    assert (A.Compose([op], seed=1)(DARK) == 255).all()


def test_the_names_of_release_1_4():
    op = A.CoarseDropout(max_holes=3, max_height=9, min_height=4, fill_value=255).under(None)
    assert op.num_holes_range == (3, 3)
    assert op.hole_height_range == (4, 9)
    assert op.hole_width_range == (8, 8)
    assert op.fill == 255


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"num_holes_range": (2, 1)}, ValueError, r"^num_holes_range: low must not be above high"),
        ({"hole_height_range": (5, 0.5)}, TypeError, r"^hole_height_range: expected whole numbers"),
        ({"hole_width_range": (0.2, 1.5)}, ValueError, r"^hole_width_range must be in \[0, 1\]"),
        ({"fill": "random"}, ValueError, r"^fill must be 'paper'"),
        ({"max_holes": 2, "num_holes_range": (1, 2)}, TypeError, r"^num_holes_range: came twice"),
        ({"holes": 2}, TypeError, r"holes"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.CoarseDropout(**arguments)
