"""Explain: runs a policy's ops one by one and measures each."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from sketchaug.checks import check_count
from sketchaug.explain import findings
from sketchaug.explain.drawings import Drawing, read_drawings
from sketchaug.explain.entries import Entry, entries_of, walk
from sketchaug.explain.measures import Pixels, Sight
from sketchaug.explain.probes import heading_of, probe_of, row_of
from sketchaug.explain.report import OpReport, Report
from sketchaug.explain.timing import microseconds
from sketchaug.pipeline import Compose, Draws
from sketchaug.transforms import Transform

# Applications of an op, and of the policy, whose time is taken: spread over all drawings and draws.
_TIMED = 8
_COUNT_MAX = 100_000
_EPOCH_MAX = 2**31


def explain(
    policy: Compose | Transform, images: Any, *, count: int = 8, samples: int = 4, epoch: int = 0
) -> Report:
    """Measures what each op of a policy does to drawings, and what it costs.

    Every op is applied for certain, alone, to what the ops before it leave of the drawing when they
    are applied as the policy draws them; colours that those fill with count as paper, so that each
    op answers for its own. Everything but time is the same for the same arguments.

    Args:
        policy: The policy, or a single op.
        images: A drawing (uint8 array, tensor or Pillow image), the path of a file, of a folder
            with train.csv, or of one with pictures anywhere below it; or a list of these.
        count: Drawings at most, taken evenly from all.
        samples: Draws for each drawing: those of epochs `epoch`, `epoch` + 1, ...
        epoch: The first of them.

    Raises:
        FileNotFoundError: If a path does not exist or a folder holds no pictures.
        TypeError: If `policy` is no policy of this package, or something is no drawing.
        ValueError: If there are no drawings, none has ink, or an op cannot take one.
    """
    if isinstance(policy, Transform):
        policy = Compose([policy], seed=0)
    if not isinstance(policy, Compose):
        raise TypeError(
            f"policy: expected a Compose or an op, got a {type(policy).__name__}; "
            "from_albumentations makes one of albumentations' pipelines"
        )
    check_count("count", count, upper=_COUNT_MAX)
    check_count("samples", samples, upper=_COUNT_MAX)
    check_count("epoch", epoch, lower=0, upper=_EPOCH_MAX)
    drawings = read_drawings(images, count)
    return _Run(policy, drawings, range(epoch, epoch + samples)).report()


class _Run:
    def __init__(self, policy: Compose, drawings: Sequence[Drawing], epochs: range) -> None:
        self._policy = policy
        self._drawings = drawings
        self._keys = [(index, epoch) for index in range(len(drawings)) for epoch in epochs]
        timed = np.linspace(0, len(self._keys) - 1, min(_TIMED, len(self._keys))).round()
        self._timed = [self._keys[int(place)] for place in timed]
        self._count_draws = len(epochs)
        self._entries = entries_of(policy)
        self._probes = {
            entry.position: probe_of(entry, policy)
            for entry in walk(self._entries)
            if not entry.is_deciding
        }

    def report(self) -> Report:
        """Does all the work."""
        blank = [drawing.name for drawing in self._drawings if not Sight.at(drawing.pixels).has_ink]
        if len(blank) == len(self._drawings):
            raise ValueError(
                f"images: expected a drawing with ink, got blank ones: {', '.join(blank[:3])}"
            )
        for index, epoch in self._keys:
            draws = self._policy._plan.sample(index, epoch)
            self._go(self._entries, self._drawings[index].pixels, draws, (index, epoch))
        probed = {position: probe.run for position, probe in self._probes.items()}
        times = microseconds({"policy": self._run_policy, **probed})
        paid = {
            entry.position: times[entry.position] * entry.probability
            for entry in _paying(self._entries)
        }
        return Report(
            ops=tuple(self._row(entry, times, paid) for entry in walk(self._entries)),
            policy=repr(self._policy),
            count_drawings=len(self._drawings),
            count_blank=len(blank),
            count_draws=self._count_draws,
            microseconds=times["policy"],
            microseconds_apart=sum(paid.values()),
            strips=tuple(
                None if entry.is_deciding else self._probes[entry.position].strip()
                for entry in walk(self._entries)
            ),
        )

    def _go(
        self, entries: Sequence[Entry], met: Pixels, draws: Draws, key: tuple[int, int]
    ) -> Pixels:
        """Measures entries that stand in a row, and gives what they leave of the drawing."""
        for entry in entries:
            if entry.is_deciding:
                met = self._go(entry.members, met, draws, key)
                continue
            for inner in walk([entry]):  # members of such a group all meet what it meets
                if not inner.is_deciding:
                    self._measure(inner, met, key)
            if draws[entry.places.start] is not None:
                probe = self._probes[entry.position]
                met = probe.plan_on_paper.apply(met, draws[entry.places.start : entry.places.stop])
        return met

    def _measure(self, entry: Entry, met: Pixels, key: tuple[int, int]) -> None:
        try:
            self._probes[entry.position].measure(met, *key, is_timed=key in self._timed)
        except ValueError as error:
            place = f"{entry.position} {type(entry.op).__name__}"
            name = self._drawings[key[0]].name
            raise ValueError(f"policy: {place} on {name}: {error}") from error

    def _run_policy(self) -> int:
        plan = self._policy._plan
        for index, epoch in self._timed:
            plan.apply(self._drawings[index].pixels, plan.sample(index, epoch))
        return len(self._timed)

    def _row(self, entry: Entry, times: dict[str, float], paid: dict[str, float]) -> OpReport:
        if entry.is_deciding:
            return heading_of(entry)
        total = sum(paid.values())
        row = dataclasses.replace(
            row_of(self._probes[entry.position]),
            microseconds=times[entry.position],
            time_share=paid[entry.position] / total if total and entry.position in paid else None,
        )
        return dataclasses.replace(row, findings=findings.findings_of(row, len(paid)))


def _paying(entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose times make up the whole: an op's members take part of its own time."""
    found: list[Entry] = []
    for entry in entries:
        found += _paying(entry.members) if entry.is_deciding else [entry]
    return found
