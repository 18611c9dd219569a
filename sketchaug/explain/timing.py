"""Time of the calling thread's processor, which other work on the machine disturbs least."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

# Rounds after the one that warms caches up; the median of them counts.
_ROUNDS = 5


def microseconds(jobs: Mapping[str, Callable[[], int]]) -> dict[str, float]:
    """Microseconds per image of every job, which take turns.

    Args:
        jobs: Functions that do their work and return the number of images.
    """
    rounds: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(_ROUNDS + 1):
        for name, run in jobs.items():
            start = time.thread_time()
            count = run()
            if number > 0:
                rounds[name].append((time.thread_time() - start) / max(1, count) * 1e6)
    return {name: median(values) for name, values in rounds.items()}
