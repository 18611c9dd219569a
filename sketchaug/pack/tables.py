"""The tables inside a pack: which image belongs to which row, with its label.

They are a JSON object of

    tables      list of objects, one for each table, in the order of their images:
        name          "train", "test", or the name of the packed file or folder
        folder        name of the folder that the image paths are relative to
        first_image   entry number of row 0
        image_paths   one text a row, as in the table
        targets       one number a row, the place of its class in class_names; -1 throughout: none
        class_names   texts
        left_out      list of [row, why]: rows without image
    size        the shorter side that images were shrunk to, or null
    gray        "auto", "always" or "never"
    versions    object: sketchaug, pillow and numpy that wrote it
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables import UNLABELLED, Table, checked_class_names
from .format import PackError


@dataclass(frozen=True, kw_only=True)
class PackedTable:
    """One table of a pack.

    Attributes:
        name: "train" or "test", or the name of the packed file or folder.
        folder: Name of the folder that the image paths were relative to.
        first_image: Number of row 0's image in the pack.
        table: Image paths, targets and class names, as the csv file or the folder has them.
        left_out: Why a row has no image, by row.
    """

    name: str
    folder: str
    first_image: int
    table: Table
    left_out: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table.image_paths)

    def with_class_names(self, class_names: Sequence[str] | None) -> Table:
        """The table with its classes numbered as in a list, as `read_table` does it.

        Args:
            class_names: The classes in the order of their numbers; None = as they were packed.

        Raises:
            ValueError: A class of the table is not in the list.
        """
        if class_names is None:
            return self.table
        names = checked_class_names(class_names)
        number_of = {name: number for number, name in enumerate(names)}
        numbers = [number_of.get(name) for name in self.table.class_names]
        targets = []
        for row, target in enumerate(self.table.targets):
            number = UNLABELLED if target == UNLABELLED else numbers[target]
            if number is None:
                name = self.table.class_names[target]
                raise ValueError(
                    f"table {self.name}: row {row}, column class_name: {name!r} is none of the "
                    f"{len(names)} classes"
                )
            targets.append(number)
        return Table(image_paths=self.table.image_paths, targets=tuple(targets), class_names=names)


def tables_to_json(tables: Sequence[PackedTable], **settings: Any) -> bytes:
    """The tables as they stand in a pack."""
    data = {
        "tables": [
            {
                "name": one.name,
                "folder": one.folder,
                "first_image": one.first_image,
                "image_paths": one.table.image_paths,
                "targets": one.table.targets,
                "class_names": one.table.class_names,
                "left_out": sorted(one.left_out.items()),
            }
            for one in tables
        ],
        **settings,
    }
    # ASCII also takes names of files that are no proper Unicode.
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def tables_from_json(text: bytes, count: int) -> dict[str, PackedTable]:
    """Reads the tables of a pack of `count` images; every row has exactly one of these.

    Raises:
        PackError: What is wrong with them, without the file's name.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PackError(f"the tables are no JSON: {error}") from error
    tables: dict[str, PackedTable] = {}
    for position, entry in enumerate(_typed(data, "tables", list, "the tables")):
        table = _read_table(entry, f"tables[{position}]")
        if table.name in tables:
            raise PackError(f"tables[{position}]: {table.name!r} is the name of another, too")
        expected = sum(map(len, tables.values()))
        if table.first_image != expected:
            raise PackError(
                f"tables[{position}]: first_image must be {expected}, got {table.first_image}"
            )
        tables[table.name] = table
    if sum(map(len, tables.values())) != count:
        rows = sum(map(len, tables.values()))
        raise PackError(f"the tables have {rows} rows, the pack has {count} images")
    return tables


def _read_table(entry: Any, where: str) -> PackedTable:
    image_paths = _list_of(str, entry, "image_paths", where)
    targets = _list_of(int, entry, "targets", where)
    class_names = _list_of(str, entry, "class_names", where)
    if not image_paths or len(targets) != len(image_paths):
        raise PackError(
            f"{where}: expected as many targets as image_paths and more than none, got "
            f"{len(targets)} and {len(image_paths)}"
        )
    for name, texts in (("image_paths", image_paths), ("class_names", class_names)):
        if len(set(texts)) < len(texts):
            raise PackError(f"{where}: {name} has the same text twice")
    if min(targets) < UNLABELLED or max(targets) >= len(class_names):
        raise PackError(f"{where}: targets must be -1 to {len(class_names) - 1}")
    left_out = {}
    for pair in _typed(entry, "left_out", list, where):
        match pair:
            case [int(row), str(why)] if 0 <= row < len(image_paths):
                left_out[row] = why
            case _:
                raise PackError(f"{where}: left_out must hold [row, why], got {pair!r:.80}")
    return PackedTable(
        name=_typed(entry, "name", str, where),
        folder=_typed(entry, "folder", str, where),
        first_image=_typed(entry, "first_image", int, where),
        table=Table(image_paths=image_paths, targets=targets, class_names=class_names),
        left_out=left_out,
    )


def _typed(data: Any, key: str, kind: type, where: str) -> Any:
    value = data.get(key) if isinstance(data, dict) else None
    if type(value) is not kind:  # a bool is an int to isinstance
        raise PackError(f"{where}: {key} must be a {kind.__name__}, got {value!r:.80}")
    return value


def _list_of(kind: type, data: Any, key: str, where: str) -> tuple[Any, ...]:
    values = _typed(data, key, list, where)
    if any(type(value) is not kind for value in values):
        raise PackError(f"{where}: {key} must hold {kind.__name__} values only")
    return tuple(values)
