"""One op on one drawing, with given draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug import _core
from sketchaug.checks import check_count, check_number
from sketchaug.pipeline import Compose
from sketchaug.transforms import Transform

Image = NDArray[np.uint8]

SEED_MAX = 2**64 - 1
_WORD = 2**32


def applied(
    op: Transform, image: Any, draws: Mapping[str, Any] | None = None, *, antialias: bool = True
) -> Image:
    """What the op makes of a drawing when it draws these numbers, by name.

    A number that has the name of a range of the op's is held to the limits of that range.

    Raises:
        TypeError: If the image is no drawing, or a draw no number.
        ValueError: If a draw is outside the op's limits.
    """
    ranges = {
        name.removesuffix("_low"): (lower, upper)
        for name, lower, upper in _core.op_types()[op.core_name]["arguments"]
    }
    drawn = dict(draws or {})
    for name, value in drawn.items():
        if name in ranges:
            check_number(name, value, within=ranges[name])
    policy = Compose([op], seed=0, antialias=antialias)
    entry = {"op": type(op).__name__, "applied": True, **drawn}
    result: Image = policy.apply(image, [entry])
    return result


def keyed(seed: int) -> dict[str, int]:
    """The draws of an op that draws a key for more numbers than it lists."""
    check_count("seed", seed, lower=0, upper=SEED_MAX)
    return {"key_0": seed % _WORD, "key_1": seed // _WORD}
