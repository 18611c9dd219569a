"""Functions that look for the ink on a sheet."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied
from sketchaug.transforms.base import Fill


def ink_crop(
    image: Any,
    *,
    height: int | None = None,
    width: int | None = None,
    margin: float = 0.1,
    max_zoom: float = 8.0,
    fill: Fill = "paper",
) -> Image:
    """Cuts the sheet down to the box of its ink.

    Args:
        image: The drawing.
        height: Rows of the result; None, with `width`, keeps the canvas as it is.
        width: Columns of the result.
        margin: Width of the margin at each side, in longer sides of the box.
        max_zoom: Most by which the ink is larger than on the whole sheet, as in `InkCrop`.
        fill: What lies beyond the sheet, as in `InkCrop`.
    """
    op = transforms.InkCrop(height, width, max_zoom=max_zoom, fill=fill)
    return applied(op, image, {"margin": margin})
