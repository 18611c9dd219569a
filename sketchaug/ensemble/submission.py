"""The submission file: `ID,image_path,target`, one line a test drawing, in the table's order."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

HEADER = ("ID", "image_path", "target")


@dataclass(frozen=True, kw_only=True, eq=False)
class Submission:
    """What a submission file holds.

    Attributes:
        image_paths: One per row.
        labels: int64 (rows,), the class of each row.
    """

    image_paths: tuple[str, ...]
    labels: NDArray[np.int64]


def write_submission(
    path: str | os.PathLike[str],
    image_paths: Sequence[str],
    labels: ArrayLike,
    *,
    num_classes: int | None = None,
) -> Path:
    """Writes a submission, aside first; it takes its name only after it was read back and checked.

    Args:
        path: The file to write; its folder is made if need be.
        image_paths: As they stand in test.csv, in its order.
        labels: Integers (rows,), the class of each image.
        num_classes: Classes are 0 to num_classes - 1; None: any class from 0 on.

    Returns:
        The path.

    Raises:
        TypeError: If the labels are not integers.
        ValueError: If the numbers of rows differ, or a label is outside the classes.
    """
    path = Path(path)
    classes = np.asarray(labels)
    if classes.size and classes.dtype.kind not in "iu":
        raise TypeError(f"labels: expected integers, got {classes.dtype}")
    if classes.shape != (len(image_paths),):
        raise ValueError(
            f"labels: expected {len(image_paths)}, one per image path, got shape {classes.shape}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            pairs = zip(image_paths, classes.tolist(), strict=True)
            writer.writerows((row, image, label) for row, (image, label) in enumerate(pairs))
        _check(path, read_submission(aside, called=path), image_paths, num_classes)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def check_submission(
    path: str | os.PathLike[str], image_paths: Sequence[str], *, num_classes: int | None = None
) -> Submission:
    """Reads a submission and checks it against the table that it answers.

    Args:
        path: The submission.
        image_paths: As they stand in test.csv, in its order.
        num_classes: Classes are 0 to num_classes - 1; None: any class from 0 on.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the header, the number of rows, their order, an ID or a class is wrong; the
            message names the file and the row.
    """
    submission = read_submission(path)
    _check(Path(path), submission, image_paths, num_classes)
    return submission


def read_submission(
    path: str | os.PathLike[str], *, called: str | os.PathLike[str] | None = None
) -> Submission:
    """Reads a submission.

    Args:
        path: The file.
        called: What messages call it; None for `path`.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the header is wrong, a row has no three columns, an ID is not the row's
            number, or a target is not a whole number; the message names the file and the row.
    """
    name = path if called is None else called
    image_paths, labels = [], []
    with Path(path).open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) != HEADER:
            raise ValueError(f"{name}: expected the header {','.join(HEADER)}, got {header}")
        for row, cells in enumerate(reader):
            if len(cells) != len(HEADER):
                raise ValueError(f"{name}: row {row}: expected 3 columns, got {len(cells)}")
            if cells[0] != str(row):
                raise ValueError(f"{name}: row {row}: expected ID {row}, got {cells[0]!r}")
            try:
                labels.append(np.int64(cells[2]))
            except (ValueError, OverflowError):
                raise ValueError(
                    f"{name}: row {row}: expected a class number, got {cells[2]!r}"
                ) from None
            image_paths.append(cells[1])
    return Submission(image_paths=tuple(image_paths), labels=np.array(labels, dtype=np.int64))


def _check(
    path: Path, submission: Submission, image_paths: Sequence[str], num_classes: int | None
) -> None:
    if len(submission.image_paths) != len(image_paths):
        raise ValueError(
            f"{path}: expected {len(image_paths)} rows, got {len(submission.image_paths)}"
        )
    rows = zip(submission.image_paths, image_paths, submission.labels.tolist(), strict=True)
    for row, (given, wanted, label) in enumerate(rows):
        if given != wanted:
            raise ValueError(f"{path}: row {row}: expected image {wanted!r}, got {given!r}")
        if label < 0 or (num_classes is not None and label >= num_classes):
            allowed = "0 or more" if num_classes is None else f"in [0, {num_classes - 1}]"
            raise ValueError(f"{path}: row {row}: target must be {allowed}, got {label}")
