"""Trains one member per fold on a folder with train.csv, or with one folder per class.

Started again with the same settings, it goes on where it stopped; finished folds are kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Arguments that override fields of the configuration when they are given.
_OVERRIDES = ("preset", "folds", "epochs", "batch_size", "seed", "workers", "num_threads")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    from sketchaug.training.recipes import recipe_names

    parser.add_argument("--data", required=True, help="folder with train.csv or class folders")
    parser.add_argument("--out", required=True, help="run folder, made or continued")
    parser.add_argument("--config", type=Path, help="YAML file with fields of TrainConfig")
    parser.add_argument("--preset", choices=recipe_names(), help="model and recipe (tiny)")
    parser.add_argument("--folds", type=int, help="number of folds, one member each (5)")
    parser.add_argument("--epochs", type=int, help="passes over the drawings (the preset's)")
    parser.add_argument("--batch-size", type=int, help="drawings in a step (the preset's)")
    parser.add_argument("--seed", type=int, help="seed of folds, weights, order, augmentation (0)")
    parser.add_argument("--workers", type=int, help="loader processes; 0 uses threads (0)")
    parser.add_argument("--num-threads", type=int, help="augmentation threads (all cores)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(arguments: argparse.Namespace) -> None:
    """Trains and prints out-of-fold scores."""
    from sketchaug.commands.report import print_out_of_fold
    from sketchaug.training import TrainConfig, train

    fields = {} if arguments.config is None else read_config(arguments.config)
    given = {name: getattr(arguments, name) for name in _OVERRIDES}
    fields |= {name: value for name, value in given.items() if value is not None}
    fields |= {"data": arguments.data, "out": arguments.out}
    if arguments.quiet:
        fields["progress"] = False
    folder = train(TrainConfig.from_dict(fields))
    print_out_of_fold(folder)
    print(f"\nnext: sketchaug predict --run {arguments.out} --data TEST.csv")


def read_config(path: Path) -> dict[str, Any]:
    """Reads a configuration file.

    Raises:
        FileNotFoundError: If it is missing.
        ValueError: If it is not a YAML mapping.
    """
    import yaml

    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"config: {path} does not exist") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"config: {path} is not valid YAML: {error}") from None
    if not isinstance(fields, Mapping):
        raise ValueError(f"config: {path} must hold a mapping, got a {type(fields).__name__}")
    return dict(fields)
