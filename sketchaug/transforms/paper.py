"""The sheet that a drawing is on."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import check_number
from sketchaug.transforms.base import Limits, Transform, operation


@operation
class PaperTexture(Transform):
    """Paper with grain, uneven light and sometimes a fold; ink stays readable.

    Three factors, each of them between 1 - its strength and 1, multiply a level:

    - grain: 1 - grain * noise, noise in 0..1 of mean 1/2, three quarters of it smooth random levels
      of the given size, one quarter the same eight times as coarse;
    - light: 1 - light * (1 + u) / 2, u in -1..1 a sum of the five lowest cosine waves over the
      sheet, their random coefficients scaled so that their sizes have a sum of 1;
    - fold: 1 - depth * (1 - (d / width)^2)^2 at a distance d from a line, with a fifth of the width
      on its other side.

    On dark paper, luma below 128, they multiply the distance of a level from white: a texture of
    the inverted drawing is the inverted texture.

    So ink of level a on paper of level b, under the same light and fold, keeps a contrast of
    (1 - light) * (1 - depth) * ((1 - grain) * b - a) or more: by default 59 % of black on white
    in the worst case. Black on light paper and white on dark paper stay what they are.

    Afterwards the paper is not what it was: a later fill with paper takes what is measured then.
    Later ops that move the drawing take a pass of their own; a resize does not, and grain that it
    makes finer than a pixel fades.

    Attributes:
        grain: Lowest and highest strength of the grain, 0 to 1; a number v means exactly v.
        grain_size: Finest and coarsest grain in pixels of the drawing that the op meets, 0.5 to
            1000; a number v means exactly v.
        light: Lowest and highest strength of the uneven light, 0 to 1; a number v means exactly v.
        fold_chance: Chance of a fold, 0 to 1.
        fold_depth: Faintest and deepest shadow of a fold, 0 to 1; a number v means exactly v.
        fold_width: Narrowest and widest shadow in pixels of the drawing that the op meets, 1 or
            more; a number v means exactly v.
    """

    core_name: ClassVar[str] = "paper_texture"

    grain: Limits = field(default=(0.02, 0.08), kw_only=True)
    grain_size: Limits = field(default=(1.0, 3.0), kw_only=True)
    light: Limits = field(default=(0.05, 0.2), kw_only=True)
    fold_chance: float = field(default=0.3, kw_only=True)
    fold_depth: Limits = field(default=(0.05, 0.2), kw_only=True)
    fold_width: Limits = field(default=(10.0, 40.0), kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        chance = check_number("fold_chance", self.fold_chance, within=(0.0, 1.0))
        return (
            *self._fixed("grain", "grain"),
            *self._fixed("grain_size", "grain_size"),
            *self._fixed("light", "light"),
            chance,
            *self._fixed("fold_depth", "fold_depth"),
            *self._fixed("fold_width", "fold_width"),
        )
