"""Ops that grow and shrink what is light."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.checks import check_count
from sketchaug.transforms.base import Transform, operation
from sketchaug.transforms.spelling import Spelling

OPERATIONS_OFFERED = ("erosion", "dilation")  # in the order of the core's numbers


@operation
class Morphological(Transform):
    """Each pixel becomes the lightest, or the darkest, of an ellipse about it.

    What is light grows by dilation: on white paper dilation thins the ink and erosion thickens it,
    on black paper it is the other way round. `StrokeThickness` speaks of ink whatever the paper,
    by fractions of a pixel. Pixels are those of the drawing that the op meets, and what is beyond
    its edge is not looked at; nothing is drawn by chance. The ellipse is OpenCV's.

    Attributes:
        scale: Width and height of the ellipse in pixels; a number v means (1, v). Under the
            semantics of albumentations the smaller one is the width.
        operation: `"dilation"` takes the lightest, `"erosion"` the darkest.
    """

    core_name: ClassVar[str] = "morphological"
    spelling: ClassVar[Spelling] = Spelling(positional=("scale", "operation"))

    scale: int | tuple[int, int] = (2, 3)
    operation: str = "dilation"

    def core_arguments(self) -> tuple[float, ...]:
        if self.operation not in OPERATIONS_OFFERED:
            allowed = " or ".join(map(repr, OPERATIONS_OFFERED))
            raise ValueError(f"operation must be {allowed}, got {self.operation!r}")
        width, height = self._sides()
        return width, height, float(OPERATIONS_OFFERED.index(self.operation))

    def _sides(self) -> tuple[float, ...]:
        pair = self.scale if isinstance(self.scale, tuple) else (1, self.scale)
        if len(pair) != 2:
            raise TypeError(f"scale: expected a pair (width, height), got {self.scale!r}")
        lower, upper = (int(limit) for limit in self._limits("width"))
        sides = [float(check_count("scale", side, lower=lower, upper=upper)) for side in pair]
        return tuple(sides if self.semantics is None else sorted(sides))
