"""Ops that change the canvas."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="resize, smaller", op=A.Resize(5, 7)),
    Case(name="resize, larger", op=A.Resize(71, 97)),
    Case(name="random_crop", op=A.RandomCrop(9, 14, pad_if_needed=True), tolerance=0),
    Case(
        name="center_crop, wrap",
        op=A.CenterCrop(21, 11, pad_if_needed=True, border_mode="wrap"),
        tolerance=0,
    ),
    Case(name="random_resized_crop", op=A.RandomResizedCrop((19, 23))),
    Case(name="random_resized_crop, small", op=A.RandomResizedCrop((9, 6), scale=(0.6, 1))),
    Case(name="pad_if_needed", op=A.PadIfNeeded(40, 41, fill=(9, 120, 40)), tolerance=0),
    Case(
        name="pad_if_needed, multiples",
        op=A.PadIfNeeded(None, None, 8, 16, "random", border_mode="reflect"),
        tolerance=0,
    ),
    Case(
        name="pad_if_needed, corner",
        op=A.PadIfNeeded(20, None, None, 32, "bottom_left"),
        tolerance=0,
    ),
    Case(name="longest_max_size", op=A.LongestMaxSize((20, 50))),
    Case(name="smallest_max_size", op=A.SmallestMaxSize(12)),
    Case(name="letterbox", op=A.Letterbox(30, 24)),
]


def _sides(op):
    return {"height": op.height, "width": op.width}


SETTINGS = {
    A.Resize: _sides,
    A.Letterbox: _sides,
    A.RandomCrop: _sides,
    A.CenterCrop: _sides,
    A.RandomResizedCrop: lambda op: {
        "height": op.size[0],
        "width": op.size[1],
        "scale": op.scale,
        "ratio": op.ratio,
    },
    A.PadIfNeeded: lambda op: {
        name: getattr(op, name)
        for name in (
            "min_height",
            "min_width",
            "pad_height_divisor",
            "pad_width_divisor",
            "position",
        )
    },
}
