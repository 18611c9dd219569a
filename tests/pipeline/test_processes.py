"""Processes: no child repeats anybody, pickles travel, and a forked child never hangs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from children import call, in_a_child, random_policy, run_batch

from sketchaug.threads import resolve_threads

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(("method", "count"), [("fork", 3), ("spawn", 2)])
def test_children_repeat_neither_their_parent_nor_each_other(method, count):
    policy = random_policy()
    before = call(policy)
    children = [in_a_child(method, call, policy) for _ in range(count)]
    everything = [*before, *call(policy), *(draw for child in children for draw in child)]
    assert len(set(everything)) == len(everything)
    assert call(random_policy()) == before


def test_a_policy_sent_to_a_new_interpreter_writes_the_same_bytes():
    policy = random_policy()
    np.testing.assert_array_equal(in_a_child("spawn", run_batch, policy), run_batch(policy))


FORK_AFTER_THREADS = f"""
import os, sys, threading
sys.path.insert(0, {str(TESTS)!r})
import numpy as np
import sketchaug as A
from strategies import drawing

policy = A.Compose([A.Rotate(p=1), A.Affine(scale=(0.5, 2), p=1), A.Resize(32, 32)], seed=1)
pictures = [drawing(60, 70, 3)] * 16
before = policy.batch(pictures, indices=range(16), num_threads=4)
stop = threading.Event()


def keep_busy():
    while not stop.is_set():
        policy.batch(pictures, indices=range(16), num_threads=4)
        policy.sample(0)


busy = threading.Thread(target=keep_busy)
busy.start()
codes = []
for _ in range(20):
    child = os.fork()
    if child == 0:
        images = np.random.default_rng(0).random((8, 3, 16, 16), dtype=np.float32)
        A.BatchMix(seed=1)(images, range(8), num_classes=8, key=0, num_threads=4)
        again = policy.batch(pictures, indices=range(16), num_threads=4)
        policy(pictures[0])
        os._exit(0 if np.array_equal(before, again) and A._core.is_forked() else 1)
    codes.append(os.waitpid(child, 0)[1])
stop.set()
busy.join()
print(codes == [0] * 20)
"""


def test_a_child_forked_amid_native_threads_works_and_does_not_hang(fresh_python):
    assert fresh_python(FORK_AFTER_THREADS).strip() == "True"


FORK_AMID_A_CALL = """
import os, signal
import numpy as np
import sketchaug as A

policy = A.Compose([A.Rotate(p=1)], seed=1)
with policy._calls._lock:  # as if another thread were taking a key
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        policy(np.zeros((4, 4), np.uint8))
        os._exit(0)
print(os.waitpid(child, 0)[1])
"""


def test_a_child_forked_amid_a_plain_call_does_not_hang(fresh_python):
    assert fresh_python(FORK_AMID_A_CALL).strip() == "0"


def test_threads_by_default():
    assert resolve_threads(None) >= 1
    assert in_a_child("fork", resolve_threads, None) == 1
    assert in_a_child("fork", resolve_threads, 3) == 3
