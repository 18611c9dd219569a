"""Fixtures of the pipeline's tests: drawings, and what each instruction tier makes of the cases."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import Tier
from PIL import Image

from sketchaug import _core
from sketchaug.demo import CLASS_NAMES, draw_sketch

SUFFIXES = (".JPEG", ".jpg", ".png")
TESTS = Path(__file__).parents[1]
SHARED = TESTS.parents[1] / "shared" / "data"


def twelve_of(folder):
    """Drawings of a data set, spread over its files; none where it is not beside the checkout."""
    paths = sorted(path for path in (SHARED / folder).rglob("*.*") if path.suffix in SUFFIXES)
    paths = [path for path in paths if not path.name.startswith("._")]
    return [np.asarray(Image.open(path)) for path in paths[:: max(1, len(paths) // 12)][:12]]


@pytest.fixture(scope="session")
def drawings():
    """One generated drawing of each class: gray and colour, sides of 236 to 800 px."""
    return [draw_sketch(name, seed=1, number=0) for name in CLASS_NAMES]


@pytest.fixture(scope="session")
def real_drawings():
    """Real strokes, JPEG of 500 to 800 px; an empty list without the data set."""
    return twelve_of("strokes_jpeg")


@pytest.fixture(scope="session")
def sketches():
    """Real sketches of many hands, 224 to 256 px; an empty list without the data set."""
    return twelve_of("sketchmix")


@pytest.fixture(scope="session")
def hashes_by_tier():
    """{tier: {what: hash}}, each from a process of its own that says which tier it ran on."""
    snippet = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); import checks; checks.print_hashes()"
    )
    found = {}
    for name in _core.build_info()["supported_tiers"]:
        answer = json.loads(Tier(name).run(snippet))
        found[answer["tier"]] = answer["hashes"]
    return found
