"""Ops that change strokes: how thick they are, how steady the hand was."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.transforms.base import Limits, OnPaper, Transform, operation
from sketchaug.transforms.spelling import Spelling


@operation
class StrokeThickness(Transform):
    """Makes strokes thicker or thinner, by the same length at each side of every stroke.

    The drawing is taken as its bilinear surface. Thicker by r: a pixel gets the level that is
    farthest from the paper within r pixels of it; thinner: the nearest to the paper. So a stroke of
    width w becomes w + 2 r wide, at any angle and at steps far below a pixel; dark ink on light
    paper and light ink on dark paper are alike, and colours are done channel by channel. Thinning
    leaves nothing of strokes thinner than 2 r; by half a pixel, the default's most, a line of one
    pixel keeps half of its ink. Levels stay what they are: a line thinner than a pixel is pale, and
    what grows from it is as pale.

    Lengths are pixels of the drawing that the op meets, and it is done on that drawing, not in one
    pass with a resize that follows.

    Attributes:
        pixels: Lowest and highest change at each side, -32 to 32, drawn uniformly; below 0 is
            thinner. A number v means exactly v.
    """

    core_name: ClassVar[str] = "stroke_thickness"
    spelling: ClassVar[Spelling] = Spelling(positional=("pixels",))

    pixels: Limits = (-0.5, 1.0)

    def core_arguments(self) -> tuple[float, ...]:
        return self._fixed("pixels", "pixels")


@operation
class StrokeJitter(OnPaper):
    """Draws strokes with an unsteady hand: they waver at the scale of strokes, and stay whole.

    Every point is displaced by a smooth random field: white noise through a Gaussian of `scale`
    pixels, made as strong as `amplitude` says. Points much nearer to each other than `scale` move
    together, so strokes keep their thickness; beyond twice that they move on their own. It is the
    field of `ElasticTransform`, at the scale of a hand's tremor.

    Lengths are pixels of the drawing that the op meets; the defaults suit drawings of 250 to 1000
    pixels.

    Attributes:
        amplitude: Lowest and highest root mean square length of the displacements, 0 to 1000; a
            number v means exactly v.
        scale: Lowest and highest standard deviation of the Gaussian, 1 to 1000; a number v means
            exactly v. Strokes waver over about four times that length.
    """

    core_name: ClassVar[str] = "stroke_jitter"
    spelling: ClassVar[Spelling] = Spelling(positional=("amplitude", "scale"))

    amplitude: Limits = (0.5, 2.0)
    scale: Limits = (5.0, 10.0)

    def core_arguments(self) -> tuple[float, ...]:
        return (*self._fixed("amplitude", "amplitude"), *self._fixed("scale", "scale"))
