"""Functions that look at the neighbours of a pixel."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
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
