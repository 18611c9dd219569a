"""The report as HTML that needs no other file, for notebooks, browsers and phones."""

from __future__ import annotations

import base64
from html import escape

from sketchaug.explain.pictures import facts_of, heading_of, png_of, strip_of
from sketchaug.explain.report import OpReport, Report, Strip

_STYLE = """\
.ska-explain{max-width:44rem;background:#fff;color:#1e1e1e;font:14px/1.4 sans-serif}
.ska-explain section{border-top:1px solid #ccc;padding:.5rem 0}
.ska-explain b{font-size:15px}
.ska-explain p{margin:.15rem 0}
.ska-explain .warning{color:#b03c00}
.ska-explain img{display:block;max-width:100%;height:auto}
.ska-explain code{font-size:12px;overflow-wrap:anywhere}
"""
_CELLS = "what it meets, what it makes of it at three draws, what it changes"


def fragment_of(report: Report) -> str:
    """The report as one element."""
    notes = "".join(f"<p>{escape(note)}</p>" for note in report.notes())
    sections = "".join(
        _section_of(op, strip) for op, strip in zip(report.ops, report.strips, strict=True)
    )
    return f'<div class="ska-explain"><style>{_STYLE}</style>{notes}{sections}</div>'


def page_of(report: Report) -> str:
    """The report as a page."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What the policy does</title></head><body>{fragment_of(report)}"
        f"<pre>{escape(report.policy)}</pre></body></html>\n"
    )


def _section_of(op: OpReport, strip: Strip | None) -> str:
    parts = [f"<p><b>{escape(heading_of(op))}</b></p>"]
    if not op.is_deciding:
        parts.append(f"<p><code>{escape(op.arguments)}</code></p>")
    if facts_of(op):
        parts.append(f"<p>{escape(facts_of(op))}</p>")
    parts += [f'<p class="warning">{escape(finding.text)}</p>' for finding in op.findings]
    if strip is not None:
        data = base64.b64encode(png_of(strip_of(strip))).decode()
        text = escape(f"{op.name}: {_CELLS}", quote=True)
        parts.append(f'<img alt="{text}" title="{text}" src="data:image/png;base64,{data}">')
    return f'<section style="margin-left:{op.depth}rem">{"".join(parts)}</section>'
