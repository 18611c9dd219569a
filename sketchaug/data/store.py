"""Decodes the files of a dataset, keeps what fits in memory, remembers what cannot be read."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ..images import ImageReadError, read_image
from ..pack.pixels import lean
from .epoch import shared_zeros

logger = logging.getLogger(__name__)

# Pillow lets go of the GIL while it decompresses; more threads than this wait for Python.
PRELOAD_THREADS = 4

# One lock for all caches, held for microseconds, and by nobody at the moment of a fork.
_KEEPING = threading.Lock()
os.register_at_fork(
    before=_KEEPING.acquire, after_in_parent=_KEEPING.release, after_in_child=_KEEPING.release
)


class ImageStore:
    """Decoded drawings by row number, shared by a dataset and all its subsets.

    The cache belongs to the process: forked workers see what their parent had decoded before and
    share its pages; spawned ones start with an empty cache. Which rows could not be read is kept
    in shared memory, so the training process learns what its workers found.
    """

    def __init__(self, files: tuple[Path, ...], *, skip: bool, cache_bytes: int) -> None:
        self.files = files
        self.skip = skip
        self.cache_bytes = cache_bytes
        self._cache: dict[int, NDArray[np.uint8]] = {}
        self._cached_bytes = 0
        self._unreadable = shared_zeros(len(files), torch.bool)

    def read(self, row: int) -> NDArray[np.uint8] | None:
        """The drawing of one row; None if it cannot be read and such rows are skipped."""
        image = self._cache.get(row)
        if image is None:
            image = self._decode(row)
            if image is not None:
                self._keep(row, image)
        return image

    def preload(self, rows: Iterable[int]) -> None:
        """Decodes rows in threads until they are all cached or the cache is full."""
        missing = [row for row in rows if row not in self._cache]
        with ThreadPoolExecutor(PRELOAD_THREADS) as pool:
            for start in range(0, len(missing), 64):
                if self._cached_bytes >= self.cache_bytes:
                    return
                chunk = missing[start : start + 64]
                for row, image in zip(chunk, pool.map(self._decode, chunk), strict=True):
                    if image is not None and not self._keep(row, image):
                        return

    def unreadable_rows(self) -> NDArray[np.int64]:
        """Rows that some process failed to read so far, in order."""
        return np.flatnonzero(self._unreadable.numpy())

    def cached_bytes(self) -> int:
        """Bytes of decoded drawings that this process keeps."""
        return self._cached_bytes

    def _decode(self, row: int) -> NDArray[np.uint8] | None:
        try:
            image = read_image(self.files[row])
        except (ImageReadError, OSError) as error:
            if not self.skip:
                raise
            if not self._unreadable[row]:
                self._unreadable[row] = True
                logger.warning("skipped: %s", error)
            return None
        return lean(image) if self.cache_bytes else image

    def _keep(self, row: int, image: NDArray[np.uint8]) -> bool:
        """Caches one drawing; False if it no longer fits."""
        with _KEEPING:
            if self._cached_bytes + image.nbytes > self.cache_bytes:
                return False
            # A cached drawing is handed out again and again: nobody may change it.
            image.flags.writeable = False
            if row not in self._cache:
                self._cache[row] = image
                self._cached_bytes += image.nbytes
        return True

    def __getstate__(self) -> dict[str, Any]:
        # Sending the cache to every spawned worker would cost more than decoding again.
        return {**self.__dict__, "_cache": {}, "_cached_bytes": 0}
