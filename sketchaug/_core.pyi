"""The C core, as the package's own modules see it; users call those."""

from collections.abc import Sequence
from typing import Any, TypedDict, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

class _BuildInfo(TypedDict):
    tier: str
    supported_tiers: list[str]
    blas: str
    openmp: bool

class _OpType(TypedDict):
    stage: str
    arguments: tuple[tuple[str, float, float], ...]
    draws: tuple[str, ...]
    uncovers: bool
    keeps_grid: bool
    changes_canvas: bool

_Triple = tuple[float, float, float]
_MixOptions = tuple[
    float, float, float, float, float, float, float, float, bool, str, str, str, str
]
_Draws = Sequence[tuple[float, ...] | None]
_VoteAnswer = tuple[
    NDArray[np.int64],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.float32] | None,
]

def build_info() -> _BuildInfo: ...
def is_forked() -> bool: ...
def philox4x32_10(
    counter: tuple[int, int, int, int], key: tuple[int, int], /
) -> tuple[int, int, int, int]: ...
def op_types() -> dict[str, _OpType]: ...
def border_modes() -> tuple[str, ...]: ...
def mix_check(options: _MixOptions, /) -> None: ...
def mix_sample(
    options: _MixOptions,
    seed: int,
    epoch: int,
    key: int,
    count: int,
    height: int,
    width: int,
    images: ArrayLike | None = None,
    num_threads: int = 1,
) -> list[dict[str, Any]]: ...
def mix_run(
    images: ArrayLike,
    labels: ArrayLike | None,
    soft: ArrayLike | None,
    options: _MixOptions,
    seed: int,
    epoch: int,
    key: int,
    out: NDArray[Any],
    targets: NDArray[np.float32] | None,
    num_classes: int,
    base: float,
    keep: float,
    num_threads: int,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]: ...
def vote(
    members: Sequence[NDArray[np.float32]],
    method: str,
    weights: ArrayLike | None = None,
    temperatures: ArrayLike | None = None,
    want_probabilities: bool = False,
    num_threads: int = 1,
) -> _VoteAnswer: ...
def vote_labels(
    labels: ArrayLike,
    num_classes: int,
    weights: ArrayLike | None = None,
    num_threads: int = 1,
) -> _VoteAnswer: ...

@final
class Plan:
    def __new__(
        cls,
        ops: Sequence[tuple[Any, ...]],
        *,
        seed: int = 0,
        fuse: bool = True,
        antialias: bool = True,
        is_float: bool = False,
        mean: _Triple = ...,
        std: _Triple = ...,
        planes: bool = False,
    ) -> Plan: ...
    @property
    def canvas(self) -> tuple[int, int] | None: ...
    @property
    def scratch_bytes(self) -> int: ...
    def sample(self, index: int, epoch: int = 0) -> list[tuple[float, ...] | None]: ...
    def apply(self, image: NDArray[np.uint8], draws: _Draws) -> NDArray[Any]: ...
    def trace(
        self, image: NDArray[np.uint8], draws: _Draws, with_fields: bool = True
    ) -> NDArray[np.float32]: ...
    def run(
        self,
        images: Sequence[NDArray[np.uint8]],
        indices: NDArray[np.uint32],
        epoch: int,
        out: NDArray[Any],
        num_threads: int,
    ) -> NDArray[Any]: ...
