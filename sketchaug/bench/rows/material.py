"""What the rows work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sketchaug.bench.drawings import Pixels


@dataclass(frozen=True, kw_only=True)
class Material:
    """Drawings and files.

    Attributes:
        gray: uint8 (H, W, 3), three equal channels.
        coloured: The same with three different ones.
        files: JPEG files.
        threads: The most threads to use.
    """

    gray: Sequence[Pixels]
    coloured: Sequence[Pixels]
    files: Sequence[Path]
    threads: int
