"""Submissions: the exact file, and a validator that finds what is wrong with one."""

from __future__ import annotations

import numpy as np
import pytest

from sketchaug.ensemble import check_submission, read_submission, write_submission

PATHS = ("0.JPEG", "1.JPEG", 'odd, "name".JPEG')


def test_the_file_as_it_must_be(tmp_path):
    path = write_submission(tmp_path / "out" / "s.csv", PATHS, np.array([2, 0, 1]), num_classes=3)
    assert path.read_bytes() == (
        b'ID,image_path,target\n0,0.JPEG,2\n1,1.JPEG,0\n2,"odd, ""name"".JPEG",1\n'
    )
    assert [file.name for file in path.parent.iterdir()] == ["s.csv"]
    submission = check_submission(path, PATHS, num_classes=3)
    assert submission.image_paths == PATHS
    np.testing.assert_array_equal(submission.labels, [2, 0, 1])
    assert submission.labels.dtype == np.int64


def test_no_rows(tmp_path):
    path = write_submission(tmp_path / "s.csv", [], [])
    assert path.read_text() == "ID,image_path,target\n"


@pytest.mark.parametrize(
    ("labels", "num_classes", "error", "message"),
    [
        ([0, 1], 3, ValueError, r"^labels: expected 3, one per image path, got shape \(2,\)"),
        ([0, 3, 1], 3, ValueError, r"s\.csv: row 1: target must be in \[0, 2\], got 3"),
        ([0, 1, -1], None, ValueError, r"s\.csv: row 2: target must be 0 or more, got -1"),
        ([0.0, 1.0, 2.0], 3, TypeError, r"^labels: expected integers, got float64"),
    ],
)
def test_wrong_labels_write_nothing(tmp_path, labels, num_classes, error, message):
    (tmp_path / "s.csv").write_text("the old one")
    with pytest.raises(error, match=message):
        write_submission(tmp_path / "s.csv", PATHS, labels, num_classes=num_classes)
    assert [file.name for file in tmp_path.iterdir()] == ["s.csv"]
    assert (tmp_path / "s.csv").read_text() == "the old one"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"s\.csv: expected the header ID,image_path,target, got \[\]"),
        ("id,image_path,target\n", r"expected the header ID,image_path,target, got \['id', "),
        ("ID,image_path,target\n0,0.JPEG,1\n", r"s\.csv: expected 2 rows, got 1"),
        ("ID,image_path,target\n0,0.JPEG,1\n2,1.JPEG,1\n", r"row 1: expected ID 1, got '2'"),
        ("ID,image_path,target\n0,1.JPEG,1\n1,0.JPEG,1\n", r"row 0: expected image '0.JPEG', got "),
        ("ID,image_path,target\n0,0.JPEG,1\n1,1.JPEG\n", r"row 1: expected 3 columns, got 2"),
        (
            "ID,image_path,target\n0,0.JPEG,1\n1,1.JPEG,1.5\n",
            r"row 1: expected a class number, got",
        ),
        ("ID,image_path,target\n0,0.JPEG,1\n1,1.JPEG,7\n", r"row 1: target must be in \[0, 6\]"),
        (f"ID,image_path,target\n0,0.JPEG,{10**30}\n", r"row 0: expected a class number, got"),
    ],
)
def test_the_validator_names_file_and_row(tmp_path, text, message):
    path = tmp_path / "s.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        check_submission(path, PATHS[:2], num_classes=7)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"s\.csv"):
        read_submission(tmp_path / "s.csv")
