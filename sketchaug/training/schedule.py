"""One cycle of the learning rate over the real budget of steps: up, then down, never up again."""

from __future__ import annotations

import math


def rate_factor(step: int, total: int, *, warmup: float, final_rate: float) -> float:
    """Returns the share of the highest rate that a step uses.

    Rises linearly over the first `warmup * total` steps, then follows half a cosine down to
    `final_rate`, which the last step (total - 1) reaches and which stays afterwards.

    Args:
        step: Number of the step, from 0.
        total: Number of steps of the whole run.
        warmup: Share of the steps that rise, in [0, 1).
        final_rate: Share of the rate at the end, in [0, 1].
    """
    rising = int(warmup * total)
    if step < rising:
        return (step + 1) / (rising + 1)
    falling = max(1, total - 1 - rising)
    progress = min(1.0, (step - rising) / falling)
    return final_rate + (1 - final_rate) * (1 + math.cos(math.pi * progress)) / 2
