"""Candidates take turns, each for the same share of the time; the middle and the best turn count.

Needs nothing but the standard library: peers/serve.py times by it in another environment.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

# Of the process: a candidate that is meant to work on one thread cannot hide work in others, and
# what other processes do to the machine disturbs least.
Clock = Literal["processor", "wall"]
CLOCKS: dict[Clock, Callable[[], float]] = {
    "processor": time.process_time,
    "wall": time.perf_counter,
}

# Seconds that `count` items took, beginning with item number `start`; items come round again.
Turn = Callable[[int, int], float]

_ROUNDS = 7
_ROUNDS_LEAST = 3
_ITEMS_MOST = 4096


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds for one item: of the fastest turn and of the middle one."""

    minimum: float
    median: float


def turn_of(run: Callable[[list[Any]], Any], items: Sequence[Any], clock: Clock) -> Turn:
    """A turn in this process."""
    now = CLOCKS[clock]

    def turn(start: int, count: int) -> float:
        chosen = [items[(start + i) % len(items)] for i in range(count)]
        begin = now()
        run(chosen)
        return now() - begin

    return turn


def in_turns(
    candidates: Mapping[str, Turn], *, seconds: float, least: int = 1
) -> dict[str, Timing]:
    """Times all candidates together.

    Args:
        candidates: Turns by name.
        seconds: About how long all of it takes; a candidate whose single item is slower than its
            share takes longer.
        least: The fewest items in a turn: as many as make a fair share of what is drawn.
    """
    alone = {}
    for name, turn in candidates.items():
        turn(0, 1)  # makes tables, warms caches up
        alone[name] = turn(1, least) / least
    once = sum(alone.values()) * least
    rounds = max(_ROUNDS_LEAST, min(_ROUNDS, int(3 * seconds / max(once, 1e-9))))
    share = seconds / rounds / len(candidates)
    counts = {
        name: max(least, min(_ITEMS_MOST, int(share / max(alone[name], 1e-9))))
        for name in candidates
    }
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for number in range(rounds):
            for name, turn in candidates.items():
                count = counts[name]
                spent[name].append(turn(number * count, count) / count)
    finally:
        if was_enabled:
            gc.enable()
    return {
        name: Timing(minimum=min(values), median=median(values)) for name, values in spent.items()
    }
