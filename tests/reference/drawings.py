"""Ops made for drawings, in float64: ink and its box, stroke thickness.

Ink is how far a level is from the paper's, so dark strokes on white and light ones on black are
the same to all of this. Images are (H, W) or (H, W, C) bytes; results are levels, not rounded.
"""

from __future__ import annotations

import numpy as np
from reference import canvas, geometry, photometric

FAINTEST_INK = 24  # levels; the tolerance that paper has when it is measured
INK_SHARE = 0.15  # of the strongest ink, the 99.5th percentile
LEFT_OUT = (2, 1000)  # of the ink, at each end of a box


def paper_of(image):
    """The measured colour, one level per channel; a number for an (H, W) image."""
    paper = photometric.measure_paper(canvas.with_channels(image)).astype(np.float64)
    return paper if image.ndim == 3 else paper[0]


def paper_surface(image):
    """The paper in uneven light, per pixel and channel (H, W, C): see csrc/core/ops/uneven_paper.h.

    A quadratic surface through medians of 16 x 16 blocks, of every step-th row and column: those
    within 24 levels of the measured paper, then, eight times at most, those within 12 of the
    surface; constant in cells.
    """
    levels = canvas.with_channels(image)
    edge = photometric.measure_paper(levels).astype(np.float64)
    even = np.broadcast_to(edge, levels.shape)
    if min(levels.shape[:2]) < 64:
        return even
    step = max(1, min(levels.shape[:2]) // 128)
    blocks = np.array(
        [
            [lower_median(block[::step, ::step]) for block in in_parts(band, 1, 16)]
            for band in in_parts(levels, 0, 16)
        ]
    )
    terms = surface_terms(16, 16)
    is_paper = (np.abs(blocks - edge) <= 24).all(axis=2)
    for _ in range(8):
        chosen = terms[is_paper]
        if len(chosen) < 64 or np.linalg.matrix_rank(chosen) < 6:
            return even
        surface = np.linalg.lstsq(chosen, blocks[is_paper], rcond=None)[0]
        before, is_paper = is_paper, (np.abs(blocks - terms @ surface) <= 12).all(axis=2)
        if (before == is_paper).all():
            break
    rows, columns = (cells_of(side) for side in levels.shape[:2])
    cells = surface_terms(rows[-1] + 1, columns[-1] + 1) @ surface
    return np.clip(np.floor(cells + 0.5), 0, 255)[rows][:, columns]


def cells_of(side):
    """The cell of each pixel of a side: up to 64 cells, of 4 pixels or more unless it has fewer."""
    count = min(max(side // 4, 1), 64)
    return np.repeat(np.arange(count), np.diff(np.arange(count + 1) * side // count))


def lower_median(block):
    """Per channel, of all pixels."""
    pixels = np.sort(block.reshape(-1, block.shape[2]), axis=0)
    return pixels[(len(pixels) - 1) // 2]


def in_parts(levels, axis, count):
    side = levels.shape[axis]
    return np.split(levels, [part * side // count for part in range(1, count)], axis=axis)


def surface_terms(rows, columns):
    """1, u, v, u^2, u v, v^2 at the middles of equal parts of a square from -1 to 1."""
    u, v = ((2 * np.arange(count) + 1) / count - 1 for count in (columns, rows))
    v, u = np.meshgrid(v, u, indexing="ij")
    return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=2)


def ink(image, *, paper=None):
    """|level - paper|, per channel."""
    paper = paper_of(image) if paper is None else paper
    return np.abs(image.astype(np.float64) - paper)


def ink_threshold(plane):
    """Ink is more than this: FAINTEST_INK, or INK_SHARE of the level that 99.5 % do not pass."""
    strongest = np.sort(plane, axis=None)[int(np.ceil(0.995 * plane.size)) - 1]
    return max(FAINTEST_INK, INK_SHARE * strongest)


def ink_span(amounts):
    """First and one past the last place, when LEFT_OUT of the ink at most lies beyond each end."""
    share, of = LEFT_OUT
    whole = amounts.sum()
    is_after_start = of * np.cumsum(amounts) > share * whole
    is_before_end = of * np.cumsum(amounts[::-1]) > share * whole
    return int(np.argmax(is_after_start)), len(amounts) - int(np.argmax(is_before_end))


def without_specks(plane):
    """The ink of cells that hold, with their neighbours, pixels for two lines across one or more.

    Cells as in `cells_of`; a drawing of fewer than 64 pixels a side has no specks.
    """
    if min(plane.shape) < 64:
        return plane
    rows, columns = (cells_of(side) for side in plane.shape)
    cells = np.zeros((rows[-1] + 3, columns[-1] + 3), np.int64)  # with a rim of empty ones
    np.add.at(cells, (rows[:, None] + 1, columns + 1), plane > 0)
    shape = rows[-1] + 1, columns[-1] + 1
    around = sum(cells[y : y + shape[0], x : x + shape[1]] for y in range(3) for x in range(3))
    line = max(np.ceil(side / count) for side, count in zip(plane.shape, shape, strict=True))
    return np.where(around[rows][:, columns] >= 2 * line, plane, 0)


def ink_plane(image):
    """What counts as ink of each pixel, (H, W): of a colour its strongest channel's."""
    levels = canvas.with_channels(image)
    plane = np.abs(levels - paper_surface(image)).max(axis=2)
    return without_specks(np.where(plane > ink_threshold(plane), plane, 0))


def ink_box(image):
    """The box (top, left, bottom, right), half open, that holds the ink; specks are left out.

    Without ink it is the whole image.
    """
    plane = ink_plane(image)
    height, width = plane.shape
    if not plane.any():
        return 0, 0, height, width
    top, bottom = ink_span(plane.sum(axis=1))
    left, right = ink_span(plane.sum(axis=0))
    return top, left, bottom, right


def ink_window(image, *, margin, height, width, max_zoom):
    """Centre (y, x) and step of the window that a (height, width) canvas shows.

    The box with `margin` of its longer side at each side fits the canvas; a step is how many pixels
    of the sheet one of the canvas is, no fewer than of the whole sheet by `max_zoom`.
    """
    top, left, bottom, right = ink_box(image)
    sides = np.array([bottom - top, right - left], np.float64)
    if ink_plane(image).any():
        sides += 2 * margin * sides.max()
    shape = np.array([height, width])
    whole_sheet = (np.array(image.shape[:2]) / shape).max()
    step = max((sides / shape).max(), whole_sheet / max_zoom)
    return (top + bottom) / 2, (left + right) / 2, step


def ink_crop(
    image, *, margin, height=None, width=None, max_zoom=8, border_mode, fill, antialias=False
):
    """The window of ink on a canvas, the image's own unless given."""
    if height is None:
        height, width = image.shape[:2]
    sizes = {"height": height, "width": width}
    y, x, step = ink_window(image, margin=margin, max_zoom=max_zoom, **sizes)
    to_source = np.array(
        [
            [step, 0, x - step * (width - 1) / 2 - 0.5],
            [0, step, y - step * (height - 1) / 2 - 0.5],
            [0, 0, 1],
        ]
    )
    options = {"border_mode": border_mode, "fill": fill, "antialias": antialias}
    return geometry.warp(canvas.with_channels(image), to_source, height, width, **options)


def rim_offsets(radius):
    """Offsets (y, x) of points on a circle: 16, or multiples of 8 where they would be 1/2 apart."""
    count = 8 * int(np.ceil(max(16, 4 * np.pi * radius) / 8))
    angles = 2 * np.pi * np.arange(count) / count
    return radius * np.sin(angles), radius * np.cos(angles)


def extremes_around(levels, radius):
    """Smallest and largest value of the bilinear surface (H, W, C) in a disc about each pixel.

    Of the pixels in the disc and of points on its rim; beyond the edge the edge goes on.
    """
    height, width = levels.shape[:2]
    reach = int(radius)
    inside = [
        (float(dy), float(dx))
        for dy in range(-reach, reach + 1)
        for dx in range(-reach, reach + 1)
        if dy * dy + dx * dx <= radius * radius
    ]
    ys, xs = np.mgrid[:height, :width]
    lowest = highest = levels.astype(np.float64)
    for dy, dx in [*inside, *zip(*rim_offsets(radius), strict=True)]:
        seen = geometry.sample(levels, xs + dx, ys + dy, border_mode="replicate", fill=0)
        lowest, highest = np.minimum(lowest, seen), np.maximum(highest, seen)
    return lowest, highest


def stroke_thickness(image, *, pixels, paper=None):
    """Strokes thicker (pixels > 0) or thinner (< 0) by that much on each side, per channel.

    Thicker: the level that is farthest from the paper within `pixels` of a pixel, the lower of two
    as far. Thinner: the nearest to the paper, which is the paper where the surface passes it.
    """
    paper = np.atleast_1d(paper_of(image) if paper is None else paper)
    levels = canvas.with_channels(image)
    lowest, highest = extremes_around(levels, abs(pixels))
    if pixels >= 0:
        result = np.where(highest - paper > paper - lowest, highest, lowest)
    else:
        result = np.where(levels >= paper, np.maximum(lowest, paper), np.minimum(highest, paper))
    return result.reshape(image.shape)
