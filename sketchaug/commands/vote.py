"""Combines the logits of a run's members into a submission: ID, image_path, target."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from sketchaug.commands.places import check_source, check_target_file
from sketchaug.voting import METHODS


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--run",
        required=True,
        dest="run_folder",
        type=Path,
        metavar="RUN",
        help="run folder with predictions",
    )
    parser.add_argument("--method", choices=METHODS, default="soft", help="rule of the vote (soft)")
    parser.add_argument(
        "--weights",
        type=float,
        nargs="+",
        metavar="W",
        help="one weight per member, in the order of the folds (equal ones)",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the submission to write"
    )


def run(arguments: argparse.Namespace) -> None:
    """Votes, writes the submission and says how much the members agree."""
    from sketchaug.ensemble import combine, read_predictions, write_submission

    check_source("run", arguments.run_folder)
    check_target_file("out", arguments.out)
    folder = arguments.run_folder / "predictions" / "test"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"run: {folder} does not exist; "
            f"first: sketchaug predict --run {arguments.run_folder} --data TEST.csv"
        )
    predictions = read_predictions(folder)
    result = combine(predictions, method=arguments.method, weights=arguments.weights)
    write_submission(
        arguments.out,
        predictions[0].sample_ids,
        result.labels,
        num_classes=len(predictions[0].class_names),
    )
    print(
        f"{arguments.out}: {len(result.labels)} rows, {arguments.method} vote of "
        f"{len(predictions)} members, mean agreement {np.mean(result.agreement):.3f}, "
        f"mean confidence {np.mean(result.confidence):.3f}"
    )
