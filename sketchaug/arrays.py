"""Drawings and indices as arrays, as the core takes them, and its results as tensors."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

UINT32_MAX = 2**32 - 1

# Modes of Pillow whose bytes are what the core takes them for.
_PIXEL_MODES = ("L", "RGB", "RGBA")


# Channels at the end of a coloured drawing's array; no drawing is three or four pixels wide.
_COLORS = (3, 4)

# Channels that a tensor of torchvision has in front: gray, colour, transparent colour.
_PLANES = (1, 3, 4)


def as_array(name: str, image: Any) -> Any:
    """Pillow images and tensors as arrays; everything else as it is, for the core to judge.

    A tensor is what torchvision means by an image: (H, W), or (C, H, W) with its channels in front.

    Raises:
        TypeError: If a Pillow image's bytes are no levels, or a tensor is no image in the memory of
            this process, naming it.
    """
    if isinstance(image, np.ndarray):
        return image
    torch = sys.modules.get("torch")  # who has a tensor has loaded it
    if torch is not None and isinstance(image, torch.Tensor):
        return _array_of_tensor(name, image)
    if not hasattr(image, "__array_interface__") or isinstance(image, np.generic):
        return image
    mode = getattr(image, "mode", None)
    if mode not in _PIXEL_MODES:  # a palette's indices or inks are bytes too, but no grey levels
        raise TypeError(
            f"{name}: expected a Pillow image of mode {', '.join(_PIXEL_MODES)}, got {mode!r}; "
            "convert it first"
        )
    return np.asarray(image)


def _array_of_tensor(name: str, image: Any) -> NDArray[Any]:
    shape = tuple(image.shape)
    is_image = len(shape) == 2 or (len(shape) == 3 and shape[0] in _PLANES)
    if str(image.dtype) != "torch.uint8" or image.device.type != "cpu" or not is_image:
        raise TypeError(
            f"{name}: expected a uint8 CPU tensor (H, W) or (1, 3 or 4, H, W), as torchvision has "
            f"images, got {image.dtype} {shape} on {image.device}"
        )
    levels: NDArray[Any] = image.detach().numpy()
    return levels if levels.ndim == 2 else levels.transpose(1, 2, 0)


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


def check_drawings(images: Any) -> None:
    """Checks that something is a batch and not one drawing, whose rows would count as drawings.

    Raises:
        TypeError: If it cannot be iterated over, or is an array (H, W, 3) or (H, W, 4).
    """
    if not isinstance(images, Iterable):
        raise TypeError(f"images: expected a sequence of drawings, got {images!r}")
    if isinstance(images, np.ndarray) and images.ndim == 3 and images.shape[2] in _COLORS:
        raise TypeError(
            f"images: expected a sequence of drawings, got an array {images.shape}, one drawing: "
            "put it in a list"
        )


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
