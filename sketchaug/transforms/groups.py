"""Ops that hold ops and decide which of them are applied."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import field
from typing import Any, ClassVar, Self

from sketchaug.checks import check_count, check_flag, check_number, fixed_interval
from sketchaug.transforms.base import Transform, operation
from sketchaug.transforms.spelling import Spelling, Version

# As many entries as a policy can have, groups and their members.
_ENTRIES_MAX = 1024
_EMPTY = "transforms: expected one op or more, got none"


def _read_members(arguments: dict[str, Any]) -> None:
    """A policy among the members counts as the op that holds its ops."""
    members = arguments.get("transforms")
    if isinstance(members, list | tuple):
        arguments["transforms"] = [
            member.as_op() if hasattr(member, "as_op") else member for member in members
        ]


@operation
class _Group(Transform):
    """An op that holds ops.

    Attributes:
        transforms: The ops, groups and policies among them; no `Normalize` and no `ToTensorV2`.
    """

    spelling: ClassVar[Spelling] = Spelling(positional=("transforms",), rewrite=_read_members)

    transforms: Sequence[Transform]

    def __post_init__(self) -> None:
        check_members(self.transforms)
        super().__post_init__()

    def flattened(self) -> tuple[Transform, ...]:
        return (self, *(entry for op in self.transforms for entry in op.flattened()))

    def under(self, semantics: Version | None) -> Self:
        meant = super().under(semantics)
        members = tuple(op.under(meant.semantics) for op in self.transforms)
        return dataclasses.replace(meant, transforms=members)

    def core_arguments(self) -> tuple[float, ...]:
        return (float(len(self.flattened()) - 1),)


def check_members(transforms: Any) -> None:
    """Checks that a group holds ops that change pixels.

    Raises:
        TypeError: If it is no list, or an entry is something else.
    """
    if not isinstance(transforms, tuple):
        raise TypeError(f"transforms: expected a list of ops, got {transforms!r}")
    for position, op in enumerate(transforms):
        if not isinstance(op, Transform):
            raise TypeError(
                f"transforms[{position}]: expected an op that changes pixels, got {op!r}"
            )


@operation
class NoOp(Transform):
    """Leaves the drawing as it is: one of the choices of a `OneOf`."""

    core_name: ClassVar[str] = "sequential"

    def core_arguments(self) -> tuple[float, ...]:
        return (0.0,)  # of no op


@operation
class Sequential(_Group):
    """Every op in order, each with its own chance.

    Attributes:
        p: Chance that the group touches one image at all.
    """

    core_name: ClassVar[str] = "sequential"


@operation
class OneOf(_Group):
    """One op, drawn with chances p_i / sum(p) and applied for certain.

    Attributes:
        p: Chance that the group touches one image at all.
    """

    core_name: ClassVar[str] = "one_of"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.transforms:
            raise ValueError(_EMPTY)
        if not any(op.p > 0 for op in self.transforms):
            raise ValueError("transforms: one of them must have p above 0, to be chosen")


@operation
class SomeOf(_Group):
    """Some of the ops, each as likely, none of them twice, applied in the list's order.

    Each chosen op still has its own chance; with the semantics of albumentations 1.4, none is
    spared. With `replace`, as that release has it by default, each choice is a `OneOf` of its own:
    an op can come twice, ops are applied in the order of the choices, their chances are weights.

    Attributes:
        n: How many; a pair (low, high) draws the number for each image, unless `replace`.
        replace: Whether an op can come twice; albumentations 2.0's way of it is not offered.
    """

    core_name: ClassVar[str] = "some_of"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("transforms", "n", "replace"),
        defaults={"1.4": {"replace": True}},
    )

    n: int | tuple[int, int] = 1
    replace: bool = False
    p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        if self.transforms == ():
            raise ValueError(_EMPTY)
        super().__post_init__()

    def flattened(self) -> tuple[Transform, ...]:
        if not self.replace:
            return super().flattened()
        choice = OneOf(self.transforms, p=1.0)
        return Sequential((choice,) * self._choices(), p=self.p).flattened()

    def core_arguments(self) -> tuple[float, ...]:
        if check_flag("replace", self.replace):
            choices = float(self._choices())
            return (*super().core_arguments(), choices, choices, 1.0)  # the core sees `flattened`
        is_older = self.semantics == "1.4"
        if is_older and len({op.p for op in self.transforms}) > 1:
            raise ValueError(
                "transforms: SomeOf of albumentations 1.4 chooses by p; without replacement, only "
                f"equal ones are offered, got {[op.p for op in self.transforms]}"
            )
        low, high = fixed_interval("n", self.n, within=(0, len(self.transforms)))
        if low != int(low) or high != int(high):
            raise TypeError(f"n: expected an integer or a pair of them, got {self.n!r}")
        return (*super().core_arguments(), low, high, float(is_older))

    def _choices(self) -> int:
        """How many times one is chosen, with replacement."""
        if self.semantics == "2.0":
            raise ValueError("replace: only False is offered of albumentations 2.0, got True")
        return check_count("n", self.n, lower=0, upper=_ENTRIES_MAX)


_DEPTH_MAX = 100


@operation
class AugMix(_Group):
    """Mixes the drawing with what a few chains of ops make of it.

    Each chain draws how many ops it has and which, every one as likely whatever its own chance and
    one more than once if it so happens, and starts at the drawing that the group meets. The result
    is (1 - m) * drawing + m * sum of w_i * chain_i, rounded once, with m of Beta(alpha, alpha) and
    w of Dirichlet(alpha, ...). Strokes appear several times, faintly: ghosts where ops move them,
    grays where they do not.

    Hendrycks et al., "AugMix: A Simple Data Processing Method to Improve Robustness and
    Uncertainty", ICLR 2020. The ops are yours to choose; its loss of consistency is no matter of a
    policy.

    Attributes:
        transforms: The ops, groups and policies among them, but no `AugMix`; none may change the
            canvas, as crops, sizes and quarter turns do.
        width: How many chains, 1 to 8.
        depth: Fewest and most ops of a chain, each number as likely; a number v means exactly v.
        alpha: Of both distributions, 0.01 to 1000: small ones let one chain, or the drawing,
            prevail; large ones mix evenly.
    """

    core_name: ClassVar[str] = "augmix"

    width: int = field(default=3, kw_only=True)
    depth: int | tuple[int, int] = field(default=(1, 3), kw_only=True)
    alpha: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        check_members(self.transforms)
        if not self.transforms:
            raise ValueError(_EMPTY)
        for position, op in enumerate(self.transforms):
            _check_chainable(f"transforms[{position}]", op)
        super().__post_init__()

    def flattened(self) -> tuple[Transform, ...]:
        low, high = self._depths()
        choice = OneOf([dataclasses.replace(op, p=1.0) for op in self.transforms], p=1.0)
        chain = SomeOf((choice,) * high, n=(low, high)).flattened()
        return (self, *chain * self.width)

    def core_arguments(self) -> tuple[float, ...]:
        lower, upper = (int(limit) for limit in self._limits("chains"))
        width = check_count("width", self.width, lower=lower, upper=upper)
        alpha = check_number("alpha", self.alpha, within=self._limits("alpha"))
        one_choice = 1 + sum(len(op.flattened()) for op in self.transforms)
        entries = 1 + width * (1 + self._depths()[1] * one_choice)
        if entries > _ENTRIES_MAX:
            raise ValueError(
                f"transforms: {width} chains of up to {self._depths()[1]} of these ops count as "
                f"{entries} ops, and a policy has at most {_ENTRIES_MAX}"
            )
        return float(entries - 1), float(width), alpha

    def _depths(self) -> tuple[int, int]:
        low, high = fixed_interval("depth", self.depth, within=(1, _DEPTH_MAX))
        if low != int(low) or high != int(high):
            raise TypeError(f"depth: expected an integer or a pair of them, got {self.depth!r}")
        return int(low), int(high)


def _check_chainable(place: str, op: Transform) -> None:
    """Checks that an op can be part of a chain.

    Raises:
        ValueError: If it, or one that it holds, changes the canvas or mixes chains itself.
    """
    for entry in op.flattened():
        if isinstance(entry, AugMix):
            raise ValueError(f"{place}: an AugMix cannot stand inside another")
        if entry.can_change_canvas:
            raise ValueError(
                f"{place}: AugMix mixes drawings of one size, so its ops must keep the canvas, "
                f"got {entry!r}"
            )
