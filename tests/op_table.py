"""README's table of ops, made from the registry, the peers' arguments and the tests' tables.

    python tests/op_table.py

writes it between README's two markers. tests/test_op_table.py holds the README to it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cases import CASES
from ops import KINDS
from peers import ARGUMENTS
from reference import pipeline as reference
from shared_pixels import SHARED, differences

import sketchaug as A
from sketchaug import _core
from sketchaug.demo import CLASS_NAMES, draw_sketch
from sketchaug.images import read_image

README = Path(__file__).parents[1] / "README.md"
DATA = Path(__file__).parents[2] / "shared" / "data"
BLOCK = re.compile(r"(<!-- ops -->\n).*?(<!-- end of ops -->\n)", flags=re.DOTALL)
HEADER = """\
| op | fused | albumentations | reference | differs by | pixels of | differ by (mean) |
|---|---|---|---|---|---|---|
"""
RELEASES = {("1.4", "2.0"): "1.4.4, 2.0.8", ("2.0",): "2.0.8", ("1.4",): "1.4.4", (): "none"}


@dataclass(frozen=True)
class Row:
    """What is told of an op; differences in grey levels, None where nobody shares its pixels."""

    name: str
    fused: str
    spelling: str
    oracle: str
    tolerance: float
    who: str
    largest: int | None = None
    mean: float | None = None

    def known(self):
        """The cells that need no measurement."""
        return self.name, self.fused, self.spelling, self.oracle, f"{self.tolerance:g}", self.who

    def text(self):
        shared = "-" if self.largest is None else f"{self.largest} ({self.mean:.2f})"
        name, fused, spelling, oracle, tolerance, who = self.known()
        return f"| `{name}` | {fused} | {spelling} | {oracle} | {tolerance} | {who} | {shared} |\n"


def row_of(name):
    """Without the measured differences."""
    kind = KINDS[name]
    known = _core.op_types()[kind.core_name]
    releases = tuple(version for version, ops in ARGUMENTS.items() if name in ops)
    tolerances = [case.tolerance for case in CASES if case.op.core_name == kind.core_name]
    return Row(
        name=name,
        fused="own pass" if known["keeps_grid"] else "yes",
        spelling=RELEASES[releases],
        oracle=reference.OPS[kind.core_name].__module__.removeprefix("reference."),
        tolerance=max(tolerances),
        who=SHARED[name].who if name in SHARED else "-",
    )


def measured(row, pictures):
    """The row with its differences over these drawings, rounded up."""
    if row.name not in SHARED:
        return row
    largest, mean = differences(row.name, pictures)
    return Row(**{**vars(row), "largest": largest, "mean": math.ceil(mean * 100 - 1e-9) / 100})


def generated_drawings():
    """Colour, as albumentations' ops want them; the same in every checkout."""
    drawings = [draw_sketch(name, seed=1, number=0) for name in CLASS_NAMES[:3]]
    return [np.stack([one] * 3, axis=2) if one.ndim == 2 else one for one in drawings]


def real_drawings():
    """What lies beside the checkout, if it does."""
    paths = sorted((DATA / "strokes_jpeg" / "train").rglob("[!.]*.JPEG"))
    drawings = [read_image(path) for path in paths[:: max(1, len(paths) // 6)][:6]]
    return [np.stack([one] * 3, axis=2) if one.ndim == 2 else one for one in drawings]


def rows():
    return [row_of(name) for name in sorted(KINDS)]


def table():
    pictures = [*generated_drawings(), *real_drawings()]
    return HEADER + "".join(measured(row, pictures).text() for row in rows())


def write():
    text = README.read_text(encoding="utf-8")
    assert BLOCK.search(text), "README.md has no markers for the table"
    README.write_text(BLOCK.sub(lambda found: found[1] + table() + found[2], text), "utf-8")


if __name__ == "__main__":
    print(f"sketchaug {A.__version__}")
    write()
