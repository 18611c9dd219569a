"""One thread for every library: rows that count processor time compare one thread with one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def single_threaded() -> Iterator[None]:
    """Holds those libraries with a pool of threads that are loaded to one; gives it back after."""
    cv2, torch = sys.modules.get("cv2"), sys.modules.get("torch")
    cv2_before = None if cv2 is None else cv2.getNumThreads()
    torch_before = None if torch is None else torch.get_num_threads()
    try:
        if cv2 is not None:
            cv2.setNumThreads(1)
        if torch is not None:
            torch.set_num_threads(1)
        yield
    finally:
        if cv2 is not None:
            cv2.setNumThreads(cv2_before)
        if torch is not None:
            torch.set_num_threads(torch_before)
