"""The report: a row per op, which prints, shows itself in a notebook and is saved."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchaug.explain.findings import Finding
from sketchaug.explain.measures import Pixels

_HEADINGS = (
    *("op", "p", "moved px", "95 %", "ink kept", "5 %", "contrast", "5..95 %", "paper"),
    *("us", "time"),
)
_SUFFIXES = (".png", ".html", ".json")


@dataclass(frozen=True, kw_only=True)
class OpReport:
    """What one op of a policy does, measured alone on what the ops before it leave.

    Numbers are over all drawings and draws; None where an op has no such thing. Geometry is judged
    by where ink moves, everything else by levels.

    Attributes:
        position: Place in the policy, "2", or "3.1" for the first member of a group.
        name: Class of the op.
        arguments: The op as it is typed.
        stage: `"geometry"`, `"tone"`, `"filter"` or `"group"`.
        is_deciding: A group that only decides which members are applied.
        probability: Chance that it touches an image, that of the groups it lies in included.
        moved_median: How far ink moves, pixels of the drawing that the op meets; what a change of
            the canvas' size alone moves does not count.
        moved_p95: The same, in 95 of 100 cases no more.
        field_p95: The same for the op's random field alone.
        ink_kept: Ink afterwards of that before, median.
        ink_kept_p05: The same, in 5 of 100 draws no more.
        contrast: Change of the strokes' distance from the paper, grey levels, median.
        contrast_p05: The same, in 5 of 100 draws no more.
        contrast_p95: The same, in 95 of 100 draws no more.
        contrast_share: That change of what the distance was.
        paper: Change of the paper's level, median.
        changed_p95: Share of the pixels that change visibly, in 95 of 100 draws no more.
        framed_draws: Share of the draws that fill with a level that is not the paper's.
        framed_area: Share of the picture that is filled then, mean.
        fill_level: The level of the op's own fill.
        paper_level: The paper's level, median.
        repeated_p95: Ink that mirrored or repeated edges add, of the ink before.
        is_invisible: It does nothing that can be seen.
        microseconds: Time of one application, alone.
        time_share: Of the time of all ops, each weighted with its chance.
        findings: The warnings.
    """

    position: str
    name: str
    arguments: str
    stage: str
    is_deciding: bool
    probability: float
    moved_median: float | None = None
    moved_p95: float | None = None
    field_p95: float | None = None
    ink_kept: float | None = None
    ink_kept_p05: float | None = None
    contrast: float | None = None
    contrast_p05: float | None = None
    contrast_p95: float | None = None
    contrast_share: float | None = None
    paper: float | None = None
    changed_p95: float | None = None
    framed_draws: float = 0.0
    framed_area: float = 0.0
    fill_level: float | None = None
    paper_level: float | None = None
    repeated_p95: float = 0.0
    is_invisible: bool = False
    microseconds: float | None = None
    time_share: float | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def depth(self) -> int:
        """In how many groups it lies."""
        return self.position.count(".")

    def cells(self) -> tuple[str, ...]:
        """The row of the table, as text."""
        return (
            f"{'  ' * self.depth}{self.position} {self.name}",
            f"{self.probability:.2f}",
            _text(self.moved_median, ".2f"),
            _text(self.moved_p95, ".2f"),
            _text(self.ink_kept, ".0%"),
            _text(self.ink_kept_p05, ".0%"),
            _text(self.contrast, "+.0f"),
            self.contrast_range(),
            _text(self.paper, "+.0f"),
            _text(self.microseconds, ".0f"),
            _text(self.time_share, ".0%"),
        )

    def contrast_range(self) -> str:
        """The change of contrast in 90 of 100 draws, as text."""
        if self.contrast_p05 is None or self.contrast_p95 is None:
            return ""
        return f"{_text(self.contrast_p05, '+.0f')}..{_text(self.contrast_p95, '+.0f')}"


def _text(value: float | None, form: str) -> str:
    if value is None:
        return ""
    written = format(value, form)
    return written if any(digit in written for digit in "123456789") else format(0.0, form)


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Pictures of one op: what it met, what it made of it at some draws, what it changed."""

    met: Pixels
    results: tuple[Pixels, ...]
    change: Pixels


@dataclass(frozen=True, kw_only=True, repr=False)
class Report:
    """What a policy does to drawings.

    Attributes:
        ops: A row per op, groups before their members.
        policy: The policy as it is typed.
        count_drawings: Drawings that were looked at.
        count_blank: Those without ink, which say nothing about movement and ink.
        count_draws: Draws for each drawing.
        microseconds: Time of the whole policy for one image, fused as it is.
        microseconds_apart: Sum of the ops' times, each weighted with its chance: what it would be
            if ops shared no pass.
        strips: Pictures of the ops, in their order; None for groups that only decide.
    """

    ops: tuple[OpReport, ...]
    policy: str
    count_drawings: int
    count_blank: int
    count_draws: int
    microseconds: float
    microseconds_apart: float
    strips: tuple[Strip | None, ...] = field(default=(), compare=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line per finding, the op in front."""
        return tuple(
            f"{op.position} {op.name}: {finding.text}" for op in self.ops for finding in op.findings
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return str(self)  # what an interpreter shows

    def _lines(self) -> Iterator[str]:
        rows = [_HEADINGS, *(op.cells() for op in self.ops)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
        for row in rows:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            yield "  ".join(cells).rstrip()
        yield ""
        yield from self.notes()
        for warning in self.warnings:
            yield f"! {warning}"

    def notes(self) -> tuple[str, ...]:
        """What the numbers were measured on."""
        blank = f", {self.count_blank} without ink" if self.count_blank else ""
        plural = "" if self.count_drawings == 1 else "s"
        return (
            f"{self.count_drawings} drawing{plural}{blank}, {self.count_draws} draws each; each op "
            "alone, on what the ops before it leave",
            f"whole policy {self.microseconds:.0f} us an image; its ops one by one, which share no "
            f"pass, {self.microseconds_apart:.0f} us",
        )

    def to_dict(self) -> dict[str, Any]:
        """The numbers and warnings as a dict that survives JSON."""
        numbers = dataclasses.asdict(dataclasses.replace(self, strips=()))
        del numbers["strips"]
        ops = [{**op, "findings": list(op["findings"])} for op in numbers.pop("ops")]
        return {**numbers, "ops": ops, "warnings": list(self.warnings)}

    def _repr_html_(self) -> str:
        from sketchaug.explain.page import fragment_of  # Pillow, which numbers do not need

        return fragment_of(self)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the report; the file is whole or absent.

        Args:
            path: A `.png` picture, an `.html` page that needs no other file, or `.json` with the
                numbers. Missing folders are made.

        Raises:
            ValueError: If the path has another suffix.
        """
        target = Path(path)
        kind = target.suffix.lower()
        if kind not in _SUFFIXES:
            raise ValueError(f"path: expected {', '.join(_SUFFIXES)}, got {str(path)!r}")
        data = self._encoded(kind)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            aside.write_bytes(data)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
        return target

    def _encoded(self, kind: str) -> bytes:
        if kind == ".json":
            return (json.dumps(self.to_dict(), indent=2, allow_nan=False) + "\n").encode()
        from sketchaug.explain.page import page_of
        from sketchaug.explain.pictures import png_of, sheet_of

        return png_of(sheet_of(self)) if kind == ".png" else page_of(self).encode()
