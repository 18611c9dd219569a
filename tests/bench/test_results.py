"""What is reported: text, JSON, HTML."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from sketchaug.bench.page import chart_of, page_of
from sketchaug.bench.report import text_of
from sketchaug.bench.results import Measured, Results, Row


def row(name, ours, *peers, group="ops", note=""):
    others = tuple(
        Measured(label=label, minimum=time / 2, median=time, largest=1.0, mean=0.25)
        for label, time in peers
    )
    return Row(
        group=group,
        name=name,
        unit="image",
        clock="processor",
        note=note,
        ours=Measured(label="sketchaug", minimum=ours / 2, median=ours),
        peers=others,
    )


@pytest.fixture
def results():
    return Results(
        facts={"sketchaug": "0, tier scalar", "peers": "one 1, two <2>"},
        rows=(
            row("won", 10.0, ("one 1", 40.0), ("two <2>", 30.0)),
            row("lost", 10.0, ("one 1", 2.5)),
            row("lost by little", 10.0, ("two <2>", 8.0), note="x < y"),
            row("alone", 10.0),
            row("2 threads", 10.0, ("sketchaug, 1 thread", 5.0), group="scaling"),
        ),
        absent=("three",),
    )


def test_ratio_is_that_of_the_fastest_peer(results):
    assert [row.ratio for row in results.rows] == [3.0, 0.25, 0.8, None, 0.5]
    assert results.rows[0].ours.per_second == 100_000
    assert [row.name for row in results.lost()] == ["lost", "lost by little"]


def test_our_own_other_way_counts_only_where_nobody_else_is():
    both = row("loader", 10.0, ("sketchaug, DataLoader", 5.0), ("one 1", 20.0))
    assert (both.ratio, both.is_own) == (2.0, False)
    assert row("threads", 10.0, ("sketchaug, 1 thread", 15.0)).ratio == 1.5


def test_json_round_trip(results):
    assert Results.from_dict(json.loads(json.dumps(results.to_dict()))) == results


def test_text_says_where_a_peer_wins(results):
    text = text_of(results)
    assert "A peer is faster in 2 of 3 rows:" in text
    assert "Beside the fastest peer of each row, 0.84 times as fast (geometric mean)." in text
    assert "ops, lost: one 1, 4.00 times" in text
    assert "not installed: three" in text
    lines = {line.split("  ")[0]: line for line in text.splitlines()}
    assert "3.00x" in lines["won"]
    assert lines["won"].index("two <2> 30 (15), 1 (0.25)") < lines["won"].index("one 1 40 (20)")
    assert lines["alone"].endswith("ours alone")
    won = text_of(replace(results, rows=results.rows[:1]))
    assert "No peer is faster in any of 1 rows." in won
    assert "No row has a peer." in text_of(replace(results, rows=results.rows[3:4], absent=()))


class Cells(HTMLParser):
    """Text of the table cells and of the chart, and the tags that are open."""

    def __init__(self):
        super().__init__()
        self.open, self.cells, self.labels, self.bars = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.bars += tag == "rect"
        if tag not in ("meta", "br", "path", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.bars += tag == "rect"

    def handle_data(self, data):
        (self.labels if "svg" in self.open else self.cells).append(data)


def test_page_has_every_row_in_a_table_and_its_bar_in_the_chart(results):
    cells = Cells()
    cells.feed(page_of(results))
    assert cells.open == []
    for one in results.rows:
        assert one.name in cells.cells
        assert (f"{one.group}: {one.name}" in cells.labels) == bool(one.peers)
    assert cells.bars == 4
    assert any("two <2>: 30 (15), 1 (0.25)" in cell for cell in cells.cells)
    assert "Not installed: three." in cells.cells
    assert "http" not in page_of(results)


def test_bars_begin_at_one_and_end_at_their_ratio(results):
    axis = re.search(r'text x="([\d.]+)" y="12" text-anchor="middle">1x<', chart_of(results))
    one = float(axis[1])
    bars = [
        (float(x), float(x) + float(width))
        for x, width in re.findall(
            r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', chart_of(results)
        )
    ]
    assert bars[0][0] == pytest.approx(one, abs=0.11)
    assert bars[1][1] == pytest.approx(one, abs=0.11)
    assert (one - bars[1][0]) == pytest.approx(2 * (one - bars[3][0]), abs=0.3)  # 1/4 and 1/2
    assert chart_of(replace(results, rows=results.rows[3:4])) == ""
