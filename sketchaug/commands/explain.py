"""What each op of a policy does to drawings and costs: a table, warnings, and pictures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sketchaug.commands.places import check_source, check_target_folder

if TYPE_CHECKING:
    from sketchaug.pipeline import Compose

_FILES = ("explain.html", "explain.png", "explain.json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="a drawing, or a folder of them; the demo's own without it",
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="YAML or JSON of Compose.to_dict or of albumentations; the training policy without it",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("explain"), metavar="DIR", help="for pictures (explain)"
    )
    parser.add_argument("--count", type=int, default=8, metavar="N", help="drawings at most (8)")
    parser.add_argument("--samples", type=int, default=4, metavar="N", help="draws for each (4)")
    parser.add_argument(
        "--size", type=int, default=224, metavar="N", help="of the training policy, pixels (224)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Prints the table and writes the report."""
    from sketchaug.explain import explain
    from sketchaug.policies import train_policy

    if arguments.data is not None:
        check_source("data", arguments.data)
    check_target_folder("out", arguments.out)
    if arguments.policy is None:
        policy = train_policy(arguments.size, seed=0)
    else:
        policy = read_policy(arguments.policy)
    images = _demo_drawings() if arguments.data is None else arguments.data
    report = explain(policy, images, count=arguments.count, samples=arguments.samples)
    print(report)
    print()
    for name in _FILES:
        print(report.save(arguments.out / name))


def read_policy(path: Path) -> Compose:
    """Reads a policy from a file, in the package's own form or in that of albumentations.

    Raises:
        FileNotFoundError: If it is missing.
        ImportError: If it is no JSON, and PyYAML is not installed.
        ValueError: If it holds no policy, naming file and place.
    """
    from sketchaug.conversion import from_albumentations
    from sketchaug.pipeline import Compose

    data = _read_mapping(path)
    try:
        return Compose.from_dict(data) if "format" in data else from_albumentations(data)
    except (TypeError, ValueError) as error:
        raise ValueError(f"policy: {path}: {error}") from error


def _read_mapping(path: Path) -> dict[str, Any]:
    from sketchaug.commands.train import read_config

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no JSON, or no file: the other reader says so
        return read_config(path, argument="policy")
    if not isinstance(data, dict):
        raise ValueError(f"policy: {path} must hold a mapping, got a {type(data).__name__}")
    return data


def _demo_drawings() -> list[Any]:
    from sketchaug.demo import CLASS_NAMES, draw_sketch

    return [draw_sketch(name, number=0) for name in CLASS_NAMES]
