"""Draws that a caller made up: `apply` takes any finite numbers, for any ops, on any picture.

tests/c/test_hostile.c has the core do it under sanitizers; here are instruction tiers, and what was
found.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np
import pytest
from cases import CASES
from cases.groups import AUGMIX
from checks import assert_same
from conftest import Tier
from strategies import drawing

import sketchaug as A
from sketchaug import _core

TESTS = Path(__file__).parents[1]
HOSTILE = [
    *(0.0, -0.0, 5e-324, -1e-300, 1e300, -1e300, 1.7e308, -1.7e308, 0.5, -1.0, 7.0, 90.0, 254.5),
    *(256.0, -1e6, 2.0**31, 2.0**32 - 1, 2.0**32, 1e19, -1e19, 1e38, -4e38),
]
SIZES = [(1, 1), (1, 37), (41, 1), (3, 2), (16, 31), (33, 32)]


def is_bounded(case):
    """Where the canvas follows from the draws, made up ones ask for the largest there is."""
    follows = case.op.core_name in ("longest_max_size", "smallest_max_size")
    return not follows and not getattr(case.op, "fit_output", False)


def make_up(params, rng):
    """The entries with some of their numbers replaced."""
    chance = rng.choice([0.1, 0.1, 1.0])
    return [
        {
            key: rng.choice(HOSTILE)
            if isinstance(value, float) and rng.random() < chance
            else value
            for key, value in entry.items()
        }
        for entry in params
    ]


def print_hashes(count=300):
    """One JSON line: hashes of random chains with made up draws."""
    rng, found = random.Random(11), []
    ops = [case.op for case in [*CASES, AUGMIX] if is_bounded(case)]
    for seed in range(count):
        chain = [rng.choice(ops) for _ in range(rng.randint(1, 3))]
        policy = A.Compose(
            [*chain, A.Resize(17, 23)], seed=seed, fuse=rng.random() < 0.7, antialias=seed % 2 == 0
        )
        image = drawing(*rng.choice(SIZES), rng.choice([None, 3, 4]), seed=seed)
        params = make_up(policy.sample(seed), rng)
        result = policy.apply(image, params)
        assert_same(policy.apply(image, params), result, str(policy))
        found.append(hashlib.sha256(result.tobytes()).hexdigest())
    print(json.dumps(found))


def test_tiers_write_the_same_bytes():
    snippet = (
        f"import sys; sys.path[:0] = [{str(TESTS)!r}, {str(TESTS / 'pipeline')!r}]; "
        "import test_hostile_draws; test_hostile_draws.print_hashes()"
    )
    found = {
        tier: json.loads(Tier(tier).run(snippet)) for tier in _core.build_info()["supported_tiers"]
    }
    truth = found["scalar"]
    assert len(set(truth)) > len(truth) / 3
    for tier, hashes in found.items():
        assert [i for i, digest in enumerate(hashes) if digest != truth[i]] == [], tier


@pytest.mark.parametrize("value", [-1.0, -1e300])
def test_a_gamma_below_0_stays_within_the_levels(value):
    """Regression: levels without end were looked up in the table of the next gamma: a crash."""
    policy = A.Compose([A.RandomGamma(p=1), A.RandomGamma(p=1), A.Normalize(0, 1, 1)], seed=0)
    params = policy.sample(0)
    params[0]["gamma"] = value
    result = policy.apply(np.arange(256, dtype=np.uint8)[None], params)
    assert result.min() >= 0
    assert result.max() <= 255


@pytest.mark.parametrize("name", ["scale_x", "scale_y"])
@pytest.mark.parametrize("semantics", ["1.4", "2.0"])
def test_a_map_without_an_inverse_keeps_its_canvas(semantics, name):
    """Regression: the canvas that fits was 65,500 x 65,500 pixels, for a result of 4 GB."""
    policy = A.Compose([A.Affine(fit_output=True, semantics=semantics, fill="paper", p=1)], seed=0)
    params = policy.sample(0)
    params[0][name] = 0.0
    paper = np.full((11, 13), 77, np.uint8)
    assert_same(policy.apply(paper, params), paper)


PAPER = ("paper", (0, 0, 0))


@pytest.mark.parametrize(
    "op",
    [
        ("ink_crop", 1.0, (0.5, 0.5, 0.0, 0.0, 1.0), *PAPER),
        ("ink_crop", 1.0, (0.0, 0.5, 0.0, 0.0, 1.0), *PAPER),
    ],
)
def test_a_canvas_without_pixels_is_refused(op):
    """Regression: ops that came after it read what lay before the picture."""
    plan = _core.Plan([op, ("equalize", 1.0, (0.0,), *PAPER)])
    with pytest.raises(ValueError, match="its result would have no pixels"):
        plan.apply(np.zeros((1, 1), np.uint8), plan.sample(0))


@pytest.mark.parametrize(("height", "width"), [(8.0, 0.0), (0.0, 8.0)])
def test_one_side_alone_is_no_canvas(height, width):
    """Regression: `canvas` said (8, 0), or the canvas of the op before."""
    ink_crop = ("ink_crop", 1.0, (height, width, 0.0, 0.0, 1.0), *PAPER)
    plan = _core.Plan([("resize", 1.0, (5.0, 6.0), *PAPER), ink_crop])
    assert plan.canvas is None
    image = np.zeros((3, 3), np.uint8)
    assert plan.apply(image, plan.sample(0)).shape == (int(height) or 5, int(width) or 6)


def test_a_field_beyond_what_an_index_holds_is_refused():
    """Regression: nodes were numbered in 32 bits, however many there are. No pixel is touched."""
    wide = ("resize", 1.0, (50_000.0, 50_000.0), *PAPER)
    grid = ("grid_distortion", 1.0, (5.0, -0.3, 0.3, 0.0), *PAPER)
    plan = _core.Plan([wide, grid])
    with pytest.raises(MemoryError):
        plan.apply(np.zeros((1, 1), np.uint8), plan.sample(0))


@pytest.mark.parametrize(("height", "width"), [(-1, 5), (5, 2**33)])
def test_sides_of_mixed_images_are_checked(height, width):
    """Regression: they were cast to 32 bits as they came."""
    options = (0.5, 0.5, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, False, "cycle", "element", "even", "area")
    with pytest.raises(ValueError, match=r"(height|width) must be in"):
        _core.mix_sample(options, 1, 0, 0, 2, height, width)
