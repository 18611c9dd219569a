"""MixUp and CutMix beside torchvision's, which is given the numbers that ours drew."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from reference import draws
from torchvision.transforms import v2

import sketchaug as A

CLASSES = 5


def batch_of(count, height=13, width=18):
    rng = np.random.default_rng(count)
    images = rng.standard_normal((count, 3, height, width), dtype=np.float32)
    return torch.from_numpy(images), torch.from_numpy(rng.integers(0, CLASSES, count))


class Given:
    """A distribution that gives one number."""

    def __init__(self, number):
        self.number = number

    def sample(self, _shape):
        return torch.tensor([self.number], dtype=torch.float64)


def peer_of(name, ours, key, *, count, height, width, monkeypatch):
    """torchvision's mixer with the ratio and the centre of our draw."""
    element = ours.sample(key=key, epoch=1, count=count, height=height, width=width)[0]
    numbers = draws.uniforms(seed=ours.seed, domain=draws.MIX, stream=0, epoch=1, index=key)
    _, _, down, right = (next(numbers) for _ in range(4))
    centre = {height: int(down * height), width: int(right * width)}
    peer = getattr(v2, name)(alpha=ours.alpha, num_classes=ours.num_classes)
    monkeypatch.setattr(peer, "_dist", Given(element["ratio"]))
    monkeypatch.setattr(torch, "randint", lambda limit, **_: torch.tensor([centre[limit]]))
    return peer


@pytest.mark.parametrize("count", [1, 2, 5, 8])
@pytest.mark.parametrize("name", ["MixUp", "CutMix"])
def test_the_same_numbers_give_the_same_batch(name, count, monkeypatch):
    images, labels = batch_of(count)
    ours = getattr(A, name)(num_classes=CLASSES, seed=4)
    for key in range(12):
        mixed, targets = ours(images, labels, key=key, epoch=1)
        with monkeypatch.context() as patched:
            peer = peer_of(name, ours, key, count=count, height=13, width=18, monkeypatch=patched)
            expected, expected_targets = peer(images, labels)
        if count == 1:  # torchvision blends it with itself
            torch.testing.assert_close(mixed, expected, atol=1e-6, rtol=1e-6)
        else:
            assert torch.equal(mixed, expected)
        assert targets.dtype == torch.float32
        torch.testing.assert_close(targets, expected_targets.float(), atol=2e-7, rtol=0)
        assert count == 1 or not torch.equal(mixed, images)


@pytest.mark.parametrize("name", ["MixUp", "CutMix"])
@pytest.mark.parametrize("kind", [torch.int64, torch.float32, torch.float64])
def test_rows_of_classes_are_mixed_linearly(name, kind):
    images, labels = batch_of(6)
    numbers = getattr(A, name)(num_classes=CLASSES, seed=4)
    rows = getattr(A, name)(seed=4)
    one_hot = torch.eye(CLASSES)[labels].to(kind)
    for given in (rows(images, one_hot, key=3), numbers(images, one_hot, key=3)):
        assert torch.equal(given[0], numbers(images, labels, key=3)[0])
        assert given[1].dtype == torch.float32
        torch.testing.assert_close(given[1], numbers(images, labels, key=3)[1])
    soft = torch.rand(6, CLASSES, generator=torch.Generator().manual_seed(0))
    weight = rows.sample(key=3, count=6, height=13, width=18)[0]["weight"]
    expected = weight * soft + (1 - weight) * soft.roll(1, 0)
    torch.testing.assert_close(rows(images, soft, key=3)[1], expected)


def test_calls_of_a_loader_work_as_they_are_written():
    """torchvision's documentation gives it to a collate function, and to RandomChoice."""
    images, labels = batch_of(4)
    choice = v2.RandomChoice([A.MixUp(num_classes=CLASSES), A.CutMix(num_classes=CLASSES)])
    mixed, targets = choice(images, labels)
    assert mixed.shape == images.shape
    assert targets.shape == (4, CLASSES)
    pairs = list(zip(images, labels.tolist(), strict=True))
    mixed, targets = A.CutMix(num_classes=CLASSES)(torch.utils.data.default_collate(pairs))
    torch.testing.assert_close(targets.sum(dim=1), torch.ones(4))


@pytest.mark.parametrize("name", ["MixUp", "CutMix"])
def test_uint8_and_arrays_work(name):
    images = np.random.default_rng(0).integers(0, 256, (3, 1, 8, 8), dtype=np.uint8)
    mixed, targets = getattr(A, name)(num_classes=3, seed=1)(images, [0, 1, 2])
    assert mixed.dtype == np.uint8
    assert isinstance(targets, np.ndarray)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)


def test_the_text_tells_how_it_was_made():
    assert repr(A.MixUp(alpha=0.2, num_classes=3, seed=1)) == (
        "MixUp(alpha=0.2, num_classes=3, seed=1)"
    )


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: A.MixUp(alpha=0), ValueError, "alpha must be in [0.01, 1000], got 0"),
        (lambda: A.CutMix(num_classes=0), ValueError, "num_classes must be in [1, 4294967295]"),
        (
            lambda: A.MixUp(labels_getter=len),
            ValueError,
            "labels_getter must be 'default': call it with images and labels, got <built-in",
        ),
        (
            lambda: A.MixUp()(*batch_of(2)),
            TypeError,
            "num_classes: expected an integer, got None",
        ),
        (
            lambda: A.MixUp(num_classes=3)(batch_of(2)[0], torch.eye(2, 4)),
            ValueError,
            "targets: expected 3 columns, one a class, got 4",
        ),
        (
            lambda: A.CutMix(num_classes=3)(batch_of(2)[0]),
            TypeError,
            "targets: expected integers of shape (N,) or shares of classes",
        ),
    ],
)
def test_wrong_arguments_are_named(call, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        call()
