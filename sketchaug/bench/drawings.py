"""What is worked on: RGB drawings of a folder or of the demo, gray and coloured, and files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchaug.demo import CLASS_NAMES, draw_sketch
from sketchaug.images import read_image

Pixels = NDArray[np.uint8]

SIDE = 500
_SUFFIXES = (".jpeg", ".jpg", ".png")
_JPEG = (".jpeg", ".jpg")
_QUALITY = 90


def paths_of(folder: Path, count: int) -> list[Path]:
    """So many pictures of a folder, which is searched deeply, evenly spread.

    Raises:
        FileNotFoundError: If it holds none.
    """
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith("._")
    )
    if not paths:
        raise FileNotFoundError(f"{folder}: no pictures ({', '.join(_SUFFIXES)}) in this folder")
    return paths[:: max(1, len(paths) // count)][:count]


def load_drawings(folder: Path | None, count: int) -> list[Pixels]:
    """RGB drawings of one size, from a folder or drawn by the demo.

    Raises:
        FileNotFoundError: If the folder holds no pictures.
    """
    if folder is None:
        pictures = [
            draw_sketch(CLASS_NAMES[i % len(CLASS_NAMES)], seed=0, number=i) for i in range(count)
        ]
    else:
        pictures = [read_image(path) for path in paths_of(folder, count)]
    side = (SIDE, SIDE)
    return [np.asarray(Image.fromarray(p).convert("RGB").resize(side)) for p in pictures]


def gray(drawings: Sequence[Pixels]) -> list[Pixels]:
    """RGB with three equal channels, as most sketch files decode."""
    return [
        np.repeat(np.asarray(Image.fromarray(d).convert("L"))[..., None], 3, axis=2)
        for d in drawings
    ]


def coloured(drawings: Sequence[Pixels]) -> list[Pixels]:
    """The same drawings on faintly blue paper, so that all three channels carry something."""
    return [
        np.ascontiguousarray(d * np.array([0.94, 0.96, 1.0])).astype(np.uint8) for d in drawings
    ]


def jpeg_files(folder: Path | None, drawings: Sequence[Pixels], scratch: Path) -> list[Path]:
    """JPEG files: those of the folder, or the drawings written to the scratch folder."""
    if folder is not None:
        found = [path for path in paths_of(folder, len(drawings)) if path.suffix.lower() in _JPEG]
        if found:
            return found
    written = [scratch / f"{number}.jpeg" for number in range(len(drawings))]
    for path, drawing in zip(written, drawings, strict=True):
        Image.fromarray(drawing).save(path, quality=_QUALITY)
    return written
