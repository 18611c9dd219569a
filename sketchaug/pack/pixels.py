"""What happens to a decoded drawing before it is packed: gray as one channel, and its size."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Gray = Literal["auto", "always", "never"]


def lean(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A colour drawing that holds only grays as (H, W); any other as it is."""
    if image.ndim == 3 and image.shape[2] == 3 and (image == image[:, :, :1]).all():
        return np.ascontiguousarray(image[:, :, 0])
    return image


def prepared(
    image: NDArray[np.uint8], *, size: int | None = None, gray: Gray = "auto"
) -> NDArray[np.uint8]:
    """A drawing as it is packed.

    Args:
        image: uint8 (H, W), (H, W, 3), or (H, W, 4) with alpha.
        size: Pixels of the shorter side; None = as it is. The aspect is kept, and a drawing whose
            shorter side is no longer stays as it is.
        gray: "auto": colour that holds only grays becomes (H, W). "always": every drawing does, by
            luminance, transparent ones on white paper. "never": channels stay.
    """
    if gray == "auto":
        image = lean(image)
    elif gray == "always" and image.ndim == 3:
        image = np.asarray(Image.fromarray(_on_white(image)).convert("L"))
    return image if size is None else shrink(image, size)


def shrink(image: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Shrinks a drawing until its shorter side has `size` pixels; never enlarges.

    Each pixel is the exact mean of the area that it covers, rounded to nearest. With an output of
    size x size or smaller, a policy then finds what it would find in the file: both sides still
    have as many pixels.
    """
    height, width = image.shape[:2]
    shorter = min(height, width)
    if shorter <= size:
        return image
    new_height, new_width = (
        (2 * side * size + shorter) // (2 * shorter) for side in (height, width)
    )
    area = height * width
    if image.ndim == 2 or image.shape[2] < 4:
        return _rounded_ratio(_area_sums(image, new_height, new_width), area)
    # Colour counts as far as it is seen: that of transparent pixels is not mixed in.
    alpha = image[:, :, 3:].astype(np.uint16)
    seen = _area_sums(image[:, :, :3] * alpha, new_height, new_width)
    opacity = _area_sums(alpha, new_height, new_width)
    colour = _rounded_ratio(seen, np.maximum(opacity, 1))
    return np.concatenate([colour, _rounded_ratio(opacity, area)], axis=2)


def _on_white(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if image.shape[2] == 3:
        return image
    alpha = image[:, :, 3:].astype(np.uint32)
    laid = image[:, :, :3] * alpha + 255 * (255 - alpha)
    return ((laid + 127) // 255).astype(np.uint8)


def _area_sums(
    values: NDArray[np.unsignedinteger], height: int, width: int
) -> NDArray[np.unsignedinteger]:
    """Sums over the area of each new pixel, in units of 1 / (height * width) old pixels."""
    highest = int(np.iinfo(values.dtype).max) * values.shape[0] * values.shape[1]
    # 32 bits are twice as fast, and enough for 16 megapixels.
    kind = np.uint32 if 2 * highest < 2**32 else np.uint64
    low = _stretch_sums(values, height, kind)
    return _stretch_sums(low.swapaxes(0, 1).copy(), width, kind).swapaxes(0, 1)


def _stretch_sums(
    values: NDArray[np.unsignedinteger], count: int, kind: type[np.unsignedinteger]
) -> NDArray[np.unsignedinteger]:
    """Sums of `count` equal stretches of rows, a row being `count` units long."""
    length = len(values)
    starts = np.arange(count) * length
    first = starts // count
    sums = np.zeros((count, *values.shape[1:]), kind)
    for step in range(-(-length // count) + 1):  # so many rows a stretch may touch
        row = first + step
        overlap = np.minimum(starts + length, (row + 1) * count) - np.maximum(starts, row * count)
        weight = np.maximum(overlap, 0).astype(kind).reshape(-1, *[1] * (values.ndim - 1))
        sums += values[np.minimum(row, length - 1)] * weight
    return sums


def _rounded_ratio(sums: NDArray[np.unsignedinteger], divisor: Any) -> NDArray[np.uint8]:
    means: NDArray[np.uint8] = ((sums + divisor // 2) // divisor).astype(np.uint8)
    return means
