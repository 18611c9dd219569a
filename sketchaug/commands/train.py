"""Trains one member per fold on a folder with train.csv, or with one folder per class.

Started again with the same settings, it goes on where it stopped; finished folds are kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sketchaug.commands.places import check_source, check_target_folder, table_inside
from sketchaug.commands.report import announce_training, print_out_of_fold

# Options that override fields of the configuration when they are given: what they are for.
_OVERRIDES = {
    "folds": "number of folds, one member each (5)",
    "epochs": "passes over the drawings (the preset's)",
    "batch_size": "drawings in a step (the preset's)",
    "seed": "of folds, weights, order and augmentation (0)",
    "jobs": "folds that train at once (one more than cores, for small stacks on a CPU)",
    "workers": "loader processes; 0 uses threads (0)",
    "num_threads": "augmentation threads (all cores)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    from sketchaug.training.recipes import recipe_names

    parser.add_argument(
        "--data",
        required=True,
        type=Path,
        metavar="DIR",
        help="folder with train.csv and train/, or with a folder per class; or a pack",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="RUN", help="run folder, made or continued"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="YAML file with fields of TrainConfig"
    )
    parser.add_argument(
        "--preset", metavar="NAME", help=f"model and recipe: {', '.join(recipe_names())} (tiny)"
    )
    for name, purpose in _OVERRIDES.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=purpose)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(arguments: argparse.Namespace) -> None:
    """Trains and prints out-of-fold scores."""
    from sketchaug.training import TrainConfig

    fields = {} if arguments.config is None else read_config(arguments.config)
    given = {name: getattr(arguments, name) for name in ("preset", *_OVERRIDES)}
    fields |= {name: value for name, value in given.items() if value is not None}
    fields |= {"data": str(arguments.data), "out": str(arguments.out)}
    if arguments.quiet:
        fields["progress"] = False
    config = TrainConfig.from_dict(fields)
    check_source("data", arguments.data)
    check_target_folder("out", arguments.out)
    announce_training(config)

    from sketchaug.training import train  # torch takes seconds to load: only for good arguments

    folder = train(config)
    print_out_of_fold(folder)
    table = table_inside(arguments.data, "test")
    test = "TEST.csv" if table == arguments.data else table
    print(f"\ncurves: {folder.curves_path}")
    print(f"next: sketchaug predict --run {arguments.out} --data {test}")


def read_config(path: Path, *, argument: str = "config") -> dict[str, Any]:
    """Reads a YAML file, which messages name by its argument.

    Raises:
        FileNotFoundError: If it is missing.
        ValueError: If it is not a YAML mapping.
    """
    import yaml

    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{argument}: {path} does not exist") from None
    except IsADirectoryError:
        raise IsADirectoryError(f"{argument}: {path} is a folder, expected a file") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ValueError(f"{argument}: {path}{line}: not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{argument}: {path}: not valid YAML: {error}") from None
    if not isinstance(fields, Mapping):
        raise ValueError(f"{argument}: {path} must hold a mapping, got a {type(fields).__name__}")
    return dict(fields)
