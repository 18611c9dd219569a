"""How good an answer is: accuracy and log loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sketchaug.voting import KINDS, ValueKind

# Smallest positive normal float32: what a probability of 0 counts as.
_SMALLEST = float(np.finfo(np.float32).tiny)


def accuracy(labels: ArrayLike, targets: ArrayLike) -> float:
    """Returns the share of samples whose label is the target; both are integers (samples,).

    Raises:
        ValueError: If there are no samples, or the shapes differ.
    """
    given, truth = np.asarray(labels), np.asarray(targets)
    if given.ndim != 1 or given.shape != truth.shape or not given.size:
        raise ValueError(
            "labels: expected one or more, as many as targets, got shapes "
            f"{given.shape} and {truth.shape}"
        )
    return float(np.mean(given == truth))


def log_loss(values: ArrayLike, targets: ArrayLike, *, kind: ValueKind = "logits") -> float:
    """Returns the mean of -ln(probability of the target), in nats, computed in float64.

    Args:
        values: (samples, classes), logits or probabilities. A probability of 0 counts as 1.2e-38;
            with logits of -inf the loss may be infinite.
        targets: Integers (samples,), the right classes.
        kind: "logits" or "probabilities".

    Raises:
        ValueError: If there are no samples, a target is outside the classes (the message names its
            row), a value is NaN, or shapes do not fit.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
    table, truth = np.asarray(values), _checked_targets(values, targets)
    total = 0.0
    for start in range(0, len(truth), 4096):  # bounded memory, also for memory maps
        block = table[start : start + 4096].astype(np.float64)
        if np.isnan(block).any():
            row = start + int(np.isnan(block).any(axis=1).argmax())
            raise ValueError(f"values (row {row}) must not hold NaN")
        own = block[np.arange(len(block)), truth[start : start + 4096]]
        if kind == "logits":
            top = block.max(axis=1)
            if not np.isfinite(top).all():
                row = start + int((~np.isfinite(top)).argmax())
                raise ValueError(f"values (row {row}): expected a finite largest logit")
            spread = np.exp(block - top[:, None]).sum(axis=1)
            total += float(np.sum(np.log(spread) - (own - top)))
        else:
            total -= float(np.sum(np.log(np.maximum(own, _SMALLEST))))
    return total / len(truth)


def _checked_targets(values: ArrayLike, targets: ArrayLike) -> NDArray[np.integer[Any]]:
    shape, truth = np.shape(values), np.asarray(targets)
    if len(shape) != 2 or truth.shape != shape[:1] or not truth.size:
        raise ValueError(
            "values: expected (samples, classes) with targets (samples,) and one sample or more, "
            f"got shapes {shape} and {truth.shape}"
        )
    if truth.dtype.kind not in "iu":
        raise TypeError(f"targets: expected integers, got {truth.dtype}")
    wrong = (truth < 0) | (truth >= shape[1])
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"targets[{row}] must be in [0, {shape[1] - 1}], got {truth[row]}")
    return truth
