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


def ink_box(image, *, margin=0.0, square=False, paper=None):
    """The box (top, left, bottom, right), half open, that holds the ink; specks are left out.

    `margin` is added on each side, a share of the longer side, rounded half up. `square`: the
    shorter side then grows to the longer one, its floored half before. The box may leave the
    image. Without ink it is the whole image. The ink of a colour is its strongest channel's.
    """
    plane = canvas.with_channels(ink(image, paper=paper)).max(axis=2)
    plane = np.where(plane > ink_threshold(plane), plane, 0)
    height, width = plane.shape
    if not plane.any():
        return 0, 0, height, width
    top, bottom = ink_span(plane.sum(axis=1))
    left, right = ink_span(plane.sum(axis=0))
    added = int(np.floor(margin * max(bottom - top, right - left) + 0.5))
    top, left, bottom, right = top - added, left - added, bottom + added, right + added
    if square:
        taller = max((right - left) - (bottom - top), 0)
        wider = max((bottom - top) - (right - left), 0)
        top, left = top - taller // 2, left - wider // 2
        bottom, right = bottom + taller - taller // 2, right + wider - wider // 2
    return top, left, bottom, right


def ink_crop(image, *, margin=0.0, square=False):
    """The image's box of ink; where it leaves the image, paper."""
    box = ink_box(image, margin=margin, square=square)
    return canvas.crop(image, box=box, border_mode="constant", fill=paper_of(image))


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
