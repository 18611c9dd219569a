"""What the results of a policy look like: normalised levels, channels first."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import field
from numbers import Real
from typing import Any, ClassVar

from sketchaug.checks import Interval, check_number
from sketchaug.transforms.base import Step, Transform, operation
from sketchaug.transforms.spelling import Spelling

Triple = tuple[float, float, float]

_FAR = 1000.0  # levels


@operation
class Normalize(Step):
    """Turns levels into float32: (level / max_pixel_value - mean) / std, per channel.

    A gray drawing is written to three channels. Stands after the ops that change pixels.

    Attributes:
        mean: One number or three, in units of `max_pixel_value`.
        std: One positive number or three.
        max_pixel_value: Level that counts as 1.
        p: Accepted for albumentations' sake; only 1 makes sense.
    """

    spelling: ClassVar[Spelling] = Spelling(
        positional=("mean", "std", "max_pixel_value", "normalization"),
        fixed={"normalization": ("standard",)},
    )

    mean: float | Sequence[float] = (0.485, 0.456, 0.406)
    std: float | Sequence[float] = (0.229, 0.224, 0.225)
    max_pixel_value: float = 255.0
    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_always(self)
        mean, _ = self.levels()
        if not all(-_FAR <= level <= _FAR for level in mean):
            warnings.warn(
                f"Normalize: mean={self.mean!r} times max_pixel_value={self.max_pixel_value:g} is "
                "far from any level 0..255; a mean in levels goes with max_pixel_value=1",
                UserWarning,
                stacklevel=4,
            )

    def levels(self) -> tuple[Triple, Triple]:
        """Mean and standard deviation in grey levels, three each."""
        scale = check_number("max_pixel_value", self.max_pixel_value, within=(1e-6, 1e6))
        mean = _triple("mean", self.mean, scale, (-1e6, 1e6))
        std = _triple("std", self.std, scale, (1e-6, 1e6))
        return mean, std


@operation
class ToTensorV2(Step):
    """Moves channels first: (H, W, C) becomes (C, H, W), contiguous. Stands last.

    Values and dtype stay as they are.

    Attributes:
        p: Accepted for albumentations' sake; only 1 makes sense.
    """

    spelling: ClassVar[Spelling] = Spelling(
        positional=("transpose_mask",), idle=("transpose_mask",)
    )

    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_always(self)


def split_output(steps: tuple[Step, ...]) -> tuple[tuple[Transform, ...], Normalize | None, bool]:
    """The ops, the Normalize if there is one, and whether ToTensorV2 ends the policy.

    Raises:
        TypeError: If a step is no op.
        ValueError: If one of the two stands elsewhere.
    """
    rest = list(steps)
    planes = bool(rest) and isinstance(rest[-1], ToTensorV2)
    if planes:
        rest.pop()
    normalize = rest[-1] if rest and isinstance(rest[-1], Normalize) else None
    if normalize is not None:
        rest.pop()
    ops: list[Transform] = []
    for position, step in enumerate(rest):
        if isinstance(step, Normalize | ToTensorV2):
            rule = "Normalize stands after the ops, ToTensorV2 last"
            raise ValueError(f"transforms[{position}]: {rule}, got {type(step).__name__} here")
        if not isinstance(step, Transform):
            raise TypeError(f"transforms[{position}]: expected an op of sketchaug, got {step!r}")
        ops.append(step)
    return tuple(ops), normalize, planes


def _check_always(step: Step) -> None:
    if step.p != 1.0:
        name = type(step).__name__
        raise ValueError(
            f"p must be 1 for {name}, which decides what the results look like, got {step.p!r}"
        )


def _triple(name: str, value: Any, scale: float, within: Interval) -> Triple:
    numbers = (value,) if isinstance(value, Real) else value
    if not isinstance(numbers, tuple) or len(numbers) not in (1, 3):
        raise ValueError(f"{name}: expected one number or three, got {value!r}")
    checked = [check_number(name, number, within=within) * scale for number in numbers]
    first, second, third = checked * (3 // len(checked))
    return first, second, third
