"""The same result first: a row is timed after every peer has been held to ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sketchaug.bench.case import EXACT, Case
from sketchaug.bench.peers.entry import Array, Given, Limits


class ParityError(RuntimeError):
    """A peer and we do not do the same work, so their times say nothing about each other."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Between two results: the largest, and the mean of the absolute values."""

    largest: float
    mean: float


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An item, what was drawn for it, and what our result is judged by."""

    item: Array
    given: Given
    expected: Array


def own_results(case: Case) -> list[Sample]:
    """Our results for the items that are compared.

    Raises:
        ParityError: If one of them is not what is known to be true.
    """
    samples = []
    for index, item in enumerate(case.samples()):
        result, given = case.check(item, index)
        expected = case.judged(result, item)
        if case.truth is not None:
            error = _difference(case, "the truth", expected, case.truth(item))
            _hold(case, "the truth", error, case.limits)
        samples.append(Sample(item=item, given=given, expected=expected))
    return samples


def hold_peer(
    case: Case,
    label: str,
    samples: list[Sample],
    checked: Callable[[Array, Given], Array],
    limits: Limits | None,
) -> Difference:
    """How far a peer's results lie from ours.

    Args:
        case: The row.
        label: The peer's name.
        samples: What `own_results` gave.
        checked: The peer's result, of an item and what was drawn for it.
        limits: In place of the case's.

    Raises:
        ParityError: If it is farther than the limits.
    """
    found = []
    for sample in samples:
        judged = case.judged(checked(sample.item, sample.given), sample.item)
        found.append(_difference(case, label, sample.expected, judged))
    worst = Difference(
        largest=max(difference.largest for difference in found),
        mean=max(difference.mean for difference in found),
    )
    _hold(case, label, worst, limits or case.limits)
    return worst


def _difference(case: Case, label: str, ours: Array, theirs: Array) -> Difference:
    if ours.shape != theirs.shape:
        raise ParityError(
            f"{case.key}: sketchaug makes {ours.shape} of what {label} makes {theirs.shape} of"
        )
    apart = np.abs(ours.astype(np.float64) - theirs)
    return Difference(largest=float(apart.max()), mean=float(apart.mean()))


def _hold(case: Case, label: str, found: Difference, limits: Limits) -> None:
    # Not `>`: a NaN is no parity.
    if not (found.largest <= limits.largest and found.mean <= limits.mean):
        rule = "equal results" if limits == EXACT else f"{limits.largest:g}, {limits.mean:g}"
        raise ParityError(
            f"{case.key}: sketchaug and {label} differ by {found.largest:g}, mean "
            f"{found.mean:.3g}; expected {rule}"
        )
