"""Functions that make holes in the drawing."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied, keyed
from sketchaug.transforms.base import Fill


def coarse_dropout(
    image: Any,
    *,
    seed: int,
    holes: int,
    height: float | tuple[float, float],
    width: float | tuple[float, float],
    fill: Fill = "paper",
) -> Image:
    """Fills rectangles at places that are the same for the same seed.

    Args:
        image: The drawing.
        seed: Chooses the places, 0 to 2**64 - 1.
        holes: How many.
        height: Rows of each, or a fraction of the drawing's, as in `CoarseDropout`.
        width: Columns of each, or a fraction of the drawing's.
        fill: What is in them, as in `CoarseDropout`.
    """
    op = transforms.CoarseDropout(
        num_holes_range=holes, hole_height_range=height, hole_width_range=width, fill=fill
    )
    return applied(op, image, {"holes": holes, **keyed(seed)})


def erasing(image: Any, *, seed: int, area: float, ratio: float, fill: Fill = "paper") -> Image:
    """Fills one rectangle at a place that is the same for the same seed.

    Args:
        image: The drawing.
        seed: Chooses the place, 0 to 2**64 - 1.
        area: Of the rectangle, a fraction of the drawing's; without effect where it does not fit.
        ratio: Width / height of the rectangle.
        fill: What is in it, as in `Erasing`.
    """
    op = transforms.Erasing((area, area), (ratio, ratio), fill=fill)
    return applied(op, image, {"holes": 1, **keyed(seed)})


def random_erasing(
    image: Any, *, seed: int, area: float, ratio: float, count: int = 1, fill: Fill = "paper"
) -> Image:
    """Fills rectangles at places that are the same for the same seed.

    Args:
        image: The drawing.
        seed: Chooses the places, 0 to 2**64 - 1.
        area: Of all rectangles together, a fraction of the drawing's; without effect where one is
            not smaller than the drawing.
        ratio: Height / width of each.
        count: How many.
        fill: What is in them, as in `RandomErasing`.
    """
    op = transforms.RandomErasing(scale=(area, area), ratio=(ratio, ratio), count=count, fill=fill)
    return applied(op, image, {"holes": count, **keyed(seed)})
