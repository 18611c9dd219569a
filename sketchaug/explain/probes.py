"""One op by itself: applied for certain, looked at, and summed up as a row of the report."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug import _core
from sketchaug.explain import findings
from sketchaug.explain.entries import Entry
from sketchaug.explain.measures import (
    Border,
    Effect,
    Pixels,
    Sight,
    levels_of,
    measure_geometry,
    measure_levels,
)
from sketchaug.explain.report import OpReport, Strip
from sketchaug.pipeline import Compose, Draws

# Draws of an op that the report shows.
_SHOWN = 3


@dataclass(frozen=True)
class Applied:
    """One application of an op, to be done again."""

    met: Pixels
    draws: Draws


@dataclass(frozen=True)
class Shown:
    """A drawing that the report shows: the one with the most ink so far."""

    met: Pixels
    index: int
    epoch: int
    ink: float


@dataclass
class Probe:
    """An op by itself, and what was seen of it."""

    entry: Entry
    stage: str
    border: Border | None
    plan: _core.Plan
    plan_on_paper: _core.Plan
    can_change_canvas: bool
    effects: list[Effect] = field(default_factory=list)
    papers: list[float] = field(default_factory=list)
    strokes: list[float] = field(default_factory=list)
    timed: list[Applied] = field(default_factory=list)
    shown: Shown | None = None

    def measure(self, met: Pixels, index: int, epoch: int, *, is_timed: bool) -> None:
        """Applies it to a drawing, with the draws of this key, and looks at the result."""
        draws = self.plan.sample(index, epoch)
        result = self.plan.apply(met, draws)
        sight = Sight.at(met)
        self.papers.append(sight.paper)
        if sight.has_ink:
            self.strokes.append(sight.strength())
        self.effects.append(self._effect(sight, met, draws, result))
        if is_timed:
            self.timed.append(Applied(met, draws))
        # Where the ring of the drawing is no paper, most of it counts as ink: that shows no more.
        ink = min(float(sight.ink.mean()), float(np.mean(~sight.ink)))
        if sight.has_ink and (self.shown is None or ink > self.shown.ink):
            self.shown = Shown(met, index, epoch, ink)

    def _effect(self, sight: Sight, met: Pixels, draws: Draws, result: Pixels) -> Effect:
        if self.stage == "geometry":
            trace = self.plan.trace(met, draws)
            still = self.plan.trace(met, draws, with_fields=False)
            return measure_geometry(sight, result, trace, still, self.border)
        if _has_same_canvas(met, result):
            return measure_levels(sight, met, result, self.border)
        return Effect()  # a group of ops that change the canvas

    def run(self) -> int:
        """The applications that are timed; returns how many."""
        for applied in self.timed:
            self.plan.apply(applied.met, applied.draws)
        return len(self.timed)

    def strip(self) -> Strip | None:
        """Pictures of the op at three draws; None if no drawing had ink."""
        from sketchaug.explain.pictures import picture_of_change, thumbnail_of  # Pillow

        if self.shown is None:
            return None
        met, index, first = self.shown.met, self.shown.index, self.shown.epoch
        draws = [self.plan.sample(index, epoch) for epoch in range(first, first + _SHOWN)]
        results = [self.plan.apply(met, drawn) for drawn in draws]
        trace = self.plan.trace(met, draws[0]) if self.stage == "geometry" else None
        return Strip(
            met=thumbnail_of(met),
            results=tuple(thumbnail_of(result) for result in results),
            change=picture_of_change(met, results[0], trace),
        )


def _has_same_canvas(one: Pixels, other: Pixels) -> bool:
    return one.shape[:2] == other.shape[:2]


def probe_of(entry: Entry, policy: Compose) -> Probe:
    """The probe of an entry that does something itself."""
    types: Mapping[str, Any] = _core.op_types()
    kind = types[entry.op.core_name]
    options: dict[str, Any] = {"seed": policy.seed, "antialias": policy.antialias}
    border = None
    if kind["uncovers"]:
        mode, color = entry.op.core_border()
        border = Border(mode=mode, level=float(levels_of(np.array([[color]], np.uint8))[0, 0]))
    return Probe(
        entry=entry,
        stage=kind["stage"],
        border=border,
        plan=_core.Plan(entry.core_ops(), **options),
        plan_on_paper=_core.Plan(entry.core_ops(is_on_paper=True), **options),
        can_change_canvas=entry.op.can_change_canvas,
    )


def heading_of(entry: Entry) -> OpReport:
    """The row of a group that only decides."""
    return OpReport(
        position=entry.position,
        name=type(entry.op).__name__,
        arguments=repr(entry.op),
        stage="group",
        is_deciding=True,
        probability=entry.probability,
    )


def row_of(probe: Probe) -> OpReport:
    """The row of an op: what all its applications have in common, times and warnings left out."""
    entry, effects = probe.entry, probe.effects
    frames = [effect.framed for effect in effects if effect.framed > 0]
    contrast = _median([effect.contrast for effect in effects])
    strokes = _median(probe.strokes)
    row = OpReport(
        position=entry.position,
        name=type(entry.op).__name__,
        arguments=repr(entry.op),
        stage=probe.stage,
        is_deciding=False,
        probability=entry.probability,
        moved_median=_percentile(50, [effect.moved for effect in effects]),
        moved_p95=_percentile(95, [effect.moved for effect in effects]),
        field_p95=_percentile(95, [effect.field_moved for effect in effects]),
        ink_kept=_median([effect.ink_kept for effect in effects]),
        ink_kept_p05=_percentile(5, [effect.ink_kept for effect in effects]),
        contrast=contrast,
        contrast_p05=_percentile(5, [effect.contrast for effect in effects]),
        contrast_p95=_percentile(95, [effect.contrast for effect in effects]),
        contrast_share=contrast / strokes if contrast is not None and strokes else None,
        paper=_median([effect.paper for effect in effects]),
        changed_p95=_percentile(95, [effect.changed for effect in effects]),
        framed_draws=len(frames) / len(effects),
        framed_area=float(np.mean(frames)) if frames else 0.0,
        fill_level=probe.border.level if probe.border and probe.border.is_fill else None,
        paper_level=_median(probe.papers),
        repeated_p95=_percentile(95, [effect.repeated for effect in effects]) or 0.0,
    )
    return dataclasses.replace(row, is_invisible=_is_invisible(row, probe))


def _is_invisible(row: OpReport, probe: Probe) -> bool:
    if probe.stage == "geometry":
        is_still = row.moved_p95 is not None and row.moved_p95 < findings.VISIBLE_PIXELS
        return is_still and not probe.can_change_canvas  # a size that fits already is no fault
    return row.changed_p95 is not None and row.changed_p95 < findings.VISIBLE_SHARE


def _median(values: Sequence[float | None]) -> float | None:
    return _percentile(50, values)


def _percentile(
    percentage: float, values: Sequence[float | NDArray[np.float32] | None]
) -> float | None:
    """Of numbers, or of all numbers in arrays; None if there are none."""
    known = [np.atleast_1d(value) for value in values if value is not None]
    numbers = np.concatenate(known) if known else np.empty(0)
    return float(np.percentile(numbers, percentage)) if numbers.size else None
