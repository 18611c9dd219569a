"""Ops on the marks of a pencil: broken lines, uneven ink."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling


@operation
class StrokeDropout(Transform):
    """Breaks lines: takes short pieces of ink away and leaves paper.

    The pieces lie under discs with a soft edge of one pixel, each with its centre on ink that is
    left, in proportion to it. There are as many as it takes to remove the drawn share of the ink,
    5,000 at most, and the last one is as small as it must be: what is removed never exceeds the
    share, and falls short of it by what 1/64 pixel more of the last radius would take.

    Ink is the distance of a level from the paper's, in the strongest channel, where it is more
    than 24 levels and 15 % of the drawing's strongest: light on dark is ink as well, the grain of
    the sheet is not. A disc shows the median of what is no ink about it, so that paper in shadow
    stays in shadow. A drawing without ink stays as it is.

    Where later ops move the drawing in the same pass, pieces are chosen on the moved drawing: as
    large, to its scale, but not of the very same strokes as without fusing.

    Attributes:
        share: Lowest and highest share of the ink that is removed, 0 to 1; a number v means
            exactly v.
        radius: Smallest and largest radius of the discs in pixels of the drawing that the op
            meets, 0.5 to 1000, one for a drawing; a number v means exactly v.
    """

    core_name: ClassVar[str] = "stroke_dropout"
    spelling: ClassVar[Spelling] = Spelling(positional=("share", "radius"))

    share: Limits = (0.05, 0.15)
    radius: Limits = (3.0, 8.0)

    def core_arguments(self) -> tuple[float, ...]:
        return (*self._fixed("share", "share"), *self._fixed("radius", "radius"))


@operation
class PencilTexture(Transform):
    """Uneven ink, as a pencil or chalk leaves it on rough paper; the paper stays as it is.

    Ink, the distance of a level from the paper's, becomes ink * (1 - strength * noise). The noise
    is in 0..1, of mean 1/2: seven tenths of it are the tooth of the paper, smooth random levels of
    a given grain, three tenths the pressure of the hand, the same twelve times as coarse.

    Where later ops move the drawing in the same pass, its grain, to its scale, lies at other places
    than without fusing. A grain that becomes finer than a pixel fades, as it does in a drawing
    that is made smaller.

    Attributes:
        strength: Lowest and highest share of the ink that can be missing, 0 to 1, on the average
            half of it; a number v means exactly v.
        grain_size: Finest and coarsest grain in pixels of the drawing that the op meets, 0.5 to
            1000; a number v means exactly v.
    """

    core_name: ClassVar[str] = "pencil_texture"
    spelling: ClassVar[Spelling] = Spelling(positional=("strength", "grain_size"))

    strength: Limits = (0.3, 0.7)
    grain_size: Limits = (1.0, 3.0)

    def core_arguments(self) -> tuple[float, ...]:
        return (*self._fixed("strength", "strength"), *self._fixed("grain_size", "grain_size"))
