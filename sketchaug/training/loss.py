"""Cross entropy against class numbers or mixed targets, dense or sparse."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from sketchaug.mixing import SparseTargets


def soft_targets(target: Tensor, num_classes: int, *, smoothing: float = 0.0) -> Tensor:
    """Returns float32 targets (N, num_classes) whose rows add up to 1.

    Args:
        target: int64 (N,) class numbers, or float (N, num_classes) shares of the classes.
        num_classes: Number of classes.
        smoothing: Share of every target that is spread evenly over all classes.

    Raises:
        ValueError: If the target has another shape.
    """
    if target.ndim == 1 and not target.is_floating_point():
        shares = functional.one_hot(target, num_classes).float()
    elif target.ndim == 2 and target.shape[1] == num_classes:
        shares = target.float()
    else:
        raise ValueError(
            f"target: expected int64 (N,) or float (N, {num_classes}), "
            f"got {target.dtype} {tuple(target.shape)}"
        )
    return shares * (1 - smoothing) + smoothing / num_classes if smoothing else shares


def soft_cross_entropy(
    logits: Tensor, target: Tensor | SparseTargets, *, smoothing: float = 0.0
) -> Tensor:
    """Returns the mean over the batch of -sum(target * log_softmax(logits)), in float32.

    Args:
        logits: (N, classes).
        target: int64 (N,) class numbers, float (N, classes) shares of the classes, or
            `SparseTargets` of tensors.
        smoothing: Share of every target that is spread evenly over all classes.
    """
    if isinstance(target, SparseTargets):
        own, partner = (
            functional.cross_entropy(
                logits.float(), labels, reduction="none", label_smoothing=smoothing
            )
            for labels in (target.own, target.partner)
        )
        return torch.lerp(partner, own, target.weight).mean()
    shares = soft_targets(target, logits.shape[1], smoothing=smoothing)
    return -torch.sum(shares * functional.log_softmax(logits.float(), dim=1), dim=1).mean()
