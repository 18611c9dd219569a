"""The report prints, shows itself and is saved."""

from __future__ import annotations

import base64
import io
import json
import os
import re

import numpy as np
import pytest
from PIL import Image

import sketchaug as A
from sketchaug.explain import Finding, OpReport, Report, pictures, report


@pytest.fixture
def whole(make_sheet):
    """A report with a group, a warning and a change of canvas."""
    policy = A.Compose(
        [
            A.Rotate((20, 30), fill=0, p=0.5),
            A.OneOf([A.InvertImg(p=1), A.GaussianBlur(p=1)], p=0.3),
            A.Resize(30, 30),
            A.Normalize(),
            A.ToTensorV2(),
        ],
        seed=2,
    )
    return A.explain(policy, [make_sheet((20, 30, 5, 9)), make_sheet((30, 30, 5, 9), paper=200)])


def test_the_table_is_aligned_and_ends_with_the_warnings(whole):
    lines = str(whole).splitlines()
    headings = "op p moved px 95 % ink kept 5 % contrast 5..95 % paper us time"
    assert " ".join(lines[0].split()) == headings
    assert [line.split()[1] for line in lines[1:6]] == [
        *("Rotate", "OneOf", "InvertImg", "GaussianBlur", "Resize")
    ]
    end = lines[0].index(" p ") + 2
    chances = [line[:end].split()[-1] for line in lines[1:6]]
    assert chances == ["0.50", "0.30", "0.15", "0.15", "1.00"]
    assert lines[6] == ""
    assert lines[7].startswith("2 drawings, 4 draws each")
    assert re.match(r"whole policy \d+ us an image; its ops one by one, .* \d+ us$", lines[8])
    assert lines[9:] == [f"! {warning}" for warning in whole.warnings]
    assert whole.warnings[0].startswith("1 Rotate: fills with level 0 on paper of level ")


def test_numbers_survive_json(whole, tmp_path):
    saved = json.loads(whole.save(tmp_path / "new" / "report.json").read_text())
    assert saved == whole.to_dict()
    assert saved["warnings"] == list(whole.warnings)
    assert [op["position"] for op in saved["ops"]] == ["1", "2", "2.1", "2.2", "3"]
    assert saved["ops"][0]["findings"][0]["kind"] == "frame"
    assert saved["policy"].startswith("Compose([")
    assert "strips" not in saved


def test_reports_are_values(whole):
    again = Report(**{**vars(whole), "strips": ()})
    assert again == whole
    with pytest.raises(AttributeError):
        whole.ops = ()
    assert eval(repr(whole.ops[0]), {"OpReport": OpReport, "Finding": Finding}) == whole.ops[0]


def test_the_picture_holds_a_strip_for_each_op_that_does_something(whole, tmp_path):
    path = whole.save(str(tmp_path / "report.PNG"))
    picture = np.asarray(Image.open(path).convert("L"))
    assert picture.shape[1] == pictures.strip_of(whole.strips[0]).width
    assert [strip is not None for strip in whole.strips] == [True, False, True, True, True]
    assert picture.shape[0] > 4 * 128
    assert len(whole.strips[0].results) == 3


def test_cells_are_the_drawing_and_the_op_alone_at_three_draws(make_sheet):
    sheet = make_sheet((20, 30, 20, 40), height=128, width=128)
    op = A.Rotate((-40, 40), p=0.2)
    (strip,) = A.explain(A.Compose([op], seed=4), sheet).strips
    certain = A.Compose([A.Rotate((-40, 40), p=1)], seed=4)
    np.testing.assert_array_equal(strip.met[..., 0], sheet)
    for draw, result in enumerate(strip.results):
        expected = certain.apply(sheet, certain.sample(0, epoch=draw))
        np.testing.assert_array_equal(result[..., 0], expected)


def test_arrows_point_from_where_pixels_were(make_sheet):
    sheet = make_sheet(height=90, width=90, paper=255)
    shift = A.Compose([A.Affine(translate_px={"x": 20, "y": 0}, p=1)], seed=0)
    trace = shift._plan.trace(sheet, shift._plan.sample(0))
    change = pictures.picture_of_change(sheet, sheet, trace).astype(int)
    red = (change[..., 0] - change[..., 1]) > 100
    rows, columns = np.flatnonzero(red.any(1)), np.flatnonzero(red.any(0))
    scale = 128 / 90
    assert columns[0] == pytest.approx(4.5 * scale, abs=2)  # from what was the first of all
    assert columns[-1] == pytest.approx(84.5 * scale, abs=3)
    assert (rows[0], rows[-1]) == pytest.approx((4.5 * scale, 84.5 * scale), abs=3)


def test_what_became_darker_is_blue_and_what_became_lighter_orange(make_sheet):
    before, after = make_sheet((0, 0, 60, 40)), make_sheet((0, 40, 60, 40))
    change = pictures.picture_of_change(before, after, None).astype(int)
    left, right = change[:, :60], change[:, 70:]
    assert (left[..., 0] > left[..., 2]).all()
    assert (right[..., 2] > right[..., 0]).all()
    assert (pictures.picture_of_change(before, before, None) == 255).all()


def test_the_page_needs_no_other_file(whole, tmp_path):
    page = whole.save(tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert 'name="viewport"' in page
    assert whole._repr_html_() in page
    sources = re.findall(r'src="([^"]*)"', page)
    assert len(sources) == 4
    for source in sources:
        kind, _, data = source.partition(",")
        assert kind == "data:image/png;base64"
        assert Image.open(io.BytesIO(base64.b64decode(data))).height == 140
    assert "http" not in page
    assert len(page) < 200_000
    assert page.count('class="warning"') == len(whole.warnings)
    assert "fill=&#x27;paper&#x27;" in page


def test_markup_in_names_stays_text():
    row = OpReport(
        position="1",
        name="<script>",
        arguments="Op(name='<b>&')",
        stage="tone",
        is_deciding=False,
        probability=1.0,
        findings=(Finding(kind="never", text="<i>"),),
    )
    made = Report(
        ops=(row,),
        policy="<Compose>",
        count_drawings=1,
        count_blank=0,
        count_draws=1,
        microseconds=1.0,
        microseconds_apart=1.0,
        strips=(None,),
    )
    page = report.Report._encoded(made, ".html").decode()
    assert not re.search(r"<(script|b>&|i>|Compose)", page)
    assert "&lt;script&gt;" in page


def test_a_file_is_whole_or_absent(whole, tmp_path, monkeypatch):
    path = tmp_path / "report.json"
    path.write_text("the last one")

    def fails(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fails)
    monkeypatch.setattr(type(path), "replace", fails)
    with pytest.raises(OSError, match="no space left"):
        whole.save(path)
    assert path.read_text() == "the last one"
    assert os.listdir(tmp_path) == ["report.json"]


def test_other_suffixes_are_refused(whole, tmp_path):
    with pytest.raises(ValueError, match=r"^path: expected \.png, \.html, \.json, got '.*\.pdf'$"):
        whole.save(tmp_path / "report.pdf")
    assert os.listdir(tmp_path) == []
