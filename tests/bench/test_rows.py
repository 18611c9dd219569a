"""Every op has a row, every row that is shared has its peers, and they make the same."""

from __future__ import annotations

import pytest
from ops import KINDS

from sketchaug.bench import GROUP_NAMES
from sketchaug.bench.parity import hold_peer, own_results
from sketchaug.bench.rows import GROUPS
from sketchaug.bench.rows.batches import thread_counts
from sketchaug.bench.rows.ops import op_names, own_ops


def entries_of(case, peers):
    own = dict(case.own_peers or {})
    return own | {peer.label: peer.entries[case.key] for peer in peers if case.key in peer.entries}


def test_groups_are_those_of_the_command():
    assert tuple(GROUPS) == GROUP_NAMES


def test_every_op_of_the_registry_has_a_row(cases):
    assert set(op_names()) == set(KINDS)
    assert {f"ops/{name}" for name in KINDS} <= set(cases)


def test_an_op_is_shared_or_listed_as_ours_alone(cases, peers):
    pytest.importorskip("albumentations", reason="not installed: pip install sketchaug[bench]")
    alone = {name for name in KINDS if not entries_of(cases[f"ops/{name}"], peers)}
    assert alone == set(own_ops())
    assert len(alone) < 8


def test_every_entry_of_a_peer_belongs_to_a_row(cases, peers):
    strangers = {key for peer in peers for key in peer.entries} - set(cases)
    assert strangers == set()


def test_peers_make_what_we_make(cases, peers):
    """The bench's own check, row by row; it raises where somebody does other work."""
    compared = 0
    for case in cases.values():
        samples = own_results(case)
        for label, entry in entries_of(case, peers).items():
            found = hold_peer(case, label, samples, entry.checked, entry.limits)
            assert 0 <= found.mean <= found.largest
            compared += 1
    assert compared > len(KINDS)


def test_threads_double_up_to_the_most():
    assert [thread_counts(most) for most in (1, 2, 3, 8, 12)] == [
        [],
        [2],
        [2, 3],
        [2, 4, 8],
        [2, 4, 8, 12],
    ]
