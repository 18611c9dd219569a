"""The canvas' ops as a policy names them: settings and draws in, levels out."""

from __future__ import annotations

import numpy as np
from reference import canvas, draws, geometry

KEYED = 2  # the domain of draws by a key
TRIES = 10


def random_rotate90(image, *, quarter_turns):
    return canvas.rot90(image, quarters=int(quarter_turns))


def begin(given, wanted, fraction):
    """Any whole place where it fits; half of the missing pixels, floored, lie before otherwise."""
    if given >= wanted:
        return canvas.random_crop_box(given, 1, new_height=wanted, new_width=1, u=fraction, v=0)[0]
    return -canvas.pad_before_and_after(given, minimum=wanted)[0]


def window(image, top, left, height, width, **border):
    return canvas.crop(image, box=(top, left, top + height, left + width), **border)


def random_crop(image, *, height, width, top, left, pad_if_needed=False, **border):
    corner = begin(image.shape[0], height, top), begin(image.shape[1], width, left)
    return window(image, *corner, height, width, **border)


def center_crop(image, *, height, width, pad_if_needed=False, **border):
    return canvas.center_crop(image, height=height, width=width, **border)


def pad_if_needed(
    image,
    *,
    min_height,
    min_width,
    pad_height_divisor,
    pad_width_divisor,
    position,
    top,
    left,
    **border,
):
    """`top` and `left` count for a random position only."""
    sides = {
        "center": ("center", "center"),
        "random": ("center", "center"),
        "top_left": ("start", "start"),
        "top_right": ("start", "end"),
        "bottom_left": ("end", "start"),
        "bottom_right": ("end", "end"),
    }[position]
    wanted = ((min_height, pad_height_divisor), (min_width, pad_width_divisor))
    pads = []
    for length, (minimum, divisor), side, fraction in zip(
        image.shape[:2], wanted, sides, (top, left), strict=True
    ):
        before, after = canvas.pad_before_and_after(
            length, minimum=minimum, divisor=divisor, position=side
        )
        if position == "random":
            before = int((before + after + 1) * fraction)
        pads.append(before)
        pads.append(after if position != "random" else 0)
    height, width = (
        max(length, least) if divisor is None else -(-length // divisor) * divisor
        for length, (least, divisor) in zip(image.shape[:2], wanted, strict=True)
    )
    return window(image, -pads[0], -pads[2], height, width, **border)


def longest_max_size(image, *, max_size, antialias):
    return canvas.longest_max_size(image, size=int(max_size), antialias=antialias)


def smallest_max_size(image, *, max_size, antialias):
    return canvas.smallest_max_size(image, size=int(max_size), antialias=antialias)


def letterbox(image, *, height, width, **options):
    """A map like any other: the outermost half pixel of the drawing blends into the sheet."""
    top, left, bottom, right = canvas.letterbox_box(
        *image.shape[:2], new_height=height, new_width=width
    )
    scaled = geometry.resize_matrix(
        *image.shape[:2], new_height=bottom - top, new_width=right - left
    )
    to_source = np.linalg.inv(geometry.shift_matrix(left, top) @ scaled)
    return geometry.warp(image, to_source, height, width, **options)


def resized_box(height, width, *, scale, ratio, key):
    """Area uniform, aspect log-uniform, ten tries; then the central box whose aspect is allowed."""
    seed = int(key[1]) << 32 | int(key[0])
    stream = draws.uniforms(seed=seed, domain=KEYED, stream=0, epoch=0, index=0)
    for _ in range(TRIES):
        area = height * width * (scale[0] + (scale[1] - scale[0]) * next(stream))
        low, high = np.log(ratio)
        aspect = np.exp(low + (high - low) * next(stream))
        sides = int(np.sqrt(area / aspect) + 0.5), int(np.sqrt(area * aspect) + 0.5)
        u, v = next(stream), next(stream)
        if 1 <= sides[0] <= height and 1 <= sides[1] <= width:
            return canvas.random_crop_box(
                height, width, new_height=sides[0], new_width=sides[1], u=u, v=v
            )
    new_width = max(min(width, int(height * ratio[1] + 0.5)), 1)
    new_height = max(min(height, int(width / ratio[0] + 0.5)), 1)
    return canvas.center_box(height, width, new_height=new_height, new_width=new_width)


def random_resized_crop(image, *, height, width, scale, ratio, key_0, key_1, antialias):
    """Pixels beyond the window are seen by interpolation at its edge."""
    top, left, bottom, right = resized_box(
        *image.shape[:2], scale=scale, ratio=ratio, key=(key_0, key_1)
    )
    scaled = geometry.resize_matrix(bottom - top, right - left, new_height=height, new_width=width)
    to_source = geometry.shift_matrix(left, top) @ np.linalg.inv(scaled)
    return geometry.warp(image, to_source, height, width, antialias=antialias)
