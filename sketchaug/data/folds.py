"""Stratified folds, drawn once, kept in a file, shared by every run."""

from __future__ import annotations

import csv
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..tables import read_rows


class HasImagePaths(Protocol):
    """What a fold file needs of a dataset."""

    @property
    def image_paths(self) -> Sequence[str]:
        """One image path per row."""


def stratified_folds(targets: ArrayLike, *, folds: int = 5, seed: int = 0) -> NDArray[np.int64]:
    """Deals rows into folds so that every class is spread evenly (StratifiedKFold, shuffled).

    Args:
        targets: (N,) class numbers of 0 or more.
        folds: How many folds, 2 or more.
        seed: Same seed and targets, same folds.

    Returns:
        int64 (N,), the fold of each row, 0 to folds - 1.

    Raises:
        ValueError: A row is unlabelled, a class has a single row (its fold would be judged by a
            model that never saw the class), or there are fewer rows than folds.
    """
    from sklearn.model_selection import StratifiedKFold

    labels = np.asarray(targets)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"targets: expected integers (N,), got {labels.dtype} {labels.shape}")
    if folds < 2 or folds > len(labels):
        raise ValueError(f"folds: expected 2 to the number of rows, {len(labels)}, got {folds}")
    if labels.min() < 0:
        raise ValueError(f"targets[{int(labels.argmin())}]: expected a label, got {labels.min()}")
    classes, counts = np.unique(labels, return_counts=True)
    if counts.min() < 2:
        raise ValueError(f"targets: class {classes[counts.argmin()]} has 1 row, expected 2 or more")
    fold_of_row = np.empty(len(labels), dtype=np.int64)
    splitter = StratifiedKFold(n_splits=folds, shuffle=True, random_state=seed)
    # It refuses only when *every* class is smaller than the number of folds, and warns when one
    # is. A small class merely misses some folds, which is nothing to warn about.
    padded = labels if counts.max() >= folds else np.zeros_like(labels)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        for fold, (_, held_out) in enumerate(splitter.split(np.zeros(len(labels)), padded)):
            fold_of_row[held_out] = fold
    return fold_of_row


def checked_folds(fold_of_row: ArrayLike, count: int) -> NDArray[np.int64]:
    """The fold of each row as int64 (count,); ValueError if it is anything else."""
    folds = np.asarray(fold_of_row)
    if folds.shape != (count,) or not np.issubdtype(folds.dtype, np.integer):
        raise ValueError(
            f"fold_of_row: expected integers ({count},), one a row, got {folds.dtype} {folds.shape}"
        )
    if count and folds.min() < 0:
        raise ValueError(
            f"fold_of_row[{int(folds.argmin())}]: expected 0 or more, got {folds.min()}"
        )
    return folds.astype(np.int64)


def save_folds(
    path: str | os.PathLike[str], dataset: HasImagePaths, fold_of_row: ArrayLike
) -> None:
    """Writes the fold of every row: a csv file with the columns image_path and fold.

    It is written aside and renamed, so the file is whole or absent.

    Raises:
        ValueError: fold_of_row does not fit the dataset.
    """
    folds = checked_folds(fold_of_row, len(dataset.image_paths))
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("image_path", "fold"))
            writer.writerows(zip(dataset.image_paths, folds.tolist(), strict=True))
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def load_folds(path: str | os.PathLike[str], dataset: HasImagePaths) -> NDArray[np.int64]:
    """Reads a fold file for the same images, in whatever order.

    Returns:
        int64 (N,), the fold of each row of the dataset.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file lists other images than the dataset, or a fold is no number.
    """
    path = Path(path)
    fold_of_image: dict[str, int] = {}
    for number, row in enumerate(read_rows(path, required=["image_path", "fold"])):
        image_path, fold = row["image_path"], row["fold"]
        if image_path in fold_of_image:
            raise ValueError(
                f"{path}: row {number}, column image_path: {image_path!r} occurs twice"
            )
        if not fold.isdecimal():
            raise ValueError(f"{path}: row {number}, column fold: expected 0 or more, got {fold!r}")
        fold_of_image[image_path] = int(fold)
    for image_path in dataset.image_paths:
        if image_path not in fold_of_image:
            raise ValueError(
                f"{path}: image {image_path!r} of the dataset has no fold in this file"
            )
    extra = fold_of_image.keys() - set(dataset.image_paths)
    if extra:
        raise ValueError(f"{path}: image {min(extra)!r} is not in the dataset")
    return np.array([fold_of_image[image_path] for image_path in dataset.image_paths], np.int64)
