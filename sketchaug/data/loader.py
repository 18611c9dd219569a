"""Loader: batches made ahead by threads of this process, byte for byte those of DataLoader."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import torch
from torch.utils.data import SequentialSampler

from sketchaug.checks import check_count, check_flag
from sketchaug.threads import resolve_threads

from .collate import BatchMixer, BatchPolicy, Collate, check_readable
from .crew import Crew, Task
from .epoch import EpochCell
from .order import EpochShuffle, checked_share, share_of, share_size
from .ring import SlotRing
from .sample import Sample

# A thread decodes and augments so many drawings at a time: enough that Python's part of a native
# call costs nothing beside them, few enough that all threads end a batch together.
PART_SIZE = 8

_COUNT_MAX = 2**31 - 1


class Samples(Protocol):
    """What Loader needs of a dataset, from several threads at once; SketchDataset has it."""

    def __len__(self) -> int: ...

    def __getitem__(self, item: int, /) -> Sample: ...


@dataclass(frozen=True, slots=True)
class _Part:
    """Some items of a batch, augmented."""

    samples: list[Sample]  # those with an image, which is dropped: decoded drawings are large
    rows: list[int]  # of all


class Loader:
    """Decodes, augments and mixes in threads, while the consumer works on earlier batches.

    Its batches are those of `DataLoader(dataset, collate_fn=Collate(policy, mix=mix))`, with
    `sampler=EpochShuffle(dataset)` where it shuffles: the same bytes in the same order, without
    worker processes and without a copy from one to the other.

    A batch is the consumer's for as long as anything refers to its tensors, views and arrays of
    them included; only then is its memory used for another one. Copy nothing, keep what you like.

    A pass has threads of its own. They end with the pass: when its last batch is made, when it
    fails, when the consumer's loop is left by `break`, an exception or Ctrl-C. An error in a thread
    comes out of the consumer's loop, at the batch that it belongs to, with its own type and message
    and a note that names the items. In a forked child, iterate anew.

    Attributes:
        dataset: The dataset.
        batch_size: Samples a batch, of this process.
        rank, world_size: Which share of the dataset this process has.
        sampler: The order; `loader.sampler.set_epoch(epoch)` works where it shuffles, and is how
            Lightning tells the epoch.
    """

    batch_sampler = None  # Lightning looks here before it looks at the sampler

    def __init__(
        self,
        dataset: Samples,
        policy: BatchPolicy,
        *,
        batch_size: int = 64,
        mix: BatchMixer | None = None,
        num_threads: int | None = None,
        shuffle: bool = False,
        seed: int = 0,
        drop_last: bool = False,
        prefetch: int = 2,
        pin_memory: bool = False,
        num_classes: int | None = None,
        rank: int | None = None,
        world_size: int | None = None,
        epoch_cell: EpochCell | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            dataset: A SketchDataset, or anything else with a length that gives Samples by number
                and may be asked by several threads at once.
            policy: A Compose with outputs of float32 (3, H, W).
            batch_size: Samples a batch.
            mix: A BatchMix, Mixup, MixUp or CutMix; targets become soft. None = no mixing.
            num_threads: Threads of a pass, for all its work; None = all cores of this process, one
                in a forked process.
            shuffle: Whether the order is drawn anew from (seed, epoch) for each epoch. Lightning's
                overfit_batches wants False.
            seed: Of the order; the policy has its own.
            drop_last: Whether a last batch that is not full is left out.
            prefetch: How many batches are made ahead of the one in use; 0 = each is made when it
                is asked for. Memory for prefetch + 2 batches is kept, twice that with mix.
            pin_memory: Page-locked batches, for `batch.to(device, non_blocking=True)`.
            num_classes: Width of soft targets; None = what the samples' dataset has.
            rank: Number of this process among those that share the dataset; None = what
                torch.distributed says, or 0 where it was not initialised.
            world_size: How many there are, given with rank. Each has equally many samples: the
                last ones are filled up from the start of the order, or left out with drop_last.
            epoch_cell: The cell of the epoch to share with others; None = an own one.

        Raises:
            TypeError: An argument has the wrong type.
            ValueError: An argument is out of range, pin_memory needs CUDA, or the policy's outputs
                are no float32 planes of one size.
        """
        if not hasattr(dataset, "__len__") or not hasattr(dataset, "__getitem__"):
            raise TypeError(
                "dataset: expected one with a length that gives samples by number, got a "
                f"{type(dataset).__name__}"
            )
        self.dataset = dataset
        self.batch_size = check_count("batch_size", batch_size, upper=_COUNT_MAX)
        if mix is not None and self.batch_size < 2:
            raise ValueError(f"batch_size: expected 2 or more to mix, got {batch_size}")
        resolve_threads(num_threads)
        self.num_threads = num_threads
        self.shuffle = check_flag("shuffle", shuffle)
        self.seed = check_count("seed", seed, lower=0, upper=2**64 - 1)
        self.drop_last = check_flag("drop_last", drop_last)
        self.prefetch = check_count("prefetch", prefetch, lower=0, upper=_COUNT_MAX)
        self.pin_memory = check_flag("pin_memory", pin_memory)
        if self.pin_memory and not torch.cuda.is_available():
            raise ValueError("pin_memory: expected False without a CUDA device, got True")
        self.rank, self.world_size = checked_share(rank, world_size)
        self._cell = EpochCell() if epoch_cell is None else epoch_cell
        self._collate = Collate(policy, mix=mix, num_classes=num_classes, num_threads=1)
        self.sampler: EpochShuffle | SequentialSampler
        if self.shuffle:
            self.sampler = EpochShuffle(dataset, seed=self.seed, epoch_cell=self._cell)
        else:
            self.sampler = SequentialSampler(dataset)
        shape = (self.batch_size, *self._collate.image_shape)
        # Those ahead, the one in use, its predecessor, which a loop's variable still holds.
        self._ring = SlotRing(shape, keep=self.prefetch + 2, pin_memory=self.pin_memory)
        # Mixing reads one batch and writes another.
        self._drawings = self._ring if mix is None else SlotRing(shape, keep=self.prefetch + 1)
        self._handed_out = (-1, 0)  # epoch and number of batches of the latest pass
        self._continued: tuple[int, int] | None = None  # the same of a pass that was loaded

    @property
    def epoch(self) -> int:
        """The epoch of the next pass."""
        return self._cell.get()

    def set_epoch(self, epoch: int) -> None:
        """Sets the epoch of the next pass, 0 or more; it keys order, draws and mixing."""
        self._cell.set(epoch)

    def __len__(self) -> int:
        count = share_size(len(self.dataset), world_size=self.world_size, drop_last=self.drop_last)
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        # A generator: nothing runs before the first batch is asked for. Lightning makes the
        # iterator of an epoch before it tells the epoch.
        epoch = self.epoch
        first = 0
        if self._continued is not None:
            if self._continued[0] == epoch:
                first = self._continued[1]
            self._continued = None
        self._handed_out = epoch, first
        count_batches = len(self)
        order = share_of(
            list(self.sampler),
            rank=self.rank,
            world_size=self.world_size,
            drop_last=self.drop_last,
        )
        crew = Crew(resolve_threads(self.num_threads))
        ahead: deque[Task[_Part, dict[str, Any]]] = deque()
        try:
            for number in range(first, count_batches):
                while len(ahead) <= self.prefetch and number + len(ahead) < count_batches:
                    start = (number + len(ahead)) * self.batch_size
                    ahead.append(self._start(crew, order[start : start + self.batch_size], epoch))
                batch = ahead.popleft().result()
                if number + 1 == count_batches:
                    crew.dismiss()
                self._handed_out = epoch, number + 1
                yield batch
                del batch  # or its memory would be held while the next one is waited for
        finally:
            crew.dismiss()

    def _start(self, crew: Crew, items: list[int], epoch: int) -> Task[_Part, dict[str, Any]]:
        part_size = min(PART_SIZE, -(-len(items) // crew.num_threads))
        starts = range(0, len(items), part_size)
        drawings = self._drawings.take()[: len(items)]
        parts = [
            partial(
                self._make_part,
                items[start : start + part_size],
                drawings[start : start + part_size],
                epoch,
            )
            for start in starts
        ]
        return crew.start(parts, partial(self._join_parts, drawings, starts, epoch))

    def _make_part(self, items: list[int], drawings: torch.Tensor, epoch: int) -> _Part:
        """Decodes and augments some items into the first of their places."""
        samples: list[Sample] = []
        try:
            for item in items:
                samples.append(self.dataset[item])
            readable = [sample for sample in samples if sample.image is not None]
            if readable:
                self._collate.augment(readable, epoch=epoch, out=drawings[: len(readable)])
        except Exception as error:
            # One item that could not be read, or a policy that refused one of all.
            faulty = items[len(samples) :][:1] or items
            error.add_note(f"This happened in a thread of Loader, at {self._names(faulty)}.")
            raise
        return _Part(
            [replace(sample, image=None) for sample in readable],
            [sample.index for sample in samples],
        )

    def _join_parts(
        self, drawings: torch.Tensor, starts: Sequence[int], epoch: int, parts: list[_Part]
    ) -> dict[str, Any]:
        """Closes the gaps that unreadable files left, and mixes."""
        samples = [sample for part in parts for sample in part.samples]
        check_readable(samples, [row for part in parts for row in part.rows])
        pixels = drawings.numpy()
        end = 0
        for start, part in zip(starts, parts, strict=True):
            count = len(part.samples)
            if end < start:
                pixels[end : end + count] = pixels[start : start + count]
            end += count
        out = drawings if self._collate.mix is None else self._ring.take()
        return self._collate.finish(samples, drawings[:end], epoch=epoch, out=out[:end])

    def _names(self, items: list[int]) -> str:
        paths = getattr(self.dataset, "image_paths", None)
        if paths is None:
            return f"dataset[{items[0]}]" if len(items) == 1 else f"items {items} of the dataset"
        return ", ".join(f"{paths[item]} (dataset[{item}])" for item in items)

    def state_dict(self) -> dict[str, Any]:
        """Where the latest pass stands, as plain data: batches that were made ahead do not count.

        With the state of one rank every rank can go on. Lightning keeps it in its checkpoints, but
        gives it back only where nothing made the loaders before, as a look at
        `trainer.estimated_stepping_batches` does; checkpoints at the end of an epoch need no state.
        """
        epoch, batch = self._handed_out
        if epoch != self.epoch:
            epoch, batch = self.epoch, 0
        return {"epoch": epoch, "batch": batch, "batches": len(self), **self._what_orders()}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Goes on where another Loader stood: the next pass gives the batches that were left.

        It belongs to the state's epoch: with another one set, the next pass is a whole one. The
        state after a last batch stands for the start of the epoch that follows.

        Raises:
            TypeError: If it is no mapping.
            ValueError: If it is no state of a Loader, or of one whose batches are others.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"state_dict: expected a mapping, got a {type(state_dict).__name__}")
        own = self._what_orders()
        for name in ("epoch", "batch", "batches", *own):
            if name not in state_dict:
                raise ValueError(f"state_dict: {name!r} is missing, got {sorted(state_dict)}")
        epoch = check_count("state_dict['epoch']", state_dict["epoch"], lower=0, upper=_COUNT_MAX)
        batches = check_count(
            "state_dict['batches']", state_dict["batches"], lower=0, upper=_COUNT_MAX
        )
        batch = check_count("state_dict['batch']", state_dict["batch"], lower=0, upper=batches)
        if 0 < batch < batches:
            for name, value in own.items():
                if state_dict[name] != value:
                    raise ValueError(
                        f"state_dict: expected {name} {value}, as this Loader has, to go on amid "
                        f"an epoch, got {state_dict[name]}"
                    )
        self._continued = epoch, batch
        self._handed_out = epoch, batch
        self.set_epoch(epoch + 1 if batch == batches else epoch)

    def _what_orders(self) -> dict[str, Any]:
        """What says which items are in which batch."""
        return {
            "samples": len(self.dataset),
            "batch_size": self.batch_size,
            "shuffle": self.shuffle,
            "seed": self.seed,
            "drop_last": self.drop_last,
            "world_size": self.world_size,
        }
