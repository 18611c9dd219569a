"""Batch mixing that ends before the run does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sketchaug.data import BatchMixer


@dataclass(frozen=True, kw_only=True)
class MixUntil:
    """Mixes as another mixer does until an epoch, afterwards passes batches through.

    The last epochs on whole drawings let the model settle on what it will be shown. It stands in
    for a `BatchMix` in `Collate`, and keeps no state, so it works in loader workers.

    Attributes:
        mixer: What mixes.
        epochs: Number of the first epoch, from 0, that is not mixed.
    """

    mixer: BatchMixer
    epochs: int

    def __call__(
        self,
        images: NDArray[np.float32],
        targets: NDArray[np.int64],
        *,
        num_classes: int,
        key: int,
        epoch: int,
        out: NDArray[np.float32],
        num_threads: int | None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Writes the batch to out, mixed or as it is; see `BatchMix`.

        Returns:
            out, and targets float32 (N, num_classes).
        """
        if epoch < self.epochs:
            return self.mixer(
                images,
                targets,
                num_classes=num_classes,
                key=key,
                epoch=epoch,
                out=out,
                num_threads=num_threads,
            )
        np.copyto(out, images)
        return out, np.eye(num_classes, dtype=np.float32)[targets]
