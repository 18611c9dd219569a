"""Functions that change strokes."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied, keyed
from sketchaug.transforms.base import Fill


def stroke_thickness(image: Any, *, pixels: float) -> Image:
    """Makes strokes thicker or thinner, by the same length at each side of every stroke.

    Args:
        image: The drawing.
        pixels: The length, -32 to 32; below 0 is thinner. Strokes become twice that wider.
    """
    return applied(transforms.StrokeThickness(), image, {"pixels": pixels})


def stroke_jitter(
    image: Any, *, amplitude: float, scale: float, seed: int, fill: Fill = "paper"
) -> Image:
    """Draws strokes with an unsteady hand, the same one for the same seed.

    Args:
        image: The drawing.
        amplitude: Root mean square length of the displacements, pixels.
        scale: Standard deviation of the Gaussian that makes them smooth, pixels.
        seed: Chooses the displacements, 0 to 2**64 - 1.
        fill: What lies beyond the sheet, as in `StrokeJitter`.
    """
    op = transforms.StrokeJitter(fill=fill)
    return applied(op, image, {"amplitude": amplitude, "scale": scale, **keyed(seed)})
