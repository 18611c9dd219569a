"""What targets may be: class numbers, one-hot or soft rows in; dense or sparse out; no mixing."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from reference import mixing as reference

import sketchaug as A
from sketchaug.training.loss import soft_cross_entropy

CLASSES = 5


def batch_of(count=8):
    rng = np.random.default_rng(count)
    images = rng.standard_normal((count, 3, 12, 14), dtype=np.float32)
    return images, rng.integers(0, CLASSES, count)


def mix_of(**options):
    return A.BatchMix(**{"mixup": 0.4, "cutmix": 0.4, "seed": 2, **options})


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, np.uint8, bool])
def test_one_hot_rows_are_what_their_numbers_are(kind, smoothing):
    images, labels = batch_of()
    mix = mix_of(label_smoothing=smoothing)
    expected, targets = mix(images, labels, num_classes=CLASSES, key=1)
    for options in ({}, {"num_classes": CLASSES}):
        mixed, soft = mix(images, np.eye(CLASSES)[labels].astype(kind), key=1, **options)
        np.testing.assert_array_equal(mixed, expected)
        np.testing.assert_allclose(soft, targets, atol=1e-7)


def test_soft_rows_are_mixed_linearly():
    images, _ = batch_of()
    rows = np.random.default_rng(0).dirichlet(np.ones(CLASSES), 8)
    mix = mix_of(label_smoothing=0.1)
    _, soft = mix(images, rows, key=1)
    elements = mix.sample(images=images, key=1)
    weights = np.array([element["weight"] for element in elements])[:, None]
    partners = [element["partner"] for element in elements]
    mixed = weights * rows + (1 - weights) * rows[partners]
    np.testing.assert_allclose(soft, 0.9 * mixed + 0.1 / CLASSES, atol=1e-6)


def test_sparse_targets_say_the_same_in_three_numbers():
    images, labels = batch_of()
    expected, dense = mix_of()(images, labels, num_classes=CLASSES, key=1)
    mix = mix_of(targets="sparse")
    mixed, sparse = mix(images, labels, key=1)
    np.testing.assert_array_equal(mixed, expected)
    elements = mix.sample(images=images, key=1)
    np.testing.assert_array_equal(sparse.own, labels)
    np.testing.assert_array_equal(sparse.partner, labels[[e["partner"] for e in elements]])
    np.testing.assert_array_equal(sparse.weight, np.float32([e["weight"] for e in elements]))
    assert [part.dtype for part in sparse] == [np.int64, np.int64, np.float32]
    np.testing.assert_allclose(sparse.dense(CLASSES), dense, atol=1e-7)
    assert (sparse.weight < 1).any()


def test_the_loss_of_sparse_targets_is_the_loss_of_dense_ones():
    """As SparseTargets' docstring writes it."""
    images, labels = batch_of()
    tensors = torch.from_numpy(images), torch.from_numpy(labels)
    sparse = mix_of(targets="sparse")(*tensors, key=1)[1]
    assert all(isinstance(part, torch.Tensor) for part in sparse)
    logits = torch.randn(8, CLASSES, generator=torch.Generator().manual_seed(0))
    cross_entropy = torch.nn.functional.cross_entropy
    own = cross_entropy(logits, sparse.own, reduction="none")
    partner = cross_entropy(logits, sparse.partner, reduction="none")
    loss = (sparse.weight * own + (1 - sparse.weight) * partner).mean()
    dense = sparse.dense(CLASSES)
    assert isinstance(dense, torch.Tensor)
    torch.testing.assert_close(loss, cross_entropy(logits, dense))
    for smoothing in (0.0, 0.1):
        ours = soft_cross_entropy(logits, sparse, smoothing=smoothing)
        expected = soft_cross_entropy(logits, dense, smoothing=smoothing)
        torch.testing.assert_close(ours, expected)


def test_sparse_targets_need_class_numbers():
    images, labels = batch_of()
    mix = mix_of(targets="sparse")
    with pytest.raises(TypeError, match=r"^targets: expected integers of shape \(N,\) for sparse"):
        mix(images, np.eye(CLASSES)[labels], key=1)
    with pytest.raises(ValueError, match=r"^targets\[\d\] must be in \[0, 1\], got "):
        mix(images, labels, num_classes=2, key=1)
    with pytest.raises(ValueError, match=r"^targets\[0\] must be in \[0, 4294967294\], got -1$"):
        mix(images, labels * 0 - 1, key=1)


@pytest.mark.parametrize("targets", ["dense", "sparse"])
def test_mixing_ends_with_its_last_epoch(targets):
    images, labels = batch_of()
    mix = mix_of(until_epoch=2, targets=targets)
    endless = mix_of(targets=targets)
    for epoch in (0, 1):
        ours = mix(images, labels, num_classes=CLASSES, key=1, epoch=epoch)
        theirs = endless(images, labels, num_classes=CLASSES, key=1, epoch=epoch)
        np.testing.assert_array_equal(ours[0], theirs[0])
        assert mix.sample(images=images, key=1, epoch=epoch) == endless.sample(
            images=images, key=1, epoch=epoch
        )
    for epoch in (2, 9):
        out = np.empty_like(images)
        mixed, soft = mix(images, labels, num_classes=CLASSES, key=1, epoch=epoch, out=out)
        assert mixed is out
        np.testing.assert_array_equal(mixed, images)
        rows = soft if targets == "dense" else soft.dense(CLASSES)
        np.testing.assert_array_equal(rows, np.eye(CLASSES)[labels])
        elements = mix.sample(images=images, key=1, epoch=epoch)
        assert {element["kind"] for element in elements} == {"none"}


def test_tensors_give_tensors():
    images, labels = batch_of()
    expected, targets = mix_of()(images, labels, num_classes=CLASSES, key=1)
    tensors = torch.from_numpy(images), torch.from_numpy(labels)
    mixed, soft = mix_of()(*tensors, num_classes=CLASSES, key=1)
    assert torch.equal(mixed, torch.from_numpy(expected))
    assert torch.equal(soft, torch.from_numpy(targets))
    _, soft = mix_of()(tensors[0], labels, num_classes=CLASSES, key=1)
    assert isinstance(soft, np.ndarray)  # as the labels came


def test_uint8_images_stay_uint8():
    images = np.random.default_rng(0).integers(0, 256, (6, 3, 12, 14), dtype=np.uint8)
    mix = mix_of(mixup=0.5, cutmix=0.5)
    mixed, _ = mix(images, range(6), num_classes=6, key=1)
    assert mixed.dtype == np.uint8
    expected = reference.mix(images, mix.sample(images=images, key=1))
    # Half a level, and what float32 may turn into the other neighbour.
    np.testing.assert_allclose(mixed, expected, atol=0.5001)
    slot = np.empty_like(images)
    assert mix(images, range(6), num_classes=6, key=1, out=slot)[0] is slot
    np.testing.assert_array_equal(slot, mixed)


def test_the_batch_itself_stands_for_its_numbers():
    images, _ = batch_of()
    mix = mix_of()
    assert mix.sample(key=4, images=images) == mix.sample(key=4, count=8, height=12, width=14)
    with pytest.raises(TypeError, match=r"^count: expected an integer, got None$"):
        mix.sample(key=4)
    with pytest.raises(TypeError, match=r"^images: expected a float32 array with 4 dimensions"):
        mix.sample(key=4, count=8, height=12, width=14, images=images[0])


def test_a_pickle_keeps_every_option():
    mix = mix_of(measure="ink", targets="sparse", until_epoch=3, mode="batch", seed=None)
    assert pickle.loads(pickle.dumps(mix)) == mix
