"""A file that is written beside its place and takes its name when it is whole."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class AsideFile:
    """The open file: bytes at offsets. What is never written reads as zeros."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path

    def write_at(self, offset: int, data: Any) -> None:
        """Writes all bytes of a buffer.

        Raises:
            OSError: The disk is full, or another fault; it names the file that was to be written.
        """
        rest = memoryview(data).cast("B")
        try:
            while rest:
                written = os.pwrite(self._descriptor, rest, offset)
                rest, offset = rest[written:], offset + written
        except OSError as error:
            raise _named(error, self._path) from error

    def sync(self) -> None:
        """Waits until the bytes are on the disk; some file systems find only now that it is full.

        Raises:
            OSError: As for `write_at`.
        """
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise _named(error, self._path) from error


@contextmanager
def written_aside(path: Path) -> Iterator[AsideFile]:
    """Gives a file to write; renames it to `path` at the end, removes it after an error.

    Of a run that was killed a file `.NAME.packing` stays, which the next run to the same path takes
    over.

    Raises:
        BlockingIOError: Another process is writing to this path.
        OSError: The file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.packing")
    descriptor = _open_alone(aside, path)
    try:
        # Removed and renamed while locked: afterwards it may be another's file.
        try:
            file = AsideFile(descriptor, path)
            yield file
            file.sync()
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    finally:
        os.close(descriptor)
    _sync_folder(path.parent)


def _open_alone(aside: Path, path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    while True:
        descriptor = os.open(aside, flags, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between opening and locking, its writer may have renamed it: then it is a finished
            # file, and not ours to write to.
            if aside.exists() and os.path.samestat(os.fstat(descriptor), aside.lstat()):
                os.ftruncate(descriptor, 0)
                return descriptor
        except BaseException as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise BlockingIOError(f"out: another process is writing to {path}") from None
            raise
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(error: OSError, path: Path) -> OSError:
    return OSError(error.errno, error.strerror, str(path))
