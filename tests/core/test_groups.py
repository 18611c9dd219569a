"""Groups in the core: who is drawn, how often, and what a wrong group is told."""

from __future__ import annotations

import numpy as np
import pytest

from sketchaug import _core

NO_BORDER = ("paper", (0, 0, 0))


def flip(p=0.5):
    return ("horizontal_flip", p, (), *NO_BORDER)


def rotate(p=0.5):
    return ("rotate", p, (5.0, 10.0), *NO_BORDER)


def group(name, p, *arguments):
    return (name, p, tuple(map(float, arguments)), *NO_BORDER)


def applied(ops, count=4000):
    """bool (count, entries): what was applied, sample by sample."""
    plan = _core.Plan(ops, seed=5)
    return np.array([[entry is not None for entry in plan.sample(i)] for i in range(count)])


def assert_share(drawn, expected):
    """Within five standard deviations of a binomial count."""
    spread = 5 * np.sqrt(expected * (1 - expected) / drawn.size)
    assert abs(drawn.mean() - expected) <= spread


def test_sequential_tosses_its_own_coin_and_then_those_of_its_members():
    drawn = applied([group("sequential", 0.5, 2), flip(0.5), rotate(1.0), flip(0.25)])
    whole, first, second, after = drawn.T
    assert_share(whole, 0.5)
    assert_share(first[whole], 0.5)
    assert second[whole].all()
    assert not first[~whole].any()
    assert not second[~whole].any()
    assert_share(after[whole], 0.25)
    assert_share(after[~whole], 0.25)


def test_one_of_picks_by_weight_and_forces():
    drawn = applied([group("one_of", 0.8, 3), flip(0.1), flip(0.3), flip(0.0)])
    whole, light, heavy, never = drawn.T
    assert_share(whole, 0.8)
    assert ((light + heavy.astype(int)) == whole).all()
    assert_share(light[whole], 0.25)
    assert not never.any()


@pytest.mark.parametrize("forced", [0, 1])
def test_some_of_picks_every_subset_alike_and_keeps_the_order(forced):
    drawn = applied([group("some_of", 1.0, 4, 2, 2, forced), *[flip(0.5)] * 4])
    share = 0.5 if forced else 0.25
    for member in drawn[:, 1:].T:
        assert_share(member, share)
    if forced:
        assert (drawn[:, 1:].sum(axis=1) == 2).all()
        pairs = drawn[:, 1:] @ (1 << np.arange(4))
        for pair in (3, 5, 6, 9, 10, 12):
            assert_share(pairs == pair, 1 / 6)


def test_some_of_draws_its_number_too_and_takes_all_if_there_are_no_more():
    counts = applied([group("some_of", 1.0, 3, 1, 3, 1), *[flip()] * 3])[:, 1:].sum(axis=1)
    for number in (1, 2, 3):
        assert_share(counts == number, 1 / 3)
    assert applied([group("some_of", 1.0, 2, 9, 9, 1), flip(), flip()], 50).all()


def test_groups_nest_and_pass_on_what_they_leave_out():
    ops = [
        group("one_of", 1.0, 3),
        group("sequential", 1.0, 2),
        flip(1.0),
        rotate(1.0),
        group("sequential", 1.0, 0),
    ]
    with pytest.raises(ValueError, match=r"span"):
        _core.Plan([group("sequential", 1.0, 3), *ops])
    drawn = applied([ops[0], *ops[1:4]])
    assert drawn.all()
    drawn = applied([group("one_of", 1.0, 4), *ops[1:4], flip(1.0)])
    inner, left, right, other = drawn[:, 1:].T
    assert_share(inner, 0.5)
    assert (inner == left).all()
    assert (inner == right).all()
    assert (inner != other).all()


def test_members_run_in_place_of_their_group_and_replay():
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    plan = _core.Plan([group("one_of", 1.0, 1), flip(0.3)], seed=1)
    draws = plan.sample(0)
    assert draws == [(), ()]
    np.testing.assert_array_equal(plan.apply(image, draws), image[:, ::-1])
    np.testing.assert_array_equal(plan.apply(image, [None, None]), image)


def test_a_member_has_the_stream_of_its_place_whatever_stands_before_it():
    inside = _core.Plan([flip(0.0), rotate(1.0)], seed=4)
    grouped = _core.Plan([group("sequential", 1.0, 1), rotate(1.0)], seed=4)
    for index in range(20):
        assert inside.sample(index)[1] == grouped.sample(index)[1]


@pytest.mark.parametrize(
    ("ops", "message"),
    [
        ([group("sequential", 1.0, 2), flip()], r"more members than entries follow it"),
        ([group("one_of", 1.0, 1), flip(0.0)], r"one_of needs a member whose p is above 0"),
        ([group("one_of", 1.0, 0)], r"one_of needs a member whose p is above 0"),
        ([group("some_of", 1.0, 1, 3, 2, 0), flip()], r"n_high.*below the low one"),
        (
            [group("augmix", 1.0, 1, 2, 1), flip()],
            r"^chains\[0\] has the wrong shape: an augmix has",
        ),
        ([group("augmix", 1.0, 0, 1, 1)], r"^chains\[0\] has the wrong shape: an augmix has"),
        ([group("augmix", 1.0, 0, 0, 1)], r"^chains\[0\] must be in \[1, 8\], got 0"),
        (
            [
                group("sequential", 1.0, 2),
                group("augmix", 1.0, 1, 1, 1),
                ("transpose", 1.0, (), *NO_BORDER),
            ],
            r"^ops\[2\] is in the wrong place: an op inside augmix must keep the canvas$",
        ),
        (
            [group("augmix", 1.0, 2, 1, 1), group("augmix", 1.0, 1, 1, 1), flip()],
            r"^ops\[1\] is in the wrong place: an augmix cannot stand inside another$",
        ),
    ],
)
def test_wrong_groups(ops, message):
    with pytest.raises(ValueError, match=message):
        _core.Plan(ops)


def test_only_a_sure_resize_fixes_the_canvas():
    resize = ("resize", 1.0, (7.0, 9.0), *NO_BORDER)
    assert _core.Plan([group("sequential", 1.0, 1), resize]).canvas == (7, 9)
    assert _core.Plan([group("sequential", 0.5, 1), resize]).canvas is None
    assert _core.Plan([group("one_of", 1.0, 2), resize, resize]).canvas is None
