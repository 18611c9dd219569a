"""Ops that change strokes: how thick they are, how steady the hand was."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling


@operation
class StrokeThickness(Transform):
    """Makes strokes thicker or thinner, by the same length at each side of every stroke.

    The drawing is taken as its bilinear surface. Thicker by r: a pixel gets the level that is
    farthest from the paper within r pixels of it; thinner: the nearest to the paper. So a stroke of
    width w becomes w + 2 r wide, at any angle and at steps far below a pixel; dark ink on light
    paper and light ink on dark paper are alike, and colours are done channel by channel. Thinning
    leaves nothing of strokes thinner than 2 r; by half a pixel, the default's most, a line of one
    pixel keeps half of its ink.

    Lengths are pixels of the drawing that the op meets: of a drawing that is resized afterwards, in
    the same pass, they are those before the resize.

    Attributes:
        pixels: Lowest and highest change at each side, -32 to 32, drawn uniformly; below 0 is
            thinner. A number v means exactly v.
    """

    core_name: ClassVar[str] = "stroke_thickness"
    spelling: ClassVar[Spelling] = Spelling(positional=("pixels",))

    pixels: Limits = (-0.5, 1.0)

    def core_arguments(self) -> tuple[float, ...]:
        return self._fixed("pixels", "pixels")
