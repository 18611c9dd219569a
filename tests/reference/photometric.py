"""What the photometric ops mean, in float64, and how paper and transparency are judged."""

from __future__ import annotations

import numpy as np

RING_SAMPLES_PER_SIDE = 256
PAPER_TOLERANCE = 24


def random_brightness_contrast(
    image, *, contrast, brightness, brightness_by_max=True, pivot="black", brightness_first=False
):
    """(1 + contrast) * (level - pivot) + pivot + brightness * 255 or the image's mean, clipped.

    `pivot` is black, or the luma of the paper; `brightness_first`: contrast acts on the brightness.
    """
    levels = image.astype(np.float64)
    unit = 255.0 if brightness_by_max else levels.mean()
    still = 0.0
    if pivot == "paper":
        paper = measure_paper(image)
        still = paper[0] if len(paper) == 1 else luma(paper)
    weight = 1 + contrast if brightness_first else 1
    moved = (1 + contrast) * (levels - still) + still
    return np.clip(moved + weight * brightness * unit, 0, 255)


def round_levels(levels):
    """Bytes; halves go up."""
    return np.floor(levels + 0.5).astype(np.uint8)


def normalize(image, *, mean, std, max_pixel_value=255.0):
    """(level / max_pixel_value - mean) / std, per channel."""
    return (image.astype(np.float64) / max_pixel_value - np.asarray(mean)) / np.asarray(std)


def luma(color):
    """The grey level of a colour, rounded half up."""
    red, green, blue = (int(level) for level in color)
    return (299 * red + 587 * green + 114 * blue + 500) // 1000


def is_gray(image):
    return bool((image == image[..., :1]).all())


def on_white(image):
    """An (H, W, 4) image without its alpha, laid on white paper."""
    color, alpha = image[..., :3].astype(np.float64), image[..., 3:].astype(np.float64)
    return np.floor((color * alpha + 255 * (255 - alpha)) / 255 + 0.5).astype(np.uint8)


def ring(image):
    """The outermost rows and columns, at most RING_SAMPLES_PER_SIDE pixels of each, evenly."""
    height, width = image.shape[:2]

    def spread(length):
        count = min(length, RING_SAMPLES_PER_SIDE)
        return np.arange(count) * length // count

    columns, rows = spread(width), spread(height)
    sides = [image[0, columns], image[-1, columns], image[rows, 0], image[rows, -1]]
    return np.concatenate(sides)


def measure_paper(image):
    """Per channel the lower median of the ring, if two thirds of it agree; white otherwise."""
    pixels = np.sort(ring(image).astype(np.int64), axis=0)
    median = pixels[(len(pixels) - 1) // 2]
    agreeing = (np.abs(pixels - median) <= PAPER_TOLERANCE).sum(axis=0)
    is_sure = (3 * agreeing >= 2 * len(pixels)).all()
    return median if is_sure else np.full(image.shape[2], 255)
