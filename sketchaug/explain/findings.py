"""What a user should know about an op: the rules, with their limits as constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sketchaug.explain.report import OpReport

# Ink that moves less, in 95 of 100 cases, stands where it stood.
VISIBLE_PIXELS = 0.25
# Share of the pixels that has to change visibly, in 95 of 100 draws.
VISIBLE_SHARE = 0.0005
# A frame that is drawn this often is seen in training.
FRAME_DRAWS = 0.02
# Ink that the median draw may push out of the picture.
LOST_INK = 0.05
# Ink that mirrored or repeated edges may add, in 95 of 100 draws.
REPEATED_INK = 0.05
# Of the ink, what an op that keeps its canvas leaves at least, and adds at most.
ERASED_INK, PAINTED_INK = 0.5, 2.0
# Change of the strokes' contrast, of what it was, at which they fade.
FADED = -0.5
# Share of the time, of three ops or more: of two, one always takes half.
SLOW_SHARE, SLOW_AMONG = 0.5, 3


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A warning.

    Attributes:
        kind: `"never"`, `"invisible"`, `"still field"`, `"frame"`, `"out of the picture"`,
            `"repeats ink"`, `"erases"`, `"paints"`, `"fades"` or `"slow"`.
        text: What was seen, in one line.
    """

    kind: str
    text: str


def findings_of(op: OpReport, count_timed: int) -> tuple[Finding, ...]:
    """The warnings about an op of a policy that has `count_timed` ops with a time."""
    if op.is_deciding:
        return ()
    found = [Finding(kind=kind, text=text) for kind, text in _of_sight(op)]
    if op.time_share is not None and op.time_share > SLOW_SHARE and count_timed >= SLOW_AMONG:
        share = f"{op.time_share:.0%} of the time of all ops"
        found.append(Finding(kind="slow", text=f"costs {share}"))
    return tuple(found)


def _of_sight(op: OpReport) -> Iterator[tuple[str, str]]:
    if op.probability == 0.0:
        yield "never", "is never applied: its chance is 0"
    if op.is_invisible:
        yield "invisible", f"does nothing visible: {_smallness(op)}"
    elif op.field_p95 is not None and op.field_p95 < VISIBLE_PIXELS:
        yield (
            "still field",
            f"its random field moves ink by {op.field_p95:.2f} px, which is not seen; what is seen "
            "is the map before it",
        )
    if op.framed_draws >= FRAME_DRAWS:
        yield (
            "frame",
            f"fills with level {op.fill_level:.0f} on paper of level {op.paper_level:.0f}: in "
            f"{op.framed_draws:.0%} of the draws, {op.framed_area:.1%} of the picture; "
            "fill='paper' takes the paper's own",
        )
    if op.ink_kept is not None:
        yield from _of_ink(op, op.ink_kept)
    if op.contrast_share is not None and op.contrast_share <= FADED:
        yield "fades", f"takes {-op.contrast_share:.0%} of the strokes' contrast"


def _of_ink(op: OpReport, kept: float) -> Iterator[tuple[str, str]]:
    if op.stage == "geometry":
        if kept < 1.0 - LOST_INK:
            yield "out of the picture", f"pushes {1 - kept:.0%} of the ink out of the picture"
        if op.repeated_p95 > REPEATED_INK:
            share = f"up to {op.repeated_p95:.0%} more of it"
            yield "repeats ink", f"repeats strokes beyond the edge: {share}"
    elif kept < ERASED_INK:
        yield "erases", f"leaves {kept:.0%} of the ink"
    elif kept > PAINTED_INK:
        yield "paints", f"paints: {kept:.1f} times the ink that was there"


def _smallness(op: OpReport) -> str:
    if op.moved_p95 is not None:
        return f"95 of 100 ink pixels move by less than {_rounded_up(op.moved_p95)} px"
    return f"{op.changed_p95 or 0.0:.3%} of the pixels change by 5 levels or more"


def _rounded_up(pixels: float) -> str:
    return f"{pixels + 0.005:.2f}"
