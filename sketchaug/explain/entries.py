"""The ops of a policy as `explain` sees them: where they stand and how often they are applied."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sketchaug.pipeline import Compose
from sketchaug.transforms import Transform
from sketchaug.transforms.base import CoreOp
from sketchaug.transforms.output import split_output

# Groups that only decide which members are applied, and whose chances are known.
_DECIDING = ("sequential", "one_of", "some_of")
# Draws whose share stands for the chance of a member of any other group.
_COUNTED_DRAWS = 4096


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a policy: an op, or a group with its members.

    Attributes:
        op: The op as the policy means it.
        position: Its place as a reader counts: "2", and "3.1" for the first member of a group.
        places: Where it and its members stand in the core's list; empty for a member of a group
            that has its members several times, or that does more than decide.
        probability: Chance that it touches one image, all that it lies in included.
        members: The members of a group.
        is_deciding: A group that does nothing by itself, its members in a row.
    """

    op: Transform
    position: str
    places: range
    probability: float
    members: tuple[Entry, ...] = ()
    is_deciding: bool = False

    def core_ops(self, *, is_on_paper: bool = False) -> list[CoreOp]:
        """The op and its members, the op for certain; what it fills with a colour as paper."""
        ops = [op.core_op() for op in self.op.flattened()]
        ops[0] = (ops[0][0], 1.0, *ops[0][2:])
        return [_on_paper(op) for op in ops] if is_on_paper else ops


def _on_paper(op: CoreOp) -> CoreOp:
    name, probability, arguments, mode, color = op
    return name, probability, arguments, "paper" if mode == "constant" else mode, color


def entries_of(policy: Compose) -> tuple[Entry, ...]:
    """The entries of a policy, those of groups inside them."""
    ops, _, _ = split_output(policy.transforms)
    with warnings.catch_warnings():  # the policy has said them when it was made
        warnings.simplefilter("ignore")
        meant = [op.under(policy.semantics) for op in ops]
    first = 1 if policy.p < 1.0 else 0  # a policy's own chance is a group of all
    return tuple(_Reader(policy).read(meant, "", first, [op.p * policy.p for op in meant]))


def walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Every entry, a group before its members."""
    for entry in entries:
        yield entry
        yield from walk(entry.members)


class _Reader:
    def __init__(self, policy: Compose) -> None:
        self._policy = policy

    def read(
        self, ops: Sequence[Transform], prefix: str, first: int, chances: Sequence[float]
    ) -> Iterator[Entry]:
        """Entries of ops that stand in a row, from this place of the core's list on."""
        for number, (op, chance) in enumerate(zip(ops, chances, strict=True), start=1):
            position = f"{prefix}{number}"
            places = range(first, first + len(op.flattened()))
            members, is_deciding = _members_of(op), _is_deciding(op)
            if is_deciding:
                inner = [chance * share for share in _shares(op, members)]
                made = self.read(members, f"{position}.", first + 1, inner)
            else:
                made = self._count(members, f"{position}.", places)
            yield Entry(
                op=op,
                position=position,
                places=places,
                probability=chance,
                members=tuple(made),
                is_deciding=is_deciding,
            )
            first = places.stop

    def _count(self, ops: Sequence[Transform], prefix: str, within: range) -> Iterator[Entry]:
        """Entries of a group's members that stand somewhere in these places, once or more."""
        for number, op in enumerate(ops, start=1):
            position = f"{prefix}{number}"
            yield Entry(
                op=op,
                position=position,
                places=range(0),
                probability=self._share_of_draws(op, within),
                members=tuple(self._count(_members_of(op), f"{position}.", within)),
                is_deciding=_is_deciding(op),
            )

    def _share_of_draws(self, op: Transform, within: range) -> float:
        """The share of draws that apply the op at one of these places."""
        ops, wanted = self._policy._ops, _for_certain(op)
        at = [place for place in within if _for_certain(ops[place]) == wanted]
        applied = sum(any(draws[place] for place in at) for draws in self._applied)
        return applied / _COUNTED_DRAWS

    @functools.cached_property
    def _applied(self) -> list[list[bool]]:
        plan = self._policy._plan
        return [
            [values is not None for values in plan.sample(index)] for index in range(_COUNTED_DRAWS)
        ]


def _members_of(op: Transform) -> tuple[Transform, ...]:
    return tuple(getattr(op, "transforms", ()))


def _is_deciding(op: Transform) -> bool:
    in_a_row = (op, *(entry for member in _members_of(op) for entry in member.flattened()))
    return op.core_name in _DECIDING and op.flattened() == in_a_row


def _for_certain(op: Transform) -> Transform:
    return dataclasses.replace(op, p=1.0)


def _shares(group: Transform, members: Sequence[Transform]) -> list[float]:
    """The chance of each member when its group is applied."""
    chances = [member.p for member in members]
    if group.core_name == "one_of":
        return [chance / sum(chances) for chance in chances]
    if group.core_name == "some_of":
        _, low, high, is_forced = group.core_arguments()
        counts = [min(count, len(members)) for count in range(int(low), int(high) + 1)]
        chosen = sum(counts) / len(counts) / len(members)
        return [chosen * (1.0 if is_forced else chance) for chance in chances]
    return chances
