"""The sheet of the demo set: paper, ink and where a drawing lands on them.

Sizes, modes and polarity follow the real competition images: sides from 236 to 800 px, any
aspect, gray and RGB files mixed, light paper, some tints, a few inverted drawings, lines so thin
(1 to 4 px) that a careless resize breaks them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .hand import Points

# (width, height), as they occur on the web; the mean sheet has about 0.22 million pixels.
SIZES = (
    (236, 305), (300, 300), (320, 240), (280, 420), (360, 360), (400, 300), (420, 420), (350, 500),
    (480, 360), (500, 333), (450, 470), (512, 512), (600, 400), (480, 640), (640, 480), (564, 698),
    (600, 600), (800, 533), (640, 720), (800, 800),
)  # fmt: skip

Colour = tuple[int, int, int]
TINTS: tuple[Colour, ...] = (
    (252, 246, 228), (244, 236, 216), (235, 240, 248), (240, 248, 236), (250, 236, 236),
    (226, 220, 208),
)  # fmt: skip
INKS: tuple[Colour, ...] = (
    (28, 52, 160), (170, 30, 36), (24, 110, 60), (96, 52, 24), (110, 40, 130),
    (220, 110, 20),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything about one sheet that is not the drawing.

    Attributes:
        size: Width and height in pixels.
        gray: Whether the file has one channel.
        paper: Paper colour; equal channels when gray.
        ink: Colour of most strokes.
        second_ink: Colour of every third stroke, None = the same ink.
        line_width: Stroke width in pixels, 1 to 4.
        grain: Strength of the pencil's grain, 0 to 1; 0 = smooth ink.
    """

    size: tuple[int, int]
    gray: bool
    paper: Colour
    ink: Colour
    second_ink: Colour | None
    line_width: float
    grain: float


def draw_sheet(rng: np.random.Generator) -> Sheet:
    """Draws paper, ink and line width for one drawing."""
    width, height = SIZES[int(rng.integers(len(SIZES)))]
    if rng.random() < 0.3:
        width, height = height, width
    gray = rng.random() < 0.25
    level = 255 if rng.random() < 0.5 else int(rng.integers(225, 255))
    paper: Colour = (level, level, level)
    dark = int(rng.integers(0, 110))
    ink: Colour = (dark, dark, dark)
    second_ink: Colour | None = None
    if not gray and rng.random() < 0.25:
        paper = TINTS[int(rng.integers(len(TINTS)))]
    if not gray and rng.random() < 0.14:
        ink = INKS[int(rng.integers(len(INKS)))]
        if rng.random() < 0.4:
            second_ink = INKS[int(rng.integers(len(INKS)))]
    if rng.random() < 0.05:
        paper, ink = (8, 8, 8), (245, 245, 245)
        second_ink = None
    longest = max(width, height)
    # Thick pens are rare; on small sheets a pen of 4 px would drown the details.
    widest = 4.0 if longest > 400 else 2.5
    line_width = 1.0 + (widest - 1.0) * float(rng.random()) ** 1.5
    grain = float(rng.uniform(0.3, 0.9)) if rng.random() < 0.3 else 0.0
    return Sheet(
        size=(width, height),
        gray=bool(gray),
        paper=paper,
        ink=ink,
        second_ink=second_ink,
        line_width=line_width,
        grain=grain,
    )


def place(
    strokes: list[Points], sheet: Sheet, rng: np.random.Generator, *, mirror: bool
) -> list[Points]:
    """Tilts, stretches and moves strokes from model units to pixels of the sheet.

    Returns:
        The strokes in pixels, inside the sheet but for a line's width.
    """
    tilt = np.radians(rng.normal(0.0, 7.0))
    if rng.random() < 0.08:
        tilt += np.radians(rng.uniform(-35.0, 35.0))
    stretch = np.exp(rng.normal(0.0, 0.12))
    shear = rng.normal(0.0, 0.08)
    flip = -1.0 if mirror and rng.random() < 0.5 else 1.0
    cos, sin = np.cos(tilt), np.sin(tilt)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.array([[flip * stretch, shear], [0.0, 1.0]])
    turned = [stroke @ matrix.T for stroke in strokes]
    corners = np.concatenate(turned)
    low, high = corners.min(axis=0), corners.max(axis=0)
    extent = np.maximum(high - low, 1e-6)
    size = np.array(sheet.size, dtype=np.float64)
    room = size - 2.0 * (2.0 + sheet.line_width)
    fill = rng.uniform(0.45, 1.0) if rng.random() < 0.3 else rng.uniform(0.75, 1.0)
    scale = float(np.min(room / extent)) * fill
    free = room - extent * scale
    # Most people draw near the middle.
    offset = 2.0 + sheet.line_width + free * rng.beta(2.5, 2.5, 2)
    return [(stroke - low) * scale + offset for stroke in turned]


def render(strokes: list[Points], sheet: Sheet, rng: np.random.Generator) -> Image.Image:
    """Draws strokes, given in pixels, on the sheet.

    Returns:
        A Pillow image of mode L or RGB.
    """
    # Supersampling hides Pillow's aliased lines; small sheets need more of it, large ones pay more.
    finer = 3 if max(sheet.size) <= 420 else 2
    inks = [sheet.ink] if sheet.second_ink is None else [sheet.ink, sheet.second_ink]
    image = Image.new("L" if sheet.gray else "RGB", sheet.size, _colour(sheet.paper, sheet.gray))
    for number, ink in enumerate(inks):
        chosen = strokes if len(inks) == 1 else _share(strokes, number)
        mask = _ink_mask(chosen, sheet, finer, rng)
        if sheet.grain:
            mask = _pencil(mask, sheet.grain, rng)
        image.paste(_colour(ink, sheet.gray), (0, 0), mask)
    return image


def _share(strokes: list[Points], number: int) -> list[Points]:
    """Every third stroke belongs to the second ink, the others to the first."""
    return [stroke for at, stroke in enumerate(strokes) if (at % 3 == 2) == (number == 1)]


def _colour(colour: Colour, gray: bool) -> int | Colour:
    return colour[0] if gray else colour


def _ink_mask(
    strokes: list[Points], sheet: Sheet, finer: int, rng: np.random.Generator
) -> Image.Image:
    canvas = Image.new("L", (sheet.size[0] * finer, sheet.size[1] * finer), 0)
    pen = ImageDraw.Draw(canvas)
    pressure = rng.uniform(0.8, 1.25, len(strokes))
    for stroke, press in zip(strokes, pressure, strict=True):
        width = max(finer, round(sheet.line_width * press * finer))
        points = (stroke * finer).ravel().tolist()
        # Rounded joints (joint="curve") took a third of the time and cannot be seen at this width.
        pen.line(points, fill=255, width=width)
    return canvas.reduce(finer)


def _pencil(mask: Image.Image, grain: float, rng: np.random.Generator) -> Image.Image:
    """Lets the paper's grain show through the ink."""
    width, height = mask.size
    tile = rng.integers(0, int(255 * grain), (97, 89), dtype=np.uint8)
    rows, columns = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    paper: NDArray[np.uint8] = np.tile(tile, (rows, columns))[:height, :width]
    ink = np.asarray(mask)
    return Image.fromarray(np.where(ink > paper, ink - paper, 0).astype(np.uint8))
