"""Instruction tiers: the same bytes from each that this processor runs."""

from __future__ import annotations

import checks

from sketchaug import _core


def test_every_tier_of_this_processor_ran(hashes_by_tier):
    assert list(hashes_by_tier) == _core.build_info()["supported_tiers"]
    counts = {len(hashes) for hashes in hashes_by_tier.values()}
    assert counts == {len(checks.CASES) * len(checks.images()) + 4}


def test_tiers_write_the_same_bytes(hashes_by_tier):
    truth = hashes_by_tier["scalar"]
    for tier, hashes in hashes_by_tier.items():
        differing = [what for what, digest in hashes.items() if truth[what] != digest]
        assert differing == [], tier


def test_different_work_has_different_hashes(hashes_by_tier):
    """A hash of nothing would make every tier equal."""
    truth = hashes_by_tier["scalar"]
    assert truth["policy, fuse=True"] != truth["policy, fuse=False"]
    assert len(set(truth.values())) > len(truth) / 2  # small sheets of paper look alike
