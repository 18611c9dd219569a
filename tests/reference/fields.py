"""Displacements in float64: given fields, the exact elastic field, the distorted grid."""

from __future__ import annotations

import numpy as np
from reference import geometry
from reference.canvas import with_channels


def displacement(image, *, dx, dy, **border):
    """Pixel (x, y) shows the image at (x + dx, y + dy); fields are (H, W) pixels."""
    height, width = image.shape[:2]
    xs, ys = np.meshgrid(np.arange(width), np.arange(height))
    return geometry.sample(with_channels(image), xs + dx, ys + dy, **border).reshape(image.shape)


def gaussian_weights(sigma, *, truncate=4.0):
    """exp(-d^2 / 2 sigma^2) at whole d up to `truncate` sigma, with a sum of 1."""
    radius = int(truncate * sigma + 0.5)
    offsets = np.arange(-radius, radius + 1)
    weights = np.exp(-(offsets**2) / (2 * sigma**2))
    return offsets, weights / weights.sum()


def gaussian_matrix(length, sigma, *, border_mode="reflect"):
    """The 1-d filter as a matrix: row i holds the weights of what lies around i."""
    offsets, weights = gaussian_weights(sigma)
    matrix = np.zeros((length, length))
    rows = np.arange(length)
    for offset, weight in zip(offsets, weights, strict=True):
        np.add.at(matrix, (rows, geometry.border_index(border_mode, rows + offset, length)), weight)
    return matrix


def gaussian_field(noise, sigma, *, border_mode="reflect"):
    """White noise (H, W) after the exact Gaussian filter, cut at 4 sigma (WORKFLOW R6)."""
    rows, columns = (gaussian_matrix(side, sigma, border_mode=border_mode) for side in noise.shape)
    return rows @ noise.astype(np.float64) @ columns.T


def gaussian_field_covariance(length, sigma):
    """K K^T: covariance along one axis of filtered noise of variance 1.

    Of a 2-d field: covariance(y1, y2) * covariance(x1, x2).
    """
    matrix = gaussian_matrix(length, sigma)
    return matrix @ matrix.T


def elastic_affine_matrix(height, width, *, shifts):
    """The affine before the elastic field of albumentations 1.4.4: where pixels go (WORKFLOW R5).

    Three points about (H // 2, W // 2) as (x, y), each moved by its row of `shifts` (3, 2).
    """
    x, y, reach = height // 2, width // 2, min(height, width) // 3
    corners = [(x + reach, y + reach), (x + reach, y - reach), (x - reach, y - reach)]
    source = np.array([(*corner, 1) for corner in corners], np.float64)
    moved = source[:, :2] + shifts
    matrix = np.eye(3)
    matrix[:2] = np.linalg.solve(source, moved).T
    return matrix


def cell_sizes(length, count):
    """Cells of length // count pixels; what is left over is one more, smaller cell."""
    cell = max(length // count, 1)
    return [min(cell, length - start) for start in range(0, length, cell)]


def cell_factors(steps, sizes):
    """One factor a cell; what is left over after n + 1 cells goes on with the last factor."""
    missing = max(len(sizes) - len(steps), 0)
    return np.array([*steps, *[steps[-1]] * missing][: len(sizes)], np.float64)


def grid_coordinates(length, *, steps, count, normalized, clamps_last=False):
    """Source coordinate of each of `length` pixels, as albumentations does it (PEERS 6.1).

    A cell of n pixels spans n numbers from its start to its end, both included, so the end is
    repeated as the next cell's start; the end lies factor * cell beyond the start. `normalized`:
    the last end falls on `length`.
    `clamps_last`: a cell that would pass the edge ends there (1.4.4).
    """
    cell = max(length // count, 1)
    sizes = cell_sizes(length, count)
    factors = cell_factors(steps, sizes)
    if normalized:
        factors = factors * length / (factors * sizes).sum() * np.array(sizes) / cell
    coordinates = []
    here = 0.0
    for size, factor in zip(sizes, factors, strict=True):
        end = float(length) if size < cell and clamps_last else here + factor * cell
        coordinates += list(np.linspace(here, end, size))
        here = end
    return np.array(coordinates)


def continuous_grid_coordinates(length, *, steps, count, normalized):
    """The same distortion without repeated coordinates: equal steps of 1 change nothing.

    Edges of cells, counted from the canvas' edge, go to the sums of factor * size; straight lines
    between. `normalized`: the last edge stays at `length`.
    """
    sizes = np.array(cell_sizes(length, count))
    edges = np.concatenate([[0], np.cumsum(sizes)])
    moved = np.concatenate([[0], np.cumsum(cell_factors(steps, sizes) * sizes)])
    if normalized:
        moved = moved * length / moved[-1]
    return np.interp(np.arange(length) + 0.5, edges, moved) - 0.5


def grid_distortion(image, *, xs, ys, **border):
    """Pixel (x, y) shows the image at (xs[x], ys[y])."""
    columns, rows = np.meshgrid(xs, ys)
    levels = geometry.sample(with_channels(image), columns, rows, **border)
    return levels.reshape(image.shape)
