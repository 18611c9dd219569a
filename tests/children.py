"""What tests run in spawned processes.

A spawned interpreter finds a function by its module's name. pytest names a test's module after its
folder in the checkout, which is not on the child's path; this folder is.
"""

from __future__ import annotations

from strategies import drawing

import sketchaug as A

PICTURE = drawing(21, 23)


def random_policy():
    return A.Compose([A.Rotate(limit=180, p=1), A.Resize(8, 8)], seed=9)


def call(policy, count=8):
    return [policy(PICTURE).tobytes() for _ in range(count)]


def run_batch(policy):
    return policy.batch([PICTURE] * 5, indices=range(5), epoch=1)


class CallsPolicy:
    """A dataset that calls its policy, always with the same picture: what repeats is a draw."""

    def __init__(self, length):
        self.length = length
        ops = [A.Rotate(limit=180, p=1), A.Resize(8, 8), A.ToTensorV2()]
        self.policy = A.Compose(ops, seed=9)

    def __len__(self):
        return self.length

    def __getitem__(self, row):
        return self.policy(PICTURE)
