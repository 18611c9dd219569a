"""A table together with the folder that its images lie in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .folder import read_folder
from .table import Table, read_table


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the drawings of a table come from.

    Attributes:
        path: The csv file, or the folder with one folder per class.
        table: Its rows.
        root: Folder that the image paths are relative to.
    """

    path: Path
    table: Table
    root: Path

    def files(self) -> tuple[Path, ...]:
        """The image file of each row."""
        return tuple(self.root / image_path for image_path in self.table.image_paths)

    def check_files(self) -> None:
        """Raises FileNotFoundError, naming the first row whose image file is missing."""
        files = self.files()
        missing = [row for row, file in enumerate(files) if not file.is_file()]
        if missing:
            row = missing[0]
            raise FileNotFoundError(
                f"{self.path}: {len(missing)} of {len(files)} image files are missing, the first "
                f"in row {row}, column image_path: {self.table.image_paths[row]!r} "
                f"(looked for {files[row]})"
            )


def read_source(
    source: str | os.PathLike[str],
    *,
    root: str | os.PathLike[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> Source:
    """Reads and checks a table or a folder with one folder per class.

    Args:
        source: The csv file or the folder.
        root: Folder of the image paths; None = the folder beside the table with its name
            (train.csv: train), or the table's own folder if there is none.
        class_names: The classes in the order of their numbers; None = as found, sorted.

    Raises:
        FileNotFoundError: The source is missing.
        ValueError: The table is wrong; the message names file, row, column and value.
    """
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"source: {path} does not exist")
    read = read_folder if path.is_dir() else read_table
    table = read(path, class_names=class_names)
    return Source(path=path, table=table, root=_root_of(path) if root is None else Path(root))


def _root_of(path: Path) -> Path:
    if path.is_dir():
        return path
    beside = path.with_suffix("")
    return beside if beside.is_dir() else path.parent
