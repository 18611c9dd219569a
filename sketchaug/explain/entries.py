"""The ops of a policy as `explain` sees them: where they stand and how often they are applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sketchaug import _core
from sketchaug.pipeline import Compose, Draws
from sketchaug.transforms import Transform
from sketchaug.transforms.base import CoreOp

# Groups that only decide which members are applied, and what their chances make of a member's.
_DECIDING = ("sequential", "one_of", "some_of")
# Draws whose share stands for the chance of a member of any other group.
_COUNTED_DRAWS = 4096


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a policy: an op, or a group with its members.

    Attributes:
        op: The op as the policy means it.
        position: Its place as a reader counts: "2", and "3.1" for the first member of a group.
        first: Its place in the core's list.
        end: The place after its last member.
        probability: Chance that it touches one image, all that it lies in included.
        members: The members of a group.
        is_deciding: A group that does nothing by itself.
    """

    op: Transform
    position: str
    first: int
    end: int
    probability: float
    members: tuple[Entry, ...] = ()
    is_deciding: bool = False

    @property
    def depth(self) -> int:
        """In how many groups it lies."""
        return self.position.count(".")

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
    first = 1 if policy.p < 1.0 else 0  # a policy's own coin is a group of all
    return _Reader(policy).read(range(first, len(policy._ops)), "", policy.p)


def walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Every entry, a group before its members."""
    for entry in entries:
        yield entry
        yield from walk(entry.members)


class _Reader:
    def __init__(self, policy: Compose) -> None:
        self._policy = policy
        self._ops = policy._ops
        self._types = _core.op_types()
        self._counted: list[float] | None = None

    def read(self, places: range, prefix: str, chance: float | None) -> tuple[Entry, ...]:
        """The entries in these places; `chance` is that of what they lie in, None: count draws."""
        group = self._ops[places.start - 1] if prefix else None
        starts = list(self._starts(places))
        found = []
        for number, first in enumerate(starts, start=1):
            op, end = self._ops[first], self._end(first)
            position = f"{prefix}{number}"
            if chance is None:
                probability = self._share_of_draws(first)
            else:
                probability = chance * self._own_chance(op, group, starts)
            is_deciding = op.core_name in _DECIDING
            inner = probability if is_deciding and chance is not None else None
            found.append(
                Entry(
                    op=op,
                    position=position,
                    first=first,
                    end=end,
                    probability=probability,
                    members=self.read(range(first + 1, end), f"{position}.", inner),
                    is_deciding=is_deciding,
                )
            )
        return tuple(found)

    def _is_group(self, op: Transform) -> bool:
        return self._types[op.core_name]["stage"] == "group"

    def _end(self, first: int) -> int:
        op = self._ops[first]
        return first + 1 + (int(op.core_arguments()[0]) if self._is_group(op) else 0)

    def _starts(self, places: range) -> Iterator[int]:
        place = places.start
        while place < places.stop:
            yield place
            place = self._end(place)

    def _own_chance(self, op: Transform, group: Transform | None, starts: Sequence[int]) -> float:
        """The chance of a member when its group is applied; of an op in no group, its own."""
        if group is not None and group.core_name == "one_of":
            return op.p / sum(self._ops[start].p for start in starts)
        if group is not None and group.core_name == "some_of":
            _, low, high, is_forced = group.core_arguments()
            counts = [min(n, len(starts)) for n in range(int(low), int(high) + 1)]
            chosen = sum(counts) / len(counts) / len(starts)
            return chosen * (1.0 if is_forced else op.p)
        return op.p

    def _share_of_draws(self, first: int) -> float:
        if self._counted is None:
            plan: Any = self._policy._plan
            drawn: list[Draws] = [plan.sample(index) for index in range(_COUNTED_DRAWS)]
            self._counted = [
                sum(draws[place] is not None for draws in drawn) / _COUNTED_DRAWS
                for place in range(len(self._ops))
            ]
        return self._counted[first]
