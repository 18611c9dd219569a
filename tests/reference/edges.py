"""Canny's edge map as OpenCV draws it: 3x3 Sobel, |dx| + |dy|, thinned, two thresholds."""

from __future__ import annotations

import numpy as np
from reference.blur import correlate, gaussian_blur
from reference.histograms import luma
from reference.photometric import round_levels

SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
# Directions within 22.5 degrees of an axis count as that axis: tan 22.5 and tan 67.5, in 1/32768.
TAN_LOW, TAN_HIGH = 13573, 13573 + 65536


def gradients(plane):
    """dx, dy of an (H, W) plane in whole numbers; the edge pixel is repeated beyond the edge."""
    dx = correlate(plane, SOBEL_X, border_mode="replicate")
    dy = correlate(plane, SOBEL_X.T, border_mode="replicate")
    return dx.astype(np.int64), dy.astype(np.int64)


def ridges(dx, dy, low):
    """Pixels whose strength passes `low` and is the largest across the edge; and the strengths.

    Of two equal neighbours along an axis the first one stays, along a diagonal none. Beyond the
    edge the strength is 0.
    """
    strength = np.abs(dx) + np.abs(dy)
    around = np.pad(strength, 1)
    kept = np.zeros(strength.shape, bool)
    for y, x in np.argwhere(strength > low):
        flat, steep = abs(int(dx[y, x])), abs(int(dy[y, x])) * 32768
        here, cell = strength[y, x], around[y : y + 3, x : x + 3]
        if steep < flat * TAN_LOW:
            kept[y, x] = here > cell[1, 0] and here >= cell[1, 2]
        elif steep > flat * TAN_HIGH:
            kept[y, x] = here > cell[0, 1] and here >= cell[2, 1]
        else:
            side = -1 if (dx[y, x] < 0) != (dy[y, x] < 0) else 1
            kept[y, x] = here > cell[0, 1 - side] and here > cell[2, 1 + side]
    return kept, strength


def canny(plane, *, low, high):
    """255 on edges: ridges that touch, through ridges, one that passes `high`; 0 elsewhere."""
    low, high = sorted([int(np.floor(low)), int(np.floor(high))])
    kept, strength = ridges(*gradients(plane), low)
    result = np.zeros(plane.shape, np.uint8)
    waiting = [tuple(place) for place in np.argwhere(kept & (strength > high))]
    while waiting:
        y, x = waiting.pop()
        if result[y, x]:
            continue
        result[y, x] = 255
        top, left = max(y - 1, 0), max(x - 1, 0)
        near = np.argwhere(kept[top : y + 2, left : x + 2])
        waiting += [(top + dy, left + dx) for dy, dx in near]
    return result


def edge_map(image, *, low, high, blur=0):
    """Canny of the luma, blurred before by a Gaussian of `blur` pixels; the same in all channels.

    Luma and blurred levels are rounded to bytes.
    """
    plane = image if image.ndim == 2 else round_levels(luma(image))
    if blur:
        plane = round_levels(gaussian_blur(plane, size=blur))
    edges = canny(plane, low=low, high=high)
    return edges if image.ndim == 2 else np.repeat(edges[..., None], image.shape[2], axis=2)


def edge_map_step(image, *, low, high, blur, ink):
    """The step of a policy: edges in black on white, or in white on black."""
    plane = image[..., 0] if image.shape[2] == 1 else image
    edges = edge_map(plane, low=low, high=high, blur=blur).reshape(image.shape)
    return edges if ink == "white" else 255 - edges
