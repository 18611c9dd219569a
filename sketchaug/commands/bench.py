"""Times the fused policy beside albumentations on one thread, parity asserted first."""

from __future__ import annotations

import argparse
from pathlib import Path

from sketchaug.checks import check_count
from sketchaug.commands.places import check_source


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of drawings; the demo's own without it"
    )
    parser.add_argument("--count", type=int, default=64, metavar="N", help="drawings (64)")


def run(arguments: argparse.Namespace) -> None:
    """Prints the comparison."""
    from sketchaug.bench import compare_with_albumentations, load_drawings, report

    check_count("count", arguments.count, upper=1_000_000)
    if arguments.data is not None:
        check_source("data", arguments.data)
    print(report(compare_with_albumentations(load_drawings(arguments.data, arguments.count))))
