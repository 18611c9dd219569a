"""Ops that make holes in the drawing."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from sketchaug.borders import Border, resolve_border
from sketchaug.checks import fixed_interval
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

    spelling: ClassVar[Spelling] = Spelling(
        idle=("fill_mask",),
        only_in={"2.0": ("fill_mask",)},
        defaults={"2.0": {"fill": 0}},
    )

    fill: Fill = field(default="paper", kw_only=True)

    def core_border(self) -> Border:
        return resolve_border("constant", self.fill)


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
class CoarseDropout(_Hole):
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
