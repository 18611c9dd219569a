"""Functions that change grey levels by what the whole drawing holds."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied


def to_gray(image: Any, *, method: str = "weighted_average") -> Image:
    """Takes the colour out of a drawing; its channels become equal.

    Args:
        image: The drawing.
        method: What is gray of a colour, as in `ToGray`.
    """
    return applied(transforms.ToGray(method=method), image)
