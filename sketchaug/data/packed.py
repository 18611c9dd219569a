"""Drawings of a dataset that lie in a pack."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..images import ImageReadError
from ..pack import Pack, PackedTable, is_pack, split_pack_path
from ..tables import Source

NO_IMAGE = -1


class PackStore:
    """Stands where ImageStore does, for drawings that need no decoding.

    It caches nothing: the system keeps the pages of the pack for all processes.
    """

    def __init__(
        self, pack: Pack, numbers: NDArray[np.int64], faults: dict[int, str], *, skip: bool
    ) -> None:
        """Takes an open pack.

        Args:
            pack: The pack.
            numbers: int64 (rows,), the number in the pack of each row's image, NO_IMAGE for none.
            faults: Why a row has no image, by row.
            skip: Whether such a row is skipped when it is read; if not, reading it raises.
        """
        self._pack = pack
        self._numbers = numbers
        self._faults = faults
        self._skip = skip

    def read(self, row: int) -> NDArray[np.uint8] | None:
        """The drawing of one row, a read-only view; None if there is none and such are skipped."""
        number = int(self._numbers[row])
        image = None if number == NO_IMAGE else self._pack.image(number)
        if image is None and not self._skip:
            raise ImageReadError(f"{self._pack.path}: row {row}: {self._faults[row]}")
        return image

    def preload(self, rows: Iterable[int]) -> None:
        """Does nothing: there is nothing to decode."""

    def unreadable_rows(self) -> NDArray[np.int64]:
        """Rows without image, in order."""
        return np.flatnonzero(self._numbers == NO_IMAGE)

    def cached_bytes(self) -> int:
        """None: the process keeps no copies."""
        return 0


def open_packed(
    source: str | os.PathLike[str], *, class_names: Sequence[str] | None, skip: bool, check: bool
) -> tuple[Source, PackStore] | None:
    """A table inside a pack and its drawings; None if the source leads into no pack.

    Args:
        source: sketches.pack, or a table inside it: sketches.pack/test.csv.
        class_names: The classes in the order of their numbers; None = as they were packed.
        skip: Whether rows without image are skipped.
        check: Whether to raise now if there is such a row and it is not skipped.

    Raises:
        PackError: The pack is damaged.
        ValueError: It has no such table, or a class is not in the list.
        FileNotFoundError: A row was left out when the set was packed, and is not skipped.
    """
    place = split_pack_path(source)
    if place is None:
        return None
    path, name = place
    pack = Pack(path)
    packed = pack.table(name)
    try:
        table = packed.with_class_names(class_names)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    found = Source(path=Path(source), table=table, root=path / packed.folder)
    return found, _store(found, pack, packed, skip=skip, check=check)


def drawings_in(
    pack_path: str | os.PathLike[str], source: Source, *, skip: bool, check: bool
) -> PackStore:
    """The drawings of a table that lies outside, found in a pack by their image paths.

    They are looked for in the pack's table of the same name (train.csv: train), else in that
    whose images lay in a folder of the same name, else in its only one.

    Raises:
        FileNotFoundError: There is no pack, or it lacks a drawing that is not skipped.
        PackError: The pack is damaged.
        ValueError: It has several tables, and none that fits.
    """
    if Path(pack_path).exists() and not is_pack(pack_path):
        raise ValueError(f"pack: {pack_path} is no pack of `sketchaug pack`")
    pack = Pack(pack_path)
    by_folder = {table.folder: table.name for table in pack.tables.values()}
    name = source.path.stem if source.path.stem in pack.tables else by_folder.get(source.root.name)
    if name is None and len(pack.tables) > 1:
        raise ValueError(
            f"pack: {pack.path} has the tables {', '.join(pack.tables)}, none called "
            f"{source.path.stem} or with images of a folder {source.root.name}"
        )
    return _store(source, pack, pack.table(name), skip=skip, check=check)


def _store(
    source: Source, pack: Pack, packed: PackedTable, *, skip: bool, check: bool
) -> PackStore:
    row_of = {image_path: row for row, image_path in enumerate(packed.table.image_paths)}
    numbers = np.full(len(source.table.image_paths), NO_IMAGE, np.int64)
    faults = {}
    for row, image_path in enumerate(source.table.image_paths):
        packed_row = row_of.get(image_path)
        if packed_row is None:
            faults[row] = f"{image_path!r} is not in the pack's table {packed.name}"
        elif packed_row in packed.left_out:
            faults[row] = f"left out when it was packed: {packed.left_out[packed_row]}"
        else:
            numbers[row] = packed.first_image + packed_row
    if faults and check and not skip:
        row = min(faults)
        raise FileNotFoundError(
            f"{source.path}: {len(faults)} of {len(numbers)} drawings have no image in "
            f"{pack.path}, the first in row {row}, column image_path: "
            f"{source.table.image_paths[row]!r}: {faults[row]}"
        )
    return PackStore(pack, numbers, faults, skip=skip)
