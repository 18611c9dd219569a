"""To gray, equalisation and CLAHE, on bytes, and the 8-bit CIELAB that CLAHE takes colours to."""

from __future__ import annotations

import numpy as np
from reference import geometry

LUMA_WEIGHTS = (299, 587, 114)
# sRGB's primaries and white (D65): linear RGB to XYZ.
TO_XYZ = np.array(
    [
        [0.412453, 0.357580, 0.180423],
        [0.212671, 0.715160, 0.072169],
        [0.019334, 0.119193, 0.950227],
    ]
)
WHITE = TO_XYZ.sum(axis=1)
LAB_EDGE = 6 / 29  # below its cube the root is a straight line


def luma(image):
    """.299 R + .587 G + .114 B, (H, W) levels."""
    return image.astype(np.float64) @ np.array(LUMA_WEIGHTS) / 1000


def to_gray(image):
    """All three channels are the luma; a gray image stays as it is."""
    if image.ndim == 2:
        return image.astype(np.float64)
    return np.repeat(luma(image)[..., None], 3, axis=2)


def to_gray_step(image, *, method):
    """The step of a policy: all channels alike, by one of four rules."""
    levels = image.astype(np.float64)
    low, high = levels.min(axis=2), levels.max(axis=2)
    gray = {
        "weighted_average": luma(image) if image.shape[2] == 3 else levels[..., 0],
        "average": levels.mean(axis=2),
        "desaturation": (low + high) / 2,
        "max": high,
    }[method]
    return np.repeat(gray[..., None], image.shape[2], axis=2)


def per_channel(function, image, **arguments):
    """(H, W, C) from the function of (H, W)."""
    if image.ndim == 2:
        return function(image, **arguments)
    planes = [function(image[..., c], **arguments) for c in range(image.shape[2])]
    return np.stack(planes, axis=2)


def equalize_plane(plane):
    """Level v becomes 255 * (pixels in (lowest, v]) / (pixels above the lowest level)."""
    counts = np.bincount(plane.ravel(), minlength=256)
    lowest = int(plane.min())
    above = plane.size - counts[lowest]
    if above == 0:
        return plane.copy()
    table = np.round(np.maximum(np.cumsum(counts) - counts[lowest], 0) * 255 / above)
    return table.astype(np.uint8)[plane]


def equalize(image):
    """OpenCV's equalizeHist of each channel; a single level stays as it is."""
    return per_channel(equalize_plane, image)


def equalize_step(image, *, by_channels):
    """The step of a policy. By luma, all channels move by the step of the (rounded) luma."""
    if by_channels or image.shape[2] == 1:
        return equalize(image)
    plane = np.floor(luma(image) + 0.5).astype(np.uint8)
    step = equalize_plane(plane).astype(int) - plane
    return np.clip(image + step[..., None], 0, 255)


def clipped_counts(counts, limit):
    """No level more than `limit` times; what is cut off goes to all levels alike.

    The rest of that division goes to single levels, evenly spaced from level 0.
    """
    excess = int(np.maximum(counts - limit, 0).sum())
    counts = np.minimum(counts, limit) + excess // 256
    rest = excess % 256
    if rest:
        step = max(256 // rest, 1)
        counts[np.arange(256)[::step][:rest]] += 1
    return counts


def clahe_plane(plane, *, clip, tiles_y, tiles_x):
    """Each tile's equalisation, its counts clipped; bilinear between the centres of tiles.

    A plane that the tiles do not divide is first extended below and at the right (reflect-101), by
    1 to `tiles` pixels along both axes. A clip of 0 does not clip.
    """
    height, width = plane.shape
    rows, columns = height, width
    if height % tiles_y or width % tiles_x:
        rows, columns = height + tiles_y - height % tiles_y, width + tiles_x - width % tiles_x
    whole = plane[
        np.ix_(
            geometry.border_index("reflect_101", np.arange(rows), height),
            geometry.border_index("reflect_101", np.arange(columns), width),
        )
    ]
    tile_height, tile_width = rows // tiles_y, columns // tiles_x
    area = tile_height * tile_width
    tables = np.empty((tiles_y, tiles_x, 256))
    for row in range(tiles_y):
        for column in range(tiles_x):
            tile = whole[
                row * tile_height : (row + 1) * tile_height,
                column * tile_width : (column + 1) * tile_width,
            ]
            counts = np.bincount(tile.ravel(), minlength=256)
            if clip > 0:
                counts = clipped_counts(counts, max(int(clip * area / 256), 1))
            tables[row, column] = np.round(np.cumsum(counts) * 255 / area)

    def tiles_about(length, tile, count):
        """The two tiles about each pixel, and the second one's weight."""
        place = np.arange(length) / tile - 0.5
        first = np.floor(place).astype(int)
        return np.clip(first, 0, count - 1), np.clip(first + 1, 0, count - 1), place - first

    above, below, u = (each[..., None] for each in tiles_about(height, tile_height, tiles_y))
    left, right, t = tiles_about(width, tile_width, tiles_x)
    upper = (1 - t) * tables[above, left, plane] + t * tables[above, right, plane]
    lower = (1 - t) * tables[below, left, plane] + t * tables[below, right, plane]
    return np.clip((1 - u) * upper + u * lower, 0, 255)


def lab_of_rgb(image):
    """8-bit CIELAB: L * 255 / 100, a + 128, b + 128; levels, not rounded."""
    unit = image.astype(np.float64) / 255
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    ratios = linear @ TO_XYZ.T / WHITE
    line = ratios / (3 * LAB_EDGE**2) + 4 / 29
    x, y, z = np.moveaxis(np.where(ratios > LAB_EDGE**3, np.cbrt(ratios), line), 2, 0)
    lightness, a, b = 116 * y - 16, 500 * (x - y), 200 * (y - z)
    return np.stack([lightness * 255 / 100, a + 128, b + 128], axis=2)


def rgb_of_lab(lab):
    """The colour of 8-bit CIELAB, clipped to what bytes can show; not rounded."""
    y = (lab[..., 0] * 100 / 255 + 16) / 116
    roots = np.stack([y + (lab[..., 1] - 128) / 500, y, y - (lab[..., 2] - 128) / 200], axis=2)
    ratios = np.where(roots > LAB_EDGE, roots**3, 3 * LAB_EDGE**2 * (roots - 4 / 29))
    linear = np.clip(ratios * WHITE @ np.linalg.inv(TO_XYZ).T, 0, 1)
    unit = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.clip(255 * unit, 0, 255)


def clahe(image, *, clip, tiles_y=8, tiles_x=8):
    """Of the grey levels; of a colour image the rounded 8-bit L of CIELAB (WORKFLOW R11)."""
    tiles = {"tiles_y": tiles_y, "tiles_x": tiles_x}
    if image.ndim == 2:
        return clahe_plane(image, clip=clip, **tiles)
    lab = np.round(np.clip(lab_of_rgb(image), 0, 255))
    lightness = clahe_plane(lab[..., 0].astype(np.uint8), clip=clip, **tiles)
    lab[..., 0] = np.round(lightness)
    return rgb_of_lab(lab)


def clahe_step(image, *, clip, tiles_y, tiles_x):
    """The step of a policy: three equal channels are gray."""
    settings = {"clip": clip, "tiles_y": tiles_y, "tiles_x": tiles_x}
    if not (image == image[..., :1]).all():
        return clahe(image, **settings)
    gray = clahe(image[..., 0], **settings)
    return np.repeat(gray[..., None], image.shape[2], axis=2)
