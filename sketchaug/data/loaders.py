"""Loaders of the two kinds a run needs: shuffled and augmented, or in order and plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch.utils.data import DataLoader

from .collate import BatchMixer, BatchPolicy, Collate
from .dataset import SketchDataset
from .epoch import EpochCell
from .loader import Loader
from .order import EpochShuffle, checked_share, share_size
from .sample import Sample


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
) -> DataLoader[Sample] | Loader:
    """A loader that shuffles by (seed, epoch) and augments, in threads or worker processes.

    Call `loader.sampler.set_epoch(epoch)` before each pass (Lightning does); it reaches sampler,
    collate function and live workers.

    Args:
        dataset: The training rows.
        policy: The training policy.
        batch_size: Samples a batch, 2 or more. A last batch of one is left out: batch
            normalisation and mixing cannot use it.
        mix: A BatchMix or another mixer, None = no mixing.
        seed: Of the order; the policy has its own.
        workers: Worker processes of a DataLoader; 0 = none: a Loader, whose threads work ahead as
            well, and which gives each process of torch.distributed its share.
        start_method: "fork", "spawn" or "forkserver"; None = Python's default.
        num_threads: Threads of a Loader, or of a worker's native calls; None = all cores of this
            process, and one in a worker.
        epoch_cell: The cell to share; None = an own one.

    Raises:
        ValueError: batch_size or workers is too small, or there are fewer than two samples.
    """
    if batch_size < 2:
        raise ValueError(f"batch_size: expected 2 or more to train, got {batch_size}")
    if len(dataset) < 2:
        raise ValueError(f"dataset: expected 2 or more samples to train, got {len(dataset)}")
    _check_workers(workers)
    cell = EpochCell() if epoch_cell is None else epoch_cell
    if workers == 0:
        rank, world_size = checked_share(None, None)
        share = share_size(len(dataset), world_size=world_size, drop_last=False)
        return Loader(
            dataset,
            policy,
            batch_size=batch_size,
            mix=mix,
            num_threads=num_threads,
            shuffle=True,
            seed=seed,
            drop_last=share % batch_size == 1,
            pin_memory=torch.cuda.is_available(),
            rank=rank,
            world_size=world_size,
            epoch_cell=cell,
        )
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
) -> DataLoader[Sample] | Loader:
    """A loader that gives every sample, in order; the same batches on every pass.

    Args: as in training_loader; batch_size may be 1.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size: expected 1 or more, got {batch_size}")
    _check_workers(workers)
    if workers == 0:
        return Loader(
            dataset,
            policy,
            batch_size=batch_size,
            num_threads=num_threads,
            pin_memory=torch.cuda.is_available(),
        )
    return _loader(
        dataset,
        Collate(policy, num_threads=num_threads),
        sampler=None,
        batch_size=batch_size,
        drop_last=False,
        workers=workers,
        start_method=start_method,
    )


class _LateDataLoader(DataLoader[Sample]):
    """Starts a pass when its first batch is asked for, as Loader does.

    Lightning makes the iterator before it tells the sampler the epoch; where a run goes on from a
    checkpoint, workers would by then have begun with another epoch.
    """

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        yield from super().__iter__()


def _check_workers(workers: int) -> None:
    if workers < 0:
        raise ValueError(f"workers: expected 0 or more, got {workers}")


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
    return _LateDataLoader(
        dataset,
        batch_size=batch_size,
        sampler=sampler,
        drop_last=drop_last,
        collate_fn=collate,
        num_workers=workers,
        persistent_workers=True,
        multiprocessing_context=start_method,
        pin_memory=torch.cuda.is_available(),
        # Without a generator of its own a DataLoader draws from torch's global one on each pass.
        generator=torch.Generator().manual_seed(0),
    )
