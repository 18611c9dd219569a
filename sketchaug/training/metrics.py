"""Figures of merit of logits against known classes."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional


def evaluate_logits(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> dict[str, float]:
    """Scores logits (N, classes) against class numbers (N,).

    Returns:
        `accuracy` and `top5`, the share of rows whose class is the first or among the first five;
        `log_loss`, the mean; `macro_recall`, the mean over the classes that occur of the
        share of their rows that are right.

    Raises:
        ValueError: If there are no rows, or the numbers of rows differ.
    """
    # Copies: torch takes no view of a read-only array, and a dataset's targets are read-only.
    values = torch.tensor(logits, dtype=torch.float32)
    truth = torch.tensor(targets, dtype=torch.int64)
    if values.ndim != 2 or truth.shape != values.shape[:1] or not len(truth):
        raise ValueError(
            f"logits: expected (N, classes) with targets (N,) and N > 0, "
            f"got {tuple(values.shape)} and {tuple(truth.shape)}"
        )
    classes = values.shape[1]
    right = values.argmax(1) == truth
    first_five = values.topk(min(5, classes), dim=1).indices
    count = torch.bincount(truth, minlength=classes)
    hits = torch.bincount(truth[right], minlength=classes)
    seen = count > 0
    return {
        "accuracy": float(right.double().mean()),
        "log_loss": float(functional.cross_entropy(values, truth)),
        "top5": float((first_five == truth[:, None]).any(1).double().mean()),
        "macro_recall": float((hits[seen].double() / count[seen].double()).mean()),
    }
