"""Functions that add noise."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.checks import check_number
from sketchaug.functional._run import Image, applied, keyed


def gauss_noise(
    image: Any, *, seed: int, deviation: float, mean: float = 0.0, per_channel: bool = True
) -> Image:
    """Adds independent normal noise to every pixel, the same for the same seed.

    Args:
        image: The drawing.
        seed: Chooses the noise, 0 to 2**64 - 1.
        deviation: Standard deviation, levels.
        mean: Mean, levels.
        per_channel: False gives all channels of a coloured drawing the same noise.

    Raises:
        ValueError: If a number is out of range.
    """
    check_number("deviation", deviation, within=(0, 255))
    op = transforms.GaussNoise(per_channel=per_channel)
    return applied(op, image, {"deviation": deviation, "mean": mean, **keyed(seed)})
