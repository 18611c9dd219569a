"""What a peer offers for one row; needs NumPy only, as a peer's own environment has no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Given = Mapping[str, Array]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far two results may lie apart.

    Attributes:
        largest: Of one value.
        mean: Of the absolute difference, over all values.
    """

    largest: float
    mean: float


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A library's way to do the work of a row.

    Attributes:
        call: What is timed, for one prepared item.
        check: The same work with what the row's own side drew, by name: what is compared. None
            where `call` leaves nothing to chance.
        prepare: Makes of an array what the library works on; not timed.
        restore: Makes an array, laid out as ours, of a result.
        limits: In place of the row's, where the library computes something a little different; the
            entry says what.
        label: What is added to the library's name where it does not do all of the work.
    """

    call: Callable[[Any], Any]
    check: Callable[[Any, Given], Any] | None = None
    prepare: Callable[[Array], Any] = _as_it_is
    restore: Callable[[Any], Array] = np.asarray
    limits: Limits | None = None
    label: str = ""

    def checked(self, item: Array, given: Given) -> Array:
        """The result that is held to ours."""
        prepared = self.prepare(item)
        result = self.call(prepared) if self.check is None else self.check(prepared, given)
        return self.restore(result)

    def run(self, items: list[Any]) -> None:
        """Does the work for prepared items."""
        call = self.call
        for item in items:
            call(item)
