"""One row of the bench: work, what it is done to, and how two results are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sketchaug.bench.peers.entry import Array, Entry, Given, Limits
from sketchaug.bench.timing import Clock

Checked = tuple[Array, Given]
EXACT = Limits(largest=0, mean=0)


def _result(result: Array, item: Array) -> Array:
    return result


@dataclass(frozen=True, kw_only=True)
class Case:
    """A row.

    Attributes:
        group: See `rows.GROUPS`.
        name: Unique in its group; peers' entries have it.
        items: What the work is done to; every candidate prepares these for itself.
        run: Our work for some of the items: what is timed.
        check: Our result for an item, made for comparison, and what was drawn for it, by name.
        limits: How far a peer's result may lie from ours.
        judged: What of a result is compared, of (result, item): levels as they are, or numbers made
            of them where the draws cannot be one.
        truth: What `judged` must give for our own result, of (item); None where nothing is known.
        checked_items: What results are compared for; None: the first items.
        own_peers: Our own other ways, such as fewer threads, by label.
        unit: What an item holds.
        count_units: So many in each item.
        least: The fewest items in a turn: as many as make a fair share of what is drawn.
        clock: What counts.
        note: What a reader must know to read the row.
    """

    group: str
    name: str
    items: Sequence[Array]
    run: Callable[[list[Any]], Any]
    check: Callable[[Array, int], Checked]
    limits: Limits = EXACT
    judged: Callable[[Array, Array], Array] = _result
    truth: Callable[[Array], Array] | None = None
    checked_items: Sequence[Array] | None = None
    own_peers: dict[str, Entry] | None = None
    unit: str = "image"
    count_units: int = 1
    least: int = 1
    clock: Clock = "processor"
    note: str = ""

    @property
    def key(self) -> str:
        """By which peers know it."""
        return f"{self.group}/{self.name}"

    def samples(self) -> list[Array]:
        """What results are compared for."""
        chosen = self.items[:3] if self.checked_items is None else self.checked_items
        return [np.asarray(item) for item in chosen]
