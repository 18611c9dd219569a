"""Writes every member's logits for a test table to RUN/predictions/test."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("--run", required=True, dest="run_folder", help="run folder of `train`")
    parser.add_argument("--data", required=True, help="test.csv, its images beside it in test/")
    parser.add_argument("--batch-size", type=int, default=64, help="drawings in a step (64)")


def run(arguments: argparse.Namespace) -> None:
    """Predicts and names the files."""
    from sketchaug.training import predict

    for path in predict(arguments.run_folder, arguments.data, batch_size=arguments.batch_size):
        print(path)
    print(f"\nnext: sketchaug vote --run {arguments.run_folder} --method soft --out submission.csv")
