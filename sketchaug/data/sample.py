"""One drawing as a dataset hands it out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One drawing, its label and the number that keys its randomness.

    Attributes:
        image: uint8 (H, W), (H, W, 3) or (H, W, 4); None where the file could not be read and
            the dataset was told to skip such files.
        target: Class number, -1 if unlabelled.
        index: Row number in the whole table, also inside a subset.
        num_classes: How many classes the dataset has, 0 if it knows none.
    """

    image: NDArray[np.uint8] | None
    target: int
    index: int
    num_classes: int = 0
