"""Holes of a key: the sizes and places that it draws, in the order that the core draws them."""

from __future__ import annotations

import numpy as np
from reference import draws
from reference.canvas import with_channels
from reference.fields import KEYED


def keyed(key_0, key_1):
    seed = int(key_1) << 32 | int(key_0)
    return draws.uniforms(seed=seed, domain=KEYED, stream=0, epoch=0, index=0)


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
    numbers = keyed(key_0, key_1)
    for _ in range(int(holes)):
        first, second, down, right = (next(numbers) for _ in range(4))
        hole_height = side_of_hole(heights, in_pixels[0], height, first)
        hole_width = side_of_hole(widths, in_pixels[1], width, second)
        top = int(down * (height - hole_height + 1))
        left = int(right * (width - hole_width + 1))
        result[top : top + hole_height, left : left + hole_width] = fill
    return result


def between(low, high, fraction):
    return min(low + (high - low) * fraction, high)


def sides_in_tries(areas, ratios, height, width, numbers):
    """torchvision's: the first of ten that is smaller than the sheet; ratio is height / width."""
    low, high = np.log(ratios)
    for _ in range(10):
        area = between(*areas, next(numbers))
        ratio = np.exp(between(low, high, next(numbers)))
        sides = (
            int(np.floor(np.sqrt(area * ratio) + 0.5)),
            int(np.floor(np.sqrt(area / ratio) + 0.5)),
        )
        if sides[0] < height and sides[1] < width:
            return sides
    return None


def sides_that_fit(areas, ratios, height, width, numbers):
    """albumentations': areas up to one that fits in every shape; ratio is width / height."""
    tallest_fits, widest_fits = ratios[0] * height**2, width**2 / ratios[1]
    largest = min(areas[1], tallest_fits, widest_fits)
    if largest < areas[0]:
        return None
    area = between(areas[0], largest, next(numbers))
    ratio = between(*ratios, next(numbers))
    return int(np.floor(np.sqrt(area / ratio) + 0.5)), int(np.floor(np.sqrt(area * ratio) + 0.5))


def boxes_erased(holes, key_0, key_1, *, areas, ratios, by_logarithm, height, width):
    """[(top, left, height, width), ...] on a sheet of this size; `areas` are fractions of it."""
    numbers = keyed(key_0, key_1)
    sides_of = sides_in_tries if by_logarithm else sides_that_fit
    pixels = [area * (height * width / holes) for area in areas] if holes else []
    boxes = []
    for _ in range(int(holes)):
        sides = sides_of(pixels, ratios, height, width, numbers)
        if sides is not None:
            top = int(next(numbers) * (height - sides[0] + 1))
            left = int(next(numbers) * (width - sides[1] + 1))
            boxes.append((top, left, *sides))
    return boxes


def random_erasing(image, *, holes, key_0, key_1, areas, ratios, by_logarithm, border_mode, fill):
    assert border_mode == "constant"
    result = with_channels(image).astype(np.float64)
    sheet = {"height": image.shape[0], "width": image.shape[1]}
    shapes = {"areas": areas, "ratios": ratios, "by_logarithm": by_logarithm}
    for top, left, height, width in boxes_erased(holes, key_0, key_1, **shapes, **sheet):
        result[top : top + height, left : left + width] = fill
    return result
