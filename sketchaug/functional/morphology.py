"""Functions that grow and shrink what is light."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied


def morphological(image: Any, *, width: int, height: int, operation: str = "dilation") -> Image:
    """Each pixel becomes the lightest, or the darkest, of an ellipse about it.

    Args:
        image: The drawing.
        width: Of the ellipse, in pixels.
        height: Of the ellipse, in pixels.
        operation: `"dilation"` takes the lightest, which thins dark ink; `"erosion"` the darkest.
    """
    return applied(transforms.Morphological((width, height), operation), image)
