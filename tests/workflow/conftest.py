"""Drawings for the rows of the original workflow."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug as A
from sketchaug.demo import CLASS_NAMES, draw_sketch


def of_size(height, width, *, number=0):
    picture = A.Compose([A.Resize(height, width)], seed=0)(draw_sketch("teapot", number=number))
    return np.stack([picture] * 3, axis=2) if picture.ndim == 2 else picture


@pytest.fixture(scope="session")
def drawing():
    """RGB, as the workflow loads its drawings."""
    return of_size(300, 260)


@pytest.fixture(scope="session")
def drawings():
    """Gray and colour, of many sizes."""
    return [draw_sketch(name, number=1) for name in CLASS_NAMES[:6]]
