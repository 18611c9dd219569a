"""Functions that change grey levels, each pixel by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug import transforms
from sketchaug.functional._run import Image, applied
from sketchaug.pipeline import Compose


def brightness_contrast(
    image: Any,
    *,
    brightness: float = 0.0,
    contrast: float = 0.0,
    brightness_by_max: bool = True,
    pivot: str = "paper",
) -> Image:
    """Levels become (1 + contrast) * (level - pivot) + pivot + brightness * 255.

    They are clipped to 0..255 and rounded to nearest.

    Args:
        image: The drawing.
        brightness: A fraction, -1 to 1.
        contrast: A fraction, -1 to 100.
        brightness_by_max: False takes the drawing's mean level in place of 255.
        pivot: What keeps its level whatever the contrast: `"paper"` or `"black"`.
    """
    op = transforms.RandomBrightnessContrast(brightness_by_max=brightness_by_max, pivot=pivot)
    return applied(op, image, {"brightness": brightness, "contrast": contrast})


def gamma(image: Any, *, gamma: float) -> Image:
    """Levels become 255 * (level / 255) ** gamma: below 1 is brighter.

    Args:
        image: The drawing.
        gamma: 1 changes nothing; `RandomGamma` takes percent.
    """
    return applied(transforms.RandomGamma(), image, {"gamma": gamma})


def invert(image: Any) -> Image:
    """Turns light into dark: levels become 255 - level; exact."""
    return applied(transforms.InvertImg(), image)


def normalize(
    image: Any,
    *,
    mean: float | Sequence[float] = (0.485, 0.456, 0.406),
    std: float | Sequence[float] = (0.229, 0.224, 0.225),
    max_pixel_value: float = 255.0,
) -> NDArray[np.float32]:
    """Levels become float32 (level / max_pixel_value - mean) / std, per channel.

    Args:
        image: The drawing.
        mean: One number or three, in units of `max_pixel_value`.
        std: One positive number or three.
        max_pixel_value: Level that counts as 1.
    """
    policy = Compose([transforms.Normalize(mean, std, max_pixel_value)], seed=0)
    result: NDArray[np.float32] = policy.apply(image, [])
    return result
