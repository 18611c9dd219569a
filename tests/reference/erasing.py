"""Holes of a key: the sizes and places that it draws, in the order that the core draws them."""

from __future__ import annotations

import numpy as np
from reference import draws
from reference.canvas import with_channels
from reference.fields import KEYED


def side_of_hole(limits, in_pixels, side, fraction):
    low, high = limits
    if in_pixels:
        return min(int(low + np.floor(fraction * (high - low + 1))), side)
    return min(int((low + fraction * (high - low)) * side), side)


def coarse_dropout(image, *, holes, key_0, key_1, heights, widths, in_pixels, border_mode, fill):
    """`holes` boxes filled one after the other; `in_pixels` says of heights and of widths."""
    assert border_mode == "constant"
    result = with_channels(image).astype(np.float64)
    height, width = image.shape[:2]
    seed = int(key_1) << 32 | int(key_0)
    numbers = draws.uniforms(seed=seed, domain=KEYED, stream=0, epoch=0, index=0)
    for _ in range(int(holes)):
        first, second, down, right = (next(numbers) for _ in range(4))
        hole_height = side_of_hole(heights, in_pixels[0], height, first)
        hole_width = side_of_hole(widths, in_pixels[1], width, second)
        top = int(down * (height - hole_height + 1))
        left = int(right * (width - hole_width + 1))
        result[top : top + hole_height, left : left + hole_width] = fill
    return result
