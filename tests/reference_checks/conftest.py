"""Tiny pictures for the checks of the oracles."""

from __future__ import annotations

import os

import numpy as np
import pytest

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported


def strokes(height, width):
    """Soft dark lines and a ring on white paper, as bytes."""
    y, x = np.mgrid[:height, :width].astype(float)
    line = np.abs(0.6 * (x - 0.3 * width) - 0.8 * (y - 0.4 * height))
    other = np.abs(y - 0.75 * height - 0.15 * x)
    ring = np.abs(np.hypot(x - 0.6 * width, y - 0.45 * height) - 0.25 * min(height, width))
    ink = np.clip(2.2 - np.minimum(np.minimum(line, other), ring), 0, 1)
    return np.round(255 - 215 * ink).astype(np.uint8)


@pytest.fixture(params=[(41, 53), (64, 48), (1, 17), (23, 1)], ids=str)
def gray(request):
    """Drawings with odd, even and degenerate sides."""
    return strokes(*request.param)


@pytest.fixture
def drawing():
    """(41, 53) gray."""
    return strokes(41, 53)


@pytest.fixture
def colored(drawing):
    """(41, 53, 3): ink and paper in colour."""
    ink = (255 - drawing.astype(float))[..., None]
    paper, pen = np.array([250, 240, 215]), np.array([30, 90, 160])
    return np.round(paper + (pen - paper) * ink / 215).clip(0, 255).astype(np.uint8)


@pytest.fixture
def smooth():
    """(41, 53, 3): smooth in each channel, of the whole range."""
    y, x = np.mgrid[:41, :53].astype(float)
    waves = [np.sin(x / 9 + c) * np.cos(y / 7 - c) for c in range(3)]
    return np.round(127.5 + 127 * np.stack(waves, axis=2)).astype(np.uint8)
