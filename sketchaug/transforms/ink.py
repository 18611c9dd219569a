"""Ops that look for the ink on a sheet."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import check_count, check_number
from sketchaug.transforms.base import Limits, OnPaper, operation
from sketchaug.transforms.spelling import Spelling


@operation
class InkCrop(OnPaper):
    """Cuts the sheet down to the box of its ink, so that a small drawing fills the canvas.

    The box grows by a margin, then to the canvas' aspect about its centre, and is scaled to the
    canvas; what of it lies beyond the sheet is paper. A sheet without ink is shown whole. With one
    number as `margin` nothing is drawn by chance, so it serves evaluation as well.

    Ink is what differs from the paper, dark or light, by more than 24 levels and by more than 15 %
    of the strongest ink (the level that 99.5 % of the pixels do not pass). The paper is measured at
    the edge; on sheets of 64 pixels and more it follows light that grows or falls smoothly towards
    the middle, and specks do not count: 5 % of each side with less ink in it than a hair line of
    3 %. Nor do, at each side of the box, 0.2 % of the ink. Shadows with an edge are ink.

    The box is found when the op meets the drawing: a replayed draw holds the margin alone, and
    finds the box of the drawing that it is applied to. Earlier ops are done before, in a pass of
    their own.

    Attributes:
        height: Rows of the result; None, with `width`, keeps the canvas as it is.
        width: Columns of the result.
        margin: Lowest and highest width of the margin at each side, in longer sides of the box, 0
            to 10, drawn uniformly; a number v means exactly v.
        max_zoom: The ink becomes no more than so many times as large as it is when the whole sheet
            is shown; 1 to 1000.
    """

    core_name: ClassVar[str] = "ink_crop"
    spelling: ClassVar[Spelling] = Spelling(positional=("height", "width"))

    height: int | None = None
    width: int | None = None
    margin: Limits = field(default=0.1, kw_only=True)
    max_zoom: float = field(default=8.0, kw_only=True)
    p: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        if (self.height is None) != (self.width is None):
            raise ValueError(
                f"height and width: expected both or none, got {self.height!r} and {self.width!r}"
            )
        sides = (0.0, 0.0) if self.height is None else (self._side("height"), self._side("width"))
        within = self._limits("max_zoom")
        return (
            *sides,
            *self._fixed("margin", "margin"),
            check_number("max_zoom", self.max_zoom, within=within),
        )

    def _side(self, name: str) -> float:
        upper = int(self._limits(name)[1])
        return float(check_count(name, getattr(self, name), upper=upper))
