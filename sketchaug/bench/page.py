"""The results as HTML that needs no other file: a chart of ratios, and every number in tables."""

from __future__ import annotations

from html import escape
from itertools import groupby
from math import ceil, floor, log2

from sketchaug.bench.report import (
    difference_of,
    heading_of,
    ratio_of,
    time_of,
    verdict_of,
)
from sketchaug.bench.results import Results, Row

_STYLE = """\
body{max-width:64rem;margin:1rem auto;padding:0 1rem;background:#fff;color:#1e1e1e}
body{font:14px/1.4 sans-serif}
table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.1rem .6rem;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
td:first-child,th:first-child,td.text,th.text{text-align:left}
.lost{color:#b03c00;font-weight:bold}
svg{width:100%;height:auto}
"""
_LINE, _LEFT, _RIGHT, _TOP = 20, 250, 70, 24  # pixels of the chart
_WIDTH = 900
_WON, _LOST, _OWN = "#2f7d4f", "#b03c00", "#7d8ba0"


def page_of(results: Results) -> str:
    """The whole page."""
    facts = "".join(
        f"<tr><td>{escape(name)}</td><td class='text'>{escape(value)}</td></tr>"
        for name, value in results.facts.items()
    )
    absent = f"<p>Not installed: {escape(', '.join(results.absent))}.</p>" if results.absent else ""
    verdict = "<br>".join(escape(line) for line in verdict_of(results))
    tables = "".join(
        _table_of(group, list(rows)) for group, rows in groupby(results.rows, lambda row: row.group)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>sketchaug beside others</title><style>{_STYLE}</style></head><body>"
        f"<h1>sketchaug beside others</h1><table>{facts}</table>{absent}<p>{verdict}</p>"
        f"{chart_of(results)}{tables}</body></html>\n"
    )


def chart_of(results: Results) -> str:
    """Bars of how many times as fast as the fastest peer, on a scale of doublings, as SVG."""
    rows = [(row, row.ratio) for row in results.rows if row.ratio is not None]
    if not rows:
        return ""
    low = min(-1, floor(min(log2(ratio) for _, ratio in rows)))
    high = max(1, ceil(max(log2(ratio) for _, ratio in rows)))
    step = (_WIDTH - _LEFT - _RIGHT) / (high - low)
    height = _TOP + _LINE * len(rows) + 6
    one = _LEFT - low * step
    parts = []
    for power in range(low, high + 1):
        x = _LEFT + (power - low) * step
        colour = "#1e1e1e" if power == 0 else "#ddd"
        parts.append(f'<path d="M{x:.1f} {_TOP - 6}V{height}" stroke="{colour}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="12" text-anchor="middle">{_power_of_two(power)}x</text>'
        )
    for number, (row, ratio) in enumerate(rows):
        y = _TOP + number * _LINE
        end = one + log2(ratio) * step
        colour = _OWN if row.is_own else _WON if ratio >= 1 else _LOST
        label = escape(f"{row.group}: {row.name}")
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{label}</text>'
            f'<rect x="{min(one, end):.1f}" y="{y + 2}" width="{abs(end - one):.1f}" '
            f'height="{_LINE - 5}" fill="{colour}"/>'
            f'<text x="{max(one, end) + 4:.1f}" y="{y + 13}">{ratio:.2f}</text>'
        )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" font-size="11" font-family="sans-serif" role="img" '
        f'aria-label="Times as fast as the fastest peer">{"".join(parts)}</svg>'
    )


def _power_of_two(power: int) -> str:
    return f"1/{2**-power}" if power < 0 else str(2**power)


def _table_of(group: str, rows: list[Row]) -> str:
    head = (
        "<tr><th></th><th>sketchaug</th><th>a second</th><th>ratio</th>"
        "<th class='text'>peers: time, largest (mean) difference from our result</th></tr>"
    )
    body = "".join(_line_of(row) for row in rows)
    title = f"<h2>{escape(group)}</h2><p>{escape(heading_of(rows))}</p>"
    return f"{title}<table>{head}{body}</table>"


def _line_of(row: Row) -> str:
    peers = "<br>".join(
        escape(f"{peer.label}: {time_of(peer)}, {difference_of(peer)}")
        for peer in sorted(row.peers, key=lambda peer: peer.median)
    )
    is_lost = row.ratio is not None and row.ratio < 1 and not row.is_own
    mark = ' class="lost"' if is_lost else ""
    note = f"<br><i>{escape(row.note)}</i>" if row.note else ""
    return (
        f"<tr><td>{escape(row.name)}{note}</td><td>{time_of(row.ours)}</td>"
        f"<td>{row.ours.per_second:,.0f}</td><td{mark}>{ratio_of(row)}</td>"
        f'<td class="text">{peers}</td></tr>'
    )
