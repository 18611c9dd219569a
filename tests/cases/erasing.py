"""Ops that make holes."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(
        name="coarse_dropout",
        op=A.CoarseDropout(num_holes_range=(1, 5), hole_height_range=(0.2, 0.7), p=1),
        tolerance=0,
    ),
    Case(
        name="coarse_dropout, pixels",
        op=A.CoarseDropout(
            num_holes_range=(3, 3),
            hole_height_range=(2, 9),
            hole_width_range=(1, 40),
            fill=(9, 120, 40),
            p=1,
        ),
        tolerance=0,
    ),
    Case(name="erasing", op=A.Erasing((0.1, 0.9), (0.2, 6), p=1), tolerance=0),
    Case(
        name="random_erasing",
        op=A.RandomErasing(scale=(0.1, 0.9), ratio=(0.2, 6), p=1),
        tolerance=0,
    ),
    Case(
        name="random_erasing, several",
        op=A.RandomErasing(scale=(0.3, 0.8), count=(1, 6), fill=(9, 120, 40), p=1),
        tolerance=0,
    ),
]


def _holes(op):
    numbers = op.core_arguments()
    return {
        "heights": numbers[2:4],
        "widths": numbers[5:7],
        "in_pixels": (numbers[4], numbers[7]),
    }


def _area_and_shape(op):
    return {
        "areas": op.scale,
        "ratios": op.ratio,
        "by_logarithm": isinstance(op, A.RandomErasing),
    }


SETTINGS = {
    A.CoarseDropout: _holes,
    A.Erasing: _area_and_shape,
    A.RandomErasing: _area_and_shape,
}
