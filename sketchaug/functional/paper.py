"""Functions that change the sheet that a drawing is on."""

from __future__ import annotations

from typing import Any

from sketchaug import transforms
from sketchaug.functional._run import Image, applied, keyed


def paper_texture(
    image: Any,
    *,
    seed: int,
    grain: float = 0.0,
    grain_size: float = 1.0,
    light: float = 0.0,
    fold_depth: float = 0.0,
    fold_width: float = 20.0,
    fold_at: tuple[float, float] = (0.5, 0.5),
    fold_angle: float = 0.0,
) -> Image:
    """Grain, uneven light and a fold, as in `PaperTexture`.

    Args:
        image: The drawing.
        seed: Chooses the noise and the waves of light, 0 to 2**64 - 1.
        grain: Strength of the grain, 0 to 1.
        grain_size: In pixels, 0.5 to 1000.
        light: Strength of the uneven light, 0 to 1.
        fold_depth: Of the shadow on the fold's line, 0 to 1; 0 is no fold.
        fold_width: Of the shadow on its softer side, in pixels.
        fold_at: A point of the line, x and y as fractions of the width and the height.
        fold_angle: Of the line, in degrees, counter-clockwise from the x axis; at 0 the softer side
            is below it.
    """
    drawn = {
        "grain": grain,
        "grain_size": grain_size,
        "light": light,
        "fold_depth": fold_depth,
        "fold_width": fold_width,
        "fold_x": fold_at[0],
        "fold_y": fold_at[1],
        "fold_angle": fold_angle,
    }
    return applied(transforms.PaperTexture(), image, drawn | keyed(seed))
