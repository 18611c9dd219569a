"""The numbers that a row's peers and we have in common; not random, so that results are one."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from sketchaug.bench.peers.entry import Array

SIZE = 224
CROP = (200, 180)
PADDED = 600
ANGLE = 15.0
TURN, FACTOR, SHIFT = 10.0, 1.2, (7, -5)  # affine
SIGMA, BLUR = 1.5, 7
GAMMA = 1.5
CONTRAST, BRIGHTNESS = -0.2, 0.1
NOISE = 0.05  # of 255
HOLE = 0.2  # of a side
SHARE = 0.1  # of the picture
CLIP = 4.0
EDGES = (100, 200)
ALPHA, THRESHOLD = 0.4, 5
LIGHTNESS = 0.8
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
PAPER = 255


def workers() -> int:
    """As many as this process may use cores."""
    return max(1, len(os.sched_getaffinity(0)))


def line() -> Array:
    """MotionBlur's kernel for a level line."""
    kernel = np.zeros((BLUR, BLUR), np.float32)
    kernel[BLUR // 2] = 1 / BLUR
    return kernel


def sharpening() -> Array:
    """Sharpen's kernel: a share of the drawing, and of eight times itself less its neighbours."""
    kernel = np.full((3, 3), -ALPHA, np.float32)
    kernel[1, 1] = (1 - ALPHA) + ALPHA * (8 + LIGHTNESS)
    return kernel


def curve(values: Any) -> Array:
    """RandomBrightnessContrast's."""
    result: Array = np.clip(values * (1 + CONTRAST) + 255 * BRIGHTNESS, 0, 255)
    return result


def matrix_of(map_x: Array, map_y: Array) -> Array:
    """The projective map, result to source, of places that one of it gave; (3, 3) float64.

    The least-squares solution from 25 places: float32 coordinates are too coarse for four.
    """
    rows = np.linspace(0, map_x.shape[0] - 1, 5).astype(int)
    columns = np.linspace(0, map_x.shape[1] - 1, 5).astype(int)
    equations, answers = [], []
    for y in rows:
        for x in columns:
            u, v = float(map_x[y, x]), float(map_y[y, x])
            equations.append([x, y, 1, 0, 0, 0, -x * u, -y * u])
            equations.append([0, 0, 0, x, y, 1, -x * v, -y * v])
            answers += [u, v]
    found = np.linalg.lstsq(np.array(equations, float), np.array(answers), rcond=None)[0]
    return np.append(found, 1.0).reshape(3, 3)


def box_of(map_x: Array, map_y: Array) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the crop that was enlarged or shrunk to these places."""
    height, width = map_x.shape
    columns = (float(map_x[0, -1]) - float(map_x[0, 0])) / (width - 1) * width
    rows = (float(map_y[-1, 0]) - float(map_y[0, 0])) / (height - 1) * height
    left = round(float(map_x[0, 0]) + 0.5 - columns / width / 2)
    top = round(float(map_y[0, 0]) + 0.5 - rows / height / 2)
    return left, top, left + round(columns), top + round(rows)
