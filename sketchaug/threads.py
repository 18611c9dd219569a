"""How many threads a native call uses."""

from __future__ import annotations

import multiprocessing
import os
import sys

from sketchaug import _core
from sketchaug.checks import check_count

_THREADS_MAX = 4096


def resolve_threads(num_threads: int | None) -> int:
    """Turns the argument `num_threads` of a native call into a count.

    Args:
        num_threads: 1 or more; None takes all cores that this process may use, and 1 in a
            DataLoader worker, in a daemonic child of multiprocessing and after a fork, where
            threads would fight or hang.

    Raises:
        TypeError: If it is neither None nor an integer.
        ValueError: If it is below 1.
    """
    if num_threads is not None:
        return check_count("num_threads", num_threads, upper=_THREADS_MAX)
    if _core.is_forked() or multiprocessing.current_process().daemon or _is_loader_worker():
        return 1
    return max(1, len(os.sched_getaffinity(0)))


def _is_loader_worker() -> bool:
    torch_data = sys.modules.get("torch.utils.data")
    return torch_data is not None and torch_data.get_worker_info() is not None
