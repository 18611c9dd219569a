"""Small sheets with known ink."""

from __future__ import annotations

import numpy as np
import pytest


def sheet(*boxes, height=60, width=80, paper=255, ink=0):
    """A sheet with filled boxes (top, left, height, width)."""
    image = np.full((height, width), paper, np.uint8)
    for top, left, rows, columns in boxes:
        image[top : top + rows, left : left + columns] = ink
    return image


@pytest.fixture
def make_sheet():
    return sheet


@pytest.fixture
def kinds():
    """The kinds of all findings of a report, by op."""

    def of(report):
        return {op.name: [finding.kind for finding in op.findings] for op in report.ops}

    return of
