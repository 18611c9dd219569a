"""Targets of a batch: class numbers or shares of classes in, soft or sparse ones out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sketchaug.checks import check_count
from sketchaug.mixing.arrays import array_of, like
from sketchaug.mixing.options import UINT32_MAX


class SparseTargets(NamedTuple):
    """Soft targets of two classes a row, in three numbers instead of one per class.

    The loss is weight * cross_entropy(logits, own) + (1 - weight) * cross_entropy(logits, partner),
    a row at a time. Arrays, or tensors where the labels came as one.

    Attributes:
        own: (N,) int64, the image's own class.
        partner: (N,) int64, the class of what was mixed in.
        weight: (N,) float32, share of the own class, 0 to 1.
    """

    own: Any
    partner: Any
    weight: Any

    def dense(self, num_classes: int) -> Any:
        """The same targets as rows, (N, num_classes) float32."""
        own, partner, weight = map(array_of, self)
        rows = np.zeros((len(own), num_classes), np.float32)
        places = np.arange(len(own))
        rows[places, own] += weight
        rows[places, partner] += 1 - weight
        return like(self.own, rows)


class GivenTargets(NamedTuple):
    """What came, ready for the core: class numbers (N,) or shares (N, classes)."""

    labels: NDArray[Any] | None
    shares: NDArray[np.float32] | None
    num_classes: int


def check_targets(targets: Any, num_classes: Any, *, is_sparse: bool = False) -> GivenTargets:
    """Tells class numbers from shares of classes.

    Args:
        targets: (N,) integers, or (N, classes) numbers.
        num_classes: Number of classes; shares tell it themselves, and must agree.
        is_sparse: Sparse targets are wanted, of integers alone, and their classes may go uncounted.

    Raises:
        TypeError: If the rank or the type is wrong.
        ValueError: If there are more or fewer columns than classes.
    """
    given = array_of(targets)
    if is_sparse and given.ndim != 1:
        raise TypeError(
            f"targets: expected integers of shape (N,) for sparse targets, got shape {given.shape}"
        )
    if given.ndim == 2 and given.dtype.kind in "biuf":
        classes = given.shape[1] if num_classes is None else num_classes
        if classes != given.shape[1]:
            raise ValueError(
                f"targets: expected {classes} columns, one a class, got {given.shape[1]}"
            )
        classes = check_count("num_classes", classes, upper=UINT32_MAX)
        return GivenTargets(None, given.astype(np.float32, copy=False), classes)
    if given.ndim != 1:
        raise TypeError(
            "targets: expected integers of shape (N,) or shares of classes of shape (N, classes), "
            f"got shape {given.shape}"
        )
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise TypeError(f"targets: expected integers, got {given.dtype}")
    labels = given if given.size else given.astype(np.int64)
    if is_sparse and num_classes is None:
        num_classes = UINT32_MAX
    return GivenTargets(labels, None, check_count("num_classes", num_classes, upper=UINT32_MAX))
