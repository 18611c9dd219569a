"""Ops on the marks of a pencil and on the sheet."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="stroke_dropout", op=A.StrokeDropout(share=(0.02, 0.4), p=1), tolerance=0),
    Case(
        name="stroke_dropout, everything",
        op=A.StrokeDropout(share=1, radius=(0.5, 9), p=1),
        tolerance=0,
    ),
    Case(name="pencil_texture", op=A.PencilTexture(strength=(0.3, 1), p=1)),
    Case(name="pencil_texture, fine", op=A.PencilTexture(strength=1, grain_size=(0.5, 1.2), p=1)),
    Case(name="paper_texture", op=A.PaperTexture(fold_chance=1, p=1)),
    Case(
        name="paper_texture, strong",
        op=A.PaperTexture(
            grain=1, grain_size=(0.5, 9), light=1, fold_chance=0.7, fold_depth=1, fold_width=1, p=1
        ),
    ),
]

SETTINGS = {}
