"""Decodes a sketch set once and writes it as a pack."""

from __future__ import annotations

import os
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import PIL
from numpy.typing import NDArray

from ..checks import check_count
from ..images import ImageReadError, read_image
from ..tables import Source, read_source
from ..threads import resolve_threads
from .aside import AsideFile, written_aside
from .format import ALIGNMENT, ENTRY, HEADER_BYTES, MAGIC, Header, digest_of
from .pixels import Gray, prepared
from .tables import PackedTable, tables_to_json

GRAY_CHOICES: tuple[str, ...] = get_args(Gray)

# Pillow lets go of the GIL while it decompresses; more threads than this wait for Python.
_THREADS_MAX = 4
# Drawings that may wait for the one that is written next.
_WAITING_PER_THREAD = 8

_Decoded = NDArray[np.uint8] | ImageReadError | OSError


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What was written.

    Attributes:
        path: The pack.
        rows: Number of rows of each table, by its name.
        left_out: How many of these have no image, because it could not be read.
        file_bytes: Length of the file.
    """

    path: Path
    rows: dict[str, int]
    left_out: int
    file_bytes: int


def write_pack(
    data: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    size: int | None = None,
    gray: Gray = "auto",
    on_error: Literal["raise", "skip"] = "raise",
    class_names: Sequence[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Packed:
    """Decodes a sketch set and writes it as one file.

    The file takes its name when it is whole; an earlier pack of that name stays until then. The
    same set, settings and version of Pillow give the same bytes.

    Args:
        data: A folder with train.csv, test.csv or both, all of which are packed; a folder with one
            folder per class; or one table.
        out: The pack.
        size: Shrinks drawings until their shorter side has so many pixels, by exact means over
            areas; smaller ones stay as they are. None = all stay as they are.
        gray: "auto": colour that holds only grays becomes one channel, of which a policy makes the
            same bytes. "always": every drawing becomes one channel, by luminance. "never": the
            channels of the file.
        on_error: "raise": a drawing that cannot be read ends the work. "skip": its row stays,
            without image.
        class_names: The classes in the order of their numbers; None = as each table has them.
        progress: Called with the number of drawings done and that of all.

    Raises:
        FileNotFoundError: The set, or a drawing of it, is missing.
        FileExistsError: `out` is a file, but no pack.
        ImageReadError: A drawing cannot be read.
        ValueError: A table or an argument is wrong, or no drawing at all could be read.
        OSError: The file cannot be written, for example to a full disk; nothing is left of it.
    """
    if size is not None:
        check_count("size", size, upper=2**20)
    for name, value, choices in (
        ("gray", gray, GRAY_CHOICES),
        ("on_error", on_error, ("raise", "skip")),
    ):
        if value not in choices:
            raise ValueError(f"{name}: expected one of {', '.join(choices)}, got {value!r}")
    out = Path(out)
    _check_replaceable(out)
    sources = _sources(Path(data), class_names)
    if on_error == "raise":
        for source in sources.values():
            source.check_files()
    files = [file for source in sources.values() for file in source.files()]
    with written_aside(out) as file:
        decode = partial(_decode, size=size, gray=gray, skip=on_error == "skip")
        with closing(_in_threads(decode, files)) as images:
            entries, faults, end = _write_images(file, images, len(files), progress)
        if len(faults) == len(files):
            raise ValueError(f"{data}: no drawing could be read: {faults[0]}")
        tables = _tables(sources, faults)
        file_bytes = _write_index(file, entries, _described(tables, size, gray), end)
    return Packed(
        path=out,
        rows={table.name: len(table) for table in tables},
        left_out=len(faults),
        file_bytes=file_bytes,
    )


def _check_replaceable(out: Path) -> None:
    if out.is_dir():
        raise IsADirectoryError(f"out: {out} is a folder, expected a file")
    if not out.exists():
        return
    if out.is_file():
        with out.open("rb") as file:
            if file.read(len(MAGIC)) in (MAGIC, b""):
                return
    raise FileExistsError(f"out: {out} exists and is no pack")


def _sources(data: Path, class_names: Sequence[str] | None) -> dict[str, Source]:
    """What is packed, by the name of its table."""
    inside = [data / "train.csv", data / "test.csv"]
    paths = [path for path in inside if path.is_file()] or [data]
    return {
        path.resolve().name if path.is_dir() else path.stem: read_source(
            path, class_names=class_names
        )
        for path in paths
    }


def _decode(file: Path, *, size: int | None, gray: Gray, skip: bool) -> _Decoded:
    try:
        return prepared(read_image(file), size=size, gray=gray)
    except (ImageReadError, OSError) as error:
        if not skip:
            raise
        return error


def _in_threads(
    decode: Callable[[Path], _Decoded], files: Iterable[Path]
) -> Generator[_Decoded, None, None]:
    """Decodes files ahead of their turn and gives them in their order."""
    threads = min(_THREADS_MAX, resolve_threads(None))
    waiting: deque[Future[_Decoded]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for file in files:
                waiting.append(pool.submit(decode, file))
                if len(waiting) == threads * _WAITING_PER_THREAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _write_images(
    file: AsideFile,
    images: Iterator[_Decoded],
    count: int,
    progress: Callable[[int, int], object] | None,
) -> tuple[NDArray[np.void], dict[int, str], int]:
    """Writes the pixels; gives their entries, what is left out, and where they end."""
    entries = np.zeros(count, ENTRY)
    faults: dict[int, str] = {}
    end = HEADER_BYTES
    for number, image in enumerate(images):
        if isinstance(image, Exception):
            faults[number] = str(image)
        else:
            image = np.ascontiguousarray(image)
            offset = -(-end // ALIGNMENT) * ALIGNMENT
            file.write_at(offset, image)
            height, width = image.shape[:2]
            channels = image.size // (height * width)
            entries[number] = (offset, height, width, channels, zlib.crc32(image.data))
            end = offset + image.nbytes
        if progress is not None:
            progress(number + 1, count)
    return entries, faults, end


def _tables(sources: dict[str, Source], faults: dict[int, str]) -> list[PackedTable]:
    tables: list[PackedTable] = []
    first = 0
    for name, source in sources.items():
        rows = range(len(source.table.image_paths))
        tables.append(
            PackedTable(
                name=name,
                folder=source.root.resolve().name,
                first_image=first,
                table=source.table,
                left_out={row: faults[first + row] for row in rows if first + row in faults},
            )
        )
        first += len(rows)
    return tables


def _described(tables: Sequence[PackedTable], size: int | None, gray: Gray) -> bytes:
    from sketchaug import __version__

    versions = {
        "sketchaug": __version__,
        "pillow": PIL.__version__,
        "numpy": np.__version__,
    }
    return tables_to_json(tables, size=size, gray=gray, versions=versions)


def _write_index(file: AsideFile, entries: NDArray[np.void], tables: bytes, end: int) -> int:
    """Writes entries and tables, and last of all the header; gives the length of the file."""
    offset = -(-end // ALIGNMENT) * ALIGNMENT
    index = entries.tobytes() + tables
    file.write_at(offset, index)
    file.sync()  # a header on the disk before its images would make a pack of them
    header = Header(
        file_bytes=offset + len(index),
        count=len(entries),
        index_offset=offset,
        index_digest=digest_of(index),
    )
    file.write_at(0, header.to_bytes())
    return header.file_bytes
