"""Ops that change grey levels by what the whole drawing holds, and what is gray of a colour."""

from __future__ import annotations

from dataclasses import field
from math import inf
from typing import Any, ClassVar

from sketchaug.checks import check_count, check_interval, check_number, interval_from
from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling

INKS = ("black", "white")  # the core's numbers
_OPENCV_THRESHOLDS = ("threshold1", "threshold2")
GRAY_METHODS = ("weighted_average", "average", "desaturation", "max")  # the core's numbers


@operation
class ToGray(Transform):
    """Takes the colour out of a drawing: its channels become equal. A gray drawing stays as it is.

    Levels are rounded to nearest. The number of channels does not change.

    Attributes:
        method: `"weighted_average"` is the luma, .299 red + .587 green + .114 blue; `"average"`
            the mean of the three, `"desaturation"` the middle between the lowest and the highest,
            `"max"` the highest.
    """

    core_name: ClassVar[str] = "to_gray"
    spelling: ClassVar[Spelling] = Spelling(
        fixed={"num_output_channels": (3,)},
        only_in={"2.0": ("num_output_channels", "method")},
    )

    method: str = field(default="weighted_average", kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return (_choice("method", self.method, GRAY_METHODS),)


def _read_mask(arguments: dict[str, Any]) -> None:
    """Albumentations' ways to leave parts of a drawing out of the shares are not offered."""
    if arguments.pop("mask", None) is not None:
        raise ValueError("mask: only None is offered: the whole drawing counts")
    if tuple(arguments.pop("mask_params", ())):
        raise ValueError("mask_params: only () is offered: the whole drawing counts")


def _read_thresholds(arguments: dict[str, Any]) -> None:
    """OpenCV's threshold1 and threshold2, of which it takes the smaller one for the first."""
    given = [name for name in _OPENCV_THRESHOLDS if name in arguments]
    if not given:
        return
    if len(given) == 1:
        raise TypeError(f"{given[0]}: needs the other one of {' and '.join(_OPENCV_THRESHOLDS)}")
    if "threshold" in arguments:
        raise TypeError(f"threshold: came twice, the other time as {given[0]!r}")
    pair = [check_number(name, arguments.pop(name), within=(-inf, inf)) for name in given]
    arguments["threshold"] = (min(pair), max(pair))


@operation
class Equalize(Transform):
    """Each level becomes the share of the drawing that is darker, so that all levels occur alike.

    On white paper, which stays white, ink is spread over all levels from black on: pencil grows
    strong, and so do the paper's grain and JPEG's traces. The shares are those of the whole drawing
    that the op meets, whatever scales it afterwards. A drawing of a single level stays as it is.

    Attributes:
        by_channels: True equalises each channel by itself, which can change the colours; False
            the luma, and all three channels of a pixel move by the same step.
    """

    core_name: ClassVar[str] = "equalize"
    spelling: ClassVar[Spelling] = Spelling(
        fixed={"mode": ("cv",)}, rewrite=_read_mask, rewritten=("mask", "mask_params")
    )

    by_channels: bool = field(default=True, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return (self._flag("by_channels"),)


@operation
class CLAHE(Transform):
    """Equalises by tiles, with a limit to how far a level is spread; bilinear between tiles.

    Faint pencil grows readable where it is, without that strong ink elsewhere counts against it.
    Gray drawings, of one channel or of three equal ones, are equalised in their levels, coloured
    ones in the lightness of CIELAB, as OpenCV and albumentations do it: gray levels differ from
    theirs by 1 at most, tinted drawings by 0.7 on the average and 16 at most, as their CIELAB is a
    level off. albumentations takes three equal channels for a colour, which is 0.1 levels on the
    average of real drawings, 12 at most. Tiles are parts of the drawing that the op meets, whatever
    scales it afterwards.

    Attributes:
        clip_limit: Lowest and highest limit, as a multiple of the mean number of pixels of a level
            in a tile: no level counts more. 1 changes least, 256 limits nothing. A number v means
            (1, v).
        tile_grid_size: Number of columns and of rows of tiles.
    """

    core_name: ClassVar[str] = "clahe"
    spelling: ClassVar[Spelling] = Spelling(positional=("clip_limit", "tile_grid_size"))

    clip_limit: Limits = 4.0
    tile_grid_size: tuple[int, int] = (8, 8)

    def core_arguments(self) -> tuple[float, ...]:
        within = self._limits("clip_low")
        clips = interval_from(1.0, "clip_limit", self.clip_limit, within=within)
        if not isinstance(self.tile_grid_size, tuple) or len(self.tile_grid_size) != 2:
            raise TypeError(
                f"tile_grid_size: expected a pair (columns, rows), got {self.tile_grid_size!r}"
            )
        lower, upper = (int(limit) for limit in self._limits("tiles_y"))
        columns, rows = (
            check_count("tile_grid_size", count, lower=lower, upper=upper)
            for count in self.tile_grid_size
        )
        return (*clips, float(rows), float(columns))


@operation
class EdgeMap(Transform):
    """Draws the edges of the drawing, one pixel wide: Canny's, the same pixels as OpenCV's.

    An edge is where the luma changes most across it. A stroke has two, one on each side. The
    strength of a change is |dx| + |dy| of 3x3 Sobel gradients, 0 to 2040: that of a straight edge
    between black and white is 1020. Nothing is drawn by chance, and unless it is told otherwise the
    op is applied to every drawing: a network that has learnt edges must be asked with edges.

    Attributes:
        threshold: Two strengths: edges are where the first one is passed in touch with where the
            second one is. OpenCV's threshold1 and threshold2 are understood as well, in any order.
        blur: Size of a Gaussian kernel in pixels that is applied before, odd; 0: none. It keeps
            grain and JPEG's traces from being edges.
        ink: `"black"` draws the edges black on white whatever the drawing was, a drawing itself:
            what follows takes white for the paper and black for the ink. `"white"`, white on black,
            is how OpenCV shows them.
    """

    core_name: ClassVar[str] = "edge_map"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("threshold", "blur"), rewrite=_read_thresholds, rewritten=_OPENCV_THRESHOLDS
    )

    threshold: tuple[float, float] = (100.0, 200.0)
    blur: int = 0
    ink: str = field(default="black", kw_only=True)
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        within = self._limits("threshold_low")
        thresholds = check_interval("threshold", self.threshold, within=within)
        blur = self._count("blur")
        if blur > 0 and blur % 2 == 0:
            raise ValueError(f"blur must be 0 or odd, got {self.blur!r}")
        return (*thresholds, blur, _choice("ink", self.ink, INKS))


def _choice(name: str, value: str, offered: tuple[str, ...]) -> float:
    """The place of a word among those that are offered."""
    if value not in offered:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, offered))}, got {value!r}")
    return float(offered.index(value))
