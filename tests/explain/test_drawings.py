"""What counts as drawings: arrays, Pillow images, files, folders, lists; and what does not."""

from __future__ import annotations

import re
import sys

import numpy as np
import pytest
from PIL import Image

import sketchaug as A
from sketchaug.explain.drawings import read_drawings
from sketchaug.images import ImageReadError

SHEET = np.full((20, 30), 255, np.uint8)
SHEET[5:9, 7:20] = 0


def names(images, count=100):
    return [drawing.name for drawing in read_drawings(images, count)]


@pytest.fixture
def folder(tmp_path):
    """Nine drawings in two folders, with what else lies about."""
    for number in range(9):
        path = tmp_path / ("a" if number < 5 else "b") / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(SHEET).save(path)
    (tmp_path / "a" / "._0.png").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.png").write_bytes(b"junk")
    (tmp_path / "notes.txt").write_text("no picture")
    return tmp_path


def test_a_drawing_in_any_form():
    for image in (SHEET, SHEET[..., None], np.stack([SHEET] * 4, 2), Image.fromarray(SHEET)):
        (drawing,) = read_drawings(image, 8)
        assert drawing.name == "images"
        np.testing.assert_array_equal(drawing.pixels, np.asarray(image))


def test_a_tensor_has_its_channels_in_front():
    torch = pytest.importorskip("torch", reason="not installed: pip install sketchaug[train]")
    (drawing,) = read_drawings(torch.from_numpy(SHEET)[None], 8)
    assert drawing.pixels.shape == (20, 30, 1)


def test_a_file_by_text_or_path(folder):
    path = folder / "a" / "0.png"
    assert names(str(path)) == names(path) == [str(path)]


def test_a_folder_is_searched_deeply_and_hidden_files_are_passed_over(folder):
    expected = [str(folder / ("a" if n < 5 else "b") / f"{n}.png") for n in range(9)]
    assert names(folder) == expected


def test_drawings_are_taken_evenly(folder):
    assert [name[-5] for name in names(folder, 3)] == ["0", "4", "8"]
    assert [name[-5] for name in names(folder, 1)] == ["0"]
    assert len(names(folder, 9)) == 9


def test_a_list_may_mix_them(folder):
    listed = names([SHEET, folder / "b", Image.fromarray(SHEET)])
    assert listed == [
        "images[0]",
        *(str(folder / "b" / f"{n}.png") for n in (5, 6, 7, 8)),
        "images[2]",
    ]


def test_the_competitions_layout_is_read_by_its_table(tmp_path):
    sketches = A.demo.write_demo_set(tmp_path / "set", train_per_class=2, test_per_class=1)
    (sketches.folder / "train" / "stray.png").write_bytes(b"junk")
    found = names(sketches.folder)
    assert len(found) == 2 * len(sketches.class_names)
    assert all("/train/" in name for name in found)
    gone = sketches.folder / "train" / sketches.class_names[0]
    for file in gone.iterdir():
        file.unlink()
    with pytest.raises(FileNotFoundError, match=re.escape(str(gone))):
        names(sketches.folder)


def test_a_table_that_is_none(tmp_path):
    (tmp_path / "train.csv").write_text("name\ncup\n")
    with pytest.raises(ValueError, match=r"train\.csv: expected rows with a column image_path$"):
        names(tmp_path)


def test_what_is_no_drawing_is_named(folder, tmp_path):
    with pytest.raises(TypeError, match=r"^images\[1\]: expected a uint8 array"):
        names([SHEET, np.zeros((3, 3))])
    with pytest.raises(TypeError, match=r"^images: expected a uint8 array .* got a int"):
        names(7)
    with pytest.raises(ValueError, match=r"^images: expected at least one drawing, got none$"):
        names([])
    with pytest.raises(FileNotFoundError, match=r"gone\.png: no such image file$"):
        names(folder / "gone.png")
    (folder / "b" / "8.png").write_bytes(b"junk")
    with pytest.raises(ImageReadError, match=r"8\.png: cannot be decoded"):
        names(folder)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(FileNotFoundError, match=r"empty: no pictures \(\.bmp, "):
        names(empty)


def test_blank_drawings_are_counted_and_only_blank_ones_refused():
    blank = np.full_like(SHEET, 250)
    report = A.explain(A.InvertImg(p=1), [SHEET, blank])
    assert (report.count_drawings, report.count_blank) == (2, 1)
    assert "2 drawings, 1 without ink, 4 draws each" in str(report)
    assert repr(report) == str(report)  # what an interpreter shows
    assert report.ops[0].ink_kept == pytest.approx(1)
    with pytest.raises(ValueError, match=r"^images: expected a drawing with ink, got blank ones: "):
        A.explain(A.InvertImg(p=1), [blank])


def test_what_is_no_policy_is_named():
    with pytest.raises(TypeError, match=r"^policy: expected a Compose or an op, got a list; from"):
        A.explain([A.InvertImg()], SHEET)
    with pytest.raises(ValueError, match=r"^samples must be in \[1, 100000\], got 0$"):
        A.explain(A.InvertImg(), SHEET, samples=0)
    policy = A.Compose([A.HorizontalFlip(p=1), A.RandomCrop(50, 50)], seed=0)
    with pytest.raises(ValueError, match=r"^policy: 2 RandomCrop on images\[0\]: "):
        A.explain(policy, [SHEET])


def test_numbers_need_neither_torch_nor_matplotlib(fresh_python):
    snippet = (
        "import sys, numpy as np, sketchaug as A\n"
        "assert 'PIL' not in sys.modules\n"
        "sheet = np.full((20, 30), 255, np.uint8); sheet[5:9, 7:20] = 0\n"
        "report = A.explain(A.Compose([A.Rotate(p=1), A.ToTensorV2()], seed=0), sheet)\n"
        "report._repr_html_()\n"
        "assert not {'torch', 'matplotlib'} & sys.modules.keys()\n"
        "print(callable(A.explain), report.ops[0].name)"
    )
    assert fresh_python(snippet) == "True Rotate\n"
    assert "sketchaug.explain.run" in sys.modules
    assert callable(A.explain)
