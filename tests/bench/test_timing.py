"""How time is shared, with clocks that tests wind up themselves."""

from __future__ import annotations

import gc
from statistics import median

import pytest

from sketchaug.bench.peers.threads import single_threaded
from sketchaug.bench.timing import in_turns, turn_of


class Candidate:
    """Takes so many seconds for an item, twice as many in its first turns."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.turns = []

    def __call__(self, start, count):
        self.turns.append((start, count))
        return count * self.seconds * (2 if len(self.turns) < 4 else 1)


def test_all_candidates_get_the_same_share_and_the_best_and_middle_turns_count():
    quick, slow = Candidate(0.0001), Candidate(0.01)
    timings = in_turns({"quick": quick, "slow": slow}, seconds=1.0)
    assert timings["quick"].minimum == pytest.approx(0.0001)
    assert timings["slow"].median == pytest.approx(0.01)
    rounds = [[turn[1] for turn in one.turns[2:]] for one in (quick, slow)]
    assert len(rounds[0]) == len(rounds[1]) >= 3
    for counts, one in zip(rounds, (quick, slow), strict=True):
        assert sum(counts) * one.seconds <= 0.6
        assert sum(counts) * one.seconds * 2 >= 0.4  # the first turn took twice as long


def test_every_turn_sees_other_items_and_no_fewer_than_it_must():
    candidate = Candidate(5.0)
    in_turns({"slow": candidate}, seconds=0.0, least=4)
    measured = candidate.turns[2:]
    assert measured == [(0, 4), (4, 4), (8, 4)]


def test_minimum_and_median_are_those_of_the_turns():
    spent = iter([1.0, 1.0, 3.0, 9.0, 4.0])
    timing = in_turns({"one": lambda start, count: next(spent)}, seconds=0.0)["one"]
    assert (timing.minimum, timing.median) == (3.0, median([3.0, 9.0, 4.0]))


def test_a_turn_goes_round_its_items():
    seen = []
    turn = turn_of(seen.extend, "abc", "wall")
    assert turn(2, 5) >= 0
    assert seen == ["c", "a", "b", "c", "a"]


def test_the_collector_is_as_it_was_even_after_an_error():
    def fail(start, count):
        if start == 0 and count == 1 and not gc.isenabled():
            raise ZeroDivisionError
        return 1.0

    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        in_turns({"one": fail}, seconds=0.0)
    assert gc.isenabled()


def test_pools_of_threads_are_given_back():
    torch = pytest.importorskip("torch", reason="not installed: pip install sketchaug[train]")
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with single_threaded():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
