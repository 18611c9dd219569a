"""Broken strokes, pencil and paper, in float64, from the definitions; levels, not rounded.

Ink is how far a level is from the paper's, so dark strokes on white and light ones on black are the
same to it. Images are (H, W) or (H, W, C) bytes.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from reference import draws, photometric
from reference.canvas import with_channels
from reference.drawings import paper_of
from reference.fields import KEYED

INK_PERCENT = 15  # of the strongest ink: less is paper
FAINTEST_INK = 24  # levels
GAPS_MAX = 5000
RADII_PER_PIXEL = 64
GRAIN_AND_PRESSURE = ((1, 0.7), (12, 0.3))  # coarseness and weight of each noise
GRAIN_AND_CLOUDS = ((1, 0.75), (8, 0.25))
SHARP_SIDE = 0.2  # of a fold's width
LOWEST_WAVES = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 0.5), (0, 2, 0.5), (2, 0, 0.5))


def spread(plane, image):
    """(H, W) to multiply an image with."""
    return plane[..., None] if image.ndim == 3 else plane


# Value noise.


def nodes(rows, columns, *, key_0, key_1, stream):
    """Deviations of lattice nodes: sixteen bytes to a Philox block, a stream of blocks to a row."""
    key = (int(key_0), int(key_1))
    blocks = np.arange(-(-columns // 16), dtype=np.uint64)[None, :] + np.zeros((rows, 1), np.uint64)
    row = np.arange(rows, dtype=np.uint64)[:, None] + np.zeros_like(blocks)
    counter = (blocks, np.full_like(blocks, KEYED << 24 | stream), row, np.zeros_like(blocks))
    words = np.stack(draws.philox(counter, key), axis=2).astype("<u4")
    levels = words.view(np.uint8).reshape(rows, -1)[:, :columns]
    return (levels.astype(np.float64) - 127.5) / 256


def interpolation(side, spacing):
    """A matrix (side, nodes): two weights a row, of squares that add up to 1."""
    places = (np.arange(side) + 0.5) / spacing + 0.5
    left = np.floor(places).astype(int)
    weights = np.stack([1 - (places - left), places - left])
    weights /= np.sqrt((weights**2).sum(axis=0))
    matrix = np.zeros((side, left[-1] + 2))
    matrix[np.arange(side), left], matrix[np.arange(side), left + 1] = weights
    return matrix


def value_noise(height, width, *, spacing, stream, **key):
    """Deviations in [-1/2, 1/2], of standard deviation 1/sqrt(12) before they are clipped.

    Below a pixel the spacing is their factor, and half a pixel the finest lattice.
    """
    down, across = (interpolation(side, max(spacing, 0.5)) for side in (height, width))
    lattice = nodes(down.shape[1], across.shape[1], stream=stream, **key)
    return np.clip(down @ lattice @ across.T, -0.5, 0.5) * min(spacing, 1)


def mixed_noise(height, width, *, grain, parts, **key):
    """Noise in 0..1 of mean 1/2: some of a grain, some of a multiple of it."""
    return 0.5 + sum(
        weight * value_noise(height, width, spacing=grain * coarseness, stream=stream, **key)
        for stream, (coarseness, weight) in enumerate(parts)
    )


# Pencil.


def faded(image, *, noise, strength, paper=None):
    """Ink * (1 - strength * noise), noise (H, W) in 0..1: strokes let the paper through."""
    paper = paper_of(image) if paper is None else paper
    kept = spread(1 - strength * noise, image)
    return paper + (image.astype(np.float64) - paper) * kept


def pencil_texture(image, *, strength, grain_size, **key):
    noise = mixed_noise(*image.shape[:2], grain=grain_size, parts=GRAIN_AND_PRESSURE, **key)
    return faded(image, noise=noise, strength=strength)


# Paper.


def lit(image, light):
    """Levels times light (H, W); on dark paper the inverted drawing's."""
    levels, paper = image.astype(np.float64), np.atleast_1d(paper_of(image))
    luma = photometric.luma(paper) if len(paper) == 3 else paper[0]
    ground = 255 if luma < 128 else 0
    return ground + (levels - ground) * spread(light, image)


def grain_light(noise, *, strength):
    return 1 - strength * noise


def wave_light(height, width, *, coefficients, strength):
    """1 - strength (1 + u) / 2, u the sum of c[j, i] cos(pi j (y + 1/2) / H) cos(pi i (x ...))."""
    y, x = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    waves = np.zeros((height, width))
    for (j, i), amplitude in np.ndenumerate(coefficients):
        waves += amplitude * np.outer(np.cos(np.pi * j * y), np.cos(np.pi * i * x))
    return 1 - strength * (1 + waves) / 2


def fold_light(height, width, *, x, y, angle, shadow_width, depth):
    """1 - depth (1 - (d / w)^2)^2 at a distance d from the line through (x, y), in pixels.

    `angle` in degrees, counter-clockwise from the x axis on a screen. Below a line of angle 0, w is
    the width; above it a fifth of it, a pixel or more.
    """
    rows, columns = np.mgrid[:height, :width]
    turned = np.deg2rad(angle)
    distance = (columns - x) * np.sin(turned) + (rows - y) * np.cos(turned)
    sharp = max(SHARP_SIDE * shadow_width, 1)
    share = np.where(distance < 0, distance / sharp, distance / shadow_width)
    return 1 - depth * np.clip(1 - share**2, 0, None) ** 2


def drawn_coefficients(*, key_0, key_1):
    """Of the five lowest waves; their sizes add up to 1."""
    seed = int(key_1) << 32 | int(key_0)
    numbers = draws.uniforms(seed=seed, domain=KEYED, stream=2, epoch=0, index=0)
    coefficients = np.zeros((3, 3))
    for j, i, weight in LOWEST_WAVES:
        coefficients[j, i] = weight * (2 * next(numbers) - 1)
    return coefficients / np.abs(coefficients).sum()


def paper_texture(image, *, grain, grain_size, light, key_0, key_1, **fold):
    key = {"key_0": key_0, "key_1": key_1}
    height, width = image.shape[:2]
    noise = mixed_noise(height, width, grain=grain_size, parts=GRAIN_AND_CLOUDS, **key)
    waves = wave_light(height, width, coefficients=drawn_coefficients(**key), strength=light)
    shadow = fold_light(
        height,
        width,
        x=fold["fold_x"] * width - 0.5,
        y=fold["fold_y"] * height - 0.5,
        angle=fold["fold_angle"],
        shadow_width=fold["fold_width"],
        depth=fold["fold_depth"],
    )
    return lit(image, grain_light(noise, strength=grain) * waves * shadow)


# Broken strokes.


def with_gap(image, *, centre, radius, paper):
    """Distance from `paper` times clip(|p - c| - radius + 1/2, 0, 1), c = (x, y)."""
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]]
    distance = np.sqrt((columns - centre[0]) ** 2.0 + (rows - centre[1]) ** 2.0)
    kept = spread(np.clip(distance - radius + 0.5, 0, 1), image)
    return paper + (image.astype(np.float64) - paper) * kept


def ink_threshold(image, paper):
    """Ink is more than this: FAINTEST_INK, or INK_PERCENT of the strongest, in whole levels."""
    return max(FAINTEST_INK, int(np.abs(image.astype(int) - paper).max()) * INK_PERCENT // 100)


def ink_mass(image, *, paper, threshold):
    """Ink per pixel, its strongest channel's; 0 up to the threshold."""
    distance = np.abs(image.astype(int) - paper).max(axis=2)
    return np.where(distance > threshold, distance, 0)


def ink_place(ink, down, along):
    """(x, y) of the ink at a share `down` of the rows' ink, and `along` its row."""
    sums = ink.sum(axis=1)
    y = int(np.searchsorted(np.cumsum(sums), int(down * sums.sum()), side="right"))
    x = int(np.searchsorted(np.cumsum(ink[y]), int(along * sums[y]), side="right"))
    return x, y


def paper_about(image, ink, *, centre, radius, otherwise):
    """Median per channel of what is no ink, in the square that reaches a pixel beyond the disc."""
    (x, y), reach = centre, int(radius + 0.5) + 1
    box = np.s_[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1]
    bare = np.sort(image[box][ink[box] == 0], axis=0)
    return bare[(len(bare) - 1) // 2].astype(int) if len(bare) else otherwise


def stroke_dropout(image, *, share, radius, key_0, key_1):
    """Gap after gap on the ink that is left, in bytes, until the share is gone; the last one fits.

    Returns bytes.
    """
    image = with_channels(image)
    paper = np.atleast_1d(paper_of(image)).astype(int)
    measured = {"paper": paper, "threshold": ink_threshold(image, paper)}
    ink = ink_mass(image, **measured)
    rest = share * ink.sum()
    seed = int(key_1) << 32 | int(key_0)
    numbers = draws.uniforms(seed=seed, domain=KEYED, stream=0, epoch=0, index=0)
    for _ in range(GAPS_MAX):
        if rest <= 0 or not ink.any():
            break
        centre = ink_place(ink, next(numbers), next(numbers))
        here = paper_about(image, ink, centre=centre, radius=radius, otherwise=paper)

        def cut(size, before=image, centre=centre, here=here):
            levels = with_gap(before, centre=centre, radius=size, paper=here)
            return photometric.round_levels(levels)

        def taken(size, before=ink, cut=cut):
            return before.sum() - ink_mass(cut(size), **measured).sum()

        whole = taken(radius)
        if whole > rest:
            sizes = np.arange(int((radius + 0.5) * RADII_PER_PIXEL) + 1) / RADII_PER_PIXEL - 0.5
            return cut(sizes[bisect_right(sizes, rest, key=taken) - 1])
        image = cut(radius)
        ink = ink_mass(image, **measured)
        rest -= whole
    return image
