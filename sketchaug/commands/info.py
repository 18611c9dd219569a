"""Version, instruction tier, threads, BLAS and the optional parts that are installed."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
from typing import Any

import sketchaug
from sketchaug import _core
from sketchaug.threads import resolve_threads

_OPTIONAL = ("torch", "torchvision", "timm", "lightning", "scikit-learn", "matplotlib")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> None:
    """Prints the table."""
    facts = collect()
    if arguments.json:
        print(json.dumps(facts, indent=2))
        return
    for name, value in facts.items():
        text = ", ".join(value) if isinstance(value, list) else str(value)
        print(f"{name:<18}{text}")


def collect() -> dict[str, Any]:
    """The facts as plain data."""
    build = _core.build_info()
    return {
        "sketchaug": sketchaug.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "tier": build["tier"],
        "supported tiers": build["supported_tiers"],
        "openmp": "yes" if build["openmp"] else "no",
        "threads": resolve_threads(None),
        "blas": build["blas"],
        **{name: _version(name) for name in ("numpy", "pillow", *_OPTIONAL)},
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
