"""Ops that change grey levels, each pixel by itself."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import interval_from
from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling

PIVOTS = ("black", "paper")  # in the order of the core's numbers


@operation
class RandomBrightnessContrast(Transform):
    """Brighter or darker, more or less contrast.

    Levels become (1 + contrast) * (level - pivot) + pivot + brightness * 255, clipped to 0..255 and
    rounded to nearest.

    Attributes:
        brightness_limit: Lowest and highest brightness, as a fraction; a number v means (-v, v).
        contrast_limit: Lowest and highest contrast change; a number v means (-v, v).
        brightness_by_max: False takes the drawing's mean level in place of 255; with the semantics
            of albumentations 1.4, contrast then acts on the brightness as well.
        pivot: What keeps its level whatever the contrast: `"paper"`, so that only ink grows fainter
            or stronger, or `"black"`, as in albumentations, where paper turns gray or ink is lost
            in white.
    """

    core_name: ClassVar[str] = "random_brightness_contrast"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("brightness_limit", "contrast_limit", "brightness_by_max"),
        fixed={"ensure_safe_range": (False,)},
        only_in={"2.0": ("ensure_safe_range",)},
        defaults={"1.4": {"pivot": "black"}, "2.0": {"pivot": "black"}},
    )

    brightness_limit: Limits = (-0.2, 0.2)
    contrast_limit: Limits = (-0.2, 0.2)
    brightness_by_max: bool = True
    pivot: str = field(default="paper", kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        if self.pivot not in PIVOTS:
            allowed = " or ".join(map(repr, PIVOTS))
            raise ValueError(f"pivot must be {allowed}, got {self.pivot!r}")
        return (
            *self._symmetric("brightness_limit", "brightness"),
            *self._symmetric("contrast_limit", "contrast"),
            self._flag("brightness_by_max"),
            float(PIVOTS.index(self.pivot)),
            float(self.semantics == "1.4" and not self.brightness_by_max),
        )


@operation
class RandomGamma(Transform):
    """Levels become 255 * (level / 255) ** gamma: below 1 is brighter; black and white stay.

    Attributes:
        gamma_limit: Lowest and highest gamma in percent; a number v means (1, v).
    """

    core_name: ClassVar[str] = "random_gamma"
    spelling: ClassVar[Spelling] = Spelling(positional=("gamma_limit",), fixed={"eps": (None,)})

    gamma_limit: Limits = (80.0, 120.0)

    def core_arguments(self) -> tuple[float, ...]:
        lower, upper = self._limits("gamma_low")
        within = (lower * 100.0, upper * 100.0)
        low, high = interval_from(1.0, "gamma_limit", self.gamma_limit, within=within)
        return low / 100.0, high / 100.0


@operation
class InvertImg(Transform):
    """Turns light into dark: levels become 255 - level; exact."""

    core_name: ClassVar[str] = "invert"
