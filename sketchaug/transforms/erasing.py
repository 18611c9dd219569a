"""Ops that make holes in the drawing."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from sketchaug.borders import Border, resolve_border
from sketchaug.checks import check_interval, core_limits, fixed_interval
from sketchaug.transforms.base import Fill, Transform, operation
from sketchaug.transforms.spelling import Spelling

Pair = float | tuple[float, float]


@operation
class _Hole(Transform):
    """An op that fills holes.

    Attributes:
        fill: What is in a hole: `"paper"`, a grey level 0..255 or three of them. A drawing of one
            channel takes the luma of a colour.
    """

    fill: Fill = field(default="paper", kw_only=True)

    def core_border(self) -> Border:
        return resolve_border("constant", self.fill)


@operation
class _PeersHole(_Hole):
    """One that albumentations 2.0 has, its holes black by default."""

    spelling: ClassVar[Spelling] = Spelling(
        idle=("fill_mask",),
        only_in={"2.0": ("fill_mask",)},
        defaults={"2.0": {"fill": 0}},
    )


# Our ranges, and the ends of each in albumentations 1.4.
_OLDER_ENDS = {
    "num_holes_range": ("min_holes", "max_holes"),
    "hole_height_range": ("min_height", "max_height"),
    "hole_width_range": ("min_width", "max_width"),
}
_OLDER_NAMES = tuple(name for ends in _OLDER_ENDS.values() for name in ends)
_OLDER_END = 8  # of holes, of rows and of columns


def _read_ends(arguments: dict[str, Any]) -> None:
    """`min_holes`, `max_holes` and the like of albumentations 1.4: no lowest is the highest."""
    for ours, ends in _OLDER_ENDS.items():
        low, high = (arguments.pop(name, None) for name in ends)
        if low is None and high is None:
            continue
        if ours in arguments:
            raise TypeError(f"{ours}: came twice, the other time as {ends[high is not None]!r}")
        high = _OLDER_END if high is None else high
        arguments[ours] = (high if low is None else low, high)


@operation
class CoarseDropout(_PeersHole):
    """Fills rectangles at places that are drawn; they can overlap, and lie inside the drawing.

    Sides are drawn for each hole: whole numbers mean pixels of the drawing that the op meets,
    other numbers fractions of its height and width. A hole is never larger than the drawing.

    Attributes:
        num_holes_range: Fewest and most holes; a number v means exactly v.
        hole_height_range: Lowest and highest number of rows, `(30, 50)`, or fraction of the height,
            `(0.1, 0.2)`; a number v means exactly v.
        hole_width_range: The same of columns and the width.
    """

    core_name: ClassVar[str] = "coarse_dropout"
    spelling: ClassVar[Spelling] = Spelling(
        renamed={"fill_value": "fill"},
        idle=("mask_fill_value",),
        rewrite=_read_ends,
        rewritten=_OLDER_NAMES,
        only_in={"1.4": ("fill_value", "mask_fill_value", *_OLDER_NAMES)},
        defaults={"1.4": {"fill": 0, **dict.fromkeys(_OLDER_ENDS, (_OLDER_END, _OLDER_END))}},
    )

    num_holes_range: int | tuple[int, int] = field(default=(1, 2), kw_only=True)
    hole_height_range: Pair = field(default=(0.1, 0.2), kw_only=True)
    hole_width_range: Pair = field(default=(0.1, 0.2), kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        holes = self._fixed("num_holes_range", "holes")
        if any(end != int(end) for end in holes):
            raise TypeError(
                f"num_holes_range: expected whole numbers, got {self.num_holes_range!r}"
            )
        return (*holes, *self._sides("hole_height_range"), *self._sides("hole_width_range"))

    def _sides(self, name: str) -> tuple[float, float, float]:
        """Lowest, highest, and whether they are pixels."""
        value = getattr(self, name)
        ends = value if isinstance(value, tuple) else (value,)
        in_pixels = all(isinstance(end, int) for end in ends)
        if not in_pixels and any(isinstance(end, int) and end for end in ends):
            raise TypeError(
                f"{name}: expected whole numbers, which mean pixels, or fractions, got {value!r}"
            )
        within = (1.0, self._limits("height_high")[1]) if in_pixels else (0.0, 1.0)
        return (*fixed_interval(name, value, within=within), float(in_pixels))


@operation
class Erasing(_PeersHole):
    """Fills one rectangle, as albumentations 2.0 does.

    Area, then shape, then place are drawn uniformly; sides are rounded to whole pixels of the
    drawing that the op meets. The area is at most what fits the drawing in every shape of `ratio`;
    where not even the smallest area does, nothing is erased.

    Attributes:
        scale: Smallest and largest area, fractions of the drawing's.
        ratio: Lowest and highest width / height; the shape is uniform in it, so more holes are wide
            than high. `RandomErasing` favours neither.
    """

    core_name: ClassVar[str] = "random_erasing"
    spelling: ClassVar[Spelling] = Spelling(positional=("scale", "ratio"))

    scale: tuple[float, float] = (0.02, 0.33)
    ratio: tuple[float, float] = (0.3, 3.3)

    def core_arguments(self) -> tuple[float, ...]:
        return (1.0, 1.0, *_area_and_shape(self), 0.0)


def _area_and_shape(op: Erasing | RandomErasing) -> tuple[float, ...]:
    within = {name: core_limits("random_erasing", f"{name}_low") for name in ("scale", "ratio")}
    return (
        *check_interval("scale", op.scale, within=within["scale"]),
        *check_interval("ratio", op.ratio, within=within["ratio"]),
    )


# Our ranges, and the ends of each in timm, with timm's defaults.
_TIMMS_ENDS: dict[str, dict[str, float | None]] = {
    "scale": {"min_area": 0.02, "max_area": 1 / 3},
    "ratio": {"min_aspect": 0.3, "max_aspect": None},
    "count": {"min_count": 1, "max_count": None},
}
_TIMMS_NAMES = tuple(name for ends in _TIMMS_ENDS.values() for name in ends)


def _read_timms_ends(arguments: dict[str, Any]) -> None:
    """`min_area`, `max_area` and the like of timm."""
    for ours, defaults in _TIMMS_ENDS.items():
        typed = {name: arguments.pop(name) for name in defaults if name in arguments}
        if not typed:
            continue
        if ours in arguments:
            raise TypeError(f"{ours}: came twice, the other time as {next(iter(typed))!r}")
        low, high = {**defaults, **typed}.values()
        if high is None:  # none is the mirrored shape, or the same number of holes
            is_mirrored = ours == "ratio" and isinstance(low, int | float) and low > 0
            high = 1 / low if is_mirrored else low
        arguments[ours] = (low, high)


@operation
class RandomErasing(_Hole):
    """Fills one or more rectangles, as torchvision and timm do, with paper by default.

    Zhong et al., "Random Erasing Data Augmentation", AAAI 2020. Area and shape of a hole are drawn
    until it is smaller than the drawing in both directions, ten times at most; then none is made.
    Sides are rounded to whole pixels of the drawing that the op meets, and places are uniform.

    torchvision's order of arguments and timm's names are understood. Both fill with black, or with
    0 after normalisation; here `value` is a level, 0..255, and timm's modes `"rand"` and `"pixel"`
    are not offered, nor is torchvision's `value="random"`.

    Attributes:
        scale: Smallest and largest area of all holes together, fractions of the drawing's.
        ratio: Lowest and highest height / width; its logarithm is uniform.
        count: Fewest and most holes, each with its part of the area; a number v means exactly v.
    """

    core_name: ClassVar[str] = "random_erasing"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("p", "scale", "ratio", "value", "inplace"),
        renamed={"probability": "p", "value": "fill"},
        fixed={"inplace": (False,), "mode": ("const",), "num_splits": (0,)},
        rewrite=_read_timms_ends,
        rewritten=_TIMMS_NAMES,
    )

    scale: tuple[float, float] = field(default=(0.02, 0.33), kw_only=True)
    ratio: tuple[float, float] = field(default=(0.3, 3.3), kw_only=True)
    count: int | tuple[int, int] = field(default=1, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        counts = fixed_interval("count", self.count, within=self._limits("holes_low"))
        if any(end != int(end) for end in counts):
            raise TypeError(f"count: expected whole numbers, got {self.count!r}")
        return (*counts, *_area_and_shape(self), 1.0)
