"""Reads a pack: images are views of one memory map, checked before they are handed out."""

from __future__ import annotations

import mmap
import os
import zlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .format import ENTRY, HEADER_BYTES, MAGIC, PackError, check_entries, digest_of, read_header
from .tables import PackedTable, tables_from_json

SUFFIX = ".pack"
# So many damaged images are named; the others are counted.
_NAMED = 5


def is_pack(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a pack or is called one: it begins like a pack or ends on ".pack"."""
    path = Path(path)
    if not path.is_file():
        return False
    if path.suffix == SUFFIX:
        return True
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def split_pack_path(path: str | os.PathLike[str]) -> tuple[Path, str | None] | None:
    """The pack that a path leads into, and the table that it names.

    Returns:
        (sketches.pack, None) for sketches.pack itself, (sketches.pack, "test") for
        sketches.pack/test or sketches.pack/test.csv, None for a path that leads into no pack.
    """
    path = Path(path)
    if is_pack(path):
        return path, None
    if is_pack(path.parent):
        return path.parent, path.name.removesuffix(".csv")
    return None


class Pack:
    """An open pack.

    Any number of threads may read. Forked children share the map, and pickling sends path and
    identity only: the receiver opens the file again and refuses another one. Processes share the
    pages of the file that the system keeps in memory.

    A pack is replaced by renaming; who has the old one open goes on reading the old one. A file cut
    off while it is open is an error as soon as an image is asked for; cut off while pixels are
    read, the system ends the process. Do not write into a pack that is in use.

    Attributes:
        path: The file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Opens a pack and checks the header and the index, but not the pixels.

        Raises:
            FileNotFoundError: There is no such file.
            PackError: It is no pack, of another version, cut off or damaged.
        """
        self.path = Path(path)
        try:
            self._open()
        except PackError as error:
            raise PackError(f"{self.path}: {error}") from error.__cause__

    def _open(self) -> None:
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            raise FileNotFoundError(f"{self.path}: no such pack") from None
        with file:
            actual_bytes = os.fstat(file.fileno()).st_size
            self._header = read_header(file.read(HEADER_BYTES), actual_bytes)
            self._map = mmap.mmap(file.fileno(), actual_bytes, access=mmap.ACCESS_READ)
        index = memoryview(self._map)[self._header.index_offset :]
        if digest_of(index) != self._header.index_digest:
            raise PackError("the index is damaged: its checksum does not fit")
        self._entries = np.frombuffer(index, ENTRY, self._header.count)
        check_entries(self._entries, self._header.index_offset)
        self._bytes = np.frombuffer(self._map, np.uint8, self._header.index_offset)

    def __len__(self) -> int:
        """Number of images, rows without image included."""
        return self._header.count

    @property
    def identity(self) -> str:
        """Equal for packs of the same images under the same names; hexadecimal."""
        return self._header.index_digest.hex()

    @cached_property
    def tables(self) -> dict[str, PackedTable]:
        """The tables by name.

        Raises:
            PackError: They do not fit the pack, or the file was cut off.
        """
        self._check_length()
        start = self._header.index_offset + self._header.count * ENTRY.itemsize
        try:
            return tables_from_json(self._map[start:], len(self))
        except PackError as error:
            raise PackError(f"{self.path}: {error}") from error.__cause__

    def table(self, name: str | None = None) -> PackedTable:
        """One table.

        Args:
            name: Its name; None = "train", or the only one.

        Raises:
            ValueError: There is no such table.
        """
        if name is None and len(self.tables) == 1:
            return next(iter(self.tables.values()))
        wanted = "train" if name is None else name
        if wanted not in self.tables:
            raise ValueError(f"{self.path}: has no table {wanted!r}, only {', '.join(self.tables)}")
        return self.tables[wanted]

    def image(self, number: int) -> NDArray[np.uint8] | None:
        """One image, without a copy.

        Args:
            number: `first_image` of a table plus the row.

        Returns:
            A read-only view of the map, uint8 (H, W), (H, W, 3), or (H, W, 4) with alpha; None for
            a row without image.

        Raises:
            IndexError: There is no such image.
            PackError: The file was cut off since it was opened.
        """
        if not 0 <= number < len(self):
            raise IndexError(f"number: expected 0 to {len(self) - 1}, got {number}")
        self._check_length()
        offset, height, width, channels, _ = self._entries[number].item()
        if not channels:
            return None
        pixels = self._bytes[offset : offset + height * width * channels]
        return pixels.reshape((height, width) if channels == 1 else (height, width, channels))

    def verify(self, *, progress: Callable[[int, int], object] | None = None) -> None:
        """Compares every image with its checksum; reads the whole file.

        Args:
            progress: Called with the number of images done and that of all.

        Raises:
            PackError: Images are damaged; the message names them and where they lie.
        """
        tables = self.tables
        damaged = []
        for number in range(len(self)):
            image = self.image(number)
            if image is not None and zlib.crc32(image.data) != self._entries["checksum"][number]:
                damaged.append(number)
            if progress is not None:
                progress(number + 1, len(self))
        if damaged:
            named = ", ".join(self._name_of(number, tables) for number in damaged[:_NAMED])
            more = f" and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
            raise PackError(
                f"{self.path}: {len(damaged)} of {len(self)} images are damaged: {named}{more}"
            )

    def _name_of(self, number: int, tables: dict[str, PackedTable]) -> str:
        offset, height, width, channels, _ = self._entries[number].item()
        table = next(one for one in tables.values() if number < one.first_image + len(one))
        row = number - table.first_image
        return (
            f"{table.name} row {row} {table.table.image_paths[row]!r} "
            f"({height * width * channels} bytes from {offset})"
        )

    def _check_length(self) -> None:
        # Reading a map beyond the end of its file kills the process; this asks the open file.
        actual_bytes = self._map.size()
        if actual_bytes != self._header.file_bytes:
            raise PackError(
                f"{self.path}: had {self._header.file_bytes} bytes when it was opened, "
                f"now it has {actual_bytes}"
            )

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (os.path.abspath(self.path), self.identity)


def _reopen(path: str, identity: str) -> Pack:
    pack = Pack(path)
    if pack.identity != identity:
        raise PackError(f"{path}: was replaced since it was opened, open it anew")
    return pack
