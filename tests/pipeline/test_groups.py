"""Groups choose among their members; the members' pixels are those of the ops alone."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

PICTURE = drawing(20, 31)
FLIP, MIRROR, TURN = A.HorizontalFlip(p=1), A.VerticalFlip(p=1), A.Rotate((90, 90), p=1)
COUNT = 4000


def chosen(policy, count=COUNT):
    """How often each combination of applied entries was drawn, the outermost group left out."""
    draws = [policy.sample(index) for index in range(count)]
    return Counter(tuple(entry["applied"] for entry in params[1:]) for params in draws)


def shares(group, count=COUNT):
    counts = chosen(A.Compose([group], seed=5), count)
    return {key: value / count for key, value in counts.items()}


def is_near(share, expected):
    return abs(share - expected) < 4 * (expected * (1 - expected) / COUNT) ** 0.5


def test_one_of_takes_one_by_weight_and_spares_its_coin():
    found = shares(A.OneOf([A.HorizontalFlip(p=0.1), A.VerticalFlip(p=0.3)], p=1))
    assert set(found) == {(True, False), (False, True)}
    assert is_near(found[True, False], 0.25)


def test_one_of_the_choices_is_to_do_nothing():
    found = shares(A.OneOf([A.NoOp(p=0.2), A.HorizontalFlip(p=0.6)], p=1))
    assert set(found) == {(True, False), (False, True)}
    assert is_near(found[True, False], 0.25)
    assert np.array_equal(A.Compose([A.NoOp(p=1)])(PICTURE), PICTURE)


def test_one_of_has_a_coin_of_its_own():
    found = shares(A.OneOf([FLIP, MIRROR], p=0.5))
    assert set(found) == {(True, False), (False, True), (False, False)}
    assert is_near(found[False, False], 0.5)


def test_sequential_lets_each_member_toss():
    found = shares(A.Sequential([A.HorizontalFlip(p=0.5), A.VerticalFlip(p=0.5)], p=1))
    assert len(found) == 4
    assert all(is_near(share, 0.25) for share in found.values())


def test_sequential_has_a_coin_of_its_own():
    found = shares(A.Sequential([FLIP, MIRROR], p=0.3))
    assert set(found) == {(True, True), (False, False)}
    assert is_near(found[True, True], 0.3)


def test_some_of_draws_without_replacement():
    found = shares(A.SomeOf([FLIP, MIRROR, TURN], n=2))
    assert set(found) == {
        key for key in itertools.product([True, False], repeat=3) if sum(key) == 2
    }
    assert all(is_near(share, 1 / 3) for share in found.values())


def test_some_of_draws_the_number_as_well():
    found = shares(A.SomeOf([FLIP, MIRROR, TURN], n=(0, 3)))
    sizes = Counter()
    for key, share in found.items():
        sizes[sum(key)] += share
    assert set(sizes) == {0, 1, 2, 3}
    assert all(is_near(share, 0.25) for share in sizes.values())


def test_members_toss_their_own_coin_in_the_newer_release_only():
    members = [A.HorizontalFlip(p=0.5), A.VerticalFlip(p=0.5)]
    ours = shares(A.SomeOf(members, n=2))
    older = shares(A.SomeOf(members, n=2, replace=False, semantics="1.4"))
    assert len(ours) == 4
    assert set(older) == {(True, True)}


def test_with_replacement_each_choice_is_a_one_of():
    members = [A.HorizontalFlip(p=0.1), A.VerticalFlip(p=0.3)]
    group = A.SomeOf(members, n=2, replace=True)
    assert A.Compose([A.SomeOf(members, n=2)], semantics="1.4").sample(3)[0]["op"] == "Sequential"
    names = [op["op"] for op in A.Compose([group]).sample(0)]
    choice = ["OneOf", "HorizontalFlip", "VerticalFlip"]
    assert names == ["Sequential", *choice, *choice]
    found = Counter()
    for key, share in shares(group).items():
        assert key[0]
        assert key[3]
        assert key[1] != key[2]
        assert key[4] != key[5]
        found[key[1], key[4]] += share
    for first, second in itertools.product([True, False], repeat=2):
        expected = (0.25 if first else 0.75) * (0.25 if second else 0.75)
        assert is_near(found[first, second], expected)


def test_replacement_keeps_the_groups_own_chance_and_place():
    group = A.SomeOf([FLIP, MIRROR], n=3, replace=True, p=0.5)
    found = shares(group)
    assert is_near(sum(share for key, share in found.items() if not any(key)), 0.5)
    around = A.Compose([A.OneOf([group, TURN], p=1), A.Resize(20, 31)], seed=4)
    assert around == A.Compose.from_dict(around.to_dict())
    assert eval(repr(group), vars(A)) == group
    for index in range(20):
        params = around.sample(index)
        ops = [
            {"HorizontalFlip": FLIP, "VerticalFlip": MIRROR, "Rotate": TURN}[entry["op"]]
            for entry in params[1:-1]
            if entry["applied"] and entry["op"] not in ("Sequential", "OneOf")
        ]
        assert len(ops) in (1, 3)
        alone = A.Compose([*ops, A.Resize(20, 31)], seed=0)
        assert np.array_equal(around.apply(PICTURE, params), alone(PICTURE))


def test_a_policys_own_chance():
    policy = A.Compose([FLIP, MIRROR], seed=3, p=0.4)
    counts = chosen(policy)
    assert set(counts) == {(True, True), (False, False)}
    assert is_near(counts[True, True] / COUNT, 0.4)
    assert policy == A.Compose.from_dict(policy.to_dict())
    assert ", p=0.4)" in repr(policy)
    assert np.array_equal(A.Compose([FLIP], p=0)(PICTURE), PICTURE)


def test_groups_in_groups_give_the_pixels_of_what_was_chosen():
    policy = A.Compose(
        [
            A.OneOf([A.Sequential([FLIP, MIRROR], p=0.5), A.SomeOf([TURN, FLIP], n=1)], p=0.8),
            A.Resize(20, 31),
        ],
        seed=9,
    )
    names = ["OneOf", "Sequential", "HorizontalFlip", "VerticalFlip", "SomeOf", "Rotate"]
    for index in range(40):
        params = policy.sample(index)
        assert [entry["op"] for entry in params] == [*names, "HorizontalFlip", "Resize"]
        leaves = [(2, FLIP), (3, MIRROR), (5, TURN), (6, FLIP)]
        ops = [op for place, op in leaves if params[place]["applied"]]
        alone = A.Compose([*ops, A.Resize(20, 31)], seed=0)
        assert np.array_equal(policy.apply(PICTURE, params), alone(PICTURE))


def test_a_batch_draws_what_a_sample_says():
    policy = A.Compose([A.SomeOf([FLIP, MIRROR], n=1), A.Resize(20, 31)], seed=2)
    batch = policy.batch([PICTURE] * 8, indices=range(8))
    for index in range(8):
        expected = policy.apply(np.stack([PICTURE] * 3, axis=2), policy.sample(index))
        assert np.array_equal(batch[index], expected)


def test_semantics_reach_the_members():
    group = A.OneOf([A.Sequential([A.Rotate()])]).under("1.4")
    assert group.transforms[0].transforms[0].core_border()[0] == "reflect_101"
    group = A.OneOf([A.Rotate()], semantics="1.4").under("2.0")
    assert group.transforms[0].core_border()[0] == "reflect_101"


def test_a_policy_in_a_policy_counts_as_its_ops():
    inner = A.Compose([FLIP, MIRROR], seed=7)
    tail = A.Compose([A.Resize(20, 31), A.Normalize(), A.ToTensorV2()], seed=8)
    policy = A.Compose([inner, TURN, tail], seed=9)
    assert policy.transforms == (*inner.transforms, TURN, *tail.transforms)
    assert policy.output_shape == (3, 20, 31)
    assert policy == A.Compose.from_dict(policy.to_dict())
    rare = A.Compose([A.Compose([FLIP, MIRROR], p=0.3, semantics="1.4"), *tail.transforms], seed=9)
    assert rare.transforms[0] == A.Sequential([FLIP, MIRROR], p=0.3, semantics="1.4")
    assert rare.transforms[1:] == tail.transforms
    early = A.Compose([A.Normalize()])
    rule = r"^transforms\[0\]: Normalize stands after the ops, ToTensorV2 last, got Normalize here$"
    with pytest.raises(ValueError, match=rule):
        A.Compose([early, FLIP])


def test_a_policy_in_a_group_is_a_sequence():
    inner = A.Compose([FLIP, A.OneOf([A.Compose([MIRROR]), TURN])], p=0.25, semantics="2.0")
    group = A.OneOf([inner, TURN])
    assert group.transforms[0] == A.Sequential(inner.transforms, p=0.25, semantics="2.0")
    assert inner.transforms[1].transforms[0] == A.Sequential([MIRROR], p=1)
    with pytest.raises(TypeError, match=r"^transforms\[0\]: expected an op that changes pixels"):
        A.OneOf([A.Compose([A.Normalize()])])


WRONG = {
    "no list": (A.OneOf, {"transforms": 3}, TypeError, "transforms: expected a list of ops, got 3"),
    "no op": (
        A.Sequential,
        {"transforms": [FLIP, 5]},
        TypeError,
        "transforms[1]: expected an op that changes pixels, got 5",
    ),
    "output": (
        A.Sequential,
        {"transforms": [A.ToTensorV2()]},
        TypeError,
        "transforms[0]: expected an op that changes pixels, got ToTensorV2()",
    ),
    "no chance": (
        A.OneOf,
        {"transforms": [A.HorizontalFlip(p=0)]},
        ValueError,
        "transforms: one of them must have p above 0, to be chosen",
    ),
    "one of nothing": (
        A.OneOf,
        {"transforms": []},
        ValueError,
        "transforms: expected one op or more, got none",
    ),
    "some of nothing": (
        A.SomeOf,
        {"transforms": [], "n": 0},
        ValueError,
        "transforms: expected one op or more, got none",
    ),
    "too many": (
        A.SomeOf,
        {"transforms": [FLIP], "n": 2},
        ValueError,
        "n must be in [0, 1], got 2",
    ),
    "half": (
        A.SomeOf,
        {"transforms": [FLIP], "n": 0.5},
        TypeError,
        "n: expected an integer or a pair of them, got 0.5",
    ),
    "replacement": (
        A.SomeOf,
        {"transforms": [FLIP], "replace": True, "semantics": "2.0"},
        ValueError,
        "replace: only False is offered of albumentations 2.0, got True",
    ),
    "replacement, drawn number": (
        A.SomeOf,
        {"transforms": [FLIP], "replace": True, "n": (1, 2)},
        TypeError,
        "n: expected an integer, got (1, 2)",
    ),
    "replacement, no chance": (
        A.SomeOf,
        {"transforms": [A.HorizontalFlip(p=0)], "replace": True},
        ValueError,
        "transforms: one of them must have p above 0, to be chosen",
    ),
    "weights": (
        A.SomeOf,
        {"transforms": [FLIP, A.Rotate()], "replace": False, "semantics": "1.4"},
        ValueError,
        "transforms: SomeOf of albumentations 1.4 chooses by p; without replacement, only equal "
        "ones are offered, got [1, 0.5]",
    ),
}


@pytest.mark.parametrize(("op", "arguments", "kind", "message"), WRONG.values(), ids=WRONG)
def test_wrong_members_and_numbers(op, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        op(**arguments)
