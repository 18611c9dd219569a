"""Ops made for drawings."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="stroke_thickness", op=A.StrokeThickness((-1.5, 2.5), p=1)),
    Case(name="stroke_thickness, thinner", op=A.StrokeThickness((-0.9, -0.1), p=1)),
    Case(name="stroke_thickness, far", op=A.StrokeThickness(7.3, p=1)),
    Case(name="stroke_jitter", op=A.StrokeJitter((0.5, 4), (2, 9), p=1)),
    Case(name="stroke_jitter, fill", op=A.StrokeJitter(3, 5, fill=(9, 120, 40), p=1)),
    Case(name="ink_crop", op=A.InkCrop(margin=(0, 0.4))),
    Case(
        name="ink_crop, canvas", op=A.InkCrop(29, 41, margin=0.2, max_zoom=1.1, fill=(9, 120, 40))
    ),
]

SETTINGS = {
    A.InkCrop: lambda op: {name: getattr(op, name) for name in ("height", "width", "max_zoom")},
}
