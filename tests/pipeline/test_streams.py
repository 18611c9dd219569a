"""Random words are never shared: not by ops, samples, epochs, seeds, nor by who else draws.

A stream's words are Philox blocks of the counter (block, domain and stream, epoch, index) under the
seed as key; a block is a bijection of its counter, so streams that differ in a counter share none.
"""

from __future__ import annotations

import numpy as np
import pytest
from reference import draws as reference

import sketchaug as A

# The five numbers of a policy that has nothing but numbers in [0, 1].
UNIT = {"x": (0, 1), "y": (0, 1)}
POLICY = [A.Rotate(limit=(0, 1), p=1), A.Affine(translate_percent=UNIT, p=1)] * 2


def numbers(*, seed=0, epoch=0, start=0, count=1000):
    """Every number that is drawn, none of which depends on more than the key."""
    policy = A.Compose(POLICY, seed=seed)
    found = []
    for index in range(start, start + count):
        for entry in policy.sample(index, epoch):
            names = ("angle",) if entry["op"] == "Rotate" else ("translate_x", "translate_y")
            found += [entry[name] for name in names]
    return np.array(found)


def test_no_number_comes_twice():
    """200,000 numbers of 53 bits: equal ones would be no accident (a chance of 2e-6)."""
    keys = [(seed, epoch) for seed in (0, 1, 2**32) for epoch in (0, 1, 2, 2**32 - 1)]
    found = np.concatenate([numbers(seed=seed, epoch=epoch, count=2800) for seed, epoch in keys])
    assert len(found) > 200_000
    assert len(np.unique(found)) == len(found)


NEIGHBOURS = {
    "seed": {"seed": 1},
    "high half of the seed": {"seed": 2**32},
    "epoch": {"epoch": 1},
    "far epoch": {"epoch": 2**32 - 1},
    "far index": {"start": 2**31},
}


@pytest.mark.parametrize("neighbour", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_neighbouring_keys_have_nothing_in_common(neighbour):
    base, other = numbers(), numbers(**neighbour)
    assert set(other).isdisjoint(base)
    assert abs(np.corrcoef(base, other)[0, 1]) < 5 / np.sqrt(len(base))


def test_the_same_op_twice_draws_twice():
    policy = A.Compose([A.Rotate(p=1), A.Rotate(p=1)], seed=7)
    samples = [[entry["angle"] for entry in policy.sample(index)] for index in range(2000)]
    first, second = np.array(samples).T
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(2000)


def test_an_op_and_what_its_key_draws_differ():
    """A policy's seed may be the key that another op draws: who draws is part of the counter."""
    for seed in (0, 5 + (7 << 32)):
        streams = [
            reference.uniforms(seed=seed, domain=domain, stream=0, epoch=0, index=0)
            for domain in range(3)
        ]
        found = [next(stream) for stream in streams for _ in range(100)]
        assert len(set(found)) == 300


def test_draws_do_not_depend_on_the_picture_or_on_later_ops():
    short = A.Compose([A.Rotate(p=1), A.HorizontalFlip()], seed=3)
    long = A.Compose([A.Rotate(p=1), A.HorizontalFlip(), A.Affine(rotate=(-5, 5))], seed=3)
    for index in range(50):
        assert long.sample(index)[:2] == short.sample(index)


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
