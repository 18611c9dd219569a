"""Each op in one pass with its neighbours, against op after op: what fusing costs, in grey levels.

Chains hold one op that moves pixels at most, flips aside, and run without antialiasing. Then the
mean absolute difference on a drawing is at most `TOLERANCE`; ops whose docstring states another
number have it in `STATED`.
"""

from __future__ import annotations

import numpy as np
import pytest
from checks import shown, steps_of
from ops import KINDS, stage_of, usual
from reference import pipeline as reference
from strategies import drawing

import sketchaug as A

TOLERANCE = 2.0
STATED: dict[str, float] = {
    "GaussNoise": 28.8,  # other noise of the same strength: 1.13 deviations, 25.5 levels at most
}
FLIP, RESIZE = A.HorizontalFlip(p=1), A.Resize(224, 224)
CONTRAST, GAMMA = A.RandomBrightnessContrast(p=1), A.RandomGamma(p=1)
BLUR, HOLES = A.GaussianBlur(p=1), A.CoarseDropout(p=1)
AROUND_GEOMETRY = {
    "alone": lambda op: [FLIP, op],
    "between tones": lambda op: [CONTRAST, FLIP, op, GAMMA, A.InvertImg(p=1)],
    "before filters": lambda op: [op, FLIP, BLUR, HOLES],
    "after a blur": lambda op: [FLIP, BLUR, op],
}
AROUND_OTHERS = {
    "alone": lambda op: [FLIP, op, A.VerticalFlip(p=1)],
    "before a resize": lambda op: [FLIP, op, RESIZE],
    "after a resize": lambda op: [RESIZE, FLIP, op],
    "among tones": lambda op: [GAMMA, op, RESIZE, CONTRAST],
    "before a turn": lambda op: [op, A.Rotate(15, p=1)],
}
CHAINS = [
    pytest.param(name, make, id=f"{name} {title}")
    for name, kind in KINDS.items()
    for title, make in (AROUND_GEOMETRY if stage_of(kind) == "geometry" else AROUND_OTHERS).items()
]


@pytest.fixture(scope="module")
def pictures(drawings, real_drawings, sketches):
    """Generated ones, and real ones where they lie beside the checkout."""
    return [*drawings[1::6], *real_drawings[:2], *sketches[:2]]


@pytest.mark.parametrize(("name", "make"), CHAINS)
def test_fused_is_near_op_after_op(name, make, pictures):
    chain = make(usual(name))
    fused, apart = (A.Compose(chain, seed=3, fuse=fuse, antialias=False) for fuse in (True, False))
    for index, picture in enumerate(pictures):
        params = fused.sample(index)
        results = [shown(policy.apply(picture, params)).astype(float) for policy in (fused, apart)]
        assert results[0].shape == results[1].shape
        difference = np.abs(results[0] - results[1]).mean()
        assert difference <= STATED.get(name, TOLERANCE)


# What the docstring of Compose states for chains of several ops that move pixels.
TURN, MAP = A.Rotate(15, p=1), A.Affine(scale=(1, 1.5), shear=(-10, 10), p=1)
FIELD = A.ElasticTransform(amplitude=(1, 4), sigma=(5, 20), p=1)
SEVERAL = {
    "two": ([TURN, RESIZE], 2),
    "three": ([TURN, MAP, RESIZE], 4),
    "five": ([TURN, MAP, FIELD, A.Perspective(p=1), RESIZE], 8),
}


@pytest.mark.parametrize(("chain", "stated"), SEVERAL.values(), ids=SEVERAL)
def test_chains_of_several_moves_differ_by_no_more_than_is_stated(
    chain, stated, drawings, real_drawings, sketches
):
    fused, apart = (A.Compose(chain, seed=3, fuse=fuse, antialias=False) for fuse in (True, False))
    for index, picture in enumerate([*drawings[::3], *real_drawings[::3], *sketches[::2]]):
        params = fused.sample(index)
        results = [policy.apply(picture, params).astype(float) for policy in (fused, apart)]
        assert np.abs(results[0] - results[1]).mean() <= stated


@pytest.mark.parametrize("name", KINDS)
def test_no_op_is_dropped(name):
    """Op after op is every op that was drawn, and each shows in the result, fused or not."""
    picture, op = drawing(200, 211, 3), usual(name)
    tail = [A.Resize(60, 64), A.InvertImg(p=1)]
    policy = A.Compose([FLIP, op, *tail], seed=5, fuse=False)
    for index in range(2):
        params = policy.sample(index)
        expected = reference.run(picture, steps_of(policy, params))
        assert np.abs(shown(policy.apply(picture, params)).astype(int) - expected).max() <= 2
    if name in ("Resize", "Letterbox", "LongestMaxSize", "SmallestMaxSize", "PadIfNeeded"):
        return  # a resize follows: the sheet alone changes
    for fuse in (True, False):
        whole, without = (
            A.Compose([FLIP, *middle, *tail], seed=5, fuse=fuse) for middle in ([op], [])
        )
        results = [whole.apply(picture, whole.sample(index)) for index in range(4)]
        plain = without.apply(picture, without.sample(0))
        assert any((result != plain).any() for result in results)
