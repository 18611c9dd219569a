"""What the core is told about a batch that is to be mixed."""

from __future__ import annotations

from typing import NamedTuple

UINT32_MAX = 2**32 - 1
UINT64_MAX = 2**64 - 1
BATCH_MAX = 2**24 - 1  # images of a batch, each with a stream of its own
ALPHA_LIMITS = (0.01, 1000.0)


class MixOptions(NamedTuple):
    """The core's `ska_mix_options`, in its order; `csrc/core/mix.h` says what the words mean."""

    mixup: float
    cutmix: float
    mixup_alpha: float = 1.0
    cutmix_alpha: float = 1.0
    ratio_low: float = 0.0
    ratio_high: float = 1.0
    side_low: float = 0.0
    side_high: float = 0.0
    is_clipped: bool = False
    partners: str = "cycle"
    scope: str = "element"
    box: str = "even"
    measure: str = "area"


class Smoothing(NamedTuple):
    """A target is base + keep * share."""

    base: float
    keep: float
