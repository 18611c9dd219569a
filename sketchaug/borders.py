"""What lies beyond the edge of a drawing: border modes and fills, by name or by OpenCV's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sketchaug import _core
from sketchaug.checks import check_number

Color = tuple[int, int, int]
Border = tuple[str, Color]

# OpenCV's border constants, which albumentations users type.
_OPENCV_MODES = {0: "constant", 1: "replicate", 2: "reflect", 3: "wrap", 4: "reflect_101"}
_MODES = tuple(mode for mode in _core.border_modes() if mode != "paper")


def resolve_border(border_mode: str | int, fill: Any, *, is_lenient: bool = False) -> Border:
    """Turns `border_mode` and `fill` into what the core takes.

    Args:
        border_mode: `"constant"`, `"replicate"`, `"reflect"`, `"wrap"`, `"reflect_101"`, or
            OpenCV's number.
        fill: `"paper"` (the drawing's own paper, measured at its border), a grey level 0..255, or
            three of them; for `"constant"` only.
        is_lenient: Lets a fill stand beside another mode, without effect.

    Raises:
        TypeError: If a value has the wrong type.
        ValueError: If the mode is unknown, a level leaves 0..255, or a colour is given to a mode
            without fill.
    """
    mode = _OPENCV_MODES.get(border_mode) if isinstance(border_mode, int) else border_mode
    if mode not in _MODES:
        allowed = ", ".join(f"{name!r}" for name in _MODES)
        numbers = ", ".join(str(number) for number in _OPENCV_MODES)
        raise ValueError(f"border_mode must be one of {allowed} or {numbers}, got {border_mode!r}")
    is_paper = isinstance(fill, str) and fill == "paper"
    if mode != "constant":
        if not is_paper and not is_lenient:
            raise ValueError(
                f"fill is used with border_mode='constant' only, got {fill!r} with {mode!r}"
            )
        return mode, (0, 0, 0)
    return ("paper", (0, 0, 0)) if is_paper else ("constant", _check_color(fill))


def _check_color(fill: Any) -> Color:
    if isinstance(fill, str):
        raise ValueError(f"fill must be 'paper', a grey level or three of them, got {fill!r}")
    levels = tuple(fill) if isinstance(fill, Sequence) else (fill,) * 3
    if len(levels) != 3:
        raise ValueError(f"fill must have one level or three, got {fill!r}")
    red, green, blue = (round(check_number("fill", level, within=(0, 255))) for level in levels)
    return red, green, blue
