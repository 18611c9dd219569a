"""Drawings and indices as arrays, as the core takes them, and its results as tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

UINT32_MAX = 2**32 - 1

# Modes of Pillow whose bytes are what the core takes them for.
_PIXEL_MODES = ("L", "RGB", "RGBA")


def as_array(name: str, image: Any) -> Any:
    """Pillow images as arrays; everything else as it is, for the core to judge.

    Raises:
        TypeError: If a Pillow image's bytes are no levels, naming it.
    """
    if isinstance(image, np.ndarray) or not hasattr(image, "__array_interface__"):
        return image
    mode = getattr(image, "mode", None)
    if mode not in _PIXEL_MODES:  # a palette's indices or inks are bytes too, but no grey levels
        raise TypeError(
            f"{name}: expected a Pillow image of mode {', '.join(_PIXEL_MODES)}, got {mode!r}; "
            "convert it first"
        )
    return np.asarray(image)


def as_tensor(planes: NDArray[Any]) -> Any:
    """The memory of an array as a torch tensor.

    Raises:
        ImportError: If torch is not installed.
    """
    try:
        import torch  # only now: the rest of the package works without it
    except ImportError as missing:
        raise ImportError(
            "ToTensorV2 gives a torch tensor, and torch is not installed: "
            'pip install "sketchaug[train]", or use policy.batch, which gives NumPy arrays'
        ) from missing
    return torch.from_numpy(planes)


def check_indices(indices: Any, count: int) -> NDArray[np.uint32]:
    """Returns `count` sample indices, 0 to 2**32 - 1.

    Raises:
        TypeError: If they are no integers.
        ValueError: If there are more or fewer, or one is out of range.
    """
    keys = np.asarray(indices)
    if keys.shape != (count,):
        raise ValueError(f"indices: expected one per image, shape ({count},), got {keys.shape}")
    if count and not np.issubdtype(keys.dtype, np.integer):
        raise TypeError(f"indices: expected integers, got {keys.dtype}")
    if count and (keys.min() < 0 or keys.max() > UINT32_MAX):
        raise ValueError(f"indices must be in [0, {UINT32_MAX}], got {keys.min()} to {keys.max()}")
    return keys.astype(np.uint32)
