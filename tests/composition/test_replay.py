"""A policy that tells what it drew repeats it."""

from __future__ import annotations

import json
import pickle
import re

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

PICTURE, OTHER = drawing(30, 41), drawing(52, 33, 3)
OPS = [A.OneOf([A.HorizontalFlip(), A.Rotate(40)], p=1), A.RandomBrightnessContrast(p=0.7)]
POLICY = A.ReplayCompose(OPS, seed=4)


def refuses(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def test_a_replay_makes_the_same_pixels():
    for _ in range(20):
        told = POLICY(image=PICTURE, label=3)
        assert set(told) == {"image", "label", "replay"}
        saved = json.loads(json.dumps(told["replay"]))
        again = A.ReplayCompose.replay(saved, image=PICTURE, label=7)
        assert np.array_equal(again["image"], told["image"])
        assert again["label"] == 7
        other = A.ReplayCompose.replay(saved, image=OTHER)["image"]
        assert np.array_equal(other, POLICY.apply(OTHER, told["replay"]["params"]))


def test_it_draws_what_a_plain_policy_draws():
    plain, telling = A.Compose(OPS, seed=4), A.ReplayCompose(OPS, seed=4)
    for index in range(5):
        told = telling(image=PICTURE)
        assert told["replay"]["params"] == plain.sample(index)
        assert np.array_equal(told["image"], plain(PICTURE))


def test_it_is_a_policy_of_its_own_kind():
    named = A.ReplayCompose(OPS, seed=4, save_key="how", p=0.5)
    assert set(named(image=PICTURE)) == {"image", "how"}
    for same in (
        pickle.loads(pickle.dumps(named)),
        A.ReplayCompose.from_dict(json.loads(json.dumps(named.to_dict()))),
        eval(repr(named), vars(A)),
    ):
        assert type(same) is A.ReplayCompose
        assert same == named
        assert hash(same) == hash(named)
    assert A.Compose(OPS, seed=4) != POLICY
    assert A.Compose([POLICY]).transforms == POLICY.transforms


def test_what_it_refuses():
    with refuses(TypeError, "expected policy(image=drawing): the draws are a key of the result"):
        POLICY(PICTURE)
    with refuses(TypeError, "mask: only images are transformed; leave it out"):
        POLICY(image=PICTURE, mask=PICTURE)
    with refuses(TypeError, "save_key: expected a string, got 3"):
        A.ReplayCompose(OPS, save_key=3)
    with refuses(ValueError, "save_key must not be 'image', which is the result"):
        A.ReplayCompose(OPS, save_key="image")
    saved = POLICY(image=PICTURE)["replay"]
    with refuses(TypeError, "image: missing; got []"):
        A.ReplayCompose.replay(saved)
    with refuses(
        ValueError,
        "saved_augmentations: expected what a ReplayCompose of sketchaug saved, got {'params': []}",
    ):
        A.ReplayCompose.replay({"params": []}, image=PICTURE)
