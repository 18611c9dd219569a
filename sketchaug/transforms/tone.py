"""Ops that change grey levels, each pixel by itself."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling


@operation
class RandomBrightnessContrast(Transform):
    """Brighter or darker, more or less contrast.

    Levels become (1 + contrast) * level + brightness * 255, clipped to 0..255 and rounded to
    nearest.

    Attributes:
        brightness_limit: Lowest and highest brightness, as a fraction; a number v means (-v, v).
        contrast_limit: Lowest and highest contrast change; a number v means (-v, v).
        brightness_by_max: False takes the drawing's mean level in place of 255.
    """

    core_name: ClassVar[str] = "random_brightness_contrast"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("brightness_limit", "contrast_limit", "brightness_by_max"),
        fixed={"ensure_safe_range": (False,)},
        only_in={"2.0": ("ensure_safe_range",)},
    )

    brightness_limit: Limits = (-0.2, 0.2)
    contrast_limit: Limits = (-0.2, 0.2)
    brightness_by_max: bool = True

    def core_arguments(self) -> tuple[float, ...]:
        return (
            *self._symmetric("brightness_limit", "brightness"),
            *self._symmetric("contrast_limit", "contrast"),
            self._flag("brightness_by_max"),
        )
