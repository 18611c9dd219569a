"""Gallery: what a policy does to drawings, as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchaug.checks import check_count
from sketchaug.pipeline import Compose
from sketchaug.transforms import Transform

__all__ = ["draw_gallery", "save_gallery"]

_VIEWS_MAX = 1000
_GAP = 4
_GAP_LEVEL = 200


def draw_gallery(
    drawings: Sequence[NDArray[np.uint8]],
    policy: Compose,
    *,
    views: int = 6,
    epoch: int = 0,
) -> NDArray[np.uint8]:
    """One picture with a row per drawing: the drawing, then what the policy makes of it.

    The views are the ones that training sees: drawing i has index i, view v is epoch `epoch` + v.

    Args:
        drawings: The drawings, uint8, any sizes.
        policy: A policy whose results have one size; `Normalize` and `ToTensorV2` are left out.
        views: Views per drawing, 1 or more.
        epoch: Epoch of the first view.

    Returns:
        uint8 (H, W, 3).

    Raises:
        ValueError: If there are no drawings or views, or results have no common size.
    """
    if not drawings:
        raise ValueError("drawings: expected at least one, got none")
    check_count("views", views, upper=_VIEWS_MAX)
    ops: list[Any] = [step for step in policy.transforms if isinstance(step, Transform)]
    # Without Normalize and ToTensorV2 the draws stay the same, and the results are pixels.
    pixels = Compose(
        ops,
        seed=policy.seed,
        p=policy.p,
        fuse=policy.fuse,
        antialias=policy.antialias,
        semantics=policy.semantics,
    )
    indices = range(len(drawings))
    columns = [pixels.batch(drawings, indices=indices, epoch=epoch + view) for view in range(views)]
    height, width = columns[0].shape[1:3]
    originals = [_fit(drawing, height, width) for drawing in drawings]
    rows = [
        np.concatenate([_framed(cell) for cell in (originals[i], *(c[i] for c in columns))], axis=1)
        for i in indices
    ]
    return np.concatenate(rows, axis=0)


def save_gallery(
    path: str | Path, drawings: Sequence[NDArray[np.uint8]], policy: Compose, **options: int
) -> None:
    """Writes the picture of `draw_gallery`, which has the arguments, to a PNG file."""
    Image.fromarray(draw_gallery(drawings, policy, **options)).save(path)


def _fit(drawing: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The drawing on a white cell, its aspect ratio kept."""
    squeezed = drawing[..., 0] if drawing.ndim == 3 and drawing.shape[2] == 1 else drawing
    picture = Image.fromarray(squeezed).convert("RGB")
    picture.thumbnail((width, height), Image.Resampling.BOX)
    cell = Image.new("RGB", (width, height), "white")
    cell.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    return np.asarray(cell)


def _framed(cell: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.pad(cell, ((0, _GAP), (0, _GAP), (0, 0)), constant_values=_GAP_LEVEL)
