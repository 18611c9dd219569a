"""Functions that change the marks of a pencil."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied, keyed


def stroke_dropout(image: Any, *, seed: int, share: float, radius: float) -> Image:
    """Takes short pieces of ink away, discs of paper, as `StrokeDropout` does.

    Args:
        image: The drawing.
        seed: Chooses the places, 0 to 2**64 - 1.
        share: Of the ink, 0 to 1.
        radius: Of the discs in pixels, 0.5 to 1000.
    """
    drawn = {"share": share, "radius": radius, **keyed(seed)}
    return applied(transforms.StrokeDropout(), image, drawn)


def pencil_texture(image: Any, *, seed: int, strength: float, grain_size: float) -> Image:
    """Uneven ink, as `PencilTexture` makes it.

    Args:
        image: The drawing.
        seed: Chooses the noise, 0 to 2**64 - 1.
        strength: Share of the ink that can be missing, 0 to 1.
        grain_size: In pixels, 0.5 to 1000.
    """
    drawn = {"strength": strength, "grain_size": grain_size, **keyed(seed)}
    return applied(transforms.PencilTexture(), image, drawn)
