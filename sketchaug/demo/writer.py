"""Writes the demo sketch set as a folder in the competition's layout."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .sketches import CLASS_NAMES, check_class_name, draw_image, generator_of

# Test drawings take their numbers from here on, so no set size makes one a training drawing.
FIRST_TEST_NUMBER = 2**31


@dataclass(frozen=True, kw_only=True)
class DemoSet:
    """Where a demo set lies.

    Attributes:
        folder: The set's folder.
        train_csv: Table of the training drawings: class_name, image_path, target.
        test_csv: Table of the test drawings: image_path.
        test_labels_csv: Their labels, kept apart: image_path, class_name, target.
        class_names: The classes in the order of their targets.
    """

    folder: Path
    train_csv: Path
    test_csv: Path
    test_labels_csv: Path
    class_names: tuple[str, ...]

    @classmethod
    def in_folder(cls, folder: Path, *, class_names: tuple[str, ...]) -> DemoSet:
        """The set that `write_demo_set` wrote to this folder."""
        return cls(
            folder=folder,
            train_csv=folder / "train.csv",
            test_csv=folder / "test.csv",
            test_labels_csv=folder / "test_labels.csv",
            class_names=class_names,
        )


def write_demo_set(
    folder: str | Path,
    *,
    seed: int = 0,
    train_per_class: int = 60,
    test_per_class: int = 25,
    classes: Sequence[str] | None = None,
) -> DemoSet:
    """Draws a labelled training set and a test set whose labels lie apart.

    Everything is written beside `folder` and renamed at the end: `folder` is whole or absent.

    Args:
        folder: Where to write; must not exist, or be an empty folder.
        seed: Same seed, same drawings. Drawing k of a class does not depend on how many are made.
        train_per_class: Training drawings of each class, at least 1.
        test_per_class: Test drawings of each class, 0 or more.
        classes: Which of CLASS_NAMES to draw; None = all.

    Returns:
        The paths of the tables and the class names.

    Raises:
        FileExistsError: The folder holds something already.
        ValueError: A class is unknown or given twice, or a count too small.
    """
    folder = Path(folder)
    names = _checked_classes(classes)
    if train_per_class < 1:
        raise ValueError(f"train_per_class: expected 1 or more, got {train_per_class}")
    if test_per_class < 0:
        raise ValueError(f"test_per_class: expected 0 or more, got {test_per_class}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"folder: {folder} exists and is not an empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_train(aside, names, seed, train_per_class)
        _write_test(aside, names, seed, test_per_class)
        aside.chmod(0o755)
        aside.replace(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return DemoSet.in_folder(folder, class_names=names)


def _checked_classes(classes: Sequence[str] | None) -> tuple[str, ...]:
    if classes is None:
        return CLASS_NAMES
    for class_name in classes:
        check_class_name(class_name)
    if not classes or len(set(classes)) < len(classes):
        raise ValueError(f"classes: expected one or more different names, got {list(classes)}")
    return tuple(sorted(classes))


def _write_train(folder: Path, names: tuple[str, ...], seed: int, per_class: int) -> None:
    rows = []
    for target, class_name in enumerate(names):
        (folder / "train" / class_name).mkdir(parents=True)
        for number in range(per_class):
            image_path = f"{class_name}/sketch_{number}.JPEG"
            _write_drawing(folder / "train" / image_path, class_name, seed, number)
            rows.append((class_name, image_path, target))
    order = generator_of("rows of train.csv", seed=seed, number=0).permutation(len(rows))
    header = ("class_name", "image_path", "target")
    _write_table(folder / "train.csv", header, [rows[row] for row in order])


def _write_test(folder: Path, names: tuple[str, ...], seed: int, per_class: int) -> None:
    (folder / "test").mkdir()
    drawings = [(target, number) for target in range(len(names)) for number in range(per_class)]
    order = generator_of("rows of test.csv", seed=seed, number=0).permutation(len(drawings))
    labels = []
    for row, drawing in enumerate(order):
        target, number = drawings[drawing]
        image_path = f"{row}.JPEG"
        number += FIRST_TEST_NUMBER
        _write_drawing(folder / "test" / image_path, names[target], seed, number)
        labels.append((image_path, names[target], target))
    _write_table(folder / "test.csv", ("image_path",), [(label[0],) for label in labels])
    _write_table(folder / "test_labels.csv", ("image_path", "class_name", "target"), labels)


def _write_drawing(path: Path, class_name: str, seed: int, number: int) -> None:
    image = draw_image(class_name, seed=seed, number=number)
    quality = int(generator_of(f"{class_name} JPEG", seed=seed, number=number).integers(85, 96))
    image.save(path, format="JPEG", quality=quality)


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
