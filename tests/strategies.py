"""Ugly inputs: awkward sizes, the same pixels in other memory, and whole policies at random."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

import sketchaug as A

# One pixel, one row, one column, primes, and both sides of the widths of a vector.
UGLY_SIZES = [
    *((1, 1), (1, 37), (41, 1), (2, 2), (3, 2)),
    *((7, 9), (8, 8), (15, 17), (16, 31), (33, 32), (63, 65), (13, 127)),
]


def drawing(height, width, channels=None, *, seed=0):
    """Noise on paper: every pixel differs from its neighbours, so that a slip shows."""
    rng = np.random.default_rng([seed, height, width, channels or 0])
    shape = (height, width) if channels is None else (height, width, channels)
    pixels = rng.integers(0, 256, shape, dtype=np.uint8)
    edge = max(1, min(height, width) // 8)
    pixels[:edge] = pixels[-edge:] = 250  # paper that the border shows
    pixels[:, :edge] = pixels[:, -edge:] = 250
    return pixels


def read_only(image):
    frozen = image.copy()
    frozen.flags.writeable = False
    return frozen


def spread_out(image):
    """Every second row and third column of something larger."""
    large = np.full((2 * image.shape[0], 3 * image.shape[1], *image.shape[2:]), 77, np.uint8)
    large[::2, ::3] = image
    return large[::2, ::3]


def inside_rgba(image):
    """The first channels of a four-channel image: pixels are four bytes apart."""
    channels = image.shape[2]
    return np.concatenate([image, np.full((*image.shape[:2], 4 - channels), 9, np.uint8)], 2)[
        ..., :channels
    ]


def with_odd_strides(image):
    """Sides of length 1 carry strides that mean nothing."""
    strides = tuple(
        12345 if side == 1 else stride
        for side, stride in zip(image.shape, image.strides, strict=True)
    )
    return as_strided(image, image.shape, strides)


UGLY_VIEWS = {
    "read-only": read_only,
    "upside down": lambda image: image[::-1].copy()[::-1],
    "mirrored": lambda image: image[:, ::-1].copy()[:, ::-1],
    "turned": lambda image: image[::-1, ::-1].copy()[::-1, ::-1],
    "Fortran": np.asfortranarray,
    "transposed": lambda image: np.swapaxes(np.swapaxes(image, 0, 1).copy(), 0, 1),
    "spread out": spread_out,
    "odd strides": with_odd_strides,
}

# Views that only an image with channels has.
UGLY_CHANNELS = {
    "reversed channels": lambda image: image[..., ::-1].copy()[..., ::-1],
    "planes": lambda image: np.moveaxis(np.moveaxis(image, 2, 0).copy(), 0, 2),
    "inside RGBA": inside_rgba,
}

borders = st.sampled_from(
    [
        {},
        {"fill": 0},
        {"fill": (200, 30, 90)},
        *({"border_mode": mode} for mode in ("replicate", "reflect", "wrap", "reflect_101")),
    ]
)
chances = st.sampled_from([0.5, 1.0])
random_ops = st.one_of(
    st.builds(A.HorizontalFlip, p=chances),
    st.builds(A.VerticalFlip, p=chances),
    st.builds(lambda border, p: A.Rotate(limit=180, p=p, **border), borders, chances),
    st.builds(
        lambda border, p: A.Affine(
            scale=(0.3, 3), rotate=(-30, 30), shear=(-20, 20), translate_px=(-9, 9), p=p, **border
        ),
        borders,
        chances,
    ),
    st.builds(A.Resize, st.integers(1, 70), st.integers(1, 70), p=chances),
    st.builds(
        A.RandomBrightnessContrast,
        st.just(0.4),
        st.just(0.6),
        brightness_by_max=st.booleans(),
        p=chances,
    ),
)
random_images = st.builds(
    drawing,
    st.integers(1, 70),
    st.integers(1, 70),
    st.sampled_from([None, 1, 3, 4]),
    seed=st.integers(0, 9),
)


@st.composite
def policies(draw, *, size=(19, 33), planes=True):
    """A policy of up to six random ops whose results have one size."""
    ops = draw(st.lists(random_ops, max_size=6))
    tail = [A.Normalize(), A.ToTensorV2()] if planes else []
    return A.Compose(
        [*ops, A.Resize(*size), *tail],
        seed=draw(st.integers(0, 99)),
        fuse=draw(st.booleans()),
        antialias=draw(st.booleans()),
    )
