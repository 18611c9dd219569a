"""What becomes of a grey level, in float64; clipped, not rounded."""

from __future__ import annotations

import numpy as np


def random_gamma(image, *, gamma):
    """(level / 255) ** gamma * 255; gamma 1 keeps, above 1 darkens."""
    return (image.astype(np.float64) / 255) ** gamma * 255


def invert(image):
    return 255 - image.astype(np.float64)


def brightness_contrast(image, *, contrast, brightness, pivot=0.0):
    """(1 + contrast) * (level - pivot) + pivot + brightness * 255.

    `pivot` is a level, or one per channel: 0 as in albumentations, the paper for drawings.
    """
    pivot = np.asarray(pivot, np.float64)
    moved = (1 + contrast) * (image.astype(np.float64) - pivot) + pivot
    return np.clip(moved + brightness * 255, 0, 255)
