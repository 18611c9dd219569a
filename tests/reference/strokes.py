"""Trembling strokes, and chains that are mixed, in float64; levels, not rounded."""

from __future__ import annotations

import numpy as np
from reference import fields
from reference.drawings import paper_of


def jitter_field(noise, *, scale, amplitude):
    """Filtered white noise (2, H, W) of variance 1 as dx, dy of `amplitude` pixels.

    `scale` is the Gaussian's sigma in pixels. `amplitude` is the root of the expected
    dx^2 + dy^2, its mean over all pixels, not what these numbers happen to have.
    """
    variances = [
        np.diag(fields.gaussian_field_covariance(side, scale)).mean() for side in noise.shape[1:]
    ]
    strength = amplitude / np.sqrt(2 * np.prod(variances))
    return tuple(strength * fields.gaussian_field(plane, scale) for plane in noise)


def stroke_jitter(image, *, noise, scale, amplitude):
    """Pixel p shows the image at p + (dx, dy); beyond the edge lies paper."""
    dx, dy = jitter_field(noise, scale=scale, amplitude=amplitude)
    border = {"border_mode": "constant", "fill": paper_of(image)}
    return fields.displacement(image, dx=dx, dy=dy, **border)


def stroke_jitter_step(image, *, amplitude, scale, key_0, key_1, border_mode, fill):
    """The jitter of a key, by the core's way to the field; nothing shrinks."""
    height, width = image.shape[:2]
    options = {"strength": amplitude, "sigma": scale, "key": (key_0, key_1), "in_pixels": True}
    dx, dy = fields.elastic_field(height, width, **options)
    return fields.displacement(image, dx=dx, dy=dy, border_mode=border_mode, fill=fill)


def augmix(image, *, chains, weights, share):
    """(1 - share) * image + share * sum of weight * chain; weights add up to 1 (AugMix)."""
    mixed = sum(w * chain.astype(np.float64) for w, chain in zip(weights, chains, strict=True))
    return (1 - share) * image.astype(np.float64) + share * mixed
