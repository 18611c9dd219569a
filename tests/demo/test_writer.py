"""The demo set on disk: the competition's layout, whole or absent."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PIL import Image

from sketchaug.demo import CLASS_NAMES, draw_sketch, write_demo_set
from sketchaug.demo import writer as writer_module

CLASSES = ("star", "cup", "fish")


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo_set(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "set"
    return write_demo_set(folder, seed=4, train_per_class=3, test_per_class=2, classes=CLASSES)


def test_the_tables_have_the_layout_of_the_competition(demo_set):
    train, test = rows_of(demo_set.train_csv), rows_of(demo_set.test_csv)
    assert list(train[0]) == ["class_name", "image_path", "target"]
    assert list(test[0]) == ["image_path"]
    assert [row["image_path"] for row in test] == [f"{number}.JPEG" for number in range(6)]
    assert demo_set.class_names == ("cup", "fish", "star")
    for row in train:
        assert demo_set.class_names[int(row["target"])] == row["class_name"]
        assert row["image_path"].startswith(f"{row['class_name']}/sketch_")
    counts = {name: sum(row["class_name"] == name for row in train) for name in CLASSES}
    assert counts == {"star": 3, "cup": 3, "fish": 3}


def test_every_listed_image_is_a_jpeg_and_none_is_unlisted(demo_set):
    train = {f"train/{row['image_path']}" for row in rows_of(demo_set.train_csv)}
    test = {f"test/{row['image_path']}" for row in rows_of(demo_set.test_csv)}
    files = {
        path.relative_to(demo_set.folder).as_posix() for path in demo_set.folder.rglob("*.JPEG")
    }
    assert files == train | test
    for file in files:
        with Image.open(demo_set.folder / file) as image:
            assert image.format == "JPEG"
            assert image.mode in ("L", "RGB")


def test_test_labels_lie_apart_and_follow_the_rows_of_the_test_table(demo_set):
    labels = rows_of(demo_set.test_labels_csv)
    assert list(labels[0]) == ["image_path", "class_name", "target"]
    assert [row["image_path"] for row in labels] == [
        row["image_path"] for row in rows_of(demo_set.test_csv)
    ]
    for row in labels:
        assert demo_set.class_names[int(row["target"])] == row["class_name"]


def test_a_written_drawing_is_the_drawn_one_but_for_compression(demo_set):
    with Image.open(demo_set.folder / "train" / "fish" / "sketch_1.JPEG") as image:
        written = np.asarray(image).astype(int)
    drawn = draw_sketch("fish", seed=4, number=1).astype(int)
    assert written.shape == drawn.shape
    assert np.abs(written - drawn).mean() < 3


def test_rows_are_shuffled(demo_set):
    targets = [row["target"] for row in rows_of(demo_set.train_csv)]
    assert targets != sorted(targets)


def test_a_larger_set_of_other_classes_holds_the_same_drawings(demo_set, tmp_path):
    larger = write_demo_set(
        tmp_path / "set", seed=4, train_per_class=4, test_per_class=0, classes=("cup", "boat")
    )
    for number in range(3):
        name = f"train/cup/sketch_{number}.JPEG"
        assert (larger.folder / name).read_bytes() == (demo_set.folder / name).read_bytes()


def test_no_test_drawing_is_a_training_drawing(demo_set):
    train = {path.read_bytes() for path in demo_set.folder.glob("train/*/*.JPEG")}
    test = {path.read_bytes() for path in demo_set.folder.glob("test/*.JPEG")}
    assert len(train | test) == 9 + 6


def test_an_interrupted_writer_leaves_nothing(tmp_path, monkeypatch):
    drawn = []

    def stop_at_the_fourth(path, *rest):
        drawn.append(path)
        if len(drawn) == 4:
            raise KeyboardInterrupt
        path.write_bytes(b"")

    monkeypatch.setattr(writer_module, "_write_drawing", stop_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        write_demo_set(tmp_path / "set", train_per_class=3, test_per_class=0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"^folder: .* is not an empty folder$"):
        write_demo_set(tmp_path, train_per_class=1, test_per_class=0)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    demo_set = write_demo_set(tmp_path, train_per_class=1, test_per_class=0, classes=["star"])
    assert len(rows_of(demo_set.train_csv)) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"classes": ["cup", "dragon"]}, "^class_name: expected one of .*got 'dragon'$"),
        ({"classes": ["cup", "cup"]}, "^classes: expected one or more different names"),
        ({"classes": []}, "^classes: expected one or more different names"),
        ({"train_per_class": 0}, "^train_per_class: expected 1 or more, got 0$"),
        ({"test_per_class": -1}, "^test_per_class: expected 0 or more, got -1$"),
    ],
)
def test_wrong_options_are_named_before_anything_is_written(options, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        write_demo_set(tmp_path / "set", **options)
    assert list(tmp_path.iterdir()) == []


def test_the_default_set_has_every_class(tmp_path):
    demo_set = write_demo_set(tmp_path / "set", train_per_class=1, test_per_class=1)
    assert demo_set.class_names == CLASS_NAMES
    assert len(rows_of(demo_set.test_labels_csv)) == len(CLASS_NAMES)
