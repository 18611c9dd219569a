"""The batch mixing of the original workflow, row by row: M1 to M7, and R15.

Rows that ours leaves on purpose (one ratio a batch, fixed points of the permutation) are said so.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch
from scipy import stats

import sketchaug as A
from sketchaug.training.loss import soft_cross_entropy

BATCHES = 8000
CLASSES = 500


def original(**options):
    """What K and the module used; M2 unless an option says otherwise."""
    defaults = {"mixup": 0.25, "cutmix": 0.25, "mode": "batch", "ratio_rule": "clipped", "seed": 7}
    return A.BatchMix(**{**defaults, **options})


def kinds_of(mix):
    return Counter(
        mix.sample(key=key, count=2, height=8, width=8)[0]["kind"] for key in range(BATCHES)
    )


def batch_of(count=16, size=32):
    rng = np.random.default_rng(count)
    images = rng.standard_normal((count, 3, size, size + 6), dtype=np.float32)
    return images, rng.integers(0, CLASSES, count)


def test_m1_half_of_the_batches_are_mixed_up():
    counts = kinds_of(original(mixup=0.5, cutmix=0.0))
    assert counts["cutmix"] == 0
    assert stats.binomtest(counts["mixup"], BATCHES, 0.5).pvalue > 0.001


def test_m2_half_nothing_a_quarter_mixup_a_quarter_cutmix():
    counts = kinds_of(original())
    observed = [counts[kind] for kind in ("none", "mixup", "cutmix")]
    assert stats.chisquare(observed, np.array([0.5, 0.25, 0.25]) * BATCHES).pvalue > 0.001


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.7), (0.4, 0.6)])
def test_m3_beta_1_1_clipped_piles_up_on_the_limits(low, high):
    """30 % exactly .3, 30 % exactly .7, 40 % uniform between; S4 with .4 and .6."""
    mix = original(mixup=1.0, cutmix=0.0, ratio_limit=(low, high))
    elements = [mix.sample(key=key, count=4, height=8, width=8) for key in range(BATCHES)]
    assert all(len({element["ratio"] for element in batch}) == 1 for batch in elements)
    ratios = np.array([batch[0]["ratio"] for batch in elements])
    is_low, is_high = ratios == np.float32(low), ratios == np.float32(high)
    observed = [is_low.sum(), is_high.sum(), (~is_low & ~is_high).sum()]
    expected = np.array([low, 1 - high, high - low]) * BATCHES
    assert stats.chisquare(observed, expected).pvalue > 0.001
    between = ratios[~is_low & ~is_high]
    assert stats.kstest(between, "uniform", (low, high - low)).pvalue > 0.001


def test_m3_default_is_the_truncated_beta_of_each_image():
    """Ours: uniform between the limits, and drawn for each image."""
    elements = A.BatchMix(mixup=1, cutmix=0, seed=1).sample(key=0, count=4000, height=8, width=8)
    ratios = [element["ratio"] for element in elements]
    assert stats.kstest(ratios, "uniform", (0.3, 0.4)).pvalue > 0.001


def test_m4_partners_are_a_permutation_but_ours_has_no_fixed_point():
    """The original's permutation mixes one image a batch with itself, on average; a cycle none."""
    for key in range(300):
        elements = original().sample(key=key, count=16, height=8, width=8)
        partners = [element["partner"] for element in elements]
        assert sorted(partners) == list(range(16))
        assert all(partner != i for i, partner in enumerate(partners))


def test_m5_boxes_are_squares_of_the_ratio_about_a_centre_of_each_image():
    mix = original(mixup=0.0, cutmix=1.0)
    sides, first_boxes = set(), []
    for key in range(300):
        elements = mix.sample(key=key, count=8, height=224, width=224)
        half = int(224 * np.sqrt(1 - np.float64(elements[0]["ratio"]))) // 2
        for element in elements:
            top, left, bottom, right = element["box"]
            rows, columns = bottom - top, right - left
            assert max(rows, columns) <= 2 * half
            assert rows == 2 * half or top == 0 or bottom == 224
            assert columns == 2 * half or left == 0 or right == 224
            sides |= {rows} if top > 0 and bottom < 224 else set()
        first_boxes.append(len({element["box"] for element in elements}))
    assert min(sides) == 122
    assert max(sides) == 186  # s = 187 is halved to 93 on each side
    assert np.mean(first_boxes) > 7.9  # drawn for each image, not for the batch


def test_m5_pixels_are_own_outside_and_the_partners_inside():
    images, labels = batch_of()
    mix = original(mixup=0.0, cutmix=1.0)
    mixed, _ = mix(images, labels, num_classes=CLASSES, key=3)
    for i, element in enumerate(mix.sample(key=3, images=images)):
        top, left, bottom, right = element["box"]
        inside = np.zeros(images.shape[2:], bool)
        inside[top:bottom, left:right] = True
        np.testing.assert_array_equal(mixed[i][:, ~inside], images[i][:, ~inside])
        np.testing.assert_array_equal(mixed[i][:, inside], images[element["partner"]][:, inside])


def test_m6_labels_are_mixed_linearly_by_ratio_or_area():
    images, labels = batch_of()
    for kind in ("mixup", "cutmix"):
        mix = original(**{"mixup": 0.0, "cutmix": 0.0, kind: 1.0})
        _, targets = mix(images, labels, num_classes=CLASSES, key=3)
        one_hot = np.eye(CLASSES)[labels]
        for i, element in enumerate(mix.sample(key=3, images=images)):
            top, left, bottom, right = element["box"]
            weight = 1 - (bottom - top) * (right - left) / (32 * 38)
            if kind == "mixup":
                weight = element["ratio"]
            expected = weight * one_hot[i] + (1 - weight) * one_hot[element["partner"]]
            np.testing.assert_allclose(targets[i], expected, atol=1e-6)


def test_m6_weights_of_cutmix_at_224():
    """Mean .671, 5th to 95th percentile .41 to .85."""
    mix = original(mixup=0.0, cutmix=1.0)
    weights = [
        element["weight"]
        for key in range(4000)
        for element in mix.sample(key=key, count=4, height=224, width=224)
    ]
    assert np.mean(weights) == pytest.approx(0.671, abs=0.01)
    assert np.percentile(weights, [5, 95]) == pytest.approx([0.41, 0.85], abs=0.02)


def test_m7_the_loss_is_the_mean_of_the_soft_cross_entropy():
    images, labels = batch_of()
    _, targets = original()(images, labels, num_classes=CLASSES, key=2)
    logits = np.random.default_rng(1).normal(size=(16, CLASSES))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    expected = -(targets * log_softmax).sum(axis=1).mean()
    given = torch.from_numpy(logits.astype(np.float32)), torch.from_numpy(targets)
    assert soft_cross_entropy(*given).item() == pytest.approx(expected, rel=1e-6)
    assert torch.nn.functional.cross_entropy(*given).item() == pytest.approx(expected, rel=1e-6)


def test_r15_rows_are_rows_on_any_shape():
    """The original's box takes rows for columns, which only a square forgives."""
    elements = original(mixup=0.0, cutmix=1.0).sample(key=0, count=2000, height=40, width=200)
    boxes = np.array([element["box"] for element in elements])
    assert boxes[:, 2].max() == 40
    assert boxes[:, 3].max() == 200
