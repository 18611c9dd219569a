"""What one member of an ensemble said about a set of samples, and how it came to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """One member's logits with everything that is needed to combine them safely.

    Attributes:
        name: The member's name; also the stem of its two files.
        logits: float32 (samples, classes); may be a read-only memory map.
        sample_ids: One id per row, for example the image paths of the table.
        class_names: One name per column, in the order of the class numbers.
        checkpoint_hash: SHA-256 of the weights that made the logits.
        image_size: Side of the square input in pixels.
        views: The views of each sample that were averaged, such as ("plain", "flip").
        fold: The fold that the member did not train on; None outside of k-fold training.
        versions: Versions of the software that the result depends on, by name.
        source: The logits file that this was read from; None if it was not read from a file.
    """

    name: str
    logits: NDArray[np.float32]
    sample_ids: Sequence[str]
    class_names: Sequence[str]
    checkpoint_hash: str
    image_size: int
    views: Sequence[str] = ("plain",)
    fold: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    source: Path | None = None

    def __post_init__(self) -> None:
        if not self.name or self.name.startswith(".") or "/" in self.name or "\\" in self.name:
            raise ValueError(f"name: expected a plain file name, got {self.name!r}")
        if not isinstance(self.logits, np.ndarray) or self.logits.dtype != np.float32:
            got = getattr(self.logits, "dtype", type(self.logits).__name__)
            raise TypeError(f"{self.place}: expected float32 logits, got {got}")
        expected = (len(self.sample_ids), len(self.class_names))
        if self.logits.shape != expected:
            raise ValueError(
                f"{self.place}: expected logits {expected} for its sample ids and class names, "
                f"got {self.logits.shape}"
            )
        for argument in ("sample_ids", "class_names", "views"):
            object.__setattr__(self, argument, tuple(getattr(self, argument)))

    @property
    def place(self) -> str:
        """How messages call this prediction: its file, or its name."""
        return str(self.source) if self.source is not None else f"prediction {self.name!r}"


def check_same_classes(first: Prediction, other: Prediction) -> None:
    """Raises ValueError, naming both files, if two members number their classes differently."""
    _check_same(first, other, "class_names", "the same classes in the same order")


def check_same_samples(first: Prediction, other: Prediction) -> None:
    """Raises ValueError, naming both files, if two members' rows are not the same samples."""
    _check_same(first, other, "sample_ids", "the same samples in the same order")


def _check_same(first: Prediction, other: Prediction, attribute: str, rule: str) -> None:
    wanted, given = getattr(first, attribute), getattr(other, attribute)
    if wanted == given:
        return
    if len(wanted) != len(given):
        difference = f"{len(wanted)} and {len(given)} {attribute}"
    else:
        place = next(
            i for i, pair in enumerate(zip(wanted, given, strict=True)) if len({*pair}) > 1
        )
        difference = f"{attribute}[{place}] is {wanted[place]!r} and {given[place]!r}"
    raise ValueError(f"{first.place} and {other.place}: expected {rule}, but {difference}")
