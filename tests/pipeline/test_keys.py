"""Keyed and plain calls: the determinism contract within one process."""

from __future__ import annotations

import copy
import sys
import threading

import numpy as np
import pytest
from checks import assert_same
from strategies import drawing

import sketchaug as A
from sketchaug.keys import CallKeys

SIZE = 24
PICTURES = [drawing(20 + 3 * i, 41 - i, 3 if i % 2 else None) for i in range(9)]


def policy_of(seed=5):
    return A.train_policy(SIZE, seed=seed)


@pytest.fixture(scope="module")
def expected():
    """What each sample is in epoch 2, made alone."""
    policy = policy_of()
    return [
        policy.apply(picture, policy.sample(100 + i, 2)).numpy()
        for i, picture in enumerate(PICTURES)
    ]


ORDERS = {
    "as they come": list(range(9)),
    "backwards": list(range(9))[::-1],
    "shuffled": [4, 8, 0, 2, 6, 1, 7, 3, 5],
    "some": [3, 1],
    "twice the same": [7, 7, 7],
}


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_order_company_and_threads_change_no_byte(order, threads, expected):
    batch = policy_of().batch(
        [PICTURES[i] for i in order],
        indices=[100 + i for i in order],
        epoch=2,
        num_threads=threads,
    )
    for i, planes in zip(order, batch, strict=True):
        assert_same(planes, expected[i])


def test_earlier_work_changes_no_byte(expected):
    """Scratch of larger and smaller drawings, other threads and plain calls lie in between."""
    policy = policy_of()
    policy.batch([drawing(300, 200, 3)] * 4, indices=range(4), num_threads=4)
    policy(drawing(7, 3))
    assert_same(policy.apply(PICTURES[3], policy.sample(103, 2)).numpy(), expected[3])


@pytest.mark.parametrize("kind", [np.int32, np.uint64, np.int8, list, tuple, range])
def test_any_kind_of_integers_names_the_samples(kind, expected):
    numbers = range(100, 109)
    indices = numbers if kind is range else kind(numbers) if kind in (list, tuple) else None
    indices = np.array(numbers, kind) if indices is None else indices
    assert_same(policy_of().batch(PICTURES, indices=indices, epoch=2), np.stack(expected))


def test_epochs_seeds_and_indices_differ(expected):
    variants = [
        policy_of().batch(PICTURES, indices=range(100, 109), epoch=3),
        policy_of(seed=6).batch(PICTURES, indices=range(100, 109), epoch=2),
        policy_of().batch(PICTURES, indices=range(200, 209), epoch=2),
    ]
    for variant in variants:
        same = [np.array_equal(a, b) for a, b in zip(variant, expected, strict=True)]
        assert not any(same)


def test_the_largest_keys_work():
    policy = A.Compose([A.Rotate(p=1), A.Resize(8, 8)], seed=2**64 - 1)
    batch = policy.batch(PICTURES[:1], indices=[2**32 - 1], epoch=2**32 - 1)
    alone = policy.apply(PICTURES[0], policy.sample(2**32 - 1, 2**32 - 1))
    assert_same(batch[0], np.stack([alone] * 3, axis=2))


def test_the_caller_may_own_the_output(expected):
    slot = np.full((9, 3, SIZE, SIZE), np.nan, np.float32)
    result = policy_of().batch(PICTURES, indices=range(100, 109), epoch=2, out=slot)
    assert result is slot
    assert_same(slot, np.stack(expected))


def test_a_slot_of_a_larger_array_is_filled_alone(expected):
    memory = np.full((5, 3, SIZE, SIZE), 7, np.float32)
    policy_of().batch(PICTURES[:3], indices=range(100, 103), epoch=2, out=memory[1:4])
    assert_same(memory[1:4], np.stack(expected[:3]))
    assert (memory[[0, 4]] == 7).all()


def test_a_cpu_tensor_can_be_the_output(expected):
    torch = pytest.importorskip("torch")
    slot = torch.empty((9, 3, SIZE, SIZE))
    assert policy_of().batch(PICTURES, indices=range(100, 109), epoch=2, out=slot) is slot
    assert_same(slot.numpy(), np.stack(expected))


def test_plain_calls_count_from_zero():
    policy, twin = policy_of(), policy_of()
    for n, picture in enumerate(PICTURES):
        assert_same(policy(picture).numpy(), twin.apply(picture, twin.sample(n)).numpy())
        assert_same(
            twin(image=picture)["image"].numpy(), twin.apply(picture, twin.sample(n)).numpy()
        )


def test_batches_without_indices_count_on():
    policy, twin = policy_of(), policy_of()
    policy(PICTURES[0])
    policy.batch(PICTURES[:4])
    result = policy.batch(PICTURES)
    assert_same(result, twin.batch(PICTURES, indices=range(5, 14)))
    assert_same(policy(PICTURES[2]).numpy(), twin.apply(PICTURES[2], twin.sample(14)).numpy())


def test_keyed_calls_do_not_count():
    policy, twin = policy_of(), policy_of()
    policy.batch(PICTURES, indices=range(9))
    policy.sample(77)
    assert_same(policy(PICTURES[0]).numpy(), twin(PICTURES[0]).numpy())


def test_plain_calls_wrap_around_after_all_indices():
    keys = CallKeys(1, home=None)
    keys.take(2**32 - 1)
    assert [keys.take().index for _ in range(3)] == [2**32 - 1, 0, 1]


def test_a_deep_copy_is_a_policy_of_its_own():
    policy = policy_of()
    copied = copy.deepcopy(policy)
    policy(PICTURES[0])
    assert copied == policy
    assert hash(copied) == hash(policy)
    assert_same(copied(PICTURES[0]).numpy(), policy_of()(PICTURES[0]).numpy())


def test_policies_that_differ_are_not_equal():
    assert policy_of() != policy_of(seed=6)
    assert A.Compose([A.Rotate()], seed=1) != A.Compose([A.Rotate(p=1)], seed=1)
    assert A.Compose([], seed=1, fuse=False) != A.Compose([], seed=1)
    assert A.Compose([], seed=1) != "a policy"


def test_many_threads_share_one_policy(expected):
    """Eight Python threads, each with native threads of its own, plain calls in between."""
    policy = policy_of()
    wrong: list[int] = []

    def work(number):
        for round_number in range(6):
            order = np.roll(np.arange(9), number + round_number)
            batch = policy.batch(
                [PICTURES[i] for i in order], indices=100 + order, epoch=2, num_threads=2
            )
            policy(PICTURES[number])
            if not all(np.array_equal(batch[k], expected[i]) for k, i in enumerate(order)):
                wrong.append(number)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []


def test_threads_never_share_a_plain_call():
    keys = CallKeys(1, home=None)
    taken: list[int] = []
    workers = [
        threading.Thread(target=lambda: taken.extend(keys.take().index for _ in range(2000)))
        for _ in range(8)
    ]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns in the middle of everything
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        sys.setswitchinterval(interval)
    assert sorted(taken) == list(range(16_000))
