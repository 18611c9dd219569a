"""Tables: what is accepted, and that every wrong value is named by file, row and column."""

from __future__ import annotations

import pytest

from sketchaug.tables import read_table

HEADER = "class_name,image_path,target"


def test_a_labelled_table_gives_paths_targets_and_sorted_classes(write_table):
    table = read_table(write_table(HEADER, "b,b/1.png,1", "a,a/1.png,0", "b,b/2.png,1"))
    assert table.image_paths == ("b/1.png", "a/1.png", "b/2.png")
    assert table.targets == (1, 0, 1)
    assert table.class_names == ("a", "b")


def test_a_table_without_labels_is_unlabelled(write_table):
    table = read_table(write_table("image_path", "0.png", "1.png"), class_names=["a", "b"])
    assert table.targets == (-1, -1)
    assert table.class_names == ("a", "b")


def test_order_of_columns_further_columns_bom_crlf_and_blank_lines_do_not_matter(tmp_path):
    path = tmp_path / "train.csv"
    path.write_bytes(
        b"\xef\xbb\xbfimage_path,note,class_name\r\n1.png,x,cup\r\n\r\n2.png,,fish\r\n"
    )
    table = read_table(path)
    assert table.image_paths == ("1.png", "2.png")
    assert table.targets == (0, 1)


def test_given_classes_fix_the_numbers(write_table):
    table = read_table(write_table(HEADER, "b,b/1.png,2"), class_names=["c", "a", "b"])
    assert table.targets == (2,)


def test_targets_alone_need_the_classes(write_table):
    path = write_table("image_path,target", "1.png,1")
    assert read_table(path, class_names=["a", "b"]).targets == (1,)
    with pytest.raises(ValueError, match=r"train\.csv: column class_name is missing beside target"):
        read_table(path)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["class_name,path", "a,1.png"], r"column image_path is missing, got class_name, path$"),
        (["image_path,image_path", "1.png,2.png"], r"expected different columns"),
        ([HEADER], r"expected at least one row below the header, got none$"),
        ([HEADER, "a,1.png,0", "a,1.png"], r"row 1 \(line 3\): expected 3 fields .*'a,1.png'$"),
        ([HEADER, "a,,0"], r"row 0 \(line 2\), column image_path: expected a value, got ''$"),
        ([HEADER, " ,1.png,0"], r"row 0 \(line 2\), column class_name: expected a value, got ' '$"),
        ([HEADER, "a,1.png,"], r"row 0 \(line 2\), column target: expected a value, got ''$"),
        ([HEADER, "a,1.png,one"], r".*column target: expected a whole number, got 'one'$"),
        ([HEADER, "a,1.png,0", "b,2.png,2"], r"row 1 .*target: expected 0 to 1, got 2$"),
        ([HEADER, "a,1.png,0", "b,2.png,-1"], r".*column target: expected 0 to 1, got -1$"),
        (
            [HEADER, "a,1.png,0", "b,2.png,0"],
            r"row 1 .*target: expected 1, the place of 'b' among the 2 classes, got 0$",
        ),
        (
            [HEADER, "a,1.png,0", "b,2.png,1", "b,1.png,1"],
            r"row 2 \(line 4\), column image_path: '1.png' is already in row 0 \(line 2\)$",
        ),
    ],
)  # fmt: skip
def test_a_wrong_table_is_named_by_file_row_and_column(lines, message, write_table):
    with pytest.raises(ValueError, match=r"train\.csv: " + message):
        read_table(write_table(*lines))


def test_a_class_outside_the_given_ones_is_named(write_table):
    path = write_table("class_name,image_path", "a,1.png", "d,2.png")
    with pytest.raises(
        ValueError, match=r"row 1 .*column class_name: 'd' is none of the 2 classes$"
    ):
        read_table(path, class_names=["a", "b"])


@pytest.mark.parametrize(
    ("class_names", "message"),
    [
        (["a", "a"], r"^class_names\[1\]: expected different names, got 'a' again$"),
        (["a", ""], r"^class_names\[1\]: expected a name, got ''$"),
    ],
)
def test_wrong_classes_are_named(class_names, message, write_table):
    with pytest.raises(ValueError, match=message):
        read_table(write_table("image_path", "1.png"), class_names=class_names)


def test_one_string_is_not_a_list_of_classes(write_table):
    with pytest.raises(TypeError, match=r"^class_names: expected a sequence of names"):
        read_table(write_table("image_path", "1.png"), class_names="abc")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected a header with image_path, got an empty file"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00", "an AppleDouble companion"),
        (b"image_path\n\xff\xfe.png\n", "not a csv table in UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_named(content, message, tmp_path):
    path = tmp_path / "._train.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"\._train\.csv: {message}"):
        read_table(path)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"train\.csv: no such table$"):
        read_table(tmp_path / "train.csv")


def test_the_real_tables_of_the_competition_are_read(shared_set):
    folder = shared_set("competition_csv")
    train = read_table(folder / "train.csv")
    test = read_table(folder / "test.csv", class_names=train.class_names)
    assert len(train.image_paths) == 15021
    assert len(train.class_names) == 500
    assert (train.image_paths[0], train.targets[0]) == ("n01872401/sketch_50.JPEG", 59)
    assert test.image_paths[-1] == "10013.JPEG"
    assert set(test.targets) == {-1}
    assert len(read_table(folder / "train_cleaned2.csv").image_paths) == 14993
