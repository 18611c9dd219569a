"""What the geometry ops mean, in float64: the forward matrix as a textbook writes it, inverted.

Images are (H, W, C) arrays of grey levels; results are levels that are not rounded yet.
"""

from __future__ import annotations

import numpy as np

# The core halves a direction while a result pixel steps over this many source pixels or more.
HALVING_STEP = 1.5


def border_index(mode, index, count):
    """The index inside [0, count) that stands for each index; -1 where the fill does."""
    index = np.asarray(index, np.int64)
    if mode == "constant":
        return np.where((index >= 0) & (index < count), index, -1)
    if mode == "replicate":
        return np.clip(index, 0, count - 1)
    if mode == "wrap":
        return index % count
    inside = np.arange(count)
    mirrored = inside[::-1] if mode == "reflect" else inside[1:-1][::-1]
    period = np.concatenate([inside, mirrored])
    return period[index % len(period)]


def sample(image, xs, ys, *, border_mode, fill):
    """Bilinear levels at source coordinates, pixel centres at integers."""
    height, width, channels = image.shape
    left, top = np.floor(xs), np.floor(ys)
    t, u = (xs - left)[..., None], (ys - top)[..., None]

    def tap(dy, dx):
        rows = border_index(border_mode, top.astype(np.int64) + dy, height)
        columns = border_index(border_mode, left.astype(np.int64) + dx, width)
        levels = image[rows, columns].astype(np.float64)
        levels[(rows < 0) | (columns < 0)] = np.broadcast_to(fill, (channels,))
        return levels

    above = (1 - t) * tap(0, 0) + t * tap(0, 1)
    below = (1 - t) * tap(1, 0) + t * tap(1, 1)
    return (1 - u) * above + u * below


def halve(image, *, rows, columns):
    """Means of 2x2, 2x1 or 1x2 pixels, half up, in bytes; an odd last one counts twice."""
    levels = image.astype(np.int64)
    if rows:
        levels = np.concatenate([levels, levels[-1:]])[: len(levels) + len(levels) % 2]
        levels = levels[0::2] + levels[1::2]
    if columns:
        levels = np.concatenate([levels, levels[:, -1:]], 1)
        levels = levels[:, : levels.shape[1] // 2 * 2]
        levels = levels[:, 0::2] + levels[:, 1::2]
    parts = (1 + rows) * (1 + columns)
    return ((levels + parts // 2) // parts).astype(np.uint8)


def halve_while_it_shrinks(image, to_source):
    """Halves the image until no step passes HALVING_STEP pixels, and corrects the map."""
    to_source = to_source.copy()
    while True:
        steps = np.hypot(to_source[:2, 0], to_source[:2, 1]) + 1e-9  # a step of 1.5 may be inexact
        columns = bool(steps[0] >= HALVING_STEP) and image.shape[1] > 1
        rows = bool(steps[1] >= HALVING_STEP) and image.shape[0] > 1
        if not rows and not columns:
            return image, to_source
        image = halve(image, rows=rows, columns=columns)
        for axis, is_halved in enumerate((columns, rows)):
            if is_halved:  # (x + 1/2) / 2 - 1/2
                to_source[axis] /= 2
                to_source[axis, 2] -= 0.25


def warp(image, to_source, height, width, *, border_mode="replicate", fill=0, antialias=False):
    """Levels of a (height, width) canvas whose pixel p shows the image at to_source @ p."""
    if antialias:
        image, to_source = halve_while_it_shrinks(image, to_source)
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    source = np.einsum("ij,jhw->ihw", to_source, np.stack([xs, ys, np.ones_like(xs)]))
    return sample(image, source[0], source[1], border_mode=border_mode, fill=fill)


def shift_matrix(dx, dy):
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def linear_matrix(xx, xy, yx, yy):
    return np.array([[xx, xy, 0.0], [yx, yy, 0.0], [0.0, 0.0, 1.0]])


def turn_matrix(degrees):
    """Counter-clockwise on a screen, whose y axis points down."""
    angle = np.deg2rad(degrees)
    return linear_matrix(np.cos(angle), np.sin(angle), -np.sin(angle), np.cos(angle))


def about_centre(matrix, height, width):
    cx, cy = (width - 1) / 2, (height - 1) / 2
    return shift_matrix(cx, cy) @ matrix @ shift_matrix(-cx, -cy)


def rotate_matrix(height, width, *, angle):
    """Where a pixel of the image goes."""
    return about_centre(turn_matrix(angle), height, width)


def affine_matrix(
    height,
    width,
    *,
    scale_x,
    scale_y,
    rotate,
    shear_x,
    shear_y,
    translate_x,
    translate_y,
    in_pixels=False,
    shears_apart=False,
):
    """Scaled, turned, sheared about the centre, then shifted.

    `shears_apart`, as in albumentations 1.4 (PEERS 6.1): sheared along y, scaled, sheared along x
    the other way, turned.
    """
    scaled = linear_matrix(scale_x, 0, 0, scale_y)
    tan_x, tan_y = np.tan(np.deg2rad([shear_x, shear_y]))
    sheared = linear_matrix(1, -tan_x, -tan_y, 1)
    unit_x, unit_y = (1, 1) if in_pixels else (width, height)
    moved = shift_matrix(translate_x * unit_x, translate_y * unit_y)
    whole = sheared @ turn_matrix(rotate) @ scaled
    if shears_apart:
        along_x, along_y = linear_matrix(1, tan_x, 0, 1), linear_matrix(1, 0, -tan_y, 1)
        whole = turn_matrix(rotate) @ along_x @ scaled @ along_y
    return moved @ about_centre(whole, height, width)


def resize_matrix(height, width, *, new_height, new_width):
    """Pixels are squares: both grids span the same rectangle, half a pixel beyond the centres."""
    scaled = linear_matrix(new_width / width, 0, 0, new_height / height)
    return shift_matrix(-0.5, -0.5) @ scaled @ shift_matrix(0.5, 0.5)


def horizontal_flip(image):
    return image[:, ::-1].astype(np.float64)


def vertical_flip(image):
    return image[::-1].astype(np.float64)


def rotate(image, *, angle, **border):
    height, width = image.shape[:2]
    to_source = np.linalg.inv(rotate_matrix(height, width, angle=angle))
    return warp(image, to_source, height, width, **border)


def affine(image, *, border_mode, fill, antialias=False, **numbers):
    height, width = image.shape[:2]
    matrix = affine_matrix(height, width, **numbers)
    return warp(
        image,
        np.linalg.inv(matrix),
        height,
        width,
        border_mode=border_mode,
        fill=fill,
        antialias=antialias,
    )


def resize(image, *, height, width, antialias=False):
    matrix = resize_matrix(*image.shape[:2], new_height=height, new_width=width)
    return warp(image, np.linalg.inv(matrix), height, width, antialias=antialias)
