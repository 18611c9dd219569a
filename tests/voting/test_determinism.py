"""The same bytes, however the values lie in memory and whatever machine part reads them."""

from __future__ import annotations

import gc
import hashlib
import sys

import numpy as np
import pytest

import sketchaug
from sketchaug import _core

METHODS = ("hard", "soft", "mean_logit")
FIELDS = ("labels", "confidence", "agreement", "entropy", "probabilities")

# Run as it stands in interpreters of other tiers, and here: prints one digest of many votes.
DIGEST = """
import hashlib
import numpy as np
import sketchaug

digest = hashlib.sha256()
random = np.random.default_rng(11)
for classes in (1, 3, 8, 16, 19, 64, 65, 500, 1031, 2100):
    logits = (random.standard_normal((5, 70, classes)) * 30).astype(np.float32)
    logits[0, ::7, : classes // 2] = -np.inf
    logits[2, 3, classes - 1] = np.inf
    for method in ("hard", "soft", "mean_logit"):
        result = sketchaug.vote(
            logits, method=method, weights=[0.3, 1, 2, 0, 0.7], temperatures=[1, 2, 0.3, 1, 1],
            return_probabilities=True, num_threads=2,
        )
        for name in ("labels", "confidence", "agreement", "entropy", "probabilities"):
            digest.update(getattr(result, name).tobytes())
    shares = np.exp(np.clip(logits, -20, 20))
    shares /= shares.sum(axis=2, keepdims=True)
    result = sketchaug.vote(shares, kind="probabilities", return_probabilities=True)
    digest.update(result.probabilities.tobytes() + result.entropy.tobytes())
print(digest.hexdigest())
"""


def assert_same_bytes(result, expected):
    for name in FIELDS:
        ours, theirs = getattr(result, name), getattr(expected, name)
        assert ours.tobytes() == theirs.tobytes(), name


def some_logits(members=4, samples=300, classes=37):
    random = np.random.default_rng(members)
    return (random.standard_normal((members, samples, classes)) * 5).astype(np.float32)


def test_every_tier_writes_the_same_bytes(tier):
    assert tier.run(DIGEST) == tier.__class__("scalar").run(DIGEST)


@pytest.mark.parametrize("method", METHODS)
def test_any_number_of_threads_writes_the_same_bytes(method):
    options = {"method": method, "weights": [1, 2, 0.5, 3], "return_probabilities": True}
    expected = sketchaug.vote(some_logits(), num_threads=1, **options)
    for threads in (2, 3, 7, None):
        assert_same_bytes(sketchaug.vote(some_logits(), num_threads=threads, **options), expected)


@pytest.mark.parametrize("method", METHODS)
def test_rows_do_not_depend_on_their_neighbours(method):
    logits = some_logits(samples=130)
    whole = sketchaug.vote(logits, method=method, return_probabilities=True)
    for row in (0, 1, 63, 64, 129):
        alone = sketchaug.vote(logits[:, row : row + 1], method=method, return_probabilities=True)
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(alone, name)[0], getattr(whole, name)[row])


def layouts(logits):
    """The same values in other arrays; (name, argument)."""
    yield "list", list(logits)
    yield "tuple", tuple(logits)
    yield "backwards", list(logits[:, ::-1].copy()[:, ::-1])
    yield "every second row", list(np.repeat(logits, 2, axis=1)[:, ::2])
    yield "part of wider rows", list(np.pad(logits, ((0, 0), (0, 0), (3, 2)))[..., 3:-2])
    yield "Fortran order", np.asfortranarray(logits)
    yield "classes backwards", logits[..., ::-1].copy()[..., ::-1]
    yield "byte-swapped", logits.astype(logits.dtype.newbyteorder())
    yield "float64", logits.astype(np.float64)
    yield "longdouble", logits.astype(np.longdouble)
    yield "nested lists", logits.tolist()
    unaligned = np.zeros(logits.nbytes + 1, np.uint8)[1:].view(np.float32).reshape(logits.shape)
    unaligned[:] = logits
    yield "unaligned", unaligned


LAYOUTS = [name for name, _ in layouts(some_logits())]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("method", METHODS)
def test_layout_and_type_do_not_matter(method, layout):
    logits = some_logits(samples=70)
    expected = sketchaug.vote(logits, method=method, return_probabilities=True)
    argument = dict(layouts(logits))[layout]
    assert_same_bytes(sketchaug.vote(argument, method=method, return_probabilities=True), expected)


def test_float16_counts_as_what_it_holds():
    logits = some_logits().astype(np.float16)
    expected = sketchaug.vote(logits.astype(np.float32), return_probabilities=True)
    assert_same_bytes(sketchaug.vote(logits, return_probabilities=True), expected)


def test_torch_tensors_are_arrays_too():
    import torch

    logits = some_logits()
    expected = sketchaug.vote(logits, return_probabilities=True)
    for argument in (torch.from_numpy(logits), [torch.from_numpy(member) for member in logits]):
        assert_same_bytes(sketchaug.vote(argument, return_probabilities=True), expected)


def test_memory_maps_are_read_in_place_and_left_alone(tmp_path):
    logits = some_logits()
    np.save(tmp_path / "logits.npy", logits)
    before = hashlib.sha256((tmp_path / "logits.npy").read_bytes()).hexdigest()
    mapped = np.load(tmp_path / "logits.npy", mmap_mode="r")
    expected = sketchaug.vote(logits, return_probabilities=True)
    assert_same_bytes(sketchaug.vote(mapped, return_probabilities=True), expected)
    assert hashlib.sha256((tmp_path / "logits.npy").read_bytes()).hexdigest() == before


def test_broadcast_members_need_no_memory():
    member = some_logits(members=1)[0]
    many = np.broadcast_to(member, (200, *member.shape))
    result = sketchaug.vote(many, method="mean_logit")
    np.testing.assert_array_equal(result.labels, member.argmax(axis=1))
    assert (result.agreement == 1.0).all()


def test_a_forked_child_votes_without_hanging(fresh_python):
    snippet = """
import os, warnings
import numpy as np
import sketchaug
warnings.simplefilter("ignore")  # newer Pythons warn of fork beside threads
logits = np.random.default_rng(0).standard_normal((3, 2000, 20)).astype(np.float32)
parent = sketchaug.vote(logits, num_threads=4)
child = os.fork()
if child == 0:
    same = (sketchaug.vote(logits, num_threads=4).entropy == parent.entropy).all()
    os._exit(0 if same else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert fresh_python(snippet).strip() == "0"


def fail_in_every_way(good, bad, weights):
    for arguments in (
        ([good, bad], "soft", weights),
        ([good, good[:2]], "soft", weights),
        ([good, None], "soft", weights),
        ([good, bad], "borda", weights),
        ([good], "soft", weights),
        ([good, good], "soft", -weights),
        ([good, good], "soft", weights, "one"),
    ):
        with pytest.raises((TypeError, ValueError)):
            _core.vote(*arguments)


def test_failed_calls_keep_no_reference():
    good, bad = np.zeros((3, 4), np.float32), np.full((3, 4), np.nan, np.float32)
    weights = np.ones(2)
    before = [sys.getrefcount(value) for value in (good, bad, weights)]
    for _ in range(20):
        fail_in_every_way(good, bad, weights)
        _core.vote([good, good], "soft", weights, weights, True)
    gc.collect()
    assert [sys.getrefcount(value) for value in (good, bad, weights)] == before
