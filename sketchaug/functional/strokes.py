"""Functions that change strokes."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied


def stroke_thickness(image: Any, *, pixels: float) -> Image:
    """Makes strokes thicker or thinner, by the same length at each side of every stroke.

    Args:
        image: The drawing.
        pixels: The length, -32 to 32; below 0 is thinner. Strokes become twice that wider.
    """
    return applied(transforms.StrokeThickness(), image, {"pixels": pixels})
