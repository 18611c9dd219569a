"""Functions that change grey levels by what the whole drawing holds."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied


def clahe(image: Any, *, clip: float, tiles: tuple[int, int] = (8, 8)) -> Image:
    """Equalises by tiles, with a limit to how far a level is spread.

    Args:
        image: The drawing.
        clip: The limit, as in `CLAHE`.
        tiles: Number of columns and of rows of tiles.
    """
    return applied(transforms.CLAHE((clip, clip), tiles), image, {"clip": clip})


def edge_map(
    image: Any,
    *,
    threshold: tuple[float, float] = (100, 200),
    blur: int = 0,
    ink: str = "black",
) -> Image:
    """Draws the edges of the drawing, one pixel wide: Canny's.

    Args:
        image: The drawing.
        threshold: Two strengths, as in `EdgeMap`.
        blur: Size of a Gaussian kernel that is applied before, odd; 0: none.
        ink: `"black"` edges on white, or `"white"` ones on black.
    """
    return applied(transforms.EdgeMap(threshold, blur, ink=ink), image)


def equalize(image: Any, *, by_channels: bool = True) -> Image:
    """Each level becomes the share of the drawing that is darker.

    Args:
        image: The drawing.
        by_channels: True: each channel by itself; False: by the luma.
    """
    return applied(transforms.Equalize(by_channels=by_channels), image)


def to_gray(image: Any, *, method: str = "weighted_average") -> Image:
    """Takes the colour out of a drawing; its channels become equal.

    Args:
        image: The drawing.
        method: What is gray of a colour, as in `ToGray`.
    """
    return applied(transforms.ToGray(method=method), image)
