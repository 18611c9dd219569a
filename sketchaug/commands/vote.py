"""Combines the logits of a run's members into a submission: ID, image_path, target."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

METHODS = ("soft", "hard", "mean_logit")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("--run", required=True, dest="run_folder", type=Path, help="run folder")
    parser.add_argument("--method", choices=METHODS, default="soft", help="rule of the vote (soft)")
    parser.add_argument(
        "--weights", type=float, nargs="+", help="one weight per member, in the order of the folds"
    )
    parser.add_argument("--out", required=True, type=Path, help="the submission to write")


def run(arguments: argparse.Namespace) -> None:
    """Votes, writes the submission and says how much the members agree."""
    from sketchaug.ensemble import combine, read_predictions, write_submission

    predictions = read_predictions(arguments.run_folder / "predictions" / "test")
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
