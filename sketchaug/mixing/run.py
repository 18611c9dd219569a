"""One batch through the core."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug import _core
from sketchaug.checks import check_count, check_output
from sketchaug.mixing.arrays import array_of, like
from sketchaug.mixing.options import UINT32_MAX, MixOptions, Smoothing
from sketchaug.mixing.targets import GivenTargets, SparseTargets
from sketchaug.threads import resolve_threads

_DTYPES = (np.dtype(np.float32), np.dtype(np.uint8))


def mix_batch(
    images: Any,
    targets: Any,
    given: GivenTargets,
    options: MixOptions,
    *,
    seed: int,
    epoch: int,
    key: int,
    smoothing: Smoothing | None,
    out: Any,
    num_threads: int | None,
) -> tuple[Any, Any]:
    """Mixes a batch into `out` or new memory.

    Args:
        images: (N, C, H, W) float32 or uint8.
        targets: What the caller gave; results are tensors if it is one.
        given: The same, checked.
        options: What to do.
        seed: With epoch and key, what the draws depend on.
        epoch: See seed.
        key: See seed.
        smoothing: Of dense targets; None asks for sparse ones.
        out: Where to write; None makes an array, or a tensor if `images` is one.
        num_threads: See `Compose.batch`.

    Returns:
        The mixed images and their targets.
    """
    own = array_of(images)
    if own.dtype.newbyteorder("=") not in _DTYPES:
        raise TypeError(
            f"images: expected a float32 array with 4 dimensions, got {own.dtype} {own.shape}"
        )
    memory = np.empty(own.shape, own.dtype.newbyteorder("=")) if out is None else check_output(out)
    rows = None
    if smoothing is not None:
        rows = np.empty((len(array_of(targets)), given.num_classes), np.float32)
    base, keep = (0.0, 1.0) if smoothing is None else smoothing
    partners, weights = _core.mix_run(
        own,
        given.labels,
        given.shares,
        options,
        seed=seed,
        epoch=check_count("epoch", epoch, lower=0, upper=UINT32_MAX),
        key=check_count("key", key, lower=0, upper=UINT32_MAX),
        out=memory,
        targets=rows,
        num_classes=given.num_classes,
        base=base,
        keep=keep,
        num_threads=resolve_threads(num_threads),
    )
    mixed = like(images, memory) if out is None else out
    if rows is not None:
        return mixed, like(targets, rows)
    labels = np.asarray(given.labels, np.int64)
    sparse = (labels, labels[partners], weights)
    return mixed, SparseTargets(*(like(targets, part) for part in sparse))
