"""DataLoaders of the two kinds a run needs: shuffled and augmented, or in order and plain."""

from __future__ import annotations

from collections.abc import Iterator, Sized

import numpy as np
import torch
from torch.utils.data import DataLoader, Sampler

from .collate import BatchMixer, BatchPolicy, Collate
from .dataset import SketchDataset
from .epoch import EpochCell
from .sample import Sample


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


def training_loader(
    dataset: SketchDataset,
    policy: BatchPolicy,
    *,
    batch_size: int,
    mix: BatchMixer | None = None,
    seed: int = 0,
    workers: int = 0,
    start_method: str | None = None,
    num_threads: int | None = None,
    epoch_cell: EpochCell | None = None,
) -> DataLoader[Sample]:
    """A DataLoader that shuffles by (seed, epoch) and augments.

    Call `loader.sampler.set_epoch(epoch)` before each pass (Lightning does); it reaches sampler,
    collate function and live workers.

    Args:
        dataset: The training rows.
        policy: The training policy.
        batch_size: Samples a batch, 2 or more. A last batch of one is left out: batch
            normalisation and mixing cannot use it.
        mix: A BatchMix or another mixer, None = no mixing.
        seed: Of the order; the policy has its own.
        workers: Worker processes; 0 = none, the native core then uses threads.
        start_method: "fork", "spawn" or "forkserver"; None = Python's default.
        num_threads: Threads of the native calls; None = the policy's default.
        epoch_cell: The cell to share; None = an own one.

    Raises:
        ValueError: batch_size or workers is too small, or there are fewer than two samples.
    """
    if batch_size < 2:
        raise ValueError(f"batch_size: expected 2 or more to train, got {batch_size}")
    if len(dataset) < 2:
        raise ValueError(f"dataset: expected 2 or more samples to train, got {len(dataset)}")
    cell = EpochCell() if epoch_cell is None else epoch_cell
    collate = Collate(policy, mix=mix, num_threads=num_threads, epoch_cell=cell)
    return _loader(
        dataset,
        collate,
        sampler=EpochShuffle(dataset, seed=seed, epoch_cell=cell),
        batch_size=batch_size,
        drop_last=len(dataset) % batch_size == 1,
        workers=workers,
        start_method=start_method,
    )


def evaluation_loader(
    dataset: SketchDataset,
    policy: BatchPolicy,
    *,
    batch_size: int,
    workers: int = 0,
    start_method: str | None = None,
    num_threads: int | None = None,
) -> DataLoader[Sample]:
    """A DataLoader that gives every sample, in order; the same batches on every pass.

    Args: as in training_loader; batch_size may be 1.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size: expected 1 or more, got {batch_size}")
    return _loader(
        dataset,
        Collate(policy, num_threads=num_threads),
        sampler=None,
        batch_size=batch_size,
        drop_last=False,
        workers=workers,
        start_method=start_method,
    )


def _loader(
    dataset: SketchDataset,
    collate: Collate,
    *,
    sampler: EpochShuffle | None,
    batch_size: int,
    drop_last: bool,
    workers: int,
    start_method: str | None,
) -> DataLoader[Sample]:
    if workers < 0:
        raise ValueError(f"workers: expected 0 or more, got {workers}")
    return DataLoader(
        dataset,
        batch_size=batch_size,
        sampler=sampler,
        drop_last=drop_last,
        collate_fn=collate,
        num_workers=workers,
        persistent_workers=workers > 0,
        multiprocessing_context=start_method if workers else None,
        pin_memory=torch.cuda.is_available(),
        # Without a generator of its own a DataLoader draws from torch's global one on each pass.
        generator=torch.Generator().manual_seed(0),
    )
