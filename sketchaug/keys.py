"""Keys for plain calls, which come without an index: no two calls or processes repeat."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import weakref
from dataclasses import dataclass

_INDEX_COUNT = 2**32


@dataclass(frozen=True)
class CallKey:
    """Key of plain calls: the process' own seed, and the number of the first call in it."""

    seed: int
    index: int


class CallKeys:
    """Counts calls; notices when it wakes up in another process or DataLoader worker.

    Args:
        seed: The policy's seed; calls in the home process use it as it is.
        home: Process id of the home process, or None for a copy that was sent to another process.
    """

    def __init__(self, seed: int, *, home: int | None) -> None:
        self._seed = seed
        self._home = home
        self._process: tuple[int, int | None] = (-1, None)
        self._process_seed = seed
        self._count = 0
        self._lock = threading.Lock()
        _LIVING.add(self)

    def take(self, count: int = 1) -> CallKey:
        """Keys for `count` calls, numbered from the returned index on; thread-safe."""
        process = os.getpid(), _worker_seed()
        with self._lock:
            if process != self._process:
                self._process = process
                self._process_seed = self._mixed_seed(*process)
                self._count = 0
            key = CallKey(self._process_seed, self._count)
            self._count = (self._count + count) % _INDEX_COUNT
        return key

    def _mixed_seed(self, pid: int, worker_seed: int | None) -> int:
        if worker_seed is None and pid == self._home:
            return self._seed
        # A worker's torch seed is reproducible and changes each epoch; any other process has only
        # its id.
        own = f"process {pid}" if worker_seed is None else f"worker {worker_seed}"
        digest = hashlib.blake2b(f"{self._seed} {own}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "little")


_LIVING: weakref.WeakSet[CallKeys] = weakref.WeakSet()


def _renew_locks() -> None:
    """In a forked child: a lock that another thread held at that moment stays held for ever."""
    for keys in list(_LIVING):
        keys._lock = threading.Lock()


os.register_at_fork(after_in_child=_renew_locks)


def _worker_seed() -> int | None:
    """The DataLoader worker's seed, or None outside one; never imports torch."""
    torch_data = sys.modules.get("torch.utils.data")
    info = torch_data.get_worker_info() if torch_data is not None else None
    return None if info is None else int(info.seed)
