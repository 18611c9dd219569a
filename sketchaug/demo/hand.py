"""A drawing hand: turns ideal lines into strokes as a person makes them.

Every model of the demo set draws with a `Hand`. The hand collects strokes as point lists in the
model's own units (roughly -1 to 1, y down); where they land on the sheet is decided later.

A hand has a habit, drawn once per drawing: how much a line wobbles, how far corners miss each
other, whether outlines are one stroke or many, whether lines are traced twice, and how often a
line stays unfinished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Points = NDArray[np.float64]

# Distance between two points of a finished stroke, in model units: 1/80 of a drawing 2 units wide.
# Coarser steps show corners in small circles, finer ones only cost time.
STEP = 0.025


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How one hand draws; lengths in model units.

    Attributes:
        wobble: Amplitude of the slow waves along a stroke.
        tremor: Amplitude of the quick shaking on top of them.
        miss: Spread of a corner or an end around the place it was meant for.
        overshoot: How far a straight line may run past its end, or stop short of it.
        separate: Chance that an outline with corners is drawn side by side, not in one go.
        retrace: Chance that a stroke is drawn a second time.
        unfinished: Chance that a stroke stops early.
    """

    wobble: float
    tremor: float
    miss: float
    overshoot: float
    separate: float
    retrace: float
    unfinished: float


def draw_habit(rng: np.random.Generator) -> Habit:
    """Draws one hand's habit: most are steady, some hasty, a few sketchy."""
    haste = float(rng.beta(1.6, 2.6))
    sketchy = rng.random() < 0.22
    return Habit(
        wobble=0.006 + 0.030 * haste,
        tremor=0.006 * float(rng.random()) ** 3,
        miss=0.008 + 0.040 * haste,
        overshoot=0.07 * haste * float(rng.random()),
        separate=0.25 + 0.6 * float(sketchy),
        retrace=0.55 if sketchy else 0.03,
        unfinished=0.02 + 0.07 * haste,
    )


class Hand:
    """Collects the strokes of one drawing; all chance comes from one generator."""

    def __init__(self, rng: np.random.Generator, habit: Habit) -> None:
        self.rng = rng
        self.habit = habit
        self.strokes: list[Points] = []

    # Chance.

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return bool(self.rng.random() < probability)

    def between(self, low: float, high: float) -> float:
        """A uniform number from low to high."""
        return low + (high - low) * float(self.rng.random())

    def count(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def pick(self, *chances: float) -> int:
        """The position of one of the weights, drawn in proportion to them."""
        target = self.between(0.0, sum(chances))
        for position, weight in enumerate(chances):
            target -= weight
            if target < 0:
                return position
        return len(chances) - 1

    # Strokes.

    def line(self, start: Point, end: Point) -> None:
        """One straight line; it may overshoot or stop short."""
        first, last = np.array(start), np.array(end)
        length = float(np.hypot(*(last - first)))
        if length == 0.0:
            self.dot(start, 0.01)
            return
        along = (last - first) / length
        reach = self.habit.overshoot
        first = first - along * self.between(-0.5 * reach, reach)
        last = last + along * self.between(-0.5 * reach, reach)
        self._stroke(np.stack([self._missed(first), self._missed(last)]))

    def path(self, points: Sequence[Point], *, closed: bool = False) -> None:
        """Straight segments through the points, in one go or side by side, as the hand likes."""
        corners = [*points, points[0]] if closed else list(points)
        if self.chance(self.habit.separate):
            for start, end in pairwise(corners):
                self.line(start, end)
            return
        self._stroke(np.stack([self._missed(np.array(corner)) for corner in corners]))

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A rectangle with sides along the axes."""
        self.path([(left, top), (right, top), (right, bottom), (left, bottom)], closed=True)

    def curve(self, points: Sequence[Point], *, closed: bool = False) -> None:
        """A smooth line through the points."""
        knots = np.stack([self._missed(np.array(point)) for point in points])
        if closed:
            # A hand seldom meets its own start exactly.
            knots = np.concatenate([knots, [self._missed(knots[0])]])
        self._stroke(_through(knots))

    def ellipse(
        self,
        centre: Point,
        radii: Point,
        *,
        start: float | None = None,
        sweep: float = 360.0,
        tilt: float = 0.0,
    ) -> None:
        """An ellipse or a part of it; angles in degrees, clockwise from the right on the sheet.

        Args:
            centre: Its middle.
            radii: Half width and half height before the tilt.
            start: Where the pen begins; None = anywhere.
            sweep: How far it goes round; a full turn usually misses its start a little.
            tilt: Turns the whole ellipse.
        """
        if start is None:
            start = self.between(0.0, 360.0)
        if abs(sweep) >= 360.0:
            sweep += self.between(-12.0, 25.0) * self.habit.miss / 0.03
        size = max(radii)
        steps = max(9, int(abs(sweep) / 360.0 * 6.3 * size / STEP / 1.5))
        angle = np.radians(start + np.linspace(0.0, sweep, steps))
        # The radius drifts while the hand goes round, so the ends do not meet.
        drift = 1.0 + np.linspace(0.0, self.rng.normal(0.0, 0.8) * self.habit.miss / size, steps)
        x = radii[0] * np.cos(angle) * drift
        y = radii[1] * np.sin(angle) * drift
        turn = np.radians(tilt)
        middle = self._missed(np.array(centre))
        self._stroke(
            np.stack(
                [
                    middle[0] + x * np.cos(turn) - y * np.sin(turn),
                    middle[1] + x * np.sin(turn) + y * np.cos(turn),
                ],
                axis=1,
            )
        )

    def circle(self, centre: Point, radius: float) -> None:
        """A full circle, as round as this hand can."""
        self.ellipse(centre, (radius * self.between(0.94, 1.06), radius))

    def dot(self, centre: Point, radius: float) -> None:
        """A filled dot: a tight spiral."""
        angle = np.linspace(0.0, 3.0 * 2.0 * np.pi, 22)
        reach = np.linspace(1.0, 0.1, 22) * radius
        self._add(
            np.stack([centre[0] + reach * np.cos(angle), centre[1] + reach * np.sin(angle)], axis=1)
        )

    def bumps(self, points: Sequence[Point], depth: float, *, closed: bool = False) -> None:
        """A scalloped line: one bulge between each two neighbours, to the left of the way."""
        corners = np.array([*points, points[0]] if closed else list(points), dtype=np.float64)
        across = np.linspace(0.0, 1.0, 9)[:, None]
        pieces = []
        for start, end in pairwise(corners):
            way = end - start
            outward = np.array([way[1], -way[0]])
            bulge = depth * self.between(0.75, 1.25) * np.sin(np.pi * across)
            pieces.append(start + way * across + outward * bulge)
        self._stroke(np.concatenate(pieces))

    def hatch(self, left: float, top: float, right: float, bottom: float, gap: float) -> None:
        """Fills a rectangle with slanting lines."""
        slant = self.between(-0.5, 0.5) * (bottom - top)
        x = left + 0.5 * gap
        while x < right:
            self.line((x, top), (min(max(x + slant, left), right), bottom))
            x += gap * self.between(0.7, 1.3)

    # How a hand spoils a stroke.

    def _missed(self, place: Points) -> Points:
        missed: Points = place + self.rng.normal(0.0, 0.5 * self.habit.miss, 2)
        return missed

    def _stroke(self, corners: Points) -> None:
        ideal = _evenly(corners)
        self._add(self._shaken(ideal))
        if self.chance(self.habit.retrace):
            self._add(self._shaken(ideal + self.rng.normal(0.0, 0.6 * self.habit.miss, 2)))

    def _shaken(self, ideal: Points) -> Points:
        if self.chance(self.habit.unfinished):
            keep = self.between(0.65, 0.93)
            ideal = ideal[: max(2, round(keep * len(ideal)))]
        way = np.arange(len(ideal)) * STEP
        # Short strokes are steadier than long ones: the slow waves need room.
        slow = self.habit.wobble * min(1.0, 0.35 + 0.5 * way[-1])
        waves = self.rng.random((2, 2, 2))
        quick = self.rng.random((2, 2))
        shake = np.zeros((len(ideal), 2))
        for axis in range(2):
            for turn, phase in waves[axis]:
                shake[:, axis] += slow * np.sin((1.0 + 4.5 * turn) * way + 2 * np.pi * phase)
            turn, phase = quick[axis]
            shake[:, axis] += self.habit.tremor * np.sin((25 + 20 * turn) * way + 6.28 * phase)
        return ideal + shake

    def _add(self, stroke: Points) -> None:
        self.strokes.append(stroke)


def _evenly(corners: Points) -> Points:
    """Points every STEP along the straight segments between corners."""
    steps = np.hypot(*np.diff(corners, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, way[-1], max(2, int(way[-1] / STEP) + 1))
    return np.stack([np.interp(at, way, corners[:, 0]), np.interp(at, way, corners[:, 1])], axis=1)


def _through(knots: Points) -> Points:
    """A Catmull-Rom curve through the knots, ends included."""
    padded = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])
    t = np.linspace(0.0, 1.0, 9)[:, None, None]
    a, b, c, d = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3
    )
    points: Points = np.swapaxes(curve, 0, 1).reshape(-1, 2)
    return points
