"""The command `sketchaug`: one module of `sketchaug.commands` per subcommand, each thin."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

import sketchaug

# Name of the subcommand, which is also its module, and what it is for.
_COMMANDS = {
    "demo": "the whole road on drawings made for it: train, predict, vote, score",
    "train": "train one member per fold on a folder with train.csv",
    "predict": "write every member's logits for a test table",
    "vote": "combine the members' logits into submission.csv",
    "bench": "time the fused policy beside albumentations, parity asserted first",
    "info": "version, instruction tier, threads, BLAS and optional parts",
}

# What a user can mend: said in one line. Anything else is a defect and keeps its traceback.
_MENDABLE = (ValueError, TypeError, OSError, ImportError)


def build_parser() -> argparse.ArgumentParser:
    """The parser with all subcommands; loads neither torch nor any extra."""
    parser = argparse.ArgumentParser(prog="sketchaug", description=sketchaug.__doc__)
    parser.add_argument("--version", action="version", version=f"sketchaug {sketchaug.__version__}")
    parser.add_argument(
        "--traceback", action="store_true", help="show where an error came from, not its line only"
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in _COMMANDS.items():
        module = importlib.import_module(f"sketchaug.commands.{name}")
        subparser = subparsers.add_parser(name, help=purpose, description=module.__doc__)
        module.configure(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit status: 0, 2 for a user's error, 130 for Ctrl-C."""
    arguments = build_parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where it stopped", file=sys.stderr)
        return 130
    except _MENDABLE as error:
        if arguments.traceback:
            raise
        print(f"sketchaug {arguments.command}: {error}", file=sys.stderr)
        return 2
    return 0
