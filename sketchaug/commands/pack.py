"""Decodes a sketch set once into one file, which training and prediction take instead of it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sketchaug.commands.places import check_source, check_target_file
from sketchaug.commands.report import say

if TYPE_CHECKING:
    from sketchaug.pack import Packed

_SECONDS_BETWEEN_LINES = 30.0  # in a log; a terminal's line is written over
_SECONDS_BETWEEN_MOVES = 0.5


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    from sketchaug.pack import GRAY_CHOICES

    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder with train.csv, test.csv or both, or with a folder per class; or one table",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the pack to write")
    parser.add_argument(
        "--size",
        type=int,
        metavar="N",
        help="shrink drawings until the shorter side has N pixels; none is enlarged (as they are)",
    )
    parser.add_argument(
        "--gray",
        choices=GRAY_CHOICES,
        default="auto",
        help="one channel for drawings of R = G = B, for all, or for those of gray files (auto)",
    )
    parser.add_argument(
        "--on-error",
        choices=("raise", "skip"),
        default="raise",
        help="what a drawing that cannot be read does: end the work, or go without image (raise)",
    )
    parser.add_argument(
        "--verify", type=Path, metavar="FILE", help="compare a pack with its checksums, no more"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def run(arguments: argparse.Namespace) -> None:
    """Packs, or verifies a pack."""
    progress = None if arguments.quiet else _progress()
    if arguments.verify is not None:
        if arguments.data is not None or arguments.out is not None:
            raise ValueError("verify: stands alone, without --data and --out")
        _verify(arguments.verify, progress)
        return
    for name in ("data", "out"):
        if getattr(arguments, name) is None:
            raise ValueError(f"{name}: --data DIR and --out FILE are needed, or --verify FILE")
    check_source("data", arguments.data)
    check_target_file("out", arguments.out)

    from sketchaug.pack import write_pack

    start = time.perf_counter()
    packed = write_pack(
        arguments.data,
        arguments.out,
        size=arguments.size,
        gray=arguments.gray,
        on_error=arguments.on_error,
        progress=progress,
    )
    _report(packed, time.perf_counter() - start)


def _verify(path: Path, progress: Callable[[int, int], None] | None) -> None:
    check_source("verify", path)

    from sketchaug.pack import Pack

    pack = Pack(path)
    pack.verify(progress=progress)
    rows = {name: len(table) for name, table in pack.tables.items()}
    left_out = sum(len(table.left_out) for table in pack.tables.values())
    print(f"{path}: {_counted(rows, left_out)}, every checksum fits")


def _report(packed: Packed, seconds: float) -> None:
    megabytes = packed.file_bytes / 1e6
    print(
        f"{packed.path}: {_counted(packed.rows, packed.left_out)}, "
        f"{megabytes:.1f} MB, {seconds:.1f} s"
    )
    print(f"\nnext: sketchaug train --data {packed.path} --out RUN")


def _counted(rows: dict[str, int], left_out: int) -> str:
    tables = ", ".join(f"{name} {count}" for name, count in rows.items())
    without = f", {left_out} of them without image" if left_out else ""
    return f"{sum(rows.values())} drawings ({tables}){without}"


def _progress() -> Callable[[int, int], None]:
    """Says how far it is: in one line of a terminal, or now and then in a line of a log."""
    terminal = sys.stderr.isatty()
    pause = _SECONDS_BETWEEN_MOVES if terminal else _SECONDS_BETWEEN_LINES
    last = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if terminal and done == total:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        elif now - last >= pause:
            last = now
            text = f"{done} of {total} drawings"
            if terminal:
                print(f"\r{text}", end="", file=sys.stderr, flush=True)
            else:
                say(text)

    return show
