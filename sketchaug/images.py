"""Reads image files as uint8 arrays, whatever mode they come in.

Sketch sets mix gray, RGB, transparent, palette and 1-bit files, scans with 16 bits, photographs
with an orientation tag, and junk. `read_image` gives each the same three shapes or an error that
names the file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["APPLE_DOUBLE_MAGIC", "ImageReadError", "read_image"]

# First bytes of the `._name` companions that macOS leaves beside files on foreign disks.
APPLE_DOUBLE_MAGIC = b"\x00\x05\x16\x07"


class ImageReadError(ValueError):
    """A file exists but is no image that can be read; the message names it."""


def read_image(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Decodes an image file.

    The orientation tag of a photograph is applied. Of an animation the first frame is read. 16-bit
    gray is scaled to 8 bits; palette, CMYK and other colour modes become RGB.

    Args:
        path: The file.

    Returns:
        uint8 (H, W) for a gray file, (H, W, 3) for a colour file, (H, W, 4) where at least one
        pixel is not opaque (RGB, then alpha). The array is new and writable.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: It cannot be opened: a folder, or no permission.
        ImageReadError: It is empty, junk, damaged, cut off, in a pixel format without a known
            range, or larger than Pillow's limit (PIL.Image.MAX_IMAGE_PIXELS).
    """
    try:
        file = Path(path).open("rb")  # noqa: SIM115 -- closed below; only opening is caught here
    except FileNotFoundError:
        raise FileNotFoundError(f"{os.fspath(path)}: no such image file") from None
    with file:
        try:
            return _decode(file)
        except ImageReadError as error:
            raise ImageReadError(f"{os.fspath(path)}: {error}") from error.__cause__
        except MemoryError:
            raise
        # Pillow's readers raise OSError, SyntaxError, ValueError, struct.error, EOFError and more
        # on damaged input: whatever it is, the file is at fault and must be named.
        except Exception as error:
            raise ImageReadError(f"{os.fspath(path)}: cannot be decoded: {error}") from error


def _decode(file: BinaryIO) -> NDArray[np.uint8]:
    start = file.read(4)
    file.seek(0)
    if not start:
        raise ImageReadError("the file is empty")
    if start == APPLE_DOUBLE_MAGIC:
        raise ImageReadError("an AppleDouble companion (macOS junk, usually ._name), not an image")
    try:
        image = Image.open(file)
    except UnidentifiedImageError as error:
        raise ImageReadError("cannot be decoded: no image in a known format") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageReadError(
            f"too many pixels ({error}); raise PIL.Image.MAX_IMAGE_PIXELS if you trust the file"
        ) from error
    with image:
        image.load()
        _turn_upright(image)
        return _as_uint8(image)


def _turn_upright(image: Image.Image) -> None:
    try:
        # In place, because the copying variant copies even where there is nothing to turn.
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:
        # A damaged orientation tag is no reason to refuse the picture.
        return


def _as_uint8(image: Image.Image) -> NDArray[np.uint8]:
    mode = image.mode
    if mode.startswith("I"):
        return _from_integers(np.asarray(image))
    if mode == "F":
        raise ImageReadError("floating-point pixels have no known range")
    if image.has_transparency_data:
        return _without_opaque_alpha(image)
    if mode in ("L", "1"):
        return np.array(image.convert("L"))
    if mode in ("LA", "La"):
        return np.array(image.convert("LA").getchannel("L"))
    pixels = np.array(image.convert("RGB"))
    if mode == "P" and (pixels == pixels[:, :, :1]).all():
        # A palette of grays is a gray file that was saved small.
        return np.ascontiguousarray(pixels[:, :, 0])
    return pixels


def _without_opaque_alpha(image: Image.Image) -> NDArray[np.uint8]:
    """(H, W, 4), or the file's own colours alone where every pixel is opaque."""
    pixels = np.array(image.convert("RGBA"))
    if pixels[:, :, 3].min() < 255:
        return pixels
    if image.mode in ("L", "1", "LA", "La"):
        return np.ascontiguousarray(pixels[:, :, 0])
    return np.ascontiguousarray(pixels[:, :, :3])


def _from_integers(values: NDArray[np.integer]) -> NDArray[np.uint8]:
    """16-bit gray to 8 bits: 65535 becomes 255, rounded to nearest."""
    low, high = int(values.min()), int(values.max())
    if low < 0 or high > 65535:
        raise ImageReadError(f"expected 16-bit pixels of 0 to 65535, got {low} to {high}")
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
