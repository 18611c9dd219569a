"""The current epoch, in memory that every worker process sees."""

from __future__ import annotations

import torch


def shared_zeros(count: int, dtype: torch.dtype) -> torch.Tensor:
    """Zeros (count,) in memory that worker processes share, however they are started."""
    zeros = torch.zeros(count, dtype=dtype)
    zeros.share_memory_()  # type: ignore[no-untyped-call,unused-ignore]
    return zeros


class EpochCell:
    """One whole number shared between the training process and its DataLoader workers.

    Persistent workers keep the collate function that they were started with; a plain attribute set
    later in the main process would never reach them. The cell lies in shared memory, so it does,
    whether workers are forked, spawned or come from a fork server.
    """

    def __init__(self) -> None:
        self._cell = shared_zeros(1, torch.int64)

    def set(self, epoch: int) -> None:
        """Sets the epoch for this process and all that share the cell; 0 or more."""
        if epoch < 0:
            raise ValueError(f"epoch: expected 0 or more, got {epoch}")
        self._cell[0] = epoch

    def get(self) -> int:
        """The epoch that was set last; 0 at first."""
        return int(self._cell[0])
