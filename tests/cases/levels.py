"""Ops of levels that look at the whole picture, and of what is light and dark in it."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="to_gray", op=A.ToGray(p=1)),
    Case(name="to_gray, average", op=A.ToGray(method="average", p=1)),
    Case(name="to_gray, desaturation", op=A.ToGray(method="desaturation", p=1)),
    Case(name="to_gray, max", op=A.ToGray(method="max", p=1), tolerance=0),
    Case(name="equalize", op=A.Equalize(p=1), tolerance=0),
    Case(name="equalize, luma", op=A.Equalize(by_channels=False, p=1), tolerance=0),
    Case(name="clahe", op=A.CLAHE((1, 10), p=1)),
    Case(name="clahe, tiles", op=A.CLAHE((2, 40), (3, 5), p=1)),
    Case(name="edge_map", op=A.EdgeMap(), tolerance=0),
    Case(name="edge_map, blurred", op=A.EdgeMap((50, 200), 5, ink="white"), tolerance=0),
    Case(name="morphological", op=A.Morphological(p=1), tolerance=0),
    Case(
        name="morphological, erosion",
        op=A.Morphological((7, 4), "erosion", p=1),
        tolerance=0,
    ),
    Case(name="morphological, tall", op=A.Morphological(9, p=1), tolerance=0),
]


def _ellipse(op):
    width, height, is_dilation = op.core_arguments()
    return {"width": int(width), "height": int(height), "is_dilation": is_dilation == 1}


def _edges(op):
    low, high = op.threshold
    return {"low": low, "high": high, "blur": op.blur, "ink": op.ink}


SETTINGS = {
    A.ToGray: lambda op: {"method": op.method},
    A.Equalize: lambda op: {"by_channels": op.by_channels},
    A.CLAHE: lambda op: dict(zip(("tiles_x", "tiles_y"), op.tile_grid_size, strict=True)),
    A.EdgeMap: _edges,
    A.Morphological: _ellipse,
}
