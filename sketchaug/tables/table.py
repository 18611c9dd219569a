"""Reads and checks the tables of a sketch set: train.csv and test.csv.

Row numbers in messages count data rows from 0, as `dataset[i]` does; the line is that of the file,
its header being line 1.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..images import APPLE_DOUBLE_MAGIC

UNLABELLED = -1


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a sketch set.

    Attributes:
        image_paths: One path per row, as written in the table.
        targets: One class number per row, UNLABELLED throughout if the table has no labels.
        class_names: Class names in the order of their numbers; empty if none are known.
    """

    image_paths: tuple[str, ...]
    targets: tuple[int, ...]
    class_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Row:
    number: int
    line: int
    values: dict[str, str]


def read_rows(path: Path, *, required: Sequence[str]) -> list[dict[str, str]]:
    """Reads a csv file with a header into one dict per row.

    Args:
        path: The file, UTF-8 with or without a byte order mark.
        required: Columns that must be there and must not be empty in any row.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is not such a table; the message names file, row and column.
    """
    return [row.values for row in _read(path, required)]


def read_table(path: Path, *, class_names: Sequence[str] | None = None) -> Table:
    """Reads train.csv or test.csv and checks every row.

    Args:
        path: The table. Needs the column image_path; with class_name it is labelled, and target,
            if present, must be the number of the class. With target alone, class_names must be
            given. Further columns are ignored.
        class_names: The classes in the order of their numbers; None = the sorted class names of
            the table itself.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: A column is missing, the table is empty, a value is missing or wrong, or an
            image is listed twice; the message names file, row, column and value.
    """
    rows = _read(path, ["image_path"])
    columns = rows[0].values
    _check_no_duplicates(path, rows)
    names = None if class_names is None else checked_class_names(class_names)
    image_paths = tuple(row.values["image_path"] for row in rows)
    if "class_name" in columns:
        if names is None:
            names = tuple(sorted({_value(path, row, "class_name") for row in rows}))
        targets = _targets_by_name(path, rows, names, check_target="target" in columns)
    elif "target" in columns:
        if names is None:
            raise ValueError(
                f"{path}: column class_name is missing beside target; "
                "add it or give class_names in the order of their numbers"
            )
        targets = tuple(_target(path, row, names) for row in rows)
    else:
        names, targets = names or (), (UNLABELLED,) * len(rows)
    return Table(image_paths=image_paths, targets=targets, class_names=names)


def checked_class_names(class_names: Sequence[str]) -> tuple[str, ...]:
    """The names as a tuple; ValueError if one is empty or occurs twice."""
    if isinstance(class_names, str):
        raise TypeError(
            f"class_names: expected a sequence of names, got the string {class_names!r}"
        )
    names = tuple(class_names)
    for position, name in enumerate(names):
        if not name:
            raise ValueError(f"class_names[{position}]: expected a name, got {name!r}")
        if name in names[:position]:
            raise ValueError(
                f"class_names[{position}]: expected different names, got {name!r} again"
            )
    return names


def _read(path: Path, required: Sequence[str]) -> list[_Row]:
    try:
        start = path.read_bytes()[:4]
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: no such table") from None
    if start == APPLE_DOUBLE_MAGIC:
        raise ValueError(f"{path}: an AppleDouble companion (macOS junk), not a table")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = _parse(path, file, required)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not a csv table in UTF-8: {error}") from error
    for row in rows:
        for column in required:
            _value(path, row, column)
    return rows


def _parse(path: Path, file: TextIO, required: Sequence[str]) -> list[_Row]:
    reader = csv.reader(file)
    header = next(reader, None)
    if not header:
        raise ValueError(f"{path}: expected a header with {', '.join(required)}, got an empty file")
    for column in required:
        if column not in header:
            raise ValueError(f"{path}: column {column} is missing, got {', '.join(header)}")
    if len(set(header)) < len(header):
        raise ValueError(f"{path}: expected different columns, got {', '.join(header)}")
    rows: list[_Row] = []
    for fields in reader:
        if not fields:
            continue
        if len(fields) != len(header):
            raise ValueError(
                f"{path}: row {len(rows)} (line {reader.line_num}): expected {len(header)} fields "
                f"({', '.join(header)}), got {len(fields)}: {','.join(fields)!r}"
            )
        values = dict(zip(header, fields, strict=True))
        rows.append(_Row(number=len(rows), line=reader.line_num, values=values))
    if not rows:
        raise ValueError(f"{path}: expected at least one row below the header, got none")
    return rows


def _fault(path: Path, row: _Row, column: str, what: str) -> ValueError:
    return ValueError(f"{path}: row {row.number} (line {row.line}), column {column}: {what}")


def _value(path: Path, row: _Row, column: str) -> str:
    value = row.values[column]
    if not value.strip():
        raise _fault(path, row, column, f"expected a value, got {value!r}")
    return value


def _check_no_duplicates(path: Path, rows: list[_Row]) -> None:
    first: dict[str, _Row] = {}
    for row in rows:
        image_path = row.values["image_path"]
        earlier = first.setdefault(image_path, row)
        if earlier is not row:
            raise _fault(
                path,
                row,
                "image_path",
                f"{image_path!r} is already in row {earlier.number} (line {earlier.line})",
            )


def _targets_by_name(
    path: Path, rows: list[_Row], names: tuple[str, ...], *, check_target: bool
) -> tuple[int, ...]:
    number_of = {name: number for number, name in enumerate(names)}
    targets = []
    for row in rows:
        name = _value(path, row, "class_name")
        if name not in number_of:
            raise _fault(path, row, "class_name", f"{name!r} is none of the {len(names)} classes")
        if check_target:
            target = _target(path, row, names)
            if target != number_of[name]:
                raise _fault(
                    path,
                    row,
                    "target",
                    f"expected {number_of[name]}, the place of {name!r} among the "
                    f"{len(names)} classes, got {target}",
                )
        targets.append(number_of[name])
    return tuple(targets)


def _target(path: Path, row: _Row, names: tuple[str, ...]) -> int:
    value = _value(path, row, "target")
    try:
        target = int(value)
    except ValueError:
        raise _fault(path, row, "target", f"expected a whole number, got {value!r}") from None
    if not 0 <= target < len(names):
        raise _fault(path, row, "target", f"expected 0 to {len(names) - 1}, got {target}")
    return target
