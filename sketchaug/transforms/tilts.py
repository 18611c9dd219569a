"""Turns and tilts of the whole sheet."""

from __future__ import annotations

from dataclasses import field
from numbers import Real
from typing import Any, ClassVar

from sketchaug.checks import check_interval, interval_from
from sketchaug.transforms.base import Limits, Mirroring, Uncovering, operation
from sketchaug.transforms.spelling import BILINEAR, Spelling


@operation
class SafeRotate(Mirroring):
    """Turns the drawing about its centre and shrinks it so that no corner is lost.

    The canvas that would hold the turned sheet is squeezed back to the size that came, so the
    aspect changes with the angle. albumentations 2.0 moves it half a pixel right and down besides.

    Attributes:
        limit: Lowest and highest angle in degrees, counter-clockwise; a number v means (-v, v).
    """

    core_name: ClassVar[str] = "safe_rotate"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("limit", "interpolation", "border_mode"),
        fixed={"interpolation": BILINEAR, "rotate_method": ("largest_box",)},
    )

    limit: Limits = (-90.0, 90.0)

    def core_arguments(self) -> tuple[float, ...]:
        return self._symmetric("limit", "angle")


@operation
class ShiftScaleRotate(Mirroring):
    """Shifts, scales and turns about the centre; `Affine` by the limits of albumentations.

    Attributes:
        shift_limit: Shift as a fraction of width and height; a number v means (-v, v).
        scale_limit: Change of the scale, drawn for x and y separately: factors are 1 + it.
        rotate_limit: Angle in degrees, counter-clockwise; a number v means (-v, v).
        shift_limit_x: Of the shift along x alone; None: `shift_limit`.
        shift_limit_y: Of the shift along y alone; None: `shift_limit`.
    """

    core_name: ClassVar[str] = "affine"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("shift_limit", "scale_limit", "rotate_limit", "interpolation", "border_mode"),
        absent=("shift_limit_x", "shift_limit_y"),
        fixed={"interpolation": BILINEAR, "rotate_method": ("largest_box",)},
    )

    shift_limit: Limits = (-0.0625, 0.0625)
    scale_limit: Limits = (-0.1, 0.1)
    rotate_limit: Limits = (-45.0, 45.0)
    shift_limit_x: Limits | None = field(default=None, kw_only=True)
    shift_limit_y: Limits | None = field(default=None, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        lowest, highest = self._limits("scale_x_low")
        low, high = check_interval(
            "scale_limit", _both_ways(self.scale_limit), within=(lowest - 1, highest - 1)
        )
        shifts = [
            check_interval(name, _both_ways(value), within=self._limits("translate_x_low"))
            for name, value in (
                ("shift_limit_x", self.shift_limit_x),
                ("shift_limit_y", self.shift_limit_y),
            )
            if value is not None
        ]
        both = self._symmetric("shift_limit", "translate_x")
        along_x = shifts[0] if self.shift_limit_x is not None else both
        along_y = shifts[-1] if self.shift_limit_y is not None else both
        factors = (1 + low, 1 + high)
        no_shear = (0.0, 0.0, 0.0, 0.0)
        turn = self._symmetric("rotate_limit", "rotate")
        return (*factors, *factors, *turn, *no_shear, *along_x, *along_y, 0.0, 0.0, 0.0, 0.0)


def _both_ways(value: Any) -> Any:
    """A number v as (-|v|, |v|); what is no number is left for the check."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    end = abs(float(value))
    return -end, end


@operation
class Perspective(Uncovering):
    """Shows the sheet at a tilt.

    Each corner moves inwards by |N(0, s)| of the width and the height, at most 0.32, and the quad
    that the corners then span fills the canvas: nothing is uncovered, what lies outside is cut off.

    Attributes:
        scale: Range of s, drawn once an image; a number v means (0, v).
    """

    core_name: ClassVar[str] = "perspective"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("scale", "keep_size"),
        renamed={"pad_val": "fill", "pad_mode": "border_mode"},
        idle=("mask_pad_val",),
        fixed={"keep_size": (True,), "fit_output": (False,), "interpolation": BILINEAR},
        only_in={"1.4": ("pad_val", "pad_mode", "mask_pad_val")},
        defaults={"1.4": {"border_mode": "constant", "fill": 0}},
    )

    scale: Limits = (0.05, 0.1)

    def core_arguments(self) -> tuple[float, ...]:
        return interval_from(0.0, "scale", self.scale, within=self._limits("scale_low"))
