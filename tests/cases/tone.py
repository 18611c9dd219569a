"""Ops of grey levels."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="random_brightness_contrast", op=A.RandomBrightnessContrast(0.4, 0.6, p=1)),
    Case(
        name="random_brightness_contrast, mean",
        op=A.RandomBrightnessContrast(0.4, 0.6, brightness_by_max=False, p=1),
    ),
    Case(
        name="random_brightness_contrast, black",
        op=A.RandomBrightnessContrast(0.4, 0.6, pivot="black", p=1),
    ),
    Case(
        name="random_brightness_contrast, 1.4",
        op=A.RandomBrightnessContrast(0.4, 0.6, brightness_by_max=False, semantics="1.4", p=1),
    ),
    Case(name="random_gamma", op=A.RandomGamma((40, 250), p=1)),
    Case(name="invert", op=A.InvertImg(p=1), tolerance=0),
]

SETTINGS = {
    A.RandomBrightnessContrast: lambda op: {
        "brightness_by_max": op.brightness_by_max,
        "pivot": op.pivot,
        "brightness_first": op.core_arguments()[-1] == 1,
    },
}
