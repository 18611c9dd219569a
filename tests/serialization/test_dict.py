"""Policies to dicts, JSON, text and other processes, and back."""

from __future__ import annotations

import json
import pickle
import re

import numpy as np
import pytest
from cases import CASES
from children import first_draws, in_a_child
from strategies import drawing

import sketchaug as A

PICTURE = drawing(30, 40, 3)
POLICIES = {
    "empty": A.Compose([], seed=0),
    "options": A.Compose([A.Rotate()], seed=2**64 - 1, fuse=False, antialias=False, strict=True),
    "semantics": A.Compose([A.Rotate(), A.Affine()], seed=3, semantics="1.4"),
    "a release's spelling": A.Compose([A.Rotate(value=(1, 2, 3), border_mode=0)], seed=4),
    "axes": A.Compose([A.Affine(scale={"x": [1, 2], "y": 3}, translate_px=2)], seed=5),
    "numbers of NumPy": A.Compose([A.Rotate(np.float32(3), p=np.float64(1))], seed=np.int64(6)),
    "training": A.train_policy(24, mean=[0.1, 0.2, 0.3], std=0.5, seed=7),
    **{case.name: A.Compose([case.op], seed=8) for case in CASES},
}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_policy_comes_back_equal(policy):
    written = policy.to_dict()
    through_json = json.loads(json.dumps(written, allow_nan=False))
    assert through_json == written
    for same in (
        A.Compose.from_dict(written),
        A.Compose.from_dict(through_json),
        eval(repr(policy), vars(A)),
        pickle.loads(pickle.dumps(policy)),
    ):
        assert same == policy
        assert hash(same) == hash(policy)
        assert same.sample(3) == policy.sample(3)
        assert repr(same) == repr(policy)
        assert same.to_dict() == written


def test_defaults_are_written_out_and_stay_defaults():
    """A later release may have others; semantics may still be chosen for the policy."""
    policy = A.Compose([A.Rotate(limit=3)], seed=1)
    (entry,) = policy.to_dict()["transforms"]
    assert entry == {
        "op": "Rotate",
        "arguments": {
            "limit": 3,
            "border_mode": "constant",
            "fill": "paper",
            "p": 0.5,
            "semantics": None,
        },
        "given": [],
    }
    (op,) = A.Compose.from_dict(policy.to_dict()).transforms
    assert op.under("1.4").core_border() == ("reflect_101", (0, 0, 0))


def test_the_text_is_short():
    policy = A.Compose([A.Rotate(15), A.Resize(5, 7)], seed=1)
    assert repr(policy) == (
        "Compose([\n    Rotate(limit=15),\n    Resize(height=5, width=7),\n], seed=1)"
    )
    assert repr(A.Compose([A.Affine(cval=3)], seed=1, fuse=False, semantics="2.0")) == (
        "Compose([\n    Affine(fill=3, semantics='1.4'),\n], seed=1, fuse=False, semantics='2.0')"
    )


def changed(path, value):
    """A written policy with one entry changed; None takes it out."""
    data = json.loads(json.dumps(A.Compose([A.Rotate(15)], seed=1).to_dict()))
    place = data
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


OP = ("transforms", 0)
WRONG = {
    "no dict": ([1], TypeError, "data: expected a dict, got a list"),
    "no format": (
        {},
        ValueError,
        "data['format'] must be 'sketchaug.Compose', got None",
    ),
    "albumentations": (
        {"__version__": "2.0.8", "transform": {}},
        ValueError,
        "data['format'] must be 'sketchaug.Compose', got None; from_albumentations reads that form",
    ),
    "newer": (
        changed(["version"], 2),
        ValueError,
        "data['version'] must be 1, got 2: written by another release of sketchaug",
    ),
    "no seed": (changed(["seed"], None), ValueError, "data: 'seed' is missing"),
    "more": (changed(["speed"], 3), ValueError, "data: 'speed' is not known"),
    "no list": (
        changed(["transforms"], "ops"),
        TypeError,
        "transforms: expected a list of ops, got 'ops'",
    ),
    "no entry": (changed(OP, 3), TypeError, "transforms[0]: expected a dict, got 3"),
    "no op": (changed([*OP, "op"], None), ValueError, "transforms[0]: 'op' is missing"),
    "more in an op": (changed([*OP, "q"], 1), ValueError, "transforms[0]: 'q' is not known"),
    "another op": (
        changed([*OP, "op"], "Rotte"),
        ValueError,
        "transforms[0]['op']: no op is called 'Rotte'; the nearest is 'Rotate'",
    ),
    "no name": (
        changed([*OP, "op"], 7),
        ValueError,
        "transforms[0]['op']: no op is called 7; the nearest is",
    ),
    "arguments": (
        changed([*OP, "arguments"], [1]),
        TypeError,
        "transforms[0]['arguments']: expected a dict, got [1]",
    ),
    "another argument": (
        changed([*OP, "arguments", "limits"], 3),
        TypeError,
        "transforms[0]: Rotate: limits: Rotate has no such argument; the nearest is 'limit'",
    ),
    "a wrong value": (
        changed([*OP, "arguments", "p"], 3),
        ValueError,
        "transforms[0]: Rotate: p must be in [0, 1], got 3",
    ),
}


@pytest.mark.parametrize(("data", "kind", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_policy_is_named_with_its_place(data, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        A.Compose.from_dict(data)


def test_a_spawned_process_gets_the_same_policy():
    policy = POLICIES["semantics"]
    assert in_a_child("spawn", first_draws, policy) == first_draws(policy)
