"""Reads a folder that holds one folder of images per class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .table import Table, checked_class_names

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"})


def read_folder(folder: Path, *, class_names: Sequence[str] | None = None) -> Table:
    """Lists the images of a folder per class, sorted by class and file name.

    Hidden entries, `._` companions of macOS among them, and files that are no images by their
    name are passed over.

    Args:
        folder: The folder.
        class_names: The classes in the order of their numbers; None = the sorted folder names.

    Raises:
        ValueError: There is no class folder, one holds no image, or one is not in class_names.
    """
    if (folder / "train.csv").is_file():
        raise ValueError(f"source: {folder} holds train.csv; give that file instead of the folder")
    classes = sorted(entry.name for entry in folder.iterdir() if _is_visible(entry, folder=True))
    if not classes:
        raise ValueError(
            f"source: expected one folder per class in {folder}, found neither these nor train.csv"
        )
    names = tuple(classes) if class_names is None else checked_class_names(class_names)
    number_of = {name: number for number, name in enumerate(names)}
    image_paths: list[str] = []
    targets: list[int] = []
    for name in classes:
        if name not in number_of:
            raise ValueError(f"{folder / name}: {name!r} is none of the {len(names)} classes")
        files = sorted(
            entry.name
            for entry in (folder / name).iterdir()
            if _is_visible(entry, folder=False) and entry.suffix.lower() in IMAGE_SUFFIXES
        )
        if not files:
            raise ValueError(f"{folder / name}: expected images of the class {name!r}, found none")
        image_paths += [f"{name}/{file}" for file in files]
        targets += [number_of[name]] * len(files)
    return Table(image_paths=tuple(image_paths), targets=tuple(targets), class_names=names)


def _is_visible(entry: Path, *, folder: bool) -> bool:
    return not entry.name.startswith(".") and (entry.is_dir() if folder else entry.is_file())
