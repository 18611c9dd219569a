"""Affine maps whose canvas grows or shrinks to hold the whole moved image, in float64."""

from __future__ import annotations

import numpy as np
from reference import geometry
from reference.canvas import with_channels


def moved_span(matrix, *, left, top, right, bottom):
    """Smallest and largest (x, y) of a rectangle's corners after a map."""
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    moved = (matrix @ np.array([(*corner, 1) for corner in corners], np.float64).T)[:2]
    return moved.min(axis=1), moved.max(axis=1)


def fitted_matrix(matrix, height, width, *, semantics="2.0"):
    """The map, shifted onto its canvas, and the canvas' (height, width) (PEERS 6.1).

    2.0: corners at 0 and W, 0 and H; from floor(smallest) to ceil(largest), both included.
    1.4: corners at the centres of the outermost pixels; ceil(largest - smallest + 1) pixels, the
    first one at the smallest coordinate.
    """
    tolerance = 1e-9  # a quarter turn is exact
    if semantics == "2.0":
        low, high = moved_span(matrix, left=0, top=0, right=width, bottom=height)
        first = np.floor(low + tolerance)
        sides = np.ceil(high - tolerance) - first + 1
    else:
        low, high = moved_span(matrix, left=0, top=0, right=width - 1, bottom=height - 1)
        first = low
        sides = np.ceil(high - low + 1 - tolerance)
    return geometry.shift_matrix(*-first) @ matrix, (int(sides[1]), int(sides[0]))


def affine(image, *, fit=None, **options):
    """Affine as a policy names it; `fit`: the release whose canvas it fits, or None."""
    if fit is None:
        return geometry.affine(image, **options)
    return affine_fit_output(image, semantics=fit, **options)


def affine_fit_output(image, *, semantics="2.0", border_mode, fill, antialias=False, **draws):
    """Affine, its draws as of `geometry.affine_matrix`; identity returns the image as it is."""
    height, width = image.shape[:2]
    matrix = geometry.affine_matrix(height, width, **draws)
    if np.allclose(matrix, np.eye(3), rtol=0, atol=1e-9):
        return image.astype(np.float64)
    matrix, sides = fitted_matrix(matrix, height, width, semantics=semantics)
    options = {"border_mode": border_mode, "fill": fill, "antialias": antialias}
    levels = geometry.warp(with_channels(image), np.linalg.inv(matrix), *sides, **options)
    return levels.reshape(*sides, *image.shape[2:])
