"""Ops whose pixels other libraries share: their result beside ours for the same numbers.

`SHARED` has, by the name of the class, who else knows the op, and what makes (ours, theirs) of a
drawing. README's table of ops states the differences; tests/test_op_table.py measures them.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ops import KINDS, TOLD

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
PLAIN = {"fuse": False, "antialias": False, "seed": 8}
Pairs = Callable[[str, np.ndarray], Iterator[tuple[np.ndarray, np.ndarray]]]


@dataclass(frozen=True)
class Peer:
    """Whose pixels: "albumentations", "OpenCV" or "NumPy"; and the pairs of one drawing."""

    who: str
    pairs: Pairs


def same(*options: dict[str, Any], ours: dict[str, Any] | None = None) -> Peer:
    """The op of the same name in albumentations, each with these arguments that leave no choice."""

    def pairs(name, picture):
        import albumentations

        for arguments in options:
            told = {"p": 1, **arguments}
            mine = A.Compose([KINDS[name](**told, **(ours or {}))], **PLAIN)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it advises against some of its own
                theirs = albumentations.Compose([getattr(albumentations, name)(**told)])
            yield mine(picture), theirs(image=picture)["image"]

    return Peer("albumentations", pairs)


def warped(**options: Any) -> Peer:
    """OpenCV's remap of the places that the core's own map names: the sampling, not the map."""

    def pairs(name, picture):
        import cv2

        has_fill = hasattr(KINDS[name], "fill")
        fill = {"fill": 255} if has_fill else {}
        op = KINDS[name](**{**TOLD.get(name, {}), **fill, **options, "p": 1})
        policy = A.Compose([op], **PLAIN)
        mode = cv2.BORDER_CONSTANT if has_fill else cv2.BORDER_REPLICATE
        for index in range(2):
            x, y = policy._plan.trace(picture, policy._plan.sample(index))
            border = {"borderMode": mode, "borderValue": (255, 255, 255)}
            theirs = cv2.remap(picture, x, y, cv2.INTER_LINEAR, **border)
            yield policy.apply(picture, policy.sample(index)), theirs

    return Peer("OpenCV", pairs)


def indexed(expected: Callable[[np.ndarray, dict[str, float]], np.ndarray]) -> Peer:
    """NumPy's own indexing, given what was drawn."""

    def pairs(name, picture):
        policy = A.Compose([KINDS[name](**TOLD.get(name, {}), p=1)], **PLAIN)
        for index in range(4):
            params = policy.sample(index)
            yield policy.apply(picture, params), expected(picture, params[0])

    return Peer("NumPy", pairs)


def edges(*thresholds: tuple[float, float]) -> Peer:
    """OpenCV's Canny of the luma."""

    def pairs(name, picture):
        import cv2

        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        for low, high in thresholds:
            mine = A.Compose([KINDS[name]((low, high), ink="white", p=1)], **PLAIN)(picture)
            yield mine[..., 0], cv2.Canny(gray, low, high)

    return Peer("OpenCV", pairs)


def _cropped(picture, drawn):
    sides = (TOLD["RandomCrop"]["height"], TOLD["RandomCrop"]["width"])
    corner = [
        int((length - side + 1) * drawn[name])
        for length, side, name in zip(picture.shape, sides, ("top", "left"), strict=False)
    ]
    return picture[corner[0] : corner[0] + sides[0], corner[1] : corner[1] + sides[1]]


WHITE = {"border_mode": 0, "fill": 255}
SHARED: dict[str, Peer] = {
    "HorizontalFlip": same({}),
    "VerticalFlip": same({}),
    "Transpose": same({}),
    "InvertImg": same({}),
    "RandomRotate90": indexed(lambda picture, drawn: np.rot90(picture, drawn["quarter_turns"])),
    "RandomCrop": indexed(_cropped),
    "Rotate": same({"limit": (15, 15), "border_mode": 4}, {"limit": (-37, -37), **WHITE}),
    "SafeRotate": warped(),  # without the half pixel by which albumentations shifts
    "Affine": same(
        {"scale": (1.3, 1.3), "shear": {"x": (9, 9), "y": (-6, -6)}, **WHITE},
        {"scale": (0.8, 0.8), "rotate": (21, 21), "translate_px": (7, 7), **WHITE},
    ),
    "ShiftScaleRotate": same(
        {"shift_limit": 0, "scale_limit": (0.1, 0.1), "rotate_limit": (20, 20), **WHITE}
    ),
    "Perspective": warped(),
    "ElasticTransform": warped(),
    "GridDistortion": warped(),
    "RandomResizedCrop": warped(),
    "Letterbox": warped(),
    "Resize": same({"height": 224, "width": 224}, {"height": 600, "width": 500}),
    "CenterCrop": same({"height": 200, "width": 180}),
    "PadIfNeeded": same({"min_height": 900, "min_width": 901, **WHITE}),
    "LongestMaxSize": same({"max_size": 224}),
    "SmallestMaxSize": same({"max_size": 224}),
    "RandomBrightnessContrast": same(
        {"brightness_limit": (0.1, 0.1), "contrast_limit": (-0.2, -0.2)},
        {"brightness_limit": (-0.1, -0.1), "contrast_limit": (0.2, 0.2)},
        ours={"pivot": "black"},
    ),
    "RandomGamma": same({"gamma_limit": (150, 150)}, {"gamma_limit": (60, 60)}),
    "ToGray": same({}),
    "EdgeMap": edges((100, 200), (50, 200)),
    "Equalize": same({}),
    "CLAHE": same({"clip_limit": (4, 4)}, {"clip_limit": (2, 2), "tile_grid_size": (5, 7)}),
    "GaussianBlur": same(
        {"blur_limit": (7, 7), "sigma_limit": (1.5, 1.5)}, {"blur_limit": 0, "sigma_limit": (3, 3)}
    ),
    "UnsharpMask": same(
        {"blur_limit": (5, 5), "sigma_limit": (1.5, 1.5), "alpha": (0.4, 0.4), "threshold": 5}
    ),
    "Sharpen": same({"alpha": (0.4, 0.4), "lightness": (0.8, 0.8)}),
    "MotionBlur": same(
        {
            "blur_limit": (7, 7),
            "allow_shifted": False,
            "angle_range": (30, 30),
            "direction_range": (0, 0),
        }
    ),
    "InkCrop": warped(height=224, width=224),
    "StrokeJitter": warped(),
    "Morphological": same(
        {"scale": (2, 3)}, {"scale": (3, 3), "operation": "erosion"}, ours={"semantics": "2.0"}
    ),
}


def differences(name, pictures):
    """Largest and mean absolute difference over drawings, in grey levels."""
    largest, means = 0, []
    for picture in pictures:
        for mine, theirs in SHARED[name].pairs(name, picture):
            assert mine.shape == theirs.shape
            difference = np.abs(mine.astype(int) - theirs)
            largest = max(largest, int(difference.max()))
            means.append(float(difference.mean()))
    return largest, max(means)
