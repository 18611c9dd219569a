"""Additive normal noise, in float64: what is added, and the numbers that a key stands for."""

from __future__ import annotations

import functools
from statistics import NormalDist

import numpy as np
from reference import draws

KEYED = 2  # who draws
HALVES, GRID, GROUP = 4096, 4096, 128


def gauss_noise(image, *, noise):
    """Noise in levels, of the image's shape, or (H, W): the same in all channels."""
    noise = noise[..., None] if noise.ndim < image.ndim else noise
    return np.clip(image.astype(np.float64) + noise, 0, 255)


@functools.cache
def half_normals():
    """Means of the positive half of a normal between its quantiles, with a variance of 1."""
    normal = NormalDist()
    ends = [normal.pdf(normal.inv_cdf(0.5 + i / (2 * HALVES))) for i in range(HALVES)]
    means = -np.diff([*ends, 0.0]) * 2 * HALVES
    return np.round(means / np.sqrt(np.mean(means**2)) * GRID) / GRID


def keyed_normals(key, channel, height, width):
    """One normal a pixel: 13 bits of a half word of the block that the column and row name."""
    y, x = np.mgrid[:height, :width].astype(np.uint64)
    place = x % GROUP
    word, half, lane = place // 32, place // 16 % 2, place % 16
    counter = (16 * (x // GROUP) + lane, KEYED << 24 | channel << 16 | y, 0 * y, 0 * y)
    words = np.choose(word.astype(int), draws.philox(counter, key)) >> (16 * half)
    value = half_normals()[(words % HALVES).astype(int)]
    return np.where(words & 0x8000, -value, value)


def gauss_noise_step(image, *, deviation, mean, key_0, key_1, per_channel, rounding):
    """A gray image has one noise. `rounding`: of the sum, of the sum down, of the noise to 0.

    The noise is float32, so that it is the same number where it is cut off.
    """
    height, width, channels = image.shape
    is_gray = (image == image[..., :1]).all()
    numbers = range(channels) if per_channel and not is_gray else [0] * channels
    key = (int(key_0), int(key_1))
    normals = np.stack([keyed_normals(key, c, height, width) for c in numbers], axis=2)
    noise = normals.astype(np.float32) * np.float32(deviation) + np.float32(mean)
    if rounding == "noise to 0":
        noise = np.trunc(noise)
    result = gauss_noise(image, noise=noise.astype(np.float64))
    return np.floor(result) if rounding == "down" else result
