"""References and memory: every way out of a wrapper gives back what it took."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug import _core
from sketchaug.mixing.options import MixOptions

OP = ("rotate", 1.0, (-5.0, 5.0), "paper", (0, 0, 0))
SIZE = ("resize", 1.0, (8.0, 9.0), "paper", (0, 0, 0))
PLAN = _core.Plan([OP, SIZE])
COLOUR = drawing(20, 30, 3)
SWAPPED = COLOUR[..., ::-1]  # has to be copied, and the copy to be freed
OUT = np.empty((2, 8, 9, 3), np.uint8)
KEYS = np.zeros(2, np.uint32)
DRAWS = PLAN.sample(0)
BATCH = np.zeros((2, 3, 4, 5), np.float32)
LABELS = np.zeros(2, np.int64)
MIXED = np.empty_like(BATCH)
SOFT = np.empty((2, 4), np.float32)
OPTIONS = MixOptions(0.5, 0.5, ratio_low=0.3, ratio_high=0.7)

BY_INK = OPTIONS._replace(measure="ink")


class Broken:
    """A number that fails when it is asked for its value."""

    def __float__(self):
        raise OSError("broken")

    __index__ = __float__


def mix(images=BATCH, labels=LABELS, options=OPTIONS, out=MIXED, targets=SOFT, key=0, soft=None):
    return _core.mix_run(
        images, labels, soft, options, 1, 0, key, out, targets, 4, base=0.0, keep=1.0, num_threads=1
    )


CALLS = {
    "plan": lambda: _core.Plan([OP, SIZE], seed=3, mean=(0.0, 0.0, 0.0)),
    "plan: no op": lambda: _core.Plan([OP, ("spin", 1.0, (), "paper", (0, 0, 0))]),
    "plan: range": lambda: _core.Plan([OP, ("rotate", 2.0, (0.0, 0.0), "paper", (0, 0, 0))]),
    "plan: number": lambda: _core.Plan([(OP[0], 1.0, (1.0, Broken()), "paper", (0, 0, 0))]),
    "plan: triple": lambda: _core.Plan([OP], mean=(1.0, 2.0)),
    "plan: not ops": lambda: _core.Plan(3),
    "sample": lambda: PLAN.sample(1, 2),
    "sample: key": lambda: PLAN.sample(Broken()),
    "apply": lambda: PLAN.apply(COLOUR, DRAWS),
    "apply to a copy": lambda: PLAN.apply(SWAPPED, DRAWS),
    "apply: image": lambda: PLAN.apply(BATCH, DRAWS),
    "apply: draws": lambda: PLAN.apply(SWAPPED, [None]),
    "apply: no draws": lambda: PLAN.apply(SWAPPED, 7),
    "apply: number": lambda: PLAN.apply(SWAPPED, [(Broken(),), ()]),
    "apply: empty": lambda: PLAN.apply(SWAPPED[:0], DRAWS),
    "run": lambda: PLAN.run([COLOUR, SWAPPED], KEYS, 0, OUT, 1),
    "run: image": lambda: PLAN.run([SWAPPED, BATCH], KEYS, 0, OUT, 1),
    "run: keys": lambda: PLAN.run([SWAPPED, COLOUR], "ab", 0, OUT, 1),
    "run: count": lambda: PLAN.run([SWAPPED], KEYS, 0, OUT, 1),
    "run: epoch": lambda: PLAN.run([SWAPPED, COLOUR], KEYS, Broken(), OUT, 1),
    "run: out": lambda: PLAN.run([SWAPPED, COLOUR], KEYS, 0, BATCH, 1),
    "run: out's shape": lambda: PLAN.run([SWAPPED], KEYS[:1], 0, OUT, 1),
    "run: size": lambda: PLAN.run([SWAPPED, COLOUR], KEYS, 0, OUT[:, :4].copy(), 1),
    "run: empty": lambda: PLAN.run([SWAPPED, COLOUR[:0]], KEYS, 0, OUT, 1),
    "op types": _core.op_types,
    "border modes": _core.border_modes,
    "mix": mix,
    "mix: images": lambda: mix(images=COLOUR),
    "mix: labels": lambda: mix(labels=KEYS[:1].astype(np.int64)),
    "mix: label": lambda: mix(labels=LABELS + 9),
    "mix: options": lambda: mix(options=(2.0, *OPTIONS[1:])),
    "mix: option": lambda: mix(options=(Broken(), *OPTIONS[1:])),
    "mix: key": lambda: mix(key=Broken()),
    "mix: out": lambda: mix(out=SOFT),
    "mix: overlap": lambda: mix(out=BATCH),
    "mix: one image": lambda: mix(BATCH[:1], LABELS[:1], OPTIONS, MIXED[:1], SOFT[:1]),
    "mix: no labels": lambda: mix(labels=None),
    "mix to sparse targets": lambda: mix(targets=None),
    "mix of soft targets": lambda: mix(labels=None, soft=SOFT),
    "mix: soft columns": lambda: mix(labels=None, soft=SOFT[:, :3]),
    "mix by ink": lambda: mix(options=BY_INK),
    "mix: no ink": lambda: mix(BATCH * np.nan, options=BY_INK),
    "mix: rule": lambda: mix(options=OPTIONS._replace(box="round")),
    "mix sample": lambda: _core.mix_sample(OPTIONS, 1, 0, 0, 2, 4, 5),
    "mix sample by ink": lambda: _core.mix_sample(BY_INK, 1, 0, 0, 2, 4, 5, BATCH),
    "mix sample: no images": lambda: _core.mix_sample(BY_INK, 1, 0, 0, 2, 4, 5),
    "mix sample: count": lambda: _core.mix_sample(OPTIONS, 1, 0, 0, 1, 4, 5),
    "mix: check": lambda: _core.mix_check((0.9, 0.9, *OPTIONS[2:])),
}
HELD = [PLAN, COLOUR, SWAPPED, OUT, KEYS, DRAWS, BATCH, LABELS, MIXED, SOFT, OPTIONS, OP, SIZE]
HELD += [
    np.dtype(np.uint8),
    np.dtype(np.float32),
    np.dtype(np.int64),
    np.dtype(np.uint32),
    _core.Plan,
]
ERRORS = (TypeError, ValueError, OSError)


def attempt(call):
    try:
        call()
    except ERRORS:
        return False
    return True


def counts():
    return [sys.getrefcount(value) for value in HELD]


@pytest.mark.parametrize("name", CALLS)
def test_no_reference_is_kept_or_lost(name):
    call = CALLS[name]
    assert attempt(call) == (":" not in name)
    before = counts()
    for _ in range(200):
        attempt(call)
    gc.collect()
    moved = np.abs(np.subtract(counts(), before))
    assert moved.max() < 20  # a leak would be 200


def resident_bytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("name", CALLS)
def test_no_memory_grows(name):
    call = CALLS[name]
    for _ in range(300):
        attempt(call)
    gc.collect()
    before = resident_bytes()
    for _ in range(1500):
        attempt(call)
    gc.collect()
    # The copy of SWAPPED alone has 1800 bytes: kept 1500 times, they are 2.7 MB.
    assert resident_bytes() - before < 1_000_000


def test_scratch_is_reused_and_reported():
    policy = A.Compose([A.Rotate(p=1), A.Resize(32, 32)], seed=1)
    assert policy._plan.scratch_bytes == 0
    large = drawing(300, 400, 3)
    sizes = []
    for _ in range(5):
        policy.apply(drawing(5, 5), policy.sample(0))
        policy.batch([large, large], indices=[0, 1], num_threads=1)
        sizes.append(policy._plan.scratch_bytes)
    assert len(set(sizes)) == 1
    assert 300 * 400 * 3 / 4 < sizes[0] < 300 * 400 * 3 * 3


def test_plans_are_freed():
    def resident_after(count):
        for _ in range(count):
            A.Compose([A.Rotate(p=1)], seed=1)(COLOUR)
        gc.collect()
        return resident_bytes()

    before = resident_after(300)
    assert resident_after(2000) - before < 2_000_000


SMALL_STACK = """
import threading
import numpy as np
from sketchaug import _core

threading.stack_size(160 * 1024)
done = []


def work():
    ops = [("vertical_flip", 1.0, (), "paper", (0, 0, 0))] * 1024
    plan = _core.Plan(ops)
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    draws = plan.sample(0)
    done.append(np.array_equal(plan.apply(image, draws), image))
    done.append(plan.trace(image, draws).shape == (2, 3, 4))
    out = np.zeros((1, 3, 4, 1), np.uint8)
    plan.run([image], np.zeros(1, np.uint32), epoch=0, out=out, num_threads=1)
    done.append(np.array_equal(out[0, ..., 0], image))


thread = threading.Thread(target=work)
thread.start()
thread.join()
print(done)
"""


def test_the_longest_policy_runs_on_a_small_stack(fresh_python):
    """Regression: the draws of an image took 100 KB of it, twice, and the ops of a policy 200."""
    assert fresh_python(SMALL_STACK).strip() == "[True, True, True]"
