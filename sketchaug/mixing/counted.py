"""Mixers that are called without a key, as those of timm and torchvision are."""

from __future__ import annotations

import os
import secrets
from abc import ABC, abstractmethod
from multiprocessing import parent_process
from multiprocessing.context import get_spawning_popen
from typing import Any

from sketchaug import _core
from sketchaug.checks import check_count
from sketchaug.keys import CallKeys
from sketchaug.mixing.options import BATCH_MAX, UINT32_MAX, UINT64_MAX, MixOptions, Smoothing
from sketchaug.mixing.run import mix_batch
from sketchaug.mixing.targets import check_targets


class CountedMixer(ABC):
    """Draws by (seed, epoch, key); without a key by (seed, epoch, number of the call).

    No global random state is read or set. Other processes and loader workers have streams of their
    own, so that no two of them repeat each other.

    Attributes:
        num_classes: Number of classes, or None where shares of classes come as targets.
        seed: 0 to 2**64 - 1.
    """

    num_classes: int | None
    seed: int

    def __init__(self, num_classes: int | None, seed: int | None) -> None:
        self.num_classes = num_classes
        own = secrets.randbits(64) if seed is None else seed
        self.seed = check_count("seed", own, lower=0, upper=UINT64_MAX)
        self._calls = CallKeys(self.seed, home=os.getpid())

    @abstractmethod
    def _options(self) -> MixOptions:
        """What the core draws by."""

    def sample(
        self, *, key: int, count: int, height: int, width: int, epoch: int = 0
    ) -> list[dict[str, Any]]:
        """What is drawn for one batch, a dict per image; see `BatchMix.sample`."""
        return _core.mix_sample(
            self._options(),
            seed=self.seed,
            epoch=check_count("epoch", epoch, lower=0, upper=UINT32_MAX),
            key=check_count("key", key, lower=0, upper=UINT32_MAX),
            count=check_count("count", count, upper=BATCH_MAX),
            height=check_count("height", height, upper=UINT32_MAX),
            width=check_count("width", width, upper=UINT32_MAX),
        )

    def _mix(
        self,
        images: Any,
        targets: Any,
        smoothing: Smoothing,
        *,
        num_classes: int | None,
        key: int | None,
        epoch: int,
        out: Any,
        num_threads: int | None,
    ) -> tuple[Any, Any]:
        if None not in (num_classes, self.num_classes) and num_classes != self.num_classes:
            raise ValueError(
                f"num_classes: this mixer was made for {self.num_classes}, got {num_classes}"
            )
        classes = num_classes if self.num_classes is None else self.num_classes
        given = check_targets(targets, classes)
        seed = self.seed
        if key is None:
            call = self._calls.take()
            seed, key = call.seed, call.index
        return mix_batch(
            images,
            targets,
            given,
            self._options(),
            seed=seed,
            epoch=epoch,
            key=key,
            smoothing=smoothing,
            out=out,
            num_threads=num_threads,
        )

    def __getstate__(self) -> dict[str, Any]:
        # Arguments of a process that is being spawned are unpickled before it knows its parent.
        return {**self.__dict__, "_calls": get_spawning_popen() is not None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        is_for_child = state["_calls"] or parent_process() is not None
        # A child must not repeat its parent.
        self._calls = CallKeys(self.seed, home=None if is_for_child else os.getpid())
