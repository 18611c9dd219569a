"""The ops of a policy, as plain data: names and arguments as albumentations users type them.

An op says what may happen to a drawing; `sketchaug.Compose` draws the numbers and runs them
natively.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, ClassVar

from sketchaug.borders import Border, Color, resolve_border
from sketchaug.checks import (
    Interval,
    check_count,
    check_number,
    check_probability,
    core_limits,
    fixed_interval,
    symmetric_interval,
)

Triple = tuple[float, float, float]
CoreOp = tuple[str, float, tuple[float, ...], str, Color]

_NO_BORDER: Border = ("paper", (0, 0, 0))
_SIDE_MAX = 65_500


@dataclass(frozen=True)
class Transform:
    """An op of a policy.

    Attributes:
        p: Chance that the op touches one image, 0 to 1.
    """

    core_name: ClassVar[str]

    p: float = field(default=0.5, kw_only=True)

    def __post_init__(self) -> None:
        check_probability(self.p)

    def core_arguments(self) -> tuple[float, ...]:
        """The op's numbers in the order of the core's registry."""
        return ()

    def core_border(self) -> Border:
        """Border mode and colour; of no effect for ops that uncover nothing."""
        return _NO_BORDER

    def core_op(self) -> CoreOp:
        """What `_core.Plan` takes."""
        mode, color = self.core_border()
        return self.core_name, float(self.p), self.core_arguments(), mode, color


@dataclass(frozen=True)
class HorizontalFlip(Transform):
    """Mirrors left and right; exact."""

    core_name: ClassVar[str] = "horizontal_flip"


@dataclass(frozen=True)
class VerticalFlip(Transform):
    """Mirrors top and bottom; exact."""

    core_name: ClassVar[str] = "vertical_flip"


@dataclass(frozen=True)
class _Uncovering(Transform):
    """An op that can show what lies beyond the edge of the drawing.

    Attributes:
        border_mode: `"constant"`, `"replicate"`, `"reflect"`, `"wrap"`, `"reflect_101"`, or
            OpenCV's number.
        fill: `"paper"`, a grey level 0..255 or three of them; used with `"constant"`. A drawing
            of one channel takes the luma of a coloured fill.
    """

    border_mode: str | int = field(default="constant", kw_only=True)
    fill: str | float | Sequence[float] = field(default="paper", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.core_border()

    def core_border(self) -> Border:
        return resolve_border(self.border_mode, self.fill)


@dataclass(frozen=True)
class Rotate(_Uncovering):
    """Turns the drawing about its centre; the canvas keeps its size.

    Attributes:
        limit: Lowest and highest angle in degrees, counter-clockwise; a number v means (-v, v).
    """

    core_name: ClassVar[str] = "rotate"

    limit: float | tuple[float, float] = (-90.0, 90.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.core_arguments()

    def core_arguments(self) -> tuple[float, ...]:
        return symmetric_interval("limit", self.limit, within=core_limits("rotate", "angle_low"))


PerAxis = float | tuple[float, float] | Mapping[str, Any]


@dataclass(frozen=True)
class Affine(_Uncovering):
    """Scales, turns, shears and shifts about the centre, in this order.

    Each number is drawn by itself; a plain number means exactly that number, a pair (low, high) a
    range, and `{"x": ..., "y": ...}` one of either per axis (a missing axis stays as it is).

    Attributes:
        scale: Factors, drawn separately for x and y unless `keep_ratio`.
        translate_percent: Shift as a fraction of the width and the height.
        translate_px: Shift in pixels of the canvas that the op meets; not together with
            `translate_percent`.
        rotate: Angle in degrees, counter-clockwise.
        shear: Shear angles in degrees.
        keep_ratio: Uses the factor drawn for x for y as well.
    """

    core_name: ClassVar[str] = "affine"

    scale: PerAxis = (1.0, 1.0)
    translate_percent: PerAxis | None = None
    translate_px: PerAxis | None = None
    rotate: float | tuple[float, float] = 0.0
    shear: PerAxis = (0.0, 0.0)
    keep_ratio: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.core_arguments()

    def core_arguments(self) -> tuple[float, ...]:
        if self.translate_percent is not None and self.translate_px is not None:
            raise ValueError("translate_percent and translate_px exclude each other, got both")
        in_pixels = self.translate_px is not None
        name = "translate_px" if in_pixels else "translate_percent"
        shift = self.translate_px if in_pixels else self.translate_percent
        rotate = fixed_interval("rotate", self.rotate, within=core_limits("affine", "rotate_low"))
        return (
            *_per_axis("scale", self.scale, 1.0, core_limits("affine", "scale_x_low")),
            *rotate,
            *_per_axis("shear", self.shear, 0.0, core_limits("affine", "shear_x_low")),
            *_per_axis(
                name, 0.0 if shift is None else shift, 0.0, core_limits("affine", "translate_x_low")
            ),
            float(self.keep_ratio),
            float(in_pixels),
        )


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


@dataclass(frozen=True)
class Resize(Transform):
    """Scales the drawing to a canvas, whatever its aspect ratio was.

    Pixels are squares: source = (result + 1/2) * scale - 1/2. When it shrinks, the drawing is first
    halved by exact 2x2 means (`Compose(antialias=True)`), so that thin strokes grow fainter instead
    of breaking.

    Attributes:
        height: Rows of the result, 1 to 65,500.
        width: Columns of the result.
    """

    core_name: ClassVar[str] = "resize"

    height: int
    width: int
    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_count("height", self.height, upper=_SIDE_MAX)
        check_count("width", self.width, upper=_SIDE_MAX)

    def core_arguments(self) -> tuple[float, ...]:
        return float(self.height), float(self.width)


@dataclass(frozen=True)
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

    brightness_limit: float | tuple[float, float] = (-0.2, 0.2)
    contrast_limit: float | tuple[float, float] = (-0.2, 0.2)
    brightness_by_max: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.core_arguments()

    def core_arguments(self) -> tuple[float, ...]:
        def limits(name: str, value: Any, argument: str) -> Interval:
            return symmetric_interval(name, value, within=core_limits(self.core_name, argument))

        return (
            *limits("brightness_limit", self.brightness_limit, "brightness_low"),
            *limits("contrast_limit", self.contrast_limit, "contrast_low"),
            float(self.brightness_by_max),
        )


@dataclass(frozen=True)
class Normalize:
    """Turns levels into float32: (level / max_pixel_value - mean) / std, per channel.

    A gray drawing is written to three channels. Stands after the ops that change pixels.

    Attributes:
        mean: One number or three, in units of `max_pixel_value`.
        std: One positive number or three.
        max_pixel_value: Level that counts as 1.
        p: Accepted for albumentations' sake; only 1 makes sense.
    """

    mean: float | Sequence[float] = (0.485, 0.456, 0.406)
    std: float | Sequence[float] = (0.229, 0.224, 0.225)
    max_pixel_value: float = 255.0
    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        _check_always("Normalize", self.p)
        self.levels()

    def levels(self) -> tuple[Triple, Triple]:
        """Mean and standard deviation in grey levels, three each."""
        scale = check_number("max_pixel_value", self.max_pixel_value, within=(1e-6, 1e6))
        mean = _triple("mean", self.mean, scale, (-1e6, 1e6))
        std = _triple("std", self.std, scale, (1e-6, 1e6))
        return mean, std


@dataclass(frozen=True)
class ToTensorV2:
    """Moves channels first: (H, W, C) becomes (C, H, W), contiguous. Stands last.

    Values and dtype stay as they are.

    Attributes:
        p: Accepted for albumentations' sake; only 1 makes sense.
    """

    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        _check_always("ToTensorV2", self.p)


def _check_always(name: str, p: Any) -> None:
    if check_probability(p) != 1.0:
        raise ValueError(
            f"p must be 1 for {name}, which decides what the results look like, got {p!r}"
        )


def _triple(name: str, value: Any, scale: float, within: Interval) -> Triple:
    numbers = [value] if isinstance(value, Real) else value
    if (
        isinstance(numbers, str)
        or not isinstance(numbers, Collection)
        or len(numbers) not in (1, 3)
    ):
        raise ValueError(f"{name}: expected one number or three, got {value!r}")
    checked = [check_number(name, number, within=within) * scale for number in numbers]
    first, second, third = checked * (3 // len(checked))
    return first, second, third


Step = Transform | Normalize | ToTensorV2

__all__ = [
    "Affine",
    "HorizontalFlip",
    "Normalize",
    "RandomBrightnessContrast",
    "Resize",
    "Rotate",
    "Step",
    "ToTensorV2",
    "Transform",
    "VerticalFlip",
]
