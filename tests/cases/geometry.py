"""Ops that move the drawing on its canvas."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

_MAPS = {"scale": (0.6, 1.7), "rotate": (-40, 40), "shear": (-15, 15)}
CASES = [
    Case(name="horizontal_flip", op=A.HorizontalFlip(p=1), tolerance=0),
    Case(name="vertical_flip", op=A.VerticalFlip(p=1), tolerance=0),
    Case(name="transpose", op=A.Transpose(p=1), tolerance=0),
    Case(name="random_rotate90", op=A.RandomRotate90(p=1), tolerance=0),
    Case(name="rotate", op=A.Rotate(limit=180, p=1)),
    Case(name="rotate, reflect", op=A.Rotate(limit=180, border_mode="reflect", p=1)),
    Case(name="safe_rotate", op=A.SafeRotate(limit=180, p=1)),
    Case(name="shift_scale_rotate", op=A.ShiftScaleRotate(0.2, (-0.5, 0.9), 60, p=1)),
    Case(name="perspective", op=A.Perspective(scale=(0.1, 0.2), p=1), tolerance=0.55),
    Case(name="affine", op=A.Affine(**_MAPS, translate_percent=(-0.2, 0.2), p=1)),
    Case(name="affine, fill", op=A.Affine(**_MAPS, translate_px=(-9, 9), fill=(9, 120, 40), p=1)),
    Case(name="affine, 1.4", op=A.Affine(**_MAPS, mode="constant", cval=7, p=1)),
    Case(name="affine, fit", op=A.Affine(**_MAPS, translate_px=(-9, 9), fit_output=True, p=1)),
    Case(
        name="affine, fit, 2.0",
        op=A.Affine(**_MAPS, fit_output=True, fill="paper", semantics="2.0", p=1),
    ),
    Case(name="affine, wrap", op=A.Affine(**_MAPS, border_mode="wrap", p=1)),
    Case(name="affine, replicate", op=A.Affine(**_MAPS, border_mode="replicate", p=1)),
    Case(
        name="affine, reflect_101",
        op=A.Affine(scale=(0.2, 0.4), keep_ratio=True, border_mode=4, p=1),
    ),
    Case(name="elastic", op=A.ElasticTransform(120, 6, p=1)),
    Case(name="elastic, pixels", op=A.ElasticTransform(amplitude=(1, 4), sigma=(3, 20), p=1)),
    Case(name="elastic, affine", op=A.ElasticTransform(40, 5, alpha_affine=4, p=1)),
    Case(
        name="elastic, repeated",
        op=A.ElasticTransform(90, (6, 15), noise_distribution="uniform", semantics="2.0", p=1),
    ),
    Case(
        name="elastic, divided",
        op=A.ElasticTransform(200, 7, noise_distribution="gaussian", same_dxdy=True, p=1),
    ),
    Case(name="grid_distortion", op=A.GridDistortion(4, 0.4, p=1)),
    Case(
        name="grid_distortion, open",
        op=A.GridDistortion(3, (-0.5, 0.2), normalized=False, border_mode="wrap", p=1),
    ),
]

SETTINGS = {
    A.Affine: lambda op: {
        "in_pixels": op.translate_px is not None,
        "shears_apart": op.semantics == "1.4",
        "fit": (op.semantics or "1.4") if op.fit_output else None,
    },
    A.ShiftScaleRotate: lambda op: {"in_pixels": False},
    A.GridDistortion: lambda op: {
        "num_steps": op.num_steps,
        "limit": op.core_arguments()[1:3],
        "normalized": op.normalized,
    },
    A.ElasticTransform: lambda op: {
        "in_pixels": op.amplitude is not None,
        "same_dxdy": op.same_dxdy,
        "alpha_affine": op.alpha_affine,
        "noise": ("mirrored", "repeated", "divided")[int(op.core_arguments()[-1])],
    },
}
