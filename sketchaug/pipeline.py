"""Compose: a policy, compiled once and run natively."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import sys
from collections.abc import Iterable, Mapping, Sequence
from multiprocessing.context import get_spawning_popen
from typing import Any, ClassVar, Self

import numpy as np

from sketchaug import _core
from sketchaug.arrays import UINT32_MAX, as_array, as_tensor, check_drawings, check_indices
from sketchaug.checks import (
    check_count,
    check_flag,
    check_number,
    check_output,
    check_probability,
)
from sketchaug.keys import CallKeys
from sketchaug.peer_calls import check_call, check_peer_options
from sketchaug.serialization import read_policy, write_policy
from sketchaug.threads import resolve_threads
from sketchaug.transforms import Normalize, Sequential, Step, Transform
from sketchaug.transforms.output import split_output
from sketchaug.transforms.spelling import Version, check_semantics

_UINT64_MAX = 2**64 - 1
_FINITE = (-sys.float_info.max, sys.float_info.max)

Draws = list[tuple[float, ...] | None]
Params = list[dict[str, Any]]


class Compose:
    """A policy: ops in order, optionally `Normalize`, optionally `ToTensorV2`.

    Every draw is a pure function of (seed, epoch, sample index, position of the op, number of the
    draw), so results do not depend on threads, workers or batch order. The ops of one image run as
    few passes as possible: geometry becomes one map and one resample, tones one curve, and the last
    pass writes the normalised planes. Drawings are uint8 (H, W), (H, W, 1), (H, W, 3) or (H, W, 4),
    arrays or Pillow images, or CPU tensors with their channels in front; transparent ones are laid
    on white; colour drawings that hold only gray are found and run three times as fast.

    Fused results differ from `fuse=False` on purpose: strokes are interpolated once and stay
    sharper; ink that one op pushes off the canvas and a later one brings back is kept; mirrored
    borders mirror the drawing itself; a tone acts on resampled levels, which shows with strong
    contrast; and where a `Resize` follows an op with a constant fill, the outermost source pixel
    blends into that fill.
    On drawings, without antialiasing, they differ by at most 2 of 255 on average where one op moves
    pixels, flips aside, unless the op says otherwise; by 4 where three do, by 8 where five do.

    Args:
        transforms: The ops. A policy among them counts as its ops, with its own chance and
            semantics, and with the seed and the other options of the outer one.
        seed: 0 to 2**64 - 1; None draws one.
        p: Chance that the ops touch one image at all; `Normalize` and `ToTensorV2` always work.
        fuse: False runs op after op on uint8, as written: the mode for comparisons.
        antialias: False samples with plain bilinear taps even where the drawing shrinks.
        semantics: `"1.4"` or `"2.0"`: what is not written has that release of albumentations'
            defaults and meanings, a black fill for one. None: ours, made for drawings, and for an
            op whose arguments only one release knows, that one's.
        strict: Refuses other keys than `image` in a call.
        bbox_params, keypoint_params, additional_targets: Only None: images alone are transformed.
        is_check_shapes, mask_interpolation: Accepted, of no effect without masks.
        save_applied_params: Only False: see `sample`.

    Attributes:
        transforms: The ops, a tuple; those of a policy among them in its place.
        seed: The seed in use.

    Raises:
        TypeError: If an entry is not an op of this package.
        ValueError: If an op stands in a place where it cannot work.
    """

    # What a policy keeps beside its ops, with the defaults.
    OPTIONS: ClassVar[Mapping[str, Any]] = {
        "seed": None,
        "p": 1.0,
        "fuse": True,
        "antialias": True,
        "semantics": None,
        "strict": False,
    }

    def __init__(
        self,
        transforms: Iterable[Step | Compose],
        *,
        seed: int | None = None,
        p: float = 1.0,
        fuse: bool = True,
        antialias: bool = True,
        semantics: Version | None = None,
        strict: bool = False,
        bbox_params: None = None,
        keypoint_params: None = None,
        additional_targets: Mapping[str, str] | None = None,
        is_check_shapes: bool = True,
        mask_interpolation: int | None = None,
        save_applied_params: bool = False,
    ) -> None:
        check_peer_options(
            bbox_params=bbox_params,
            keypoint_params=keypoint_params,
            additional_targets=additional_targets,
            is_check_shapes=is_check_shapes,
            mask_interpolation=mask_interpolation,
            save_applied_params=save_applied_params,
        )
        if not isinstance(transforms, Iterable):
            raise TypeError(f"transforms: expected a list of ops, got {transforms!r}")
        self.transforms: tuple[Step, ...] = tuple(
            step for entry in transforms for step in _unpacked(entry)
        )
        self.fuse = bool(fuse)
        self.antialias = bool(antialias)
        self.semantics = check_semantics(semantics)
        self.strict = check_flag("strict", strict)
        self.p = check_probability(p)
        ops, self._normalize, self._planes = split_output(self.transforms)
        if self.p < 1.0:
            ops = (Sequential(ops, p=p),)
        self._ops = _meant(ops, self.semantics)
        self.set_random_seed(seed)

    def set_random_seed(self, seed: int | None) -> None:
        """Starts anew with another seed; plain calls count from 0 again.

        Args:
            seed: 0 to 2**64 - 1; None draws one.
        """
        self.seed = (
            secrets.randbits(64)
            if seed is None
            else check_count("seed", seed, lower=0, upper=_UINT64_MAX)
        )
        self._plan = self._compile(self.seed)
        self._calls = CallKeys(self.seed, home=os.getpid())
        self._calls_plan = self.seed, self._plan

    def _compile(self, seed: int) -> _core.Plan:
        normalize = Normalize(0.0, 1.0, 1.0) if self._normalize is None else self._normalize
        mean, std = normalize.levels()
        return _core.Plan(
            [op.core_op() for op in self._ops],
            seed=seed,
            fuse=self.fuse,
            antialias=self.antialias,
            is_float=self._normalize is not None,
            mean=mean,
            std=std,
            planes=self._planes,
        )

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 after `Normalize`, uint8 otherwise."""
        return np.dtype(np.float32 if self._normalize else np.uint8)

    @property
    def output_shape(self) -> tuple[int, int, int] | None:
        """Shape of one image of a batch, or None when results have no common size."""
        if self._plan.canvas is None:
            return None
        height, width = self._plan.canvas
        return (3, height, width) if self._planes else (height, width, 3)

    def __call__(self, *args: Any, **data: Any) -> Any:
        """Transforms one drawing.

        `policy(image=drawing, ...)` returns a dict with every key that came, the image transformed;
        `policy(drawing)` returns the transformed drawing. Each call draws anew: the n-th call in
        the process that made the policy has index n and epoch 0; in DataLoader workers and forked
        processes the seed is mixed with theirs, so that no two of them repeat each other.

        Raises:
            TypeError: If there is no image, or a target that this package does not transform.
        """
        if args:
            if len(args) != 1 or data:
                raise TypeError(
                    "expected policy(drawing) or policy(image=drawing), got both or more"
                )
            return self._transform(args[0])
        check_call(data, is_strict=self.strict)
        return {**data, "image": self._transform(data["image"])}

    def _transform(self, image: Any) -> Any:
        return self._applied(image, self._next_draws())

    def _next_draws(self) -> Draws:
        key = self._calls.take()
        return self._plan_under(key.seed).sample(key.index)

    def _applied(self, image: Any, draws: Draws) -> Any:
        result = self._plan.apply(as_array("image", image), draws)
        return as_tensor(result) if self._planes else result

    def _plan_under(self, seed: int) -> _core.Plan:
        """The plan for plain calls; another process calls under a seed of its own."""
        calls_seed, plan = self._calls_plan
        if seed != calls_seed:
            plan = self._compile(seed)
            self._calls_plan = seed, plan
        return plan

    def batch(
        self,
        images: Sequence[Any],
        *,
        indices: Any = None,
        epoch: int = 0,
        out: Any = None,
        num_threads: int | None = None,
    ) -> Any:
        """Transforms a batch of drawings of any sizes in one native call.

        Args:
            images: N drawings.
            indices: N sample indices, 0 to 2**32 - 1, which key the draws; None counts on from the
                last call.
            epoch: Number of the epoch, the other half of the key.
            out: Where to write, (N, 3, H, W) after `ToTensorV2`, (N, H, W, 3) without it: a
                C-contiguous array of `dtype`, or a CPU tensor; None makes an array.
            num_threads: None: all cores of this process; one in a DataLoader worker or a forked
                process.

        Returns:
            `out`, or the new array.

        Raises:
            TypeError: If an image is not uint8 (H, W[, C]), naming it.
            ValueError: If results have no common size, or lengths differ.
        """
        if self.output_shape is None:
            raise ValueError(
                "batch needs results of one size: add Resize(height, width) to the policy"
            )
        check_drawings(images)
        arrays = [as_array(f"images[{i}]", image) for i, image in enumerate(images)]
        check_count("epoch", epoch, lower=0, upper=UINT32_MAX)
        plan = self._plan
        if indices is None:
            key = self._calls.take(len(arrays))
            plan = self._plan_under(key.seed)
            indices = np.arange(key.index, key.index + len(arrays)) % (UINT32_MAX + 1)
        keys = check_indices(indices, len(arrays))
        shape = (len(arrays), *self.output_shape)
        result = np.empty(shape, self.dtype) if out is None else out
        slot = check_output(result)
        if slot.shape != shape:
            raise ValueError(f"out: expected shape {shape}, got {slot.shape}")
        plan.run(arrays, keys, epoch, slot, resolve_threads(num_threads))
        return result

    def sample(self, index: int, epoch: int = 0) -> Params:
        """What this policy draws for one sample: a list of JSON-safe dicts, one per op.

        Each has `op` (class name), `applied`, and the drawn numbers by name when it was applied.
        """
        check_count("index", index, lower=0, upper=UINT32_MAX)
        check_count("epoch", epoch, lower=0, upper=UINT32_MAX)
        return self._named(self._plan.sample(index, epoch))

    def _named(self, draws: Draws) -> Params:
        """Draws as what `sample` returns."""
        types = _core.op_types()
        params: Params = []
        for op, values in zip(self._ops, draws, strict=True):
            names = types[op.core_name]["draws"]
            drawn = {} if values is None else dict(zip(names, values, strict=True))
            params.append({"op": type(op).__name__, "applied": values is not None, **drawn})
        return params

    def apply(self, image: Any, params: Sequence[Mapping[str, Any]]) -> Any:
        """Transforms one drawing with given draws: the same pixels each time.

        Args:
            image: The drawing.
            params: What `sample` returned, also after a trip through JSON.

        Raises:
            ValueError: If `params` does not fit this policy's ops.
        """
        return self._applied(image, self._draws(params))

    def _draws(self, params: Sequence[Mapping[str, Any]]) -> Draws:
        if not isinstance(params, Sequence) or len(params) != len(self._ops):
            raise ValueError(
                f"params: expected {len(self._ops)} entries, one per op, got {params!r}"
            )
        types = _core.op_types()
        draws: Draws = []
        for position, (op, entry) in enumerate(zip(self._ops, params, strict=True)):
            place = f"params[{position}]"
            if not isinstance(entry, Mapping) or entry.get("op") != type(op).__name__:
                raise ValueError(f"{place}: expected op {type(op).__name__!r}, got {entry!r}")
            needed = types[op.core_name]["draws"] if entry.get("applied") else ()
            missing = [name for name in ("applied", *needed) if name not in entry]
            if missing:
                raise ValueError(f"{place}: {missing[0]!r} is missing")
            numbers = tuple(
                check_number(f"{place}[{name!r}]", entry[name], within=_FINITE) for name in needed
            )
            draws.append(numbers if entry["applied"] else None)
        return draws

    def to_dict(self) -> dict[str, Any]:
        """The policy as a dict that survives JSON; `from_dict` makes an equal policy of it."""
        return write_policy(self.transforms, self._options())

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The policy that `to_dict` wrote.

        Raises:
            TypeError: If something has the wrong type, naming the place.
            ValueError: If `data` is in another form or has other ops.
        """
        transforms, options = read_policy(data, cls.OPTIONS)
        return cls(transforms, **options)

    def as_op(self) -> Sequential:
        """The policy as an op of another: one that holds its ops.

        Raises:
            TypeError: If it has `Normalize` or `ToTensorV2`.
        """
        members: tuple[Any, ...] = self.transforms
        return Sequential(members, p=self.p, semantics=self.semantics)

    def _options(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.OPTIONS}

    def __reduce__(self) -> tuple[Any, ...]:
        # Arguments of a process that is being spawned are unpickled before it knows its parent.
        is_for_child = get_spawning_popen() is not None
        return _rebuild, (type(self), self.transforms, self._options(), is_for_child)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.transforms == other.transforms and self._options() == other._options()

    def __hash__(self) -> int:
        return hash(self.transforms)  # the seed may change

    def __repr__(self) -> str:
        steps = "".join(f"    {step!r},\n" for step in self.transforms)
        told = "".join(
            f", {name}={value!r}"
            for name, value in self._options().items()
            if value != self.OPTIONS[name]
        )
        return f"{type(self).__name__}([\n{steps}]{told})"


def _rebuild(
    kind: type[Compose],
    transforms: tuple[Step, ...],
    options: Mapping[str, Any],
    is_for_child: bool,
) -> Compose:
    policy = kind(transforms, **options)
    if is_for_child or multiprocessing.parent_process() is not None:
        policy._calls = CallKeys(policy.seed, home=None)  # a child must not repeat its parent
    return policy


def _meant(ops: Iterable[Transform], semantics: Version | None) -> tuple[Transform, ...]:
    """The core's list of what the ops mean under a policy's semantics."""
    meant: list[Transform] = []
    for position, op in enumerate(ops):
        try:
            meant += op.under(semantics).flattened()
        except ValueError as error:  # such as a release's default that is not offered
            name = type(op).__name__
            raise ValueError(f"transforms[{position}]: {name}: {error}") from error
    return tuple(meant)


def _unpacked(entry: Any) -> tuple[Any, ...]:
    """What an entry of a policy stands for: itself, or the ops of a policy, then its output."""
    if not isinstance(entry, Compose):
        return (entry,)
    is_plain = entry.p == 1.0 and entry.semantics is None
    ops, _, _ = split_output(entry.transforms)
    inner = ops if is_plain else (Sequential(ops, p=entry.p, semantics=entry.semantics),)
    return (*inner, *entry.transforms[len(ops) :])
