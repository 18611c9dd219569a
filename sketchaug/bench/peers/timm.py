"""timm: Mixup, in place as its training script has it, and RandomErasing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    import torch
    from timm.data import mixup, random_erasing

    mixing: Any = mixup.Mixup
    holes: Any = random_erasing.RandomErasing
    count = 16
    labels = torch.arange(count)
    options: dict[str, Any] = {"label_smoothing": 0.0, "num_classes": count}

    def entry(**alphas: float) -> Entry:
        mixer = mixing(**alphas, **options)
        return Entry(
            call=lambda images: mixer(images, labels),
            # It works in place, and what is checked is compared with what came.
            prepare=lambda images: torch.from_numpy(images.copy()),
            restore=_joined,
            label="in place",
        )

    erasing = holes(
        1.0, fixed.SHARE, fixed.SHARE, min_aspect=1.0, max_aspect=1.0, mode="const", device="cpu"
    )
    return {
        "mix/mixup": entry(mixup_alpha=1.0, cutmix_alpha=0.0),
        "mix/cutmix": entry(mixup_alpha=0.0, cutmix_alpha=1.0),
        "ops/RandomErasing": Entry(
            call=erasing,
            prepare=lambda image: torch.from_numpy(image.transpose(2, 0, 1).copy()),
            restore=lambda tensor: np.asarray(tensor.permute(1, 2, 0).numpy()),
            label="in place",
        ),
    }


def _joined(mixed: Any) -> Array:
    return np.concatenate([part.flatten(1).numpy() for part in mixed], axis=1)
