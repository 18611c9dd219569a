"""What is drawn: the documented distributions, independent ops, keys that never repeat."""

from __future__ import annotations

import numpy as np
import pytest
from reference import draws as reference
from scipy import stats

import sketchaug as A

COUNT = 20_000
EVERYTHING = A.Compose(
    [
        A.HorizontalFlip(p=0.5),
        A.VerticalFlip(p=0.3),
        A.Rotate(limit=(-20, 40), p=1),
        A.Affine(
            scale={"x": (0.5, 2), "y": (0.9, 1)},
            rotate=(-5, 5),
            shear=(-10, 20),
            translate_percent=(-0.1, 0.3),
            p=1,
        ),
        A.RandomBrightnessContrast(0.3, (-0.5, 0.1), p=0.9),
        A.Affine(scale=(0.5, 2), keep_ratio=True, p=1),
    ],
    seed=42,
)


@pytest.fixture(scope="module")
def draws():
    """COUNT samples of one policy: a list of each op's entries."""
    samples = [EVERYTHING.sample(index, epoch=1) for index in range(COUNT)]
    return [list(entries) for entries in zip(*samples, strict=True)]


def values_of(entries, name):
    return np.array([entry[name] for entry in entries if entry["applied"]])


def assert_uniform(values, low, high):
    assert values.min() >= low
    assert values.max() <= high
    assert stats.kstest(values, "uniform", (low, high - low)).pvalue > 0.001


UNIFORM = [
    (2, "angle", -20, 40),
    (3, "scale_x", 0.5, 2),
    (3, "scale_y", 0.9, 1),
    (3, "rotate", -5, 5),
    (3, "shear_x", -10, 20),
    (3, "shear_y", -10, 20),
    (3, "translate_x", -0.1, 0.3),
    (3, "translate_y", -0.1, 0.3),
    (4, "brightness", -0.3, 0.3),
    (4, "contrast", -0.5, 0.1),
    (5, "scale_x", 0.5, 2),
]


@pytest.mark.parametrize(("op", "name", "low", "high"), UNIFORM)
def test_draws_are_uniform(op, name, low, high, draws):
    assert_uniform(values_of(draws[op], name), low, high)


def test_keep_ratio_uses_one_factor(draws):
    np.testing.assert_array_equal(values_of(draws[5], "scale_x"), values_of(draws[5], "scale_y"))


@pytest.mark.parametrize(("op", "chance"), [(0, 0.5), (1, 0.3), (4, 0.9)])
def test_ops_are_applied_with_their_chance(op, chance, draws):
    count = sum(entry["applied"] for entry in draws[op])
    assert stats.binomtest(count, COUNT, chance).pvalue > 0.001


def test_certain_and_impossible_ops():
    policy = A.Compose([A.HorizontalFlip(p=1), A.VerticalFlip(p=0)], seed=1)
    applied = {tuple(e["applied"] for e in policy.sample(index)) for index in range(2000)}
    assert applied == {(True, False)}


def test_ops_do_not_know_of_each_other(draws):
    both = [(a["applied"], b["applied"]) for a, b in zip(draws[0], draws[1], strict=True)]
    table = [[both.count((a, b)) for a in (True, False)] for b in (True, False)]
    assert stats.chi2_contingency(table).pvalue > 0.001


def test_draws_of_an_op_do_not_know_of_each_other(draws):
    names = [name for name in draws[3][0] if name not in ("op", "applied")]
    columns = np.array([values_of(draws[3], name) for name in names])
    correlations = np.corrcoef(columns)[np.triu_indices(len(names), 1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(COUNT)


def test_the_same_op_twice_draws_twice():
    policy = A.Compose([A.Rotate(p=1), A.Rotate(p=1)], seed=7)
    samples = [[entry["angle"] for entry in policy.sample(index)] for index in range(2000)]
    first, second = np.array(samples).T
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(2000)


NEIGHBOURS = {
    "seed": {"seed": 1},
    "high half of the seed": {"seed": 2**32},
    "epoch": {"epoch": 1},
    "far epoch": {"epoch": 2**32 - 1},
    "far index": {"start": 2**31},
}


def angles(*, seed=0, epoch=0, start=0):
    policy = A.Compose([A.Rotate(limit=(0, 1), p=1)], seed=seed)
    return [policy.sample(start + i, epoch)[0]["angle"] for i in range(1000)]


@pytest.mark.parametrize("neighbour", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_neighbouring_keys_have_nothing_in_common(neighbour):
    base, other = angles(), angles(**neighbour)
    assert set(other).isdisjoint(base)
    assert abs(np.corrcoef(base, other)[0, 1]) < 5 / np.sqrt(1000)


def test_draws_do_not_depend_on_the_picture_or_on_later_ops():
    short = A.Compose([A.Rotate(p=1), A.HorizontalFlip()], seed=3)
    long = A.Compose([A.Rotate(p=1), A.HorizontalFlip(), A.Affine(rotate=(-5, 5))], seed=3)
    for index in range(50):
        assert long.sample(index)[:2] == short.sample(index)


def test_draws_are_json_safe_plain_data(draws):
    kinds = {type(value) for entries in draws for value in entries[0].values()}
    assert kinds <= {str, bool, float}


def test_equal_limits_give_exactly_that_number():
    policy = A.Compose([A.Rotate(limit=(0.1, 0.1), p=1), A.Affine(scale=1.1, p=1)], seed=0)
    for index in range(100):
        turn, affine = policy.sample(index)
        assert turn["angle"] == 0.1
        assert affine["scale_x"] == affine["scale_y"] == 1.1


def test_seeds_are_drawn_unless_given():
    seeds = {A.Compose([]).seed for _ in range(20)}
    assert len(seeds) == 20
    assert A.Compose([], seed=2**64 - 1).seed == 2**64 - 1


KEYS = [(0, 0, 0), (42, 0, 1), (42, 3, 0), (2**64 - 1, 2**32 - 1, 2**32 - 1), (2**40, 7, 1000)]


@pytest.mark.parametrize(("seed", "epoch", "index"), KEYS)
def test_draws_are_those_of_the_published_generator(seed, epoch, index):
    """A change here changes everybody's training: CHANGELOG, "Random stream"."""
    policy = A.Compose(
        [A.Rotate(limit=15, p=0.5), A.RandomBrightnessContrast(0.3, (-0.5, 0.1), p=1)], seed=seed
    )
    turn, tone = policy.sample(index, epoch)
    key = {"seed": seed, "epoch": epoch, "index": index}
    is_applied, (angle,) = reference.op_draws([(-15, 15)], position=0, chance=0.5, **key)
    _, (contrast, brightness) = reference.op_draws([(-0.5, 0.1), (-0.3, 0.3)], position=1, **key)
    assert turn["applied"] == is_applied
    assert turn.get("angle") == (angle if is_applied else None)
    assert (tone["contrast"], tone["brightness"]) == (contrast, brightness)
