"""In which order the items of a dataset come, and which of them are one process' share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized

import numpy as np
import torch.distributed
from torch.utils.data import Sampler

from sketchaug.checks import check_count

from .epoch import EpochCell


class EpochShuffle(Sampler[int]):
    """Every item once an epoch, in an order that depends on (seed, epoch) alone.

    It touches no global random state. Its epoch lies in a cell, so a trainer that calls set_epoch
    on the sampler, as Lightning does, sets it for the collate function that shares the cell.
    """

    def __init__(self, items: Sized, *, seed: int = 0, epoch_cell: EpochCell | None = None) -> None:
        if not 0 <= seed < 2**64:
            raise ValueError(f"seed: expected 0 to {2**64 - 1}, got {seed}")
        self.items = items
        self.seed = seed
        self.epoch_cell = EpochCell() if epoch_cell is None else epoch_cell

    def set_epoch(self, epoch: int) -> None:
        """Sets the epoch of the next pass, 0 or more."""
        self.epoch_cell.set(epoch)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[int]:
        key = np.array([self.seed, self.epoch_cell.get()], dtype=np.uint64)
        rng = np.random.Generator(np.random.Philox(key=key))
        return iter(rng.permutation(len(self.items)).tolist())


def checked_share(rank: int | None, world_size: int | None) -> tuple[int, int]:
    """This process' number and how many there are; None, None = what torch.distributed says."""
    if (rank is None) != (world_size is None):
        raise ValueError(
            f"rank: expected with world_size, got rank={rank}, world_size={world_size}"
        )
    if rank is None:
        if not (torch.distributed.is_available() and torch.distributed.is_initialized()):
            return 0, 1
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    count = check_count("world_size", world_size, upper=2**31 - 1)
    return check_count("rank", rank, lower=0, upper=count - 1), count


def share_size(count: int, *, world_size: int, drop_last: bool) -> int:
    """How many of `count` items each of `world_size` processes gets."""
    return count // world_size if drop_last else -(-count // world_size)


def share_of(order: Sequence[int], *, rank: int, world_size: int, drop_last: bool) -> list[int]:
    """Every world_size-th item from the rank's own on, by the rule of torch's DistributedSampler.

    All ranks get equally many, or a collective would wait for ever: the order goes on with items
    from its start until it can be shared, or with `drop_last` loses its end.
    """
    size = share_size(len(order), world_size=world_size, drop_last=drop_last)
    whole = np.resize(np.asarray(order, dtype=np.int64), size * world_size)
    shared: list[int] = whole[rank::world_size].tolist()
    return shared
