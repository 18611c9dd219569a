"""NumPy: votes, and what indexing does."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    height, width = fixed.CROP

    def center_crop(image: Array) -> Array:
        top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
        return image[top : top + height, left : left + width].copy()

    return {
        "ops/HorizontalFlip": Entry(call=lambda image: image[:, ::-1].copy()),
        "ops/VerticalFlip": Entry(call=lambda image: image[::-1].copy()),
        "ops/CenterCrop": Entry(call=center_crop),
        "ops/RandomRotate90": Entry(
            call=lambda image: np.rot90(image).copy(),
            check=lambda image, given: np.rot90(image, int(given["quarter_turns"])),
        ),
        "vote/soft": Entry(call=_soft),
        "vote/hard": Entry(call=_hard),
        "vote/mean_logit": Entry(call=lambda logits: logits.mean(axis=0).argmax(axis=1)),
    }


def _soft(logits: Array) -> Any:
    shares = np.exp(logits - logits.max(axis=2, keepdims=True))
    shares /= shares.sum(axis=2, keepdims=True)
    return shares.mean(axis=0).argmax(axis=1)


def _hard(logits: Array) -> Any:
    _, samples, classes = logits.shape
    votes = logits.argmax(axis=2) + np.arange(samples) * classes
    counts = np.bincount(votes.ravel(), minlength=samples * classes)
    return counts.reshape(samples, classes).argmax(axis=1)
