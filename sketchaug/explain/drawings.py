"""What `explain` takes for drawings: arrays, Pillow images, files, folders, and lists of them."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug import _core
from sketchaug.arrays import as_array

Pixels = NDArray[np.uint8]

_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"})
_TABLE = "train.csv"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawing and where it came from."""

    name: str
    pixels: Pixels


def read_drawings(images: Any, count: int) -> tuple[Drawing, ...]:
    """Up to `count` drawings, taken evenly from all that there are; only those are decoded.

    Raises:
        FileNotFoundError: If a file or folder does not exist, or a folder holds no pictures.
        ImageReadError: If a file cannot be decoded, naming it.
        TypeError: If something is no drawing, naming it.
        ValueError: If there are none.
    """
    sources = list(_sources("images", images))
    if not sources:
        raise ValueError("images: expected at least one drawing, got none")
    places = np.unique(np.linspace(0, len(sources) - 1, min(count, len(sources))).round())
    return tuple(sources[int(place)]() for place in places)


def _sources(name: str, images: Any) -> Iterable[Callable[[], Drawing]]:
    """One function per drawing, which reads it."""
    if isinstance(images, str | os.PathLike):
        path = Path(images)
        files = _files_of(path) if path.is_dir() else [path]
        return [_FileSource(file) for file in files]
    pixels = as_array(name, images)
    if isinstance(pixels, np.ndarray) or not isinstance(images, Iterable):
        return [_ArraySource(name, pixels)]
    return [
        source
        for position, image in enumerate(images)
        for source in _sources(f"{name}[{position}]", image)
    ]


@dataclass(frozen=True)
class _FileSource:
    path: Path

    def __call__(self) -> Drawing:
        from sketchaug.images import read_image  # Pillow, which arrays do not need

        return Drawing(name=str(self.path), pixels=read_image(self.path))


@dataclass(frozen=True)
class _ArraySource:
    name: str
    pixels: Any

    def __call__(self) -> Drawing:
        try:
            _core.Plan([]).apply(self.pixels, [])  # the core says what a drawing is
        except (TypeError, ValueError) as error:
            raise type(error)(str(error).replace("image", self.name, 1)) from None
        return Drawing(name=self.name, pixels=self.pixels)


def _files_of(folder: Path) -> list[Path]:
    """The drawings of a table, or all pictures below the folder; hidden ones are passed over."""
    table = folder / _TABLE
    if table.is_file():
        return _files_of_table(table)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not files:
        raise FileNotFoundError(f"{folder}: no pictures ({', '.join(sorted(_SUFFIXES))}) in it")
    return files


def _files_of_table(table: Path) -> list[Path]:
    """The files that train.csv lists; they lie in train/, or beside the table."""
    inside = table.with_suffix("")
    root = inside if inside.is_dir() else table.parent
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"{table}: not a csv table in UTF-8: {error}") from error
    if not rows or "image_path" not in rows[0]:
        raise ValueError(f"{table}: expected rows with a column image_path")
    return [root / str(row["image_path"]) for row in rows]
