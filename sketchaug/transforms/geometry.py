"""Ops that move pixels: flips, turns, maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

from sketchaug.checks import Interval, check_flag, fixed_interval
from sketchaug.transforms.base import Limits, Mirroring, Transform, Uncovering, operation
from sketchaug.transforms.spelling import BILINEAR, Spelling, Version

PerAxis = float | tuple[float, float] | Mapping[str, Any]


@operation
class HorizontalFlip(Transform):
    """Mirrors left and right; exact."""

    core_name: ClassVar[str] = "horizontal_flip"


@operation
class VerticalFlip(Transform):
    """Mirrors top and bottom; exact."""

    core_name: ClassVar[str] = "vertical_flip"


@operation
class Transpose(Transform):
    """Mirrors on the main diagonal: rows become columns; exact."""

    core_name: ClassVar[str] = "transpose"


@operation
class RandomRotate90(Transform):
    """Turns by 0, 1, 2 or 3 quarters, each as likely; exact.

    Attributes:
        p: Chance that the op touches one image, 0 to 1; albumentations 2.0 has 1 by default.
    """

    core_name: ClassVar[str] = "random_rotate90"
    spelling: ClassVar[Spelling] = Spelling(defaults={"2.0": {"p": 1.0}})


@operation
class Rotate(Mirroring):
    """Turns the drawing about its centre; the canvas keeps its size.

    Attributes:
        limit: Lowest and highest angle in degrees, counter-clockwise; a number v means (-v, v).
    """

    core_name: ClassVar[str] = "rotate"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("limit", "interpolation", "border_mode"),
        fixed={
            "interpolation": BILINEAR,
            "rotate_method": ("largest_box",),
            "crop_border": (False,),
        },
    )

    limit: Limits = (-90.0, 90.0)

    def core_arguments(self) -> tuple[float, ...]:
        return self._symmetric("limit", "angle")


@operation
class Affine(Uncovering):
    """Scales, turns, shears and shifts about the centre, in this order.

    Each number is drawn by itself; a plain number means exactly that number, a pair (low, high) a
    range, and `{"x": ..., "y": ...}` one of either per axis (a missing axis stays as it is).

    With the semantics of albumentations 1.4, a policy's `Affine()` without any of the five
    arguments scales, shifts, turns and shears at random; it shears along y, scales, shears along x
    with the other sign, then turns.

    Attributes:
        scale: Factors, drawn separately for x and y unless `keep_ratio`.
        translate_percent: Shift as a fraction of the width and the height.
        translate_px: Shift in pixels of the canvas that the op meets; not together with
            `translate_percent`.
        rotate: Angle in degrees, counter-clockwise.
        shear: Shear angles in degrees.
        keep_ratio: Uses the factor drawn for x for y as well.
        fit_output: The canvas becomes the box of the moved drawing, so that nothing is lost; where
            the drawing was shifted to is lost in that. It is that of the pixels' centres, a pixel
            wider: a quarter turn swaps height and width. With the semantics of albumentations 2.0
            it goes to whole pixels around the corners, both ends included, unless nothing moves.
    """

    core_name: ClassVar[str] = "affine"
    spelling: ClassVar[Spelling] = Spelling(
        positional=(
            *("scale", "translate_percent", "translate_px", "rotate", "shear"),
            *("interpolation", "mask_interpolation"),
        ),
        renamed={"cval": "fill", "mode": "border_mode"},
        absent=("scale", "translate_percent", "translate_px", "rotate", "shear"),
        idle=("cval_mask",),
        fixed={
            "interpolation": BILINEAR,
            "rotate_method": ("largest_box",),
            "balanced_scale": (False,),
        },
        only_in={"1.4": ("cval", "cval_mask", "mode"), "2.0": ("balanced_scale",)},
        defaults={
            "1.4": {
                "border_mode": "constant",
                "fill": 0,
                "scale": (0.9, 1.1),
                "translate_percent": (-0.1, 0.1),
                "rotate": (-15.0, 15.0),
                "shear": (-10.0, 10.0),
            }
        },
    )

    scale: PerAxis = (1.0, 1.0)
    translate_percent: PerAxis | None = None
    translate_px: PerAxis | None = None
    rotate: Limits = 0.0
    shear: PerAxis = (0.0, 0.0)
    keep_ratio: bool = field(default=False, kw_only=True)
    fit_output: bool = field(default=False, kw_only=True)

    @property
    def can_change_canvas(self) -> bool:
        return self.fit_output

    def version_defaults(self, version: Version) -> Mapping[str, Any]:
        defaults = super().version_defaults(version)
        is_alone = self.translate_px is None and not _MOVING.intersection(self.given)
        if is_alone:
            return defaults
        return {name: value for name, value in defaults.items() if name not in _MOVING}

    def core_arguments(self) -> tuple[float, ...]:
        if self.translate_percent is not None and self.translate_px is not None:
            raise ValueError("translate_percent and translate_px exclude each other, got both")
        in_pixels = self.translate_px is not None
        name = "translate_px" if in_pixels else "translate_percent"
        shift = self.translate_px if in_pixels else self.translate_percent
        return (
            *_per_axis("scale", self.scale, 1.0, self._limits("scale_x_low")),
            *self._fixed("rotate", "rotate"),
            *_per_axis("shear", self.shear, 0.0, self._limits("shear_x_low")),
            *_per_axis(name, 0.0 if shift is None else shift, 0.0, self._limits("translate_x_low")),
            float(check_flag("keep_ratio", self.keep_ratio)),
            float(in_pixels),
            float(self.semantics == "1.4"),
            check_flag("fit_output", self.fit_output) * (2.0 if self.semantics == "2.0" else 1.0),
        )


_MOVING = frozenset({"scale", "translate_percent", "rotate", "shear"})


def _per_axis(
    name: str, value: Any, missing: float, within: Interval
) -> tuple[float, float, float, float]:
    """(x low, x high, y low, y high) of a number, a pair, or a mapping with the keys x and y."""
    if isinstance(value, Mapping):
        unknown = set(value) - {"x", "y"}
        if unknown:
            raise ValueError(
                f"{name}: expected the keys 'x' and 'y', got {sorted(map(str, unknown))}"
            )
        axes = [(f"{name}[{axis!r}]", value.get(axis, missing)) for axis in ("x", "y")]
    else:
        axes = [(name, value), (name, value)]
    x, y = (fixed_interval(label, limits, within=within) for label, limits in axes)
    return *x, *y
