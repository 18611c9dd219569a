"""Ops that set the canvas: sizes, crops, pads."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from sketchaug.checks import check_count, check_interval
from sketchaug.transforms.base import Mirroring, Transform, Uncovering, operation
from sketchaug.transforms.spelling import BILINEAR, Spelling

# How albumentations 2.0 asks for a better downscale; ours is Compose(antialias=True).
_SCALING = Spelling(
    idle=("mask_interpolation",),
    fixed={"interpolation": BILINEAR, "area_for_downscale": (None,)},
    only_in={"2.0": ("mask_interpolation", "area_for_downscale")},
)

# In the order of the core's numbers; the corner is the one where the drawing lies.
POSITIONS = ("center", "top_left", "top_right", "bottom_left", "bottom_right", "random")


@operation
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
    spelling: ClassVar[Spelling] = Spelling(positional=("height", "width", "interpolation")).over(
        _SCALING
    )

    height: int
    width: int
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return self._count("height"), self._count("width")


@operation
class _Crop(Uncovering):
    """A window of a fixed size.

    Attributes:
        height: Rows of the result.
        width: Columns of the result.
        pad_if_needed: Puts a drawing that is too small in the middle of a larger sheet; otherwise
            it is an error.
    """

    spelling: ClassVar[Spelling] = Spelling(
        positional=("height", "width"),
        fixed={"pad_position": ("center",)},
        only_in={"2.0": ("pad_position",)},
    )

    height: int
    width: int
    pad_if_needed: bool = field(default=False, kw_only=True)
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return self._count("height"), self._count("width"), self._flag("pad_if_needed")


@operation
class RandomCrop(_Crop):
    """A window of a fixed size at a place that is drawn, each as likely.

    Fused with later ops, the drawing around the window may come back where one of them uncovers it
    and has the same border rule.
    """

    core_name: ClassVar[str] = "random_crop"


@operation
class CenterCrop(_Crop):
    """The window of a fixed size in the middle.

    Fused with later ops, the drawing around the window may come back where one of them uncovers it
    and has the same border rule.
    """

    core_name: ClassVar[str] = "center_crop"


def _read_size(arguments: dict[str, Any]) -> None:
    """`height=` and `width=`, and (height, width) by position, of albumentations 1.4."""
    height, width = arguments.pop("height", None), arguments.pop("width", None)
    size = arguments.get("size")
    if isinstance(size, int) and height is None:
        height = arguments.pop("size")
    elif size is not None and (height is not None or width is not None):
        raise TypeError("size: came twice, the other time as 'height' and 'width'")
    if height is None and width is None:
        return
    if height is None or width is None:
        raise TypeError("size: expected a pair (height, width), got one of them")
    arguments["size"] = height, width


@operation
class RandomResizedCrop(Transform):
    """A window of random area, aspect ratio and place, scaled to a canvas.

    Ten windows are tried; if none fits, it is the largest in the middle whose aspect does. At the
    window's edge the scaling sees the drawing beyond it; fused with later ops, the drawing around
    the window may come back where one of them uncovers it.

    Attributes:
        size: (height, width) of the result.
        scale: Lowest and highest share of the drawing's area.
        ratio: Lowest and highest width / height, drawn on a logarithmic scale.
    """

    core_name: ClassVar[str] = "random_resized_crop"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("size", "width"),
        rewrite=_read_size,
        rewritten=("height", "width"),
        only_in={"1.4": ("height", "width")},
    ).over(_SCALING)

    size: tuple[int, int]
    scale: tuple[float, float] = field(default=(0.08, 1.0), kw_only=True)
    ratio: tuple[float, float] = field(default=(0.75, 4 / 3), kw_only=True)
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        if not isinstance(self.size, tuple) or len(self.size) != 2:
            raise TypeError(f"size: expected a pair (height, width), got {self.size!r}")
        upper = int(self._limits("height")[1])
        sides = [check_count(f"size[{i}]", side, upper=upper) for i, side in enumerate(self.size)]
        return (
            *map(float, sides),
            *check_interval("scale", self.scale, within=self._limits("scale_low")),
            *check_interval("ratio", self.ratio, within=self._limits("ratio_low")),
        )


@operation
class PadIfNeeded(Mirroring):
    """Adds sheet around a drawing that is smaller than wanted.

    Attributes:
        min_height: Fewest rows, or None with `pad_height_divisor`.
        min_width: Fewest columns, or None with `pad_width_divisor`.
        pad_height_divisor: Rows become the next multiple of it.
        pad_width_divisor: Columns become the next multiple of it.
        position: Where the drawing lies: `"center"`, `"top_left"`, `"top_right"`, `"bottom_left"`,
            `"bottom_right"` or `"random"`.
    """

    core_name: ClassVar[str] = "pad_if_needed"
    spelling: ClassVar[Spelling] = Spelling(
        positional=(
            *("min_height", "min_width", "pad_height_divisor", "pad_width_divisor"),
            *("position", "border_mode"),
        ),
    )

    min_height: int | None = 1024
    min_width: int | None = 1024
    pad_height_divisor: int | None = None
    pad_width_divisor: int | None = None
    position: str = "center"
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        for least, divisor in (
            ("min_height", "pad_height_divisor"),
            ("min_width", "pad_width_divisor"),
        ):
            if (getattr(self, least) is None) == (getattr(self, divisor) is None):
                raise ValueError(
                    f"{least} and {divisor}: one of them must be None, got "
                    f"{getattr(self, least)!r} and {getattr(self, divisor)!r}"
                )
        if self.position not in POSITIONS:
            allowed = ", ".join(map(repr, POSITIONS))
            raise ValueError(f"position must be one of {allowed}, got {self.position!r}")
        sides = ("min_height", "min_width", "pad_height_divisor", "pad_width_divisor")
        return (
            *(0.0 if getattr(self, side) is None else self._side(side) for side in sides),
            float(POSITIONS.index(self.position)),
        )

    def _side(self, name: str) -> float:
        upper = int(self._limits(name)[1])
        return float(check_count(name, getattr(self, name), upper=upper))


def _read_max_size(arguments: dict[str, Any]) -> None:
    """A list of one size is that size; of several, albumentations picks one."""
    sizes = arguments.get("max_size")
    if not isinstance(sizes, list):
        return
    if len(sizes) != 1:
        raise ValueError(
            "max_size: to pick one of a list is not offered; expected a size or a range "
            f"(low, high), got {sizes!r}"
        )
    arguments["max_size"] = sizes[0]


@operation
class _MaxSize(Transform):
    """One side gets a size, the other follows.

    Attributes:
        max_size: The size in pixels; a pair (low, high) draws an integer between.
    """

    spelling: ClassVar[Spelling] = Spelling(
        positional=("max_size",),
        fixed={"max_size_hw": (None,)},
        only_in={"2.0": ("max_size_hw",)},
        rewrite=_read_max_size,
    ).over(_SCALING)

    max_size: int | tuple[int, int] = 1024
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        is_pair = isinstance(self.max_size, tuple)
        if is_pair and self.semantics is not None:
            raise ValueError(
                "max_size: albumentations picks one of several sizes, which is not offered; "
                f"expected one size, got {self.max_size!r}"
            )
        low, high = self._fixed("max_size", "max_size")
        if low != int(low) or high != int(high):
            raise TypeError(f"max_size: expected an integer or a pair, got {self.max_size!r}")
        return low, high


@operation
class LongestMaxSize(_MaxSize):
    """Scales the drawing so that its longer side has a size; the aspect is kept."""

    core_name: ClassVar[str] = "longest_max_size"


@operation
class SmallestMaxSize(_MaxSize):
    """Scales the drawing so that its shorter side has a size; the aspect is kept."""

    core_name: ClassVar[str] = "smallest_max_size"


@operation
class Letterbox(Uncovering):
    """Scales the drawing to fit a canvas, its aspect kept, in the middle of the sheet.

    The outermost half pixel of the drawing blends into the sheet.

    Attributes:
        height: Rows of the result.
        width: Columns of the result.
    """

    core_name: ClassVar[str] = "letterbox"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("height", "width"), fixed={"interpolation": BILINEAR}
    )

    height: int
    width: int
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return self._count("height"), self._count("width")
