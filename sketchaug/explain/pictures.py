"""The pictures of a report, drawn with Pillow alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sketchaug.explain.measures import VISIBLE_LEVELS, Pixels, levels_of, opaque_of
from sketchaug.explain.report import OpReport, Report, Strip

Trace = NDArray[np.float32]

# Side of a cell, the gap between two, and arrows along a side.
_CELL, _GAP, _ARROWS = 128, 6, 9
_CELLS = 5
_WIDTH = _CELLS * (_CELL + _GAP) + _GAP
_LINE = 17
_FRAME, _FAINT, _TEXT, _WARNING = (200, 200, 200), (232, 232, 232), (30, 30, 30), (176, 60, 0)
_ARROW, _MORE, _LESS = (200, 30, 30), (30, 90, 200), (220, 110, 0)


def thumbnail_of(image: Pixels) -> Pixels:
    """At most a cell large, uint8 (H, W, 3), the aspect kept; small drawings are enlarged."""
    return np.asarray(_fitted(image))


def _fitted(image: Pixels) -> Image.Image:
    opaque = opaque_of(image)
    picture = Image.fromarray(opaque[..., 0] if opaque.shape[2] == 1 else opaque).convert("RGB")
    scale = _CELL / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)


def picture_of_change(met: Pixels, result: Pixels, trace: Trace | None) -> Pixels:
    """What an op changed: arrows from where pixels were, or the ink that came and went.

    Args:
        met: The drawing before.
        result: The drawing afterwards.
        trace: Source coordinates of the result's pixels; None for an op without a map.
    """
    if trace is not None:
        return _arrows(met, result, trace)
    if met.shape[:2] != result.shape[:2]:
        return thumbnail_of(result)
    return thumbnail_of(_differences(levels_of(met), levels_of(result)))


def _differences(before: NDArray[np.float32], after: NDArray[np.float32]) -> Pixels:
    """Blue where it became darker, orange where lighter, as much as it did."""
    change = after - before
    strength = np.clip(np.abs(change) / 128, 0, 1)
    strength[np.abs(change) < VISIBLE_LEVELS] = 0
    colours = np.where((change < 0)[..., None], _MORE, _LESS)
    mixed: Pixels = (255 + (colours - 255) * strength[..., None]).round().astype(np.uint8)
    return mixed


def _arrows(met: Pixels, result: Pixels, trace: Trace) -> Pixels:
    picture = Image.blend(_fitted(result), Image.new("RGB", _fitted(result).size, "white"), 0.7)
    pen = ImageDraw.Draw(picture)
    height, width = met.shape[:2]
    _, rows, columns = trace.shape
    for row in _spread(rows):
        for column in _spread(columns):
            x, y = trace[:, row, column]
            if not (-0.5 <= x <= width - 0.5 and -0.5 <= y <= height - 0.5):
                continue  # it shows what lies beyond the edge
            end = (column + 0.5) / columns * picture.width, (row + 0.5) / rows * picture.height
            start = (x + 0.5) / width * picture.width, (y + 0.5) / height * picture.height
            pen.line([start, end], fill=_ARROW)
            pen.ellipse([end[0] - 1.5, end[1] - 1.5, end[0] + 1.5, end[1] + 1.5], fill=_ARROW)
    return np.asarray(picture)


def _spread(count: int) -> NDArray[np.intp]:
    """Middles of as many parts of a side as there are arrows along it."""
    middles = (np.arange(_ARROWS) + 0.5) / _ARROWS * count - 0.5
    return np.unique(np.clip(middles.round(), 0, count - 1)).astype(np.intp)


def strip_of(strip: Strip) -> Image.Image:
    """The cells of an op in a row."""
    picture = Image.new("RGB", (_WIDTH, _CELL + 2 * _GAP), "white")
    pen = ImageDraw.Draw(picture)
    results = [*strip.results, *[None] * (_CELLS - 2 - len(strip.results))]
    for number, cell in enumerate([strip.met, *results, strip.change]):
        left = _GAP + number * (_CELL + _GAP)
        pen.rectangle([left - 1, _GAP - 1, left + _CELL, _GAP + _CELL], outline=_FRAME, fill=_FAINT)
        if cell is None:
            continue
        height, width = cell.shape[:2]
        place = (left + (_CELL - width) // 2, _GAP + (_CELL - height) // 2)
        picture.paste(Image.fromarray(cell), place)
    return picture


def png_of(picture: Image.Image) -> bytes:
    """The bytes of a PNG file; few colours are enough."""
    file = io.BytesIO()
    picture.quantize(256).save(file, "PNG", optimize=True)
    return file.getvalue()


def facts_of(op: OpReport) -> str:
    """The numbers of an op in words."""
    return ", ".join(_facts(op))


def _facts(op: OpReport) -> Iterator[str]:
    if op.moved_median is not None:
        yield f"ink moves {op.moved_median:.2f} px (95 %: {op.moved_p95:.2f})"
    if op.ink_kept is not None:
        yield f"ink kept {op.ink_kept:.0%}"
    if op.contrast is not None:
        yield f"contrast {op.contrast:+.0f} ({op.contrast_range()})"
    if op.paper is not None and abs(op.paper) >= 0.5:
        yield f"paper {op.paper:+.0f}"
    if op.microseconds is not None:
        share = "" if op.time_share is None else f" ({op.time_share:.0%} of all)"
        yield f"{op.microseconds:.0f} us{share}"


def heading_of(op: OpReport) -> str:
    """An op's place, name and chance."""
    return f"{op.position} {op.name}, p = {op.probability:.3g}"


def sheet_of(report: Report) -> Image.Image:
    """The whole report as one picture."""
    blocks = [_text_block([(note, _TEXT) for note in report.notes()])]
    for op, strip in zip(report.ops, report.strips, strict=True):
        lines = [(heading_of(op), _TEXT)]
        if facts_of(op):
            lines.append((facts_of(op), _TEXT))
        lines += [(f"! {finding.text}", _WARNING) for finding in op.findings]
        blocks.append(_text_block(lines))
        if strip is not None:
            blocks.append(strip_of(strip))
    sheet = Image.new("RGB", (_WIDTH, sum(block.height for block in blocks)), "white")
    top = 0
    for block in blocks:
        sheet.paste(block, (0, top))
        top += block.height
    return sheet


def _text_block(lines: Sequence[tuple[str, tuple[int, int, int]]]) -> Image.Image:
    font = ImageFont.load_default(13)
    wrapped = [
        (part, colour) for text, colour in lines for part in _wrapped(text, font, _WIDTH - 2 * _GAP)
    ]
    block = Image.new("RGB", (_WIDTH, _LINE * len(wrapped) + _GAP), "white")
    pen = ImageDraw.Draw(block)
    for number, (part, colour) in enumerate(wrapped):
        pen.text((_GAP, _GAP + number * _LINE - 2), part, fill=colour, font=font)
    return block


def _wrapped(
    text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int
) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line
