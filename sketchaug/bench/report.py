"""The results as text: a table for each group, and where others win."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import geometric_mean

from sketchaug.bench.results import Measured, Results, Row

CLOCK_NAMES = {"processor": "processor time", "wall": "time on the wall"}


def text_of(results: Results) -> str:
    """Everything, in lines."""
    width = max(map(len, results.facts)) + 2
    lines = [f"{name:<{width}}{value}" for name, value in results.facts.items()]
    if results.absent:
        lines.append(f"not installed: {', '.join(results.absent)}")
    for group, rows in groupby(results.rows, key=lambda row: row.group):
        lines += ["", *_table(group, list(rows))]
    return "\n".join([*lines, "", *verdict_of(results)])


def verdict_of(results: Results) -> list[str]:
    """Where a peer wins, plainly."""
    lost = results.lost()
    compared = [row for row in results.rows if row.peers and not row.is_own]
    if not compared:
        return ["No row has a peer."]
    mean = geometric_mean(row.ratio for row in compared if row.ratio is not None)
    lines = [f"Beside the fastest peer of each row, {mean:.2f} times as fast (geometric mean)."]
    if not lost:
        return [*lines, f"No peer is faster in any of {len(compared)} rows."]
    lines.append(f"A peer is faster in {len(lost)} of {len(compared)} rows:")
    for row in lost:
        if row.best is not None and row.ratio is not None:
            lines.append(f"  {row.group}, {row.name}: {row.best.label}, {1 / row.ratio:.2f} times")
    return lines


def time_of(measured: Measured) -> str:
    """Median and minimum, microseconds."""
    return f"{_number(measured.median)} ({_number(measured.minimum)})"


def ratio_of(row: Row) -> str:
    """How many times as fast as the best peer."""
    return "ours alone" if row.ratio is None else f"{row.ratio:.2f}x"


def difference_of(measured: Measured) -> str:
    """From our result."""
    if measured.largest is None or measured.mean is None:
        return ""
    return f"{measured.largest:.3g} ({measured.mean:.2g})"


def heading_of(rows: list[Row]) -> str:
    """What the numbers of a group are."""
    row = rows[0]
    return f"microseconds of {CLOCK_NAMES[row.clock]} per {row.unit}, median (minimum)"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _table(group: str, rows: list[Row]) -> Iterator[str]:
    name_width = max(len(row.name) for row in rows) + 2
    yield f"{group}: {heading_of(rows)}"
    yield (
        f"{'':<{name_width}}{'sketchaug':>17}{'a second':>12}   {'ratio':>10}   "
        "peers, the fastest first: time, largest (mean) difference from our result"
    )
    for row in rows:
        peers = "; ".join(
            f"{peer.label} {time_of(peer)}, {difference_of(peer)}"
            for peer in sorted(row.peers, key=lambda peer: peer.median)
        )
        note = f"  [{row.note}]" if row.note else ""
        yield (
            f"{row.name:<{name_width}}{time_of(row.ours):>17}{row.ours.per_second:>12,.0f}   "
            f"{ratio_of(row):>10}   {peers}{note}"
        ).rstrip()
