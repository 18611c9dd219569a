"""Other libraries, a module each, with `VERSION_OF` and `entries()`; imported when asked for.

`entries()` gives, by "group/row", an `Entry`. It imports the library: ImportError where it is not
installed. The modules know NumPy and their library only, since `serve` runs them elsewhere, too.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from sketchaug.bench.peers.entry import Entry

# Name on the command line, which is also the module, and the names of the packages that hold it.
PEERS: dict[str, tuple[str, ...]] = {
    "albumentations": ("albumentations",),
    "opencv": ("opencv-python-headless", "opencv-python", "opencv-contrib-python"),
    "torchvision": ("torchvision",),
    "pillow": ("pillow",),
    "timm": ("timm",),
    "torch": ("torch",),
    "numpy": ("numpy",),
    "scipy": ("scipy",),
    "sklearn": ("scikit-learn",),
}


@dataclass(frozen=True)
class Peer:
    """An installed library: its name with version, and what it does, by "group/row"."""

    label: str
    entries: dict[str, Entry]


def version_of(name: str) -> str | None:
    """The installed version; None where there is none."""
    for package in PEERS[name]:
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def load_peer(name: str) -> Peer:
    """Imports a peer.

    Raises:
        ImportError: If it is not installed.
    """
    module = importlib.import_module(f"sketchaug.bench.peers.{name}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some advise against their own, or against others
        entries: dict[str, Entry] = module.entries()
    return Peer(f"{name} {version_of(name) or ''}".rstrip(), entries)


def load_peers(names: Iterable[str]) -> tuple[list[Peer], list[str]]:
    """Imports peers.

    Returns:
        Those that are installed; the names of those that are not, or why they cannot be imported.
    """
    present, absent = [], []
    for name in names:
        try:
            present.append(load_peer(name))
        except ImportError as error:
            absent.append(name if version_of(name) is None else f"{name} ({error})")
    return present, absent


def peer_names(text: str) -> tuple[str, ...]:
    """Names of peers from a command line: "all", or names with commas between.

    Raises:
        ValueError: If one is unknown.
    """
    if text == "all":
        return tuple(PEERS)
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in PEERS:
            raise ValueError(f"peers: expected all or some of {', '.join(PEERS)}; got {name!r}")
    return names
