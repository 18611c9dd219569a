"""Displacements in float64: given fields, the exact elastic field, the distorted grid."""

from __future__ import annotations

import numpy as np
from reference import draws, geometry
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


NODES_PER_SIGMA = {"mirrored": 3, "repeated": 6, "divided": 6}
RUNS_PER_SIGMA, LAMBDA_MIN, GRID_PER_PIXEL = 3, 1e-2, 4096
KEYED = 2  # who draws


def elastic_basis(side, sigma, nodes, spacing):
    """lambda_k phi_k at the nodes, (nodes, modes), made up for what lies between them.

    A mode that is interpolated at a fraction t between nodes keeps 1 - 2 t (1 - t) (1 - cos) of its
    variance, the angle being what it turns from node to node; see csrc/core/ops/smooth_field.h.
    """
    count = int(min(np.sqrt(-2 * np.log(LAMBDA_MIN)) * side / (np.pi * sigma) + 1, side))
    modes = np.arange(count)
    offsets, weights = gaussian_weights(sigma)
    answers = np.cos(np.pi * np.outer(modes, offsets) / side) @ weights
    fractions = np.arange(side) / spacing % 1
    lost = 2 * np.mean(fractions * (1 - fractions)) * (1 - np.cos(np.pi * modes * spacing / side))
    norms = np.sqrt(np.where(modes == 0, 1, 2) / side / (1 - lost))
    places = np.arange(nodes) * spacing + 0.5
    return np.cos(np.pi * np.outer(places, modes) / side) * answers * norms


def repeated_basis(side, sigma, nodes, spacing):
    """What runs of pixels weigh at the nodes, (nodes, runs): see csrc/core/ops/smooth_field.c."""
    length = max(int(sigma / RUNS_PER_SIGMA), 1)
    run_of = np.array([0, *(1 + np.arange(max(side - 2, 0)) // length), *[-1] * (side > 1)])
    run_of[1:][run_of[1:] < 0] = run_of.max() + 1
    sums = (run_of[:, None] == np.unique(run_of)) / np.sqrt(np.bincount(run_of))
    reach = int(4 * sigma + 0.5)
    basis = np.zeros((nodes, side))
    for row, place in zip(basis, np.arange(nodes) * spacing, strict=True):
        xs = np.arange(np.ceil(place - reach), np.floor(place + reach) + 1)
        weights = np.exp(-((xs - place) ** 2) / (2 * sigma**2))
        np.add.at(row, np.clip(xs, 0, side - 1).astype(int), weights / weights.sum())
    return basis @ sums


def largest_of_normals(count):
    """Mean of the largest absolute value of `count` normals, by the limit law of extremes."""
    root = np.sqrt(2 * np.log(2 * count))
    middle = root - (np.log(np.log(2 * count)) + np.log(4 * np.pi)) / (2 * root)
    return middle + np.euler_gamma / root


def keyed_normals(key, stream, count, deviation):
    """Normals of a key, two of each pair of uniforms (Box and Muller)."""
    seed = int(key[1]) << 32 | int(key[0])
    stream = draws.uniforms(seed=seed, domain=KEYED, stream=stream, epoch=0, index=0)
    values = []
    while len(values) < count:
        radius = deviation * np.sqrt(-2 * np.log(1 - next(stream)))
        angle = 2 * np.pi * next(stream)
        values += [radius * np.cos(angle), radius * np.sin(angle)]
    return np.array(values[:count])


def elastic_field(
    height, width, *, strength, sigma, key, in_pixels=False, same_dxdy=False, noise="mirrored"
):
    """dx and dy (H, W): basis times normals on nodes, bilinear between them.

    `noise`: uniform, "mirrored" at the edges or "repeated", or Gaussian, repeated and "divided".
    """
    spacing = max(1.0, sigma / NODES_PER_SIGMA[noise])
    nodes = [max(int(np.ceil((side - 1) / spacing)) + 1, 2) for side in (height, width)]
    basis = elastic_basis if noise == "mirrored" else repeated_basis
    rows = basis(height, sigma, nodes[0], spacing)
    columns = basis(width, sigma, nodes[1], spacing)
    deviation = np.sqrt(1 / 3)
    if noise == "divided":
        deviation = 1 / largest_of_normals((1 if same_dxdy else 2) * height * width)
    shape = rows.shape[1], columns.shape[1]
    if in_pixels:
        # Mean variance of a component over all pixels: the traces of both filters' squares.
        traces = [
            (elastic_basis(side, sigma, side, 1.0) ** 2).sum() / side for side in (height, width)
        ]
        strength = strength / np.sqrt(2 * traces[0] * traces[1] / 3)
    ys, xs = np.arange(height) / spacing, np.arange(width) / spacing
    fields = []
    for stream in (0, 0 if same_dxdy else 1):
        normals = keyed_normals(key, stream, shape[0] * shape[1], deviation).reshape(shape)
        at_nodes = np.floor(strength * (rows @ normals @ columns.T) * GRID_PER_PIXEL + 0.5)
        fields.append(bilinear(at_nodes / GRID_PER_PIXEL, ys, xs))
    return fields


def bilinear(nodes, ys, xs):
    """Values at (ys, xs) in units of nodes."""
    top = np.minimum(np.floor(ys).astype(int), nodes.shape[0] - 2)
    left = np.minimum(np.floor(xs).astype(int), nodes.shape[1] - 2)
    u, t = (ys - top)[:, None], (xs - left)[None, :]
    above = nodes[top][:, left] * (1 - t) + nodes[top][:, left + 1] * t
    below = nodes[top + 1][:, left] * (1 - t) + nodes[top + 1][:, left + 1] * t
    return above * (1 - u) + below * u


def elastic(
    image,
    *,
    strength,
    sigma,
    in_pixels=False,
    same_dxdy=False,
    alpha_affine=0.0,
    noise="mirrored",
    antialias=False,
    border_mode,
    fill,
    **numbers,
):
    """The field's displacement of what the corner shifts, if there are any, have left."""
    height, width = image.shape[:2]
    key = numbers["key_0"], numbers["key_1"]
    options = {"in_pixels": in_pixels, "same_dxdy": same_dxdy, "noise": noise}
    dx, dy = elastic_field(height, width, strength=strength, sigma=sigma, key=key, **options)
    to_source = np.eye(3)
    if alpha_affine > 0:
        shifts = [[numbers[f"shift_{axis}_{i}"] for axis in "xy"] for i in range(3)]
        if min(height, width) >= 3:  # else the corners are one
            matrix = elastic_affine_matrix(height, width, shifts=np.array(shifts))
            to_source = np.linalg.inv(matrix)
    if antialias:
        image, to_source = geometry.halve_while_it_shrinks(with_channels(image), to_source)
    xs, ys = np.meshgrid(np.arange(width), np.arange(height))
    x, y = xs + dx, ys + dy
    source_x = to_source[0, 0] * x + to_source[0, 1] * y + to_source[0, 2]
    source_y = to_source[1, 0] * x + to_source[1, 1] * y + to_source[1, 2]
    return geometry.sample(image, source_x, source_y, border_mode=border_mode, fill=fill)


def grid_distortion_step(
    image, *, num_steps, limit, normalized, key_0, key_1, border_mode, fill, antialias=False
):
    """The distorted grid of a key: stream 0 stretches columns, stream 1 rows."""
    coordinates = []
    for stream, side in enumerate(image.shape[1::-1]):
        seed = int(key_1) << 32 | int(key_0)
        numbers = draws.uniforms(seed=seed, domain=KEYED, stream=stream, epoch=0, index=0)
        steps = [1 + limit[0] + (limit[1] - limit[0]) * next(numbers) for _ in range(num_steps + 1)]
        options = {"steps": steps, "count": num_steps, "normalized": normalized}
        coordinates.append(continuous_grid_coordinates(side, **options))
    xs, ys = coordinates
    return grid_distortion(image, xs=xs, ys=ys, border_mode=border_mode, fill=fill)
