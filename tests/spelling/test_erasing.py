"""Holes as albumentations' users ask for them, in numbers for the core."""

from __future__ import annotations

import re

import pytest

import sketchaug as A


def numbers(op, semantics=None):
    return op.under(semantics).core_arguments()


def test_ends_of_the_older_release():
    heavy = A.CoarseDropout(
        max_holes=8, max_height=50, max_width=50, min_holes=8, min_height=30, min_width=30
    )
    assert numbers(heavy) == (8, 8, 30, 50, 1, 30, 50, 1)
    assert heavy.under(None).core_border() == ("constant", (0, 0, 0))
    assert numbers(A.CoarseDropout(max_height=0.5)) == (8, 8, 0.5, 0.5, 0, 8, 8, 1)
    assert numbers(A.CoarseDropout(min_holes=2)) == (2, 8, 8, 8, 1, 8, 8, 1)
    assert A.CoarseDropout(fill_value=255).under(None).core_border()[1] == (255, 255, 255)
    assert A.CoarseDropout(max_holes=3, min_holes=None).num_holes_range == (3, 3)


def test_ranges_are_pixels_or_fractions():
    assert numbers(A.CoarseDropout()) == (1, 2, 0.1, 0.2, 0, 0.1, 0.2, 0)
    mixed = A.CoarseDropout(num_holes_range=4, hole_height_range=(5, 9), hole_width_range=(0, 0.5))
    assert numbers(mixed) == (4, 4, 5, 9, 1, 0, 0.5, 0)
    assert numbers(A.CoarseDropout(hole_height_range=(0.5, 1.0)))[2:5] == (0.5, 1, 0)


def test_holes_are_paper_unless_a_release_is_meant():
    named = A.CoarseDropout(num_holes_range=(1, 3))
    assert named.under(None).core_border() == ("paper", (0, 0, 0))
    assert A.CoarseDropout().under("1.4").core_border() == ("constant", (0, 0, 0))
    assert A.CoarseDropout().under("2.0").core_border() == ("constant", (0, 0, 0))
    assert numbers(A.CoarseDropout(), "1.4") == (8, 8, 8, 8, 1, 8, 8, 1)


WRONG = [
    (
        {"hole_height_range": (0.1, 5)},
        TypeError,
        "hole_height_range: expected whole numbers, which mean pixels, or fractions, got (0.1, 5)",
    ),
    ({"hole_width_range": 1.5}, ValueError, "hole_width_range must be in [0, 1], got 1.5"),
    ({"hole_width_range": 0}, ValueError, "hole_width_range must be in [1, 65500], got 0"),
    (
        {"max_holes": 1.5},
        TypeError,
        "num_holes_range: expected whole numbers, got (1.5, 1.5)",
    ),
    (
        {"min_holes": 9},
        ValueError,
        "num_holes_range: low must not be above high, got (9, 8)",
    ),
    (
        {"max_width": 9, "hole_width_range": (1, 2)},
        TypeError,
        "hole_width_range: came twice, the other time as 'max_width'",
    ),
    (
        {"min_width": 9, "hole_width_range": (1, 2)},
        TypeError,
        "hole_width_range: came twice, the other time as 'min_width'",
    ),
    ({"num_holes_range": -1}, ValueError, "num_holes_range must be in [0, 1000], got -1"),
    (
        {"fill": "random"},
        ValueError,
        "fill must be 'paper', a grey level or three of them, got 'random'",
    ),
    (
        {"fill": "inpaint_ns"},
        ValueError,
        "fill must be 'paper', a grey level or three of them, got 'inpaint_ns'",
    ),
]


@pytest.mark.parametrize(("arguments", "kind", "message"), WRONG)
def test_wrong_holes_are_named(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        A.CoarseDropout(**arguments)


def test_the_call_of_torchvision():
    op = A.RandomErasing(0.3, (0.1, 0.2), (0.5, 2), 128, False)
    assert op == A.RandomErasing(p=0.3, scale=(0.1, 0.2), ratio=(0.5, 2), fill=128)
    assert numbers(A.RandomErasing()) == (1, 1, 0.02, 0.33, 0.3, 3.3, 1)
    assert A.RandomErasing().p == 0.5
    assert A.RandomErasing().under("2.0").core_border() == ("paper", (0, 0, 0))


def test_the_names_of_timm():
    op = A.RandomErasing(probability=0.25, min_area=0.05, min_aspect=0.5, mode="const", max_count=3)
    assert op == A.RandomErasing(p=0.25, scale=(0.05, 1 / 3), ratio=(0.5, 2), count=(1, 3))
    assert A.RandomErasing(min_count=2).count == (2, 2)
    assert A.RandomErasing(max_aspect=4).ratio == (0.3, 4)
    assert A.RandomErasing(max_area=0.1, max_aspect=None).scale == (0.02, 0.1)


def test_erasing_of_albumentations():
    assert numbers(A.Erasing()) == (1, 1, 0.02, 0.33, 0.3, 3.3, 0)
    assert A.Erasing().under("2.0").core_border() == ("constant", (0, 0, 0))
    assert A.Erasing().core_border() == ("paper", (0, 0, 0))
    assert A.Erasing((0.1, 0.2), (1, 2), fill_mask=None, p=1).semantics == "2.0"


WRONG_ERASING = [
    ({"mode": "pixel"}, ValueError, "mode: only 'const' is offered, got 'pixel'"),
    ({"num_splits": 2}, ValueError, "num_splits: only 0 is offered, got 2"),
    ({"inplace": True}, ValueError, "inplace: only False is offered, got True"),
    (
        {"device": "cuda"},
        TypeError,
        "device: RandomErasing has no such argument; it has scale, ratio, count, fill, p, "
        "semantics",
    ),
    (
        {"min_area": 0.1, "scale": (0.1, 0.2)},
        TypeError,
        "scale: came twice, the other time as 'min_area'",
    ),
    ({"min_area": 0.5}, ValueError, f"scale: low must not be above high, got {(0.5, 1 / 3)}"),
    ({"min_aspect": 0}, ValueError, "ratio must be in [0.001, 1000], got 0"),
    ({"max_count": 2.5}, TypeError, "count: expected whole numbers, got (1, 2.5)"),
    ({"scale": 0.3}, TypeError, "scale: expected a pair (low, high), got 0.3"),
    (
        {"value": "random"},
        ValueError,
        "fill must be 'paper', a grey level or three of them, got 'random'",
    ),
]


@pytest.mark.parametrize(("arguments", "kind", "message"), WRONG_ERASING)
def test_wrong_erasing_is_named(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        A.RandomErasing(**arguments)
