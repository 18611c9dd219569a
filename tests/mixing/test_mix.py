"""BatchMix against its reference: the mixed pixels, the soft targets, and what does not matter."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import mixing as reference

import sketchaug as A

SHAPES = [(2, 3, 1, 1), (2, 1, 7, 5), (3, 3, 16, 17), (9, 3, 33, 31), (5, 4, 1, 37), (4, 2, 64, 2)]


def batch_of(shape, seed=0):
    rng = np.random.default_rng([seed, *shape])
    return rng.standard_normal(shape, dtype=np.float32), rng.integers(0, 7, shape[0])


def run(mix, images, labels, **options):
    return mix(images, labels, **{"num_classes": 7, "key": 5, "epoch": 2, **options})


def drawn(mix, images, **options):
    count, _, height, width = images.shape
    keys = {"key": 5, "epoch": 2, **options}
    return mix.sample(count=count, height=height, width=width, **keys)


MIXES = {
    "default": {},
    "all mixup": {"mixup": 1.0, "cutmix": 0.0},
    "all cutmix": {"mixup": 0.0, "cutmix": 1.0},
    "nothing": {"mixup": 0.0, "cutmix": 0.0},
    "whole batch": {"mixup": 0.5, "cutmix": 0.5, "mode": "batch"},
    "clipped": {"mixup": 0.5, "cutmix": 0.5, "alpha": 0.4, "ratio_rule": "clipped"},
    "any ratio": {"mixup": 0.5, "cutmix": 0.5, "ratio_limit": (0.0, 1.0)},
    "smooth": {"mixup": 0.5, "cutmix": 0.5, "label_smoothing": 0.1},
}


@pytest.mark.parametrize("options", MIXES.values(), ids=MIXES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_it_matches_the_reference(shape, options):
    mix = A.BatchMix(seed=3, **options)
    images, labels = batch_of(shape)
    for key in range(5):
        elements = drawn(mix, images, key=key)
        mixed, soft = run(mix, images, labels, key=key)
        # One product, one sum in float32: within a few units of the last place.
        np.testing.assert_allclose(mixed, reference.mix(images, elements), rtol=1e-6, atol=1e-6)
        expected = reference.soft_targets(
            labels,
            elements,
            num_classes=7,
            height=shape[2],
            width=shape[3],
            label_smoothing=mix.label_smoothing,
        )
        np.testing.assert_allclose(soft, expected, atol=1e-6)
        np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-6)


def test_cutmix_copies_bytes():
    mix = A.BatchMix(mixup=0, cutmix=1, seed=1)
    images, labels = batch_of((8, 3, 20, 30))
    mixed, _ = run(mix, images, labels)
    for i, element in enumerate(drawn(mix, images)):
        expected = reference.cutmix(images[i], images[element["partner"]], box=element["box"])
        np.testing.assert_array_equal(mixed[i], expected.astype(np.float32))


def test_values_a_reader_can_work_out():
    images = np.stack([np.zeros((1, 4, 4), np.float32), np.ones((1, 4, 4), np.float32)])
    mixup = A.BatchMix(mixup=1, cutmix=0, ratio_limit=(0.25, 0.25), seed=0)
    mixed, soft = mixup(images, [0, 2], num_classes=3, key=0)
    assert (mixed[0] == 0.75).all()
    assert (mixed[1] == 0.25).all()
    np.testing.assert_array_equal(soft, [[0.25, 0, 0.75], [0.75, 0, 0.25]])
    # sqrt(1 - 0.75) * 4 = 2: one pixel to each side of the centre, at least one stays inside.
    cutmix = A.BatchMix(mixup=0, cutmix=1, ratio_limit=(0.75, 0.75), seed=0)
    mixed, soft = cutmix(images, [0, 2], num_classes=3, key=0)
    assert mixed[0].sum() in (1, 2, 4)
    np.testing.assert_allclose(soft[0], [1 - mixed[0].mean(), 0, mixed[0].mean()])


def test_equal_labels_stay_whole():
    images, _ = batch_of((6, 1, 8, 8))
    _, soft = A.BatchMix(mixup=0.5, cutmix=0.5, seed=0)(images, [4] * 6, num_classes=5, key=1)
    np.testing.assert_allclose(soft, np.eye(5)[[4] * 6], atol=1e-7)


def test_nothing_is_mixed_by_chance_zero():
    images, labels = batch_of((6, 3, 8, 8))
    mixed, soft = run(A.BatchMix(mixup=0, cutmix=0, seed=0), images, labels)
    np.testing.assert_array_equal(mixed, images)
    np.testing.assert_array_equal(soft, np.eye(7, dtype=np.float32)[labels])


def test_inputs_are_left_alone():
    images, labels = batch_of((6, 3, 8, 8))
    images.flags.writeable = labels.flags.writeable = False
    before = images.copy(), labels.copy()
    mixed, soft = run(A.BatchMix(mixup=1, cutmix=0, seed=0), images, labels)
    np.testing.assert_array_equal(images, before[0])
    np.testing.assert_array_equal(labels, before[1])
    assert mixed.dtype == soft.dtype == np.float32
    assert not np.shares_memory(mixed, images)


@pytest.mark.parametrize("threads", [1, 2, 3, 64])
def test_threads_change_no_byte(threads):
    images, labels = batch_of((13, 3, 31, 33))
    mix = A.BatchMix(mixup=0.5, cutmix=0.5, seed=4)
    one = run(mix, images, labels, num_threads=1)
    several = run(mix, images, labels, num_threads=threads)
    for a, b in zip(one, several, strict=True):
        np.testing.assert_array_equal(a, b)


@settings(max_examples=50, deadline=None)
@given(
    shape=st.tuples(st.integers(2, 9), st.integers(1, 4), st.integers(1, 40), st.integers(1, 40)),
    chances=st.sampled_from([(1, 0), (0, 1), (0.5, 0.5), (0.2, 0.2)]),
    alpha=st.floats(0.01, 1000),
    low=st.floats(0, 1),
    is_clipped=st.booleans(),
    key=st.integers(0, 2**32 - 1),
)
def test_any_options_keep_the_promises(shape, chances, alpha, low, is_clipped, key):
    rule = "clipped" if is_clipped else "truncated"
    mix = A.BatchMix(
        mixup=chances[0],
        cutmix=chances[1],
        alpha=alpha,
        ratio_limit=(low, 1.0),
        ratio_rule=rule,
        seed=0,
    )
    images, labels = batch_of(shape)
    mixed, soft = run(mix, images, labels, key=key)
    elements = drawn(mix, images, key=key)
    np.testing.assert_allclose(mixed, reference.mix(images, elements), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-6)
    assert soft.min() >= 0
    assert all(np.float32(low) <= element["ratio"] <= 1 for element in elements)


def test_layouts_change_no_byte():
    images, labels = batch_of((5, 3, 12, 14))
    mix = A.BatchMix(mixup=0.5, cutmix=0.5, seed=2)
    expected, soft = run(mix, images, labels)
    layouts = [
        np.asfortranarray(images),
        np.moveaxis(np.moveaxis(images, 1, -1).copy(), -1, 1),
        images[::-1].copy()[::-1],
        np.repeat(images, 2, axis=3)[..., ::2],
        images.astype(">f4"),
    ]
    for layout in layouts:
        np.testing.assert_array_equal(run(mix, layout, labels)[0], expected)
    for kind in (np.int8, np.uint16, np.int32, np.int64, list):
        other = labels.tolist() if kind is list else labels.astype(kind)
        np.testing.assert_array_equal(run(mix, images, other)[1], soft)


def test_tensors_in_and_out():
    torch = pytest.importorskip("torch")
    images, labels = batch_of((5, 3, 12, 14))
    mix = A.BatchMix(mixup=0.5, cutmix=0.5, seed=2)
    expected, soft = run(mix, images, labels)
    slot = torch.empty(images.shape)
    result, targets = run(mix, torch.from_numpy(images), torch.from_numpy(labels), out=slot)
    assert result is slot
    np.testing.assert_array_equal(slot.numpy(), expected)
    np.testing.assert_array_equal(targets, soft)


def test_the_caller_may_own_the_output():
    images, labels = batch_of((5, 3, 12, 14))
    memory = np.full((7, 3, 12, 14), 9, np.float32)
    mix = A.BatchMix(mixup=0.5, cutmix=0.5, seed=2)
    result, _ = run(mix, images, labels, out=memory[1:6])
    np.testing.assert_array_equal(result, run(mix, images, labels)[0])
    assert np.shares_memory(result, memory)
    assert (memory[[0, 6]] == 9).all()


def test_seed_epoch_and_key_all_count():
    images, labels = batch_of((6, 3, 8, 8))
    base = run(A.BatchMix(mixup=1, cutmix=0, seed=1), images, labels)[0]
    others = [
        run(A.BatchMix(mixup=1, cutmix=0, seed=2), images, labels)[0],
        run(A.BatchMix(mixup=1, cutmix=0, seed=1), images, labels, epoch=3)[0],
        run(A.BatchMix(mixup=1, cutmix=0, seed=1), images, labels, key=6)[0],
    ]
    assert not any(np.array_equal(base, other) for other in others)
    again = run(A.BatchMix(mixup=1, cutmix=0, seed=1), images, labels)[0]
    np.testing.assert_array_equal(again, base)


def test_a_pickle_does_the_same():
    mix = A.BatchMix(mixup=0.5, cutmix=0.5)
    copy = pickle.loads(pickle.dumps(mix))
    assert copy == mix
    images, labels = batch_of((6, 3, 8, 8))
    np.testing.assert_array_equal(run(copy, images, labels)[0], run(mix, images, labels)[0])
