"""Ops that move whole pixels or set the canvas: turns by quarters, crops, pads, sizes, in float64.

Images are (H, W) or (H, W, C) bytes; boxes are half open: (top, left, bottom, right).
"""

from __future__ import annotations

import numpy as np
from reference import geometry


def with_channels(image):
    """(H, W, C), also of an (H, W) image."""
    return image[..., None] if image.ndim == 2 else image


def transpose(image):
    """result[y, x] = image[x, y]: mirrored on the main diagonal."""
    return image.swapaxes(0, 1).astype(np.float64)


def rot90(image, *, quarters):
    """Counter-clockwise; one quarter: result[y, x] = image[x, W - 1 - y]."""
    for _ in range(quarters % 4):
        image = image[:, ::-1].swapaxes(0, 1)
    return image.astype(np.float64)


def crop(image, *, box, border_mode="constant", fill=0):
    """The pixels of a box; where it leaves the image, what the border rule shows."""
    top, left, bottom, right = box
    rows = geometry.border_index(border_mode, np.arange(top, bottom), image.shape[0])
    columns = geometry.border_index(border_mode, np.arange(left, right), image.shape[1])
    result = image[np.ix_(rows, columns)].astype(np.float64)
    result[rows < 0] = fill
    result[:, columns < 0] = fill
    return result


def center_box(height, width, *, new_height, new_width):
    """Begins at int((H - h) / 2): of a canvas that is too small, as PadIfNeeded pads it."""
    top, left = int((height - new_height) / 2), int((width - new_width) / 2)
    return top, left, top + new_height, left + new_width


def center_crop(image, *, height, width, **border):
    box = center_box(*image.shape[:2], new_height=height, new_width=width)
    return crop(image, box=box, **border)


def random_crop_box(height, width, *, new_height, new_width, u, v):
    """Begins at int((H - h + 1) u), int((W - w + 1) v) for u, v in [0, 1) (PEERS 6.1)."""
    top, left = int((height - new_height + 1) * u), int((width - new_width + 1) * v)
    return top, left, top + new_height, left + new_width


def pad_before_and_after(length, *, minimum=None, divisor=None, position="center"):
    """Missing pixels before: the floored half, all of them ("end") or none ("start")."""
    wanted = minimum if divisor is None else -(-length // divisor) * divisor
    missing = max(wanted - length, 0)
    before = {"center": missing // 2, "start": 0, "end": missing}[position]
    return before, missing - before


def pad(image, *, top, bottom, left, right, **border):
    height, width = image.shape[:2]
    return crop(image, box=(-top, -left, height + bottom, width + right), **border)


def scaled_sides(height, width, scale):
    """Sides of at least 1, rounded to the nearest, halves to the even one (as Python rounds)."""
    return max(round(height * scale), 1), max(round(width * scale), 1)


def longest_max_sides(height, width, *, size):
    return scaled_sides(height, width, size / max(height, width))


def smallest_max_sides(height, width, *, size):
    return scaled_sides(height, width, size / min(height, width))


def resize(image, *, height, width, antialias=False):
    result = geometry.resize(with_channels(image), height=height, width=width, antialias=antialias)
    return result.reshape(height, width, *image.shape[2:])


def longest_max_size(image, *, size, antialias=False):
    height, width = longest_max_sides(*image.shape[:2], size=size)
    return resize(image, height=height, width=width, antialias=antialias)


def smallest_max_size(image, *, size, antialias=False):
    height, width = smallest_max_sides(*image.shape[:2], size=size)
    return resize(image, height=height, width=width, antialias=antialias)


def random_resized_crop(image, *, box, height, width, antialias=False):
    """A box inside the image, resized; pixels outside the box are not looked at."""
    top, left, bottom, right = box
    return resize(image[top:bottom, left:right], height=height, width=width, antialias=antialias)


def letterbox_box(height, width, *, new_height, new_width):
    """Where the image lies on the new canvas: as large as fits, sides rounded, centred."""
    scale = min(new_height / height, new_width / width)
    sides = scaled_sides(height, width, scale)
    inner_height, inner_width = min(sides[0], new_height), min(sides[1], new_width)
    top, left = (new_height - inner_height) // 2, (new_width - inner_width) // 2
    return top, left, top + inner_height, left + inner_width


def letterbox(image, *, height, width, fill, antialias=False):
    """The image, resized to fit with its aspect kept, in the middle of a canvas of `fill`."""
    top, left, bottom, right = letterbox_box(*image.shape[:2], new_height=height, new_width=width)
    result = np.empty((height, width, *image.shape[2:]))
    result[:] = fill
    result[top:bottom, left:right] = resize(
        image, height=bottom - top, width=right - left, antialias=antialias
    )
    return result
