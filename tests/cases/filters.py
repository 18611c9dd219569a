"""Ops that look at the neighbours of a pixel."""

from __future__ import annotations

import sketchaug as A
from cases.case import Case

CASES = [
    Case(name="gaussian_blur", op=A.GaussianBlur((3, 31), p=1)),
    Case(name="gaussian_blur, sigma", op=A.GaussianBlur(0, (0.3, 9.0), p=1)),
    Case(name="motion_blur", op=A.MotionBlur((3, 25), p=1)),
    Case(name="motion_blur, 1.4", op=A.MotionBlur((3, 15), semantics="1.4", p=1)),
    Case(
        name="motion_blur, centred 1.4",
        op=A.MotionBlur((3, 15), allow_shifted=False, semantics="1.4", p=1),
    ),
    Case(name="motion_blur, 2.0", op=A.MotionBlur((3, 15), semantics="2.0", p=1)),
    Case(name="unsharp_mask", op=A.UnsharpMask((3, 15), alpha=(0.2, 2.0), p=1)),
    Case(
        name="unsharp_mask, sigma",
        op=A.UnsharpMask(0, (0.5, 3.0), alpha=1.5, threshold=0, p=1),
    ),
    Case(name="sharpen", op=A.Sharpen(p=1)),
    Case(name="sharpen, lightness", op=A.Sharpen((0.1, 1.0), (0.0, 1.5), p=1)),
    Case(name="sharpen, gaussian", op=A.Sharpen((0.5, 2.0), method="gaussian", p=1)),
    Case(name="gauss_noise", op=A.GaussNoise(mean_range=(-0.1, 0.1), p=1)),
    Case(name="gauss_noise, one", op=A.GaussNoise(std_range=0.3, per_channel=False, p=1)),
    Case(name="gauss_noise, 1.4", op=A.GaussNoise(var_limit=(10, 500), p=1)),
    Case(name="gauss_noise, 2.0", op=A.GaussNoise(semantics="2.0", p=1)),
]

_ROUNDINGS = {None: "nearest", "1.4": "down", "2.0": "noise to 0"}

SETTINGS = {
    A.MotionBlur: lambda op: {"between_cells": op.semantics == "1.4"},
    A.UnsharpMask: lambda op: {"threshold": op.threshold},
    A.Sharpen: lambda op: {
        "method": op.method,
        "kernel_size": op.kernel_size,
        "sigma": op.sigma,
    },
    A.GaussNoise: lambda op: {
        "per_channel": op.per_channel,
        "rounding": _ROUNDINGS[op.semantics],
    },
}
