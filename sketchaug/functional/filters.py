"""Functions that look at the neighbours of a pixel."""

from __future__ import annotations

import math
from typing import Any

from sketchaug import transforms
from sketchaug.checks import check_count, check_number, core_limits
from sketchaug.functional._run import Image, applied


def gaussian_blur(image: Any, *, sigma: float = 0.0, size: int = 0) -> Image:
    """Blurs by a Gaussian; the drawing is mirrored beyond its edge.

    Args:
        image: The drawing.
        sigma: Standard deviation in pixels; 0: by the size, as in `GaussianBlur`.
        size: Of the kernel, odd; 0: reaches int(3.5 sigma) pixels to each side.
    """
    op = transforms.GaussianBlur((size, size), (sigma, sigma))
    return applied(op, image, {"size": op.core_arguments()[0], "sigma": sigma})


def motion_blur(
    image: Any,
    *,
    size: int,
    angle: float = 0.0,
    direction: float = 0.0,
    shift_x: float = 0.0,
    shift_y: float = 0.0,
) -> Image:
    """Takes the mean along a straight line through each pixel.

    Args:
        image: The drawing.
        size: Of the square that holds the line, odd.
        angle: Degrees, clockwise; 0 is to the right.
        direction: Share by which one half is shorter, as in `MotionBlur`.
        shift_x: How far the line lies to the right of the pixel, pixels.
        shift_y: How far it lies below.

    Raises:
        TypeError: If the size is no whole number.
        ValueError: If the size is even, or a number is out of range.
    """
    lower, upper = core_limits("motion_blur", "size_low")
    if check_count("size", size, lower=int(lower), upper=int(upper)) % 2 != 1:
        raise ValueError(f"size must be odd, got {size!r}")
    check_number("angle", angle, within=core_limits("motion_blur", "angle_low"))
    check_number("direction", direction, within=core_limits("motion_blur", "direction_low"))
    # The last digits of a cosine must not decide in which pixel a point between two lies.
    along = [round(turn(math.radians(angle)), 12) for turn in (math.cos, math.sin)]
    before, after = size // 2 * (1 - max(direction, 0)), size // 2 * (1 + min(direction, 0))
    start, end = (
        [shift + way * part for shift, part in zip((shift_x, shift_y), along, strict=True)]
        for way in (-before, after)
    )
    ends = dict(zip(("start_x", "start_y", "end_x", "end_y"), [*start, *end], strict=True))
    return applied(transforms.MotionBlur(), image, {"size": size, **ends})


def unsharp_mask(
    image: Any, *, alpha: float, size: int = 0, sigma: float = 0.0, threshold: float = 10
) -> Image:
    """Adds to each pixel its difference from a blurred copy, where that is large enough.

    Args:
        image: The drawing.
        alpha: Strength.
        size: Of the Gaussian's kernel, odd; 0: by sigma, as in `UnsharpMask`.
        sigma: Its standard deviation in pixels; 0: by the size.
        threshold: Smallest difference that is kept as it is, levels.
    """
    op = transforms.UnsharpMask(threshold=threshold)
    return applied(op, image, {"size": size, "sigma": sigma, "alpha": alpha})


def sharpen(
    image: Any,
    *,
    alpha: float,
    lightness: float = 1.0,
    method: str = "kernel",
    kernel_size: int = 5,
    sigma: float = 1.0,
) -> Image:
    """Sharpens by the eight neighbours of each pixel, or by a Gaussian.

    Args:
        image: The drawing.
        alpha: Strength.
        lightness: Of the middle pixel, as in `Sharpen`; 1 keeps the paper's level.
        method: `"kernel"` or `"gaussian"`.
        kernel_size: Size of the Gaussian's kernel, odd.
        sigma: Its standard deviation, pixels.
    """
    op = transforms.Sharpen(method=method, kernel_size=kernel_size, sigma=sigma)
    return applied(op, image, {"alpha": alpha, "lightness": lightness})
