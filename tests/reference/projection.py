"""Maps that squeeze or tilt the canvas, in float64: SafeRotate, Perspective.

Points are (x, y). Pixel centres lie at integers; corners of a quad count from the canvas' edge, so
that the whole canvas is the quad (0, 0), (W, 0), (W, H), (0, H).
"""

from __future__ import annotations

import numpy as np
from reference import geometry
from reference.canvas import with_channels


def warp(image, forward, **border):
    """The image on a canvas of its own size after a forward 3x3 map of pixel centres."""
    height, width = image.shape[:2]
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    x, y, w = np.einsum("ij,jhw->ihw", np.linalg.inv(forward), np.stack([xs, ys, np.ones_like(xs)]))
    levels = geometry.sample(with_channels(image), x / w, y / w, **border)
    return levels.reshape(image.shape)


def safe_rotate_canvas(height, width, *, angle):
    """Sides of the box about the turned canvas, cut to whole pixels (albumentations 2.0.8)."""
    cos, sin = abs(np.cos(np.deg2rad(angle))), abs(np.sin(np.deg2rad(angle)))
    tolerance = 1e-9  # a quarter turn is exact
    new_height = int(width * sin + height * cos + tolerance)
    new_width = int(height * sin + width * cos + tolerance)
    return max(new_height, 1), max(new_width, 1)


def safe_rotate_matrix(height, width, *, angle):
    """Turned about the centre, on a canvas that holds it, squeezed back to H x W.

    The centre stays where it is; 2.0.8 puts it half a pixel further right and down.
    """
    new_height, new_width = safe_rotate_canvas(height, width, angle=angle)
    squeezed = geometry.linear_matrix(width / new_width, 0, 0, height / new_height)
    return geometry.about_centre(squeezed @ geometry.turn_matrix(angle), height, width)


def safe_rotate(image, *, angle, **border):
    return warp(image, safe_rotate_matrix(*image.shape[:2], angle=angle), **border)


def homography(source, target):
    """The 3x3 matrix that takes four points to four points: eight linear equations, m22 = 1."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows, np.float64), values), 1.0).reshape(3, 3)


def rectangle(height, width):
    return [(0, 0), (width, 0), (width, height), (0, height)]


def perspective_matrix(height, width, *, corners, fit_output=False):
    """Shows the quad `corners` (from top left, clockwise) as the full H x W canvas.

    With `fit_output` the same tilt, scaled per axis and shifted so that the whole image fills it.
    """
    forward = homography(corners, rectangle(height, width))
    if fit_output:
        moved = forward @ np.array([(x, y, 1) for x, y in rectangle(height, width)], float).T
        xs, ys = moved[:2] / moved[2]
        scale = geometry.linear_matrix(width / np.ptp(xs), 0, 0, height / np.ptp(ys))
        forward = scale @ geometry.shift_matrix(-xs.min(), -ys.min()) @ forward
    half = geometry.shift_matrix(0.5, 0.5)
    return geometry.shift_matrix(-0.5, -0.5) @ forward @ half


def perspective(image, *, corners, fit_output=False, **border):
    matrix = perspective_matrix(*image.shape[:2], corners=corners, fit_output=fit_output)
    return warp(image, matrix, **border)


def linear_part(to_source, height, width):
    """The slope of a projective map at the centre of the canvas, as a 3x3 matrix."""
    centre = np.array([(width - 1) / 2, (height - 1) / 2, 1.0])
    x, y, w = to_source @ centre
    part = np.eye(3)
    part[0, :2] = (to_source[0, :2] - x / w * to_source[2, :2]) / w
    part[1, :2] = (to_source[1, :2] - y / w * to_source[2, :2]) / w
    return part


def warp_back(image, to_source, *, antialias, border_mode, fill):
    """Pixel p shows the image at to_source p, halved first while the centre shrinks."""
    height, width = image.shape[:2]
    if antialias:
        part = linear_part(to_source, height, width)
        image, halved = geometry.halve_while_it_shrinks(with_channels(image), part)
        followed = halved @ np.linalg.inv(part)  # what halving did to the map
        to_source = followed @ to_source
    return warp_to(image, to_source, height, width, border_mode=border_mode, fill=fill)


def warp_to(image, to_source, height, width, **border):
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    x, y, w = np.einsum("ij,jhw->ihw", to_source, np.stack([xs, ys, np.ones_like(xs)]))
    return geometry.sample(with_channels(image), x / w, y / w, **border)


def safe_rotate_step(image, *, angle, **options):
    matrix = safe_rotate_matrix(*image.shape[:2], angle=angle)
    return warp_back(image, np.linalg.inv(matrix), **options)


def perspective_step(image, *, antialias, border_mode, fill, **fractions):
    """Corners by the fractions of width and height that they move inwards."""
    height, width = image.shape[:2]
    x, y = ([fractions[f"{axis}_{corner}"] for corner in range(4)] for axis in "xy")
    corners = [
        (width * x[0], height * y[0]),
        (width * (1 - x[1]), height * y[1]),
        (width * (1 - x[2]), height * (1 - y[2])),
        (width * x[3], height * (1 - y[3])),
    ]
    to_source = np.linalg.inv(perspective_matrix(height, width, corners=corners))
    options = {"antialias": antialias, "border_mode": border_mode, "fill": fill}
    return warp_back(image, to_source, **options)
