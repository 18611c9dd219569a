"""Memory for batches, used again once nobody holds the batch."""

from __future__ import annotations

import weakref
from collections import deque
from typing import Any

import torch


class SlotRing:
    """Slots of one shape, float32.

    A fresh batch costs the system a page fault for every 4096 bytes, which takes as long as
    augmenting it; a slot that was used before costs nothing. A slot comes back when the last tensor
    or array on its memory is gone, views included. Whoever keeps batches, as `list(loader)` does,
    gets new slots: nothing that somebody can still see is ever overwritten.
    """

    def __init__(self, shape: tuple[int, ...], *, keep: int, pin_memory: bool = False) -> None:
        """Allocates nothing yet.

        Args:
            shape: Of a slot.
            keep: How many slots lie ready at most; those that come back beyond are freed.
            pin_memory: Page-locked slots, for copies to a GPU that run beside the program.
        """
        self._settings = (shape, keep, pin_memory)
        self._spare: deque[torch.Tensor] = deque()

    def take(self) -> torch.Tensor:
        """A slot that nobody else holds; what is in it is left over."""
        shape, keep, is_pinned = self._settings
        # Batches are made ahead: one that a loop in inference mode asked for may be trained with.
        with torch.inference_mode(False):
            if is_pinned:
                # torch keeps a ring of its own for pinned memory, and knows what nobody else can:
                # when a copy that still runs has ended.
                return torch.empty(shape, dtype=torch.float32, pin_memory=True)
            try:
                slot = self._spare.pop()
            except IndexError:
                slot = torch.empty(shape, dtype=torch.float32)
            # The storage of the tensor that is handed out, and so every view, holds this array.
            lease = slot.numpy()
            weakref.finalize(lease, _give_back, self._spare, slot, keep).atexit = False
            return torch.from_numpy(lease)

    def __reduce__(self) -> Any:
        shape, keep, is_pinned = self._settings
        return _new_ring, (shape, keep, is_pinned)


def _new_ring(shape: tuple[int, ...], keep: int, is_pinned: bool) -> SlotRing:
    return SlotRing(shape, keep=keep, pin_memory=is_pinned)


def _give_back(spare: deque[torch.Tensor], slot: torch.Tensor, keep: int) -> None:
    # Called by whichever thread lets go last, perhaps amid a garbage collection: no lock here.
    if len(spare) < keep:
        spare.append(slot)
