"""Times this package beside other libraries, after it has checked that they make the same."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sketchaug.bench import GROUP_NAMES
from sketchaug.checks import check_count, check_number
from sketchaug.commands.places import check_source, check_target_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--peers", default="all", metavar="NAMES", help="all, or names with commas between (all)"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=GROUP_NAMES,
        metavar="GROUP",
        help=f"a group of rows, may be repeated: {', '.join(GROUP_NAMES)} (all of them)",
    )
    parser.add_argument("--json", type=Path, metavar="F", help="write the numbers to this file")
    parser.add_argument("--html", type=Path, metavar="F", help="write a page with a chart")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of drawings; the demo's own without it"
    )
    parser.add_argument("--count", type=int, default=64, metavar="N", help="drawings (64)")
    parser.add_argument(
        "--seconds", type=float, default=1.0, metavar="S", help="about so long for a row (1)"
    )
    parser.add_argument(
        "--peer-python",
        action="append",
        type=Path,
        default=[],
        metavar="PATH",
        help="the python of another environment with peers, such as an older release",
    )


def run(arguments: argparse.Namespace) -> None:
    """Prints the comparison, writes the files that were asked for."""
    from sketchaug.bench.page import page_of
    from sketchaug.bench.peers import peer_names
    from sketchaug.bench.report import text_of
    from sketchaug.bench.run import Options
    from sketchaug.bench.run import run as run_rows

    check_count("count", arguments.count, upper=1_000_000)
    check_number("seconds", arguments.seconds, within=(0.0, 3600.0))
    if arguments.data is not None:
        check_source("data", arguments.data)
    for name in ("json", "html"):
        if getattr(arguments, name) is not None:
            check_target_file(name, getattr(arguments, name))
    options = Options(
        groups=arguments.only or GROUP_NAMES,
        peers=peer_names(arguments.peers),
        data=arguments.data,
        count=arguments.count,
        seconds=arguments.seconds,
        pythons=arguments.peer_python,
    )
    results = run_rows(options, say=_say if sys.stderr.isatty() else None)
    print(text_of(results))
    for path, text in (
        (arguments.json, json.dumps(results.to_dict(), indent=1) + "\n"),
        (arguments.html, page_of(results)),
    ):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _say(row: str) -> None:
    print(f"\r\x1b[K{row}", end="", file=sys.stderr, flush=True)
