"""Turns drawings into a training batch: augmented, normalised and mixed by the native core."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import get_worker_info

from sketchaug.mixing import SparseTargets

from .epoch import EpochCell
from .sample import Sample


class BatchPolicy(Protocol):
    """What Collate needs of a policy; Compose has it."""

    @property
    def output_shape(self) -> tuple[int, ...] | None:
        """Shape of one output, None if outputs have no common size."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of an output's values."""

    def batch(
        self,
        images: Sequence[NDArray[np.uint8]],
        *,
        indices: NDArray[np.int64],
        epoch: int,
        out: NDArray[np.float32],
        num_threads: int | None,
    ) -> Any:
        """Writes one augmented image per input to out."""


class BatchMixer(Protocol):
    """What Collate needs of a mixer; BatchMix, Mixup, MixUp and CutMix have it."""

    def __call__(
        self,
        images: NDArray[np.float32],
        targets: NDArray[np.int64],
        /,
        *,
        num_classes: int,
        key: int,
        epoch: int,
        out: NDArray[np.float32],
        num_threads: int | None,
    ) -> tuple[Any, Any]:
        """Mixes a batch into out; gives out and targets, (N, classes) or SparseTargets."""


class Collate:
    """A collate function for DataLoader that augments a whole batch in one native call.

    The bytes of a sample depend on the policy's seed, the epoch and the sample's index, on nothing
    else: not on workers, start method, threads or the order of batches. Mixing also depends on
    which samples share a batch. The epoch is shared with live workers.
    """

    def __init__(
        self,
        policy: BatchPolicy,
        *,
        mix: BatchMixer | None = None,
        num_classes: int | None = None,
        num_threads: int | None = None,
        epoch_cell: EpochCell | None = None,
    ) -> None:
        """Collects what a batch needs.

        Args:
            policy: A Compose, with random ops or without.
            mix: A BatchMix, Mixup, MixUp or CutMix; targets become soft. None = no mixing.
            num_classes: Width of soft targets; None = what the samples' dataset has.
            num_threads: Threads of the native calls; None = the policy's default, which is one
                thread in a DataLoader worker.
            epoch_cell: A cell to share with others; None = an own one.

        Raises:
            ValueError: The policy's outputs are no float32 planes of one size.
        """
        self.image_shape = _checked_planes(policy)
        if num_classes is not None and num_classes < 1:
            raise ValueError(f"num_classes: expected 1 or more, got {num_classes}")
        self.policy = policy
        self.mix = mix
        self.num_classes = num_classes
        self.num_threads = num_threads
        self.epoch_cell = EpochCell() if epoch_cell is None else epoch_cell

    @property
    def epoch(self) -> int:
        """The epoch that keys the randomness of the next batch."""
        return self.epoch_cell.get()

    def set_epoch(self, epoch: int) -> None:
        """Sets the epoch, 0 or more, for this process and for workers that run already."""
        self.epoch_cell.set(epoch)

    def __call__(self, samples: Sequence[Sample]) -> dict[str, Any]:
        """Makes one batch.

        Args:
            samples: One or more samples; those without image are left out.

        Returns:
            "image": float32 (N, C, H, W); "target": int64 (N,), or with mix float32 (N, classes),
            or SparseTargets of tensors where the mixer gives such; "index": int64 (N,).

        Raises:
            ValueError: No sample has an image, or mix is given and one of them has no label.
        """
        readable = [sample for sample in samples if sample.image is not None]
        check_readable(readable, [sample.index for sample in samples])
        epoch = self.epoch
        slot = _batch_slot((len(readable), *self.image_shape))
        drawings = slot if self.mix is None else torch.empty_like(slot)
        self.augment(readable, epoch=epoch, out=drawings)
        return self.finish(readable, drawings, epoch=epoch, out=slot)

    def augment(self, samples: Sequence[Sample], *, epoch: int, out: torch.Tensor) -> None:
        """Writes the augmented drawings of samples, which all have one, to out (N, C, H, W)."""
        self.policy.batch(
            [sample.image for sample in samples if sample.image is not None],
            indices=np.array([sample.index for sample in samples], dtype=np.int64),
            epoch=epoch,
            out=out.numpy(),
            num_threads=self.num_threads,
        )

    def finish(
        self, samples: Sequence[Sample], drawings: torch.Tensor, *, epoch: int, out: torch.Tensor
    ) -> dict[str, Any]:
        """Makes the batch of what `augment` wrote.

        Args:
            samples: The same samples; their images are not needed any more.
            drawings: (N, C, H, W), the batch's images unless they are mixed.
            epoch: As for `augment`.
            out: Where mixed images go; without mix it is left alone.

        Returns:
            What a call returns.
        """
        indices = np.array([sample.index for sample in samples], dtype=np.int64)
        targets = np.array([sample.target for sample in samples], dtype=np.int64)
        image = drawings
        target: Any = torch.from_numpy(targets)
        if self.mix is not None:
            # A row occurs once an epoch, so the first one names its batch.
            mixed = _mix(
                self.mix,
                drawings.numpy(),
                targets,
                out=out.numpy(),
                num_classes=self._num_classes(samples),
                key=int(indices[0]),
                epoch=epoch,
                num_threads=self.num_threads,
            )
            image, target = out, _tensors(mixed)
        return {"image": image, "target": target, "index": torch.from_numpy(indices)}

    def _num_classes(self, samples: Sequence[Sample]) -> int:
        num_classes = self.num_classes or samples[0].num_classes
        for sample in samples:
            if not num_classes or sample.target < 0:
                raise ValueError(f"samples: mixing needs labels, row {sample.index} has none")
        highest = max(sample.target for sample in samples)
        if highest >= num_classes:
            raise ValueError(f"num_classes: expected more than {highest}, got {num_classes}")
        return num_classes


def check_readable(readable: Sequence[Sample], rows: Sequence[int]) -> None:
    """ValueError, naming the rows of a batch, if none of its samples is readable."""
    if not readable:
        raise ValueError(
            f"samples: expected one or more with an image, got none; rows {list(rows)}"
        )


def _mix(
    mix: BatchMixer,
    drawings: NDArray[np.float32],
    targets: NDArray[np.int64],
    *,
    out: NDArray[np.float32],
    **keys: Any,
) -> Any:
    if len(drawings) > 1:
        return mix(drawings, targets, out=out, **keys)[1]
    # Only where all other files of the batch were skipped. It stays as it is; what its target looks
    # like is told by the mixer, of the drawing and itself.
    out[:] = drawings
    twice = np.repeat(drawings, 2, axis=0)
    _, soft = mix(twice, np.repeat(targets, 2), out=np.empty_like(twice), **keys)
    if isinstance(soft, SparseTargets):
        return SparseTargets(*(part[:1] for part in soft))
    return soft[:1]


def _tensors(targets: Any) -> Any:
    if isinstance(targets, SparseTargets):
        return SparseTargets(*map(torch.from_numpy, targets))
    return torch.from_numpy(targets)


def _checked_planes(policy: BatchPolicy) -> tuple[int, ...]:
    shape = policy.output_shape
    if shape is None:
        raise ValueError("policy: expected outputs of one size, add Resize(height, width)")
    if policy.dtype != np.float32 or len(shape) != 3 or shape[0] != 3:
        raise ValueError(
            "policy: expected outputs of float32 (3, H, W), add Normalize and ToTensorV2; "
            f"got {policy.dtype} {shape}"
        )
    return shape


def _batch_slot(shape: tuple[int, ...]) -> torch.Tensor:
    """Memory for a batch; in a worker, memory that reaches the training process without a copy."""
    if get_worker_info() is None:
        return torch.empty(shape, dtype=torch.float32)
    # The way torch's own default_collate does it: a tensor that lies elsewhere would be copied
    # to shared memory on its way through the queue.
    storage_type: Any = torch.UntypedStorage
    shared = storage_type._new_shared(4 * math.prod(shape), device="cpu")
    return torch.empty(0, dtype=torch.float32).set_(shared).resize_(shape)
