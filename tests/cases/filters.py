"""Ops that look at the neighbours of a pixel."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="gaussian_blur", op=A.GaussianBlur((3, 31), p=1)),
    Case(name="gaussian_blur, sigma", op=A.GaussianBlur(0, (0.3, 9.0), p=1)),
]

SETTINGS = {}
