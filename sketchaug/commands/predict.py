"""Writes every member's logits for a test table to RUN/predictions/test."""

from __future__ import annotations

import argparse
from pathlib import Path

from sketchaug.commands.places import check_source, table_inside


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--run",
        required=True,
        dest="run_folder",
        type=Path,
        metavar="RUN",
        help="run folder of `sketchaug train`",
    )
    parser.add_argument(
        "--data",
        required=True,
        type=Path,
        metavar="TEST.csv",
        help="table with image_path, its images beside it in test/; or the folder of test.csv, "
        "or a pack",
    )
    parser.add_argument(
        "--batch-size", type=int, default=64, metavar="N", help="drawings in a step (64)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(arguments: argparse.Namespace) -> None:
    """Predicts and names the files."""
    check_source("run", arguments.run_folder)
    check_source("data", arguments.data)
    table = table_inside(arguments.data, "test")

    from sketchaug.training import predict  # torch takes seconds to load: only for good arguments

    paths = predict(
        arguments.run_folder,
        table,
        batch_size=arguments.batch_size,
        progress=not arguments.quiet,
    )
    for path in paths:
        print(path)
    print(f"\nnext: sketchaug vote --run {arguments.run_folder} --method soft --out submission.csv")
