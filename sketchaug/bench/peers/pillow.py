"""Pillow: methods of an image."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Entry, Given, Limits


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    from PIL import Image, ImageFilter, ImageOps

    turn, linear = Image.Transpose, Image.Resampling.BILINEAR
    white, size = (fixed.PAPER,) * 3, (fixed.SIZE, fixed.SIZE)
    levels = np.arange(256)
    tone = [*np.trunc(fixed.curve(levels)).astype(int).tolist()] * 3
    gamma = [*(255 * (levels / 255) ** fixed.GAMMA).astype(int).tolist()] * 3
    blur = ImageFilter.GaussianBlur(fixed.SIGMA)
    codes = [None, turn.ROTATE_90, turn.ROTATE_180, turn.ROTATE_270]
    height, width = fixed.CROP

    def turned(image: Any, given: Given) -> Any:
        code = codes[int(given["quarter_turns"])]
        return image if code is None else image.transpose(code)

    def center_crop(image: Any) -> Any:
        left, top = (image.width - width) // 2, (image.height - height) // 2
        return image.crop((left, top, left + width, top + height))

    def crop(image: Any, given: Given) -> Any:
        return image.crop(fixed.box_of(given["map_x"], given["map_y"]))

    margin = (fixed.PADDED - 500) // 2
    made = {
        "HorizontalFlip": Entry(call=lambda image: image.transpose(turn.FLIP_LEFT_RIGHT)),
        "VerticalFlip": Entry(call=lambda image: image.transpose(turn.FLIP_TOP_BOTTOM)),
        "Transpose": Entry(call=lambda image: image.transpose(turn.TRANSPOSE)),
        "RandomRotate90": Entry(call=lambda image: image.transpose(turn.ROTATE_90), check=turned),
        # Samples to 1/256 of a level in fixed point, and leaves the outermost pixels to the fill.
        "Rotate": Entry(
            call=lambda image: image.rotate(fixed.ANGLE, linear, fillcolor=white),
            limits=Limits(largest=255, mean=1),
        ),
        "Resize": Entry(call=lambda image: image.resize(size, linear)),
        "CenterCrop": Entry(call=center_crop),
        "RandomCrop": Entry(
            call=lambda image: image.crop((70, 90, 70 + width, 90 + height)), check=crop
        ),
        "PadIfNeeded": Entry(call=lambda image: ImageOps.expand(image, margin, white)),
        "RandomBrightnessContrast": Entry(call=lambda image: image.point(tone)),
        "RandomGamma": Entry(call=lambda image: image.point(gamma)),
        "InvertImg": Entry(call=ImageOps.invert),
        "ToGray": Entry(call=lambda image: image.convert("L").convert("RGB")),
        # Three box blurs in place of a Gaussian.
        "GaussianBlur": Entry(
            call=lambda image: image.filter(blur), limits=Limits(largest=16, mean=1)
        ),
    }
    return {
        f"ops/{name}": Entry(
            call=entry.call,
            check=entry.check,
            prepare=Image.fromarray,
            limits=entry.limits,
        )
        for name, entry in made.items()
    }
