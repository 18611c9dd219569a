"""Looks at paths of the command line before any work is done for them."""

from __future__ import annotations

import os
from pathlib import Path


def check_source(argument: str, path: Path) -> None:
    """Raises FileNotFoundError, naming the argument, if nothing is there: no path, no table."""
    from sketchaug.pack import split_pack_path

    if not path.exists() and split_pack_path(path) is None:
        raise FileNotFoundError(f"{argument}: {path} does not exist")


def table_inside(data: Path, name: str) -> Path:
    """The table of this name, "train" or "test", inside a folder or a pack; else `data` itself."""
    from sketchaug.pack import Pack, is_pack

    table = data / f"{name}.csv"
    if table.is_file() or (is_pack(data) and name in Pack(data).tables):
        return table
    return data


def check_target_folder(argument: str, path: Path) -> None:
    """Raises an OSError, naming the argument, unless a folder is there or can be made there."""
    for place in (path, *path.parents):
        if place.is_dir():
            if not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(f"{argument}: {place} may not be written to")
            return
        if place.exists() or place.is_symlink():
            raise NotADirectoryError(f"{argument}: {place} is a file, expected a folder")


def check_target_file(argument: str, path: Path) -> None:
    """Raises an OSError, naming the argument, unless a file can be written there."""
    if path.is_dir():
        raise IsADirectoryError(f"{argument}: {path} is a folder, expected a file")
    check_target_folder(argument, path.parent)
