"""Functions that set the canvas: sizes, crops, pads."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug import transforms
from sketchaug.arrays import as_array
from sketchaug.checks import check_count
from sketchaug.functional._run import Image, applied
from sketchaug.transforms.base import Fill


def resize(image: Any, *, height: int, width: int, antialias: bool = True) -> Image:
    """Scales the drawing to a canvas, whatever its aspect ratio was.

    Args:
        image: The drawing.
        height: Rows of the result.
        width: Columns of the result.
        antialias: Takes means where the drawing shrinks to less than half.
    """
    return applied(transforms.Resize(height, width), image, antialias=antialias)


def longest_max_size(image: Any, *, max_size: int, antialias: bool = True) -> Image:
    """Scales the drawing so that its longer side has a size; the aspect is kept.

    Args:
        image: The drawing.
        max_size: That size, pixels.
        antialias: Takes means where the drawing shrinks to less than half.
    """
    op = transforms.LongestMaxSize(max_size)
    return applied(op, image, {"max_size": max_size}, antialias=antialias)


def smallest_max_size(image: Any, *, max_size: int, antialias: bool = True) -> Image:
    """Scales the drawing so that its shorter side has a size; the aspect is kept.

    Args:
        image: The drawing.
        max_size: That size, pixels.
        antialias: Takes means where the drawing shrinks to less than half.
    """
    op = transforms.SmallestMaxSize(max_size)
    return applied(op, image, {"max_size": max_size}, antialias=antialias)


def letterbox(
    image: Any, *, height: int, width: int, fill: Fill = "paper", antialias: bool = True
) -> Image:
    """Scales the drawing to fit a canvas, its aspect kept, in the middle of the sheet.

    Args:
        image: The drawing.
        height: Rows of the result.
        width: Columns of the result.
        fill: Colour of the sheet, as in `Letterbox`.
        antialias: Takes means where the drawing shrinks to less than half.
    """
    op = transforms.Letterbox(height, width, fill=fill)
    return applied(op, image, antialias=antialias)


def crop(image: Any, *, top: int, left: int, height: int, width: int) -> Image:
    """The window of a size at a place inside the drawing; exact.

    Args:
        image: The drawing.
        top: Its first row.
        left: Its first column.
        height: Its rows.
        width: Its columns.

    Raises:
        ValueError: If the window leaves the drawing.
    """
    op, array = transforms.RandomCrop(height, width), as_array("image", image)
    sides = np.shape(array)[:2] if isinstance(array, np.ndarray) else ()
    last = [max(side - size, 0) for side, size in zip(sides, (height, width), strict=False)]
    if len(last) < 2:  # no drawing, which the core says best
        return applied(op, array, {"top": 0.0, "left": 0.0})
    draws = {
        name: (check_count(name, first, lower=0, upper=end) + 0.5) / (end + 1)
        for name, first, end in (("top", top, last[0]), ("left", left, last[1]))
    }
    return applied(op, array, draws)


def center_crop(
    image: Any,
    *,
    height: int,
    width: int,
    pad_if_needed: bool = False,
    border_mode: str | int = "constant",
    fill: Fill = "paper",
) -> Image:
    """The window of a fixed size in the middle; exact.

    Args:
        image: The drawing.
        height: Rows of the result.
        width: Columns of the result.
        pad_if_needed: Puts a drawing that is too small on a larger sheet; otherwise it is an error.
        border_mode: What that sheet is, as in `CenterCrop`.
        fill: Its colour, as in `CenterCrop`.
    """
    op = transforms.CenterCrop(
        height,
        width,
        pad_if_needed=pad_if_needed,
        border_mode=border_mode,
        fill=fill,
    )
    return applied(op, image)


def pad_if_needed(
    image: Any,
    *,
    min_height: int,
    min_width: int,
    position: str = "center",
    border_mode: str | int = "constant",
    fill: Fill = "paper",
) -> Image:
    """Adds sheet around a drawing that is smaller than wanted; exact.

    Args:
        image: The drawing.
        min_height: Fewest rows of the result.
        min_width: Fewest columns.
        position: Where the drawing lies: `"center"`, `"top_left"`, `"top_right"`, `"bottom_left"`
            or `"bottom_right"`.
        border_mode: What that sheet is, as in `PadIfNeeded`.
        fill: Its colour, as in `PadIfNeeded`.

    Raises:
        ValueError: If the position would be drawn.
    """
    if position == "random":
        raise ValueError("position: 'random' is for policies, which draw it")
    op = transforms.PadIfNeeded(
        min_height,
        min_width,
        position=position,
        border_mode=border_mode,
        fill=fill,
    )
    return applied(op, image, {"top": 0.0, "left": 0.0})
