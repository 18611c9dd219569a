"""Probabilities of groups: by hand, and against albumentations 2.0.8 counting."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from reference import composition

peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)
stats = pytest.importorskip("scipy.stats", reason="SciPy is not installed: pip install scipy")

CHANCES = [0.5, 0.2, 0.8]
DRAWS = 1500


def test_by_hand():
    assert composition.one_of([1, 1], p=0.5) == {(): 0.5, (0,): 0.25, (1,): 0.25}
    assert composition.sequential([0.5], p=0.5) == {(): 0.75, (0,): 0.25}
    forced = composition.some_of([0.1, 0.1], p=1, n_low=1, n_high=2, forced=True)
    assert forced == {(0,): 0.25, (1,): 0.25, (0, 1): 0.5}
    assert composition.share_of(forced, 0) == 0.75


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_probabilities_add_up_to_one(n):
    for forced in (False, True):
        outcomes = composition.some_of(CHANCES, p=0.7, n_low=n, n_high=n + 1, forced=forced)
        assert sum(outcomes.values()) == pytest.approx(1)


GROUPS = {
    "one_of": (peer.OneOf, {}, composition.one_of(CHANCES, p=0.6)),
    "sequential": (peer.Sequential, {}, composition.sequential(CHANCES, p=0.6)),
    "some_of": (
        peer.SomeOf,
        {"n": 2, "replace": False},
        composition.some_of(CHANCES, p=0.6, n_low=2, n_high=2),
    ),
}


@pytest.mark.parametrize("name", GROUPS)
def test_their_groups_do_the_same(name):
    """Members that leave a mark: each sets its own pixel."""
    kind, arguments, expected = GROUPS[name]

    def mark(place):
        def leave(image, **_):
            image = image.copy()
            image[0, place] = 1
            return image

        return leave

    members = [
        peer.Lambda(image=mark(i), name=str(i), p=chance) for i, chance in enumerate(CHANCES)
    ]
    policy = peer.Compose([kind(members, p=0.6, **arguments)], seed=7)
    for place, member in enumerate(members):  # else all of them toss the same numbers
        member.set_random_seed(place)
    blank = np.zeros((1, 3), np.uint8)
    found = Counter(
        tuple(map(int, np.flatnonzero(policy(image=blank)["image"]))) for _ in range(DRAWS)
    )
    assert set(found) <= set(expected)
    counts = [found[outcome] for outcome in expected]
    wanted = [chance * DRAWS for chance in expected.values()]
    assert stats.chisquare(counts, wanted).pvalue > 1e-4
