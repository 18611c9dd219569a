"""What drawn numbers should look like: `agrees(values)` is false for one honest draw in a thousand.

Seeds are fixed, so a test that passes keeps passing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

CHANCE = 0.001


@dataclass(frozen=True)
class Follows:
    """A continuous distribution by its cumulative function.

    `is_alone`: False if a hidden number shapes other draws of the op as well.
    """

    cumulative: Callable[[np.ndarray], np.ndarray]
    is_alone: bool = True

    def agrees(self, values):
        return stats.kstest(values, self.cumulative).pvalue > CHANCE


@dataclass(frozen=True)
class Uniform:
    """Any number from low to high, each as likely."""

    low: float = 0.0
    high: float = 1.0

    def agrees(self, values):
        is_inside = values.min() >= self.low and values.max() <= self.high
        width = self.high - self.low
        return is_inside and stats.kstest(values, "uniform", (self.low, width)).pvalue > CHANCE


@dataclass(frozen=True)
class Shares:
    """A few numbers, each with its share."""

    weights: Mapping[float, float]

    def agrees(self, values):
        found, counts = np.unique(values, return_counts=True)
        wanted = {value: share for value, share in self.weights.items() if share > 0}
        if not np.array_equal(found, sorted(wanted)):
            return False
        shares = np.array([wanted[value] for value in found])
        expected = shares / shares.sum() * len(values)
        return len(found) == 1 or stats.chisquare(counts, expected).pvalue > CHANCE


def whole(low, high, step=1):
    """The whole numbers low, low + step, ..., high, each as likely."""
    return Shares(dict.fromkeys(range(low, high + 1, step), 1.0))


def only(value):
    return Shares({value: 1.0})


@dataclass(frozen=True)
class Sometimes:
    """Another distribution with a chance, else 0."""

    chance: float
    other: Uniform

    def agrees(self, values):
        there = values[values != 0]
        is_as_often = stats.binomtest(len(there), len(values), self.chance).pvalue > CHANCE
        return is_as_often and self.other.agrees(there)


@dataclass(frozen=True)
class Word:
    """A whole number of 32 bits, each as likely: half of a key."""

    def agrees(self, values):
        is_whole = np.array_equal(values, np.floor(values))
        return is_whole and Uniform(0, 2**32 - 1).agrees(values)


@dataclass(frozen=True)
class SameAs:
    """The number of another draw of the same op."""

    name: str
    is_alone: bool = False


KEY = {"key_0": Word(), "key_1": Word()}


def folded_normal(low, high, fold):
    """|N(0, s)| modulo `fold`, one s for all draws of an op, uniform from low to high."""
    deviations = np.linspace(low, high, 129)[:, None] if low < high else np.array([[low]])

    def cumulative(values):
        total = 0.0
        for turn in range(int(np.ceil(6 * high / fold)) + 1):
            start, end = (turn * fold / deviations, (turn * fold + values) / deviations)
            total = total + stats.halfnorm.cdf(end) - stats.halfnorm.cdf(start)
        return total[0] if low == high else np.trapezoid(total, deviations, axis=0) / (high - low)

    return Follows(cumulative, is_alone=low == high)
