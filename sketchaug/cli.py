"""The command `sketchaug`: one module of `sketchaug.commands` per subcommand, each thin."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

import sketchaug

# Name of the subcommand, which is also its module, and what it is for.
_COMMANDS = {
    "demo": "the whole road on drawings made for it: train, predict, vote, score",
    "train": "train one member per fold on a folder with train.csv",
    "predict": "write every member's logits for a test table",
    "vote": "combine the members' logits into submission.csv",
    "pack": "decode a sketch set once into one memory-mapped file",
    "explain": "what each op of a policy does to drawings: a table, warnings, pictures",
    "bench": "time every op, policies, mixing and votes beside other libraries",
    "info": "version, instruction tier, threads, BLAS and optional parts",
}

# Commands that go on where they stopped when they are started again.
_RESUMABLE = ("demo", "train")

# What a user can mend: said in one line. Anything else is a defect and keeps its traceback.
_MENDABLE = (ValueError, TypeError, OSError, ImportError)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, as those of the commands are."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser with all subcommands; loads neither torch nor any extra."""
    parser = _Parser(prog="sketchaug", description=sketchaug.__doc__)
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
        goes_on = "; the same command goes on where it stopped"
        hint = goes_on if arguments.command in _RESUMABLE else ""
        print(f"sketchaug {arguments.command}: interrupted{hint}", file=sys.stderr)
        return 130
    except _MENDABLE as error:
        if arguments.traceback:
            raise
        print(f"sketchaug {arguments.command}: {_in_one_line(error)}", file=sys.stderr)
        return 2
    return 0


def _in_one_line(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        if package != "sketchaug":
            return f'{package} is not installed: pip install "sketchaug[train]"'
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        # The system's own words, without their number and with the file in front.
        path = error.filename2 if error.filename2 is not None else error.filename
        return f"{path}: {error.strerror[0].lower()}{error.strerror[1:]}"
    return " ".join(str(error).split())
