"""What tests run in spawned processes.

A spawned interpreter finds a function by its module's name. pytest names a test's module after its
folder in the checkout, which is not on the child's path; this folder is.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from strategies import drawing

import sketchaug as A

PICTURE = drawing(21, 23)
SECONDS = 60


def in_a_child(method, function, *arguments):
    """What a function returns in a process of its own; an error, not a hang, if that one dies."""
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *arguments).result(SECONDS)


def random_policy():
    return A.Compose([*_scattered(), A.Resize(8, 8)], seed=9)


def _scattered():
    """Ops of so many continuous draws that two equal results mean equal draws: angles alone, of
    some forty rotations, come near enough to each other to give the same bytes."""
    return [
        A.Affine(rotate=(-180, 180), scale=(0.5, 1.5), translate_percent=(-0.2, 0.2), p=1),
        A.RandomBrightnessContrast(p=1),
    ]


def call(policy, count=8):
    return [policy(PICTURE).tobytes() for _ in range(count)]


def run_batch(policy):
    return policy.batch([PICTURE] * 5, indices=range(5), epoch=1)


def first_draws(policy):
    return policy.sample(0), repr(policy), policy.to_dict()


class CallsPolicy:
    """A dataset that calls its policy, always with the same picture: what repeats is a draw."""

    def __init__(self, length):
        self.length = length
        self.policy = A.Compose([*_scattered(), A.Resize(8, 8), A.ToTensorV2()], seed=9)

    def __len__(self):
        return self.length

    def __getitem__(self, row):
        return self.policy(PICTURE)


def packed_sum(pack):
    return sum(int(pack.image(number).sum()) for number in range(len(pack)))
