"""What one op did to one drawing, in numbers.

Ink is the distance of a level from the paper's. Its mass is signed: noise of the paper cancels, and
whatever averages pixels keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]
Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Trace = NDArray[np.float32]

# A pixel this many levels or more from the paper is ink, as it is to the core: closer ones are
# grain and what JPEG leaves around strokes.
INK_LEVELS = 25
# A change of so many levels or more can be seen.
VISIBLE_LEVELS = 5
# Filled pixels this far from the paper make a frame: next to it a fill looks like paper.
FRAME_LEVELS = 32
# The level that nine in ten ink pixels do not reach stands for the strokes' cores.
_STROKE_PERCENTILE = 90
# Ink pixels of one drawing that count as movements; more of them say no more.
_MOVEMENTS_MAX = 1024
# How far a coordinate may leave the drawing by rounding, pixels.
_ROUNDING = 1e-2


def opaque_of(image: Pixels) -> Pixels:
    """(H, W, 1 or 3), a transparent drawing laid on white."""
    if image.ndim == 2:
        return image[..., None]
    if image.shape[2] < 4:
        return image
    alpha = image[..., 3:].astype(np.uint32)
    laid = (image[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
    return laid.astype(np.uint8)


def levels_of(image: Pixels) -> Levels:
    """Luma, (H, W)."""
    opaque = opaque_of(image)
    if opaque.shape[2] == 1:
        return opaque[..., 0].astype(np.float32)
    red, green, blue = (opaque[..., channel].astype(np.float32) for channel in range(3))
    luma: Levels = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
    return luma


def paper_of(levels: Levels) -> float:
    """The paper's level: the median of the outermost ring if two thirds of it agree, else white."""
    ring = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    median = float(np.median(ring))
    return median if 3 * np.sum(np.abs(ring - median) < INK_LEVELS) >= 2 * ring.size else 255.0


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A drawing as seen: how far each pixel is from the paper.

    Attributes:
        paper: The paper's level.
        offsets: Level minus paper, (H, W).
        ink: Which pixels are ink.
        sign: -1 if most ink is darker than the paper, 1 if it is lighter.
    """

    paper: float
    offsets: Levels
    ink: Mask
    sign: float

    @classmethod
    def of(cls, levels: Levels, paper: float) -> Sight:
        """Looks at levels on a paper."""
        offsets = levels - np.float32(paper)
        ink = np.abs(offsets) >= INK_LEVELS
        sign = 1.0 if offsets[ink].sum(dtype=np.float64) > 0 else -1.0
        return cls(paper=paper, offsets=offsets, ink=ink, sign=sign)

    @classmethod
    def at(cls, image: Pixels) -> Sight:
        """Looks at a drawing, and at the paper that it is on."""
        levels = levels_of(image)
        return cls.of(levels, paper_of(levels))

    @property
    def has_ink(self) -> bool:
        """Whether there is any that counts."""
        return self.mass() > 0 and bool(self.ink.any())

    def mass(self, weights: NDArray[np.floating] | Mask | None = None) -> float:
        """Sum of ink over pixels, each weighted."""
        parts = self.offsets if weights is None else self.offsets * weights
        return self.sign * float(parts.sum(dtype=np.float64))

    def strength(self, ink: Mask | None = None) -> float:
        """How far the strokes are from the paper, levels; 0 without ink."""
        offsets = self.offsets[self.ink if ink is None else ink]
        return float(np.percentile(np.abs(offsets), _STROKE_PERCENTILE)) if offsets.size else 0.0


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one application of an op did; None where it has no such thing.

    Attributes:
        moved: Pixels that ink moved, of the drawing that the op met, a change of the canvas' size
            scaled out; empty without ink, None for what has no map.
        field_moved: The same for the op's field of displacements alone.
        ink_kept: Mass of ink afterwards, of that before; geometry's is counted in pixels of the
            drawing that it met.
        contrast: Change of the strokes' distance from the paper, levels.
        paper: Change of the paper's level.
        changed: Share of the pixels that changed visibly, for what has no map.
        framed: Share of the result that was filled with a level that is not the paper's.
        repeated: Ink in what a mirrored, repeated or stretched edge shows, of the ink before.
    """

    moved: NDArray[np.float32] | None = None
    field_moved: NDArray[np.float32] | None = None
    ink_kept: float | None = None
    contrast: float | None = None
    paper: float | None = None
    changed: float | None = None
    framed: float = 0.0
    repeated: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Border:
    """What an op shows beyond the edge, or in holes: its mode, and the level of its fill."""

    mode: str
    level: float

    @property
    def is_fill(self) -> bool:
        """Whether it is a colour of the user's, which need not be the paper's."""
        return self.mode == "constant"


def measure_geometry(
    before: Sight, result: Pixels, trace: Trace, still: Trace, border: Border | None
) -> Effect:
    """What geometry did.

    Args:
        before: The drawing that it met.
        result: What it made of it.
        trace: Source coordinates of the result's pixels.
        still: The same without fields of displacements.
        border: What it shows beyond the edge, if it can.
    """
    height, width = before.offsets.shape
    after = Sight.of(levels_of(result), before.paper)
    # What is filled blends with the outermost pixels; other edges reach half a pixel beyond them.
    margin = 0.0 if border is not None and border.is_fill else 0.5
    inside = _is_inside(trace, height, width, margin + _ROUNDING)
    beyond = ~_is_inside(trace, height, width, 0.5 + _ROUNDING)
    kept = contrast = None
    framed = repeated = 0.0
    if before.has_ink:
        kept = after.mass(inside * _area(trace, height, width)) / before.mass()
        left = inside & after.ink
        contrast = after.strength(left) - before.strength() if left.any() else None
        if border is not None and not border.is_fill:
            repeated = max(0.0, after.mass(beyond) / before.mass())
    if border is not None and border.is_fill:
        framed = float(np.mean(beyond & (np.abs(after.offsets) >= FRAME_LEVELS)))
    landed = np.flatnonzero(inside & _ink_at(before, trace))
    landed = landed[:: max(1, -(-landed.size // _MOVEMENTS_MAX))]
    moved = _distance(trace, _places(trace.shape[1:], height, width), landed)
    has_field = not np.array_equal(trace, still)
    return Effect(
        moved=moved,
        field_moved=_distance(trace, still, landed) if has_field else None,
        ink_kept=kept,
        contrast=contrast,
        framed=framed,
        repeated=repeated,
    )


def measure_levels(
    before: Sight, met: Pixels, result: Pixels, border: Border | None = None
) -> Effect:
    """What an op that stays on its canvas did.

    Args:
        before: The drawing that it met.
        met: Its pixels.
        result: What it made of it.
        border: What it fills holes with, if it does.
    """
    levels = levels_of(result)
    is_paper = ~before.ink
    paper = float(np.median(levels[is_paper])) if is_paper.any() else paper_of(levels)
    after = Sight.of(levels, paper)
    changes = np.abs(opaque_of(met).astype(np.int16) - opaque_of(result)).max(axis=2)
    framed = 0.0
    if border is not None and border.is_fill and abs(border.level - paper) >= FRAME_LEVELS:
        framed = float(np.mean(is_paper & (np.abs(levels - border.level) < 1.5)))
    return Effect(
        ink_kept=after.mass() / before.mass() if before.has_ink else None,
        contrast=after.strength() - before.strength() if before.has_ink else None,
        paper=paper - before.paper,
        changed=float(np.mean(changes >= VISIBLE_LEVELS)),
        framed=framed,
    )


def _is_inside(trace: Trace, height: int, width: int, margin: float) -> Mask:
    xs, ys = trace
    within_x = (xs >= -margin) & (xs <= width - 1 + margin)
    inside: Mask = within_x & (ys >= -margin) & (ys <= height - 1 + margin)
    return inside


def _places(shape: tuple[int, ...], height: int, width: int) -> Trace:
    """Where the result's pixels lie on the canvas that came: the way of a plain resize."""
    rows, columns = shape
    xs = (np.arange(columns, dtype=np.float32) + 0.5) * (width / columns) - 0.5
    ys = (np.arange(rows, dtype=np.float32) + 0.5) * (height / rows) - 0.5
    return np.stack(np.broadcast_arrays(xs, ys[:, None])).astype(np.float32)


def _ink_at(before: Sight, trace: Trace) -> Mask:
    """Whether the nearest source pixel is ink."""
    height, width = before.ink.shape
    columns = np.clip(np.rint(trace[0]), 0, width - 1).astype(np.intp)
    rows = np.clip(np.rint(trace[1]), 0, height - 1).astype(np.intp)
    found: Mask = before.ink[rows, columns]
    return found


def _distance(one: Trace, other: Trace, at: NDArray[np.intp]) -> NDArray[np.float32]:
    dx, dy = (one - other).reshape(2, -1)[:, at]
    distance: NDArray[np.float32] = np.hypot(dx, dy)
    return distance


def _area(trace: Trace, height: int, width: int) -> NDArray[np.floating]:
    """Source pixels under each result pixel."""
    _, rows, columns = trace.shape
    if rows < 2 or columns < 2:
        return np.full((rows, columns), height * width / (rows * columns))
    (x_down, x_right), (y_down, y_right) = (np.gradient(plane) for plane in trace)
    area: NDArray[np.floating] = np.abs(x_right * y_down - x_down * y_right)
    return area
