"""Exponential moving average of the weights, with a short start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from lightning.pytorch.callbacks import WeightAveraging
from torch import Tensor

# The average of a run's first steps must not hold on to the random start: after n updates the
# past weighs at most (1 + n) / (10 + n).
_START = 10


def _averager(decay: float) -> Callable[[Any, Any, Any], None]:
    @torch.no_grad()
    def update(averages: list[Tensor], current: list[Tensor], updates: Tensor | int) -> None:
        count = float(updates)
        past = min(decay, (1 + count) / (_START + count))
        floats = [(a, c) for a, c in zip(averages, current, strict=True) if a.is_floating_point()]
        if floats:
            torch._foreach_lerp_([a for a, _ in floats], [c for _, c in floats], 1 - past)
        for average, value in zip(averages, current, strict=True):
            if not average.is_floating_point():
                average.copy_(value)

    return update


class MovingAverage(WeightAveraging):
    """Keeps average <- decay * average + (1 - decay) * weights, step by step.

    Lightning validates and saves the averaged weights in place of the current ones, and keeps
    both in a checkpoint, so that training continues exactly where it stopped.
    """

    def __init__(self, decay: float) -> None:
        """Takes the decay in (0, 1)."""
        if not 0 < decay < 1:
            raise ValueError(f"decay: must lie between 0 and 1, got {decay}")
        super().__init__(multi_avg_fn=_averager(decay))
