"""What BatchMix draws: kinds, ratios, partners, boxes."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from reference import draws
from reference import mixing as reference
from scipy import stats

import sketchaug as A

COUNT = 200  # images of a batch
BATCHES = 100


def elements_of(mix, *, batches=BATCHES, count=COUNT, height=224, width=224):
    return [
        element
        for key in range(batches)
        for element in mix.sample(key=key, count=count, height=height, width=width, epoch=1)
    ]


def ratios_of(**options):
    mix = A.BatchMix(**{"mixup": 1, "cutmix": 0, "seed": 11, **options})
    return np.array([element["ratio"] for element in elements_of(mix)])


def test_kinds_are_half_nothing_and_two_quarters():
    elements = elements_of(A.BatchMix(seed=5))
    counts = Counter(element["kind"] for element in elements)
    observed = [counts[kind] for kind in ("none", "mixup", "cutmix")]
    assert stats.chisquare(observed, np.array([0.5, 0.25, 0.25]) * len(elements)).pvalue > 0.001


def test_a_batch_can_share_one_kind_and_ratio():
    mix = A.BatchMix(seed=5, mode="batch")
    kinds = []
    for key in range(4000):
        elements = mix.sample(key=key, count=3, height=9, width=9)
        assert len({(element["kind"], element["ratio"]) for element in elements}) == 1
        kinds.append(elements[0]["kind"])
    observed = [kinds.count(kind) for kind in ("none", "mixup", "cutmix")]
    assert stats.chisquare(observed, [2000, 1000, 1000]).pvalue > 0.001


# The ratio is rounded to float32, far below what the test can see.
@pytest.mark.parametrize("alpha", [1.0, 0.4, 4.0, 0.05, 0.5, 0.51, 100.0])
def test_ratios_without_limits_are_beta(alpha):
    ratios = ratios_of(alpha=alpha, ratio_limit=(0.0, 1.0))
    if alpha < 0.1:  # float32 merges the values next to 1
        ratios = ratios[ratios < 0.5]
        low_half = stats.beta(alpha, alpha).cdf(0.5)
        expected = lambda x: stats.beta(alpha, alpha).cdf(x) / low_half  # noqa: E731
    else:
        expected = stats.beta(alpha, alpha).cdf
    assert stats.kstest(ratios, expected).pvalue > 0.001


@pytest.mark.parametrize("alpha", [1.0, 0.4, 4.0])
def test_truncated_ratios_are_beta_between_the_limits(alpha):
    ratios = ratios_of(alpha=alpha)
    low, high = stats.beta(alpha, alpha).cdf([0.3, 0.7])
    assert ratios.min() >= np.float32(0.3)
    assert ratios.max() <= np.float32(0.7)
    between = lambda x: (stats.beta(alpha, alpha).cdf(x) - low) / (high - low)  # noqa: E731
    assert stats.kstest(ratios, between).pvalue > 0.001


@pytest.mark.parametrize("alpha", [1.0, 0.4, 4.0])
def test_clipped_ratios_pile_up_on_the_limits(alpha):
    ratios = ratios_of(alpha=alpha, ratio_rule="clipped")
    below = float(stats.beta(alpha, alpha).cdf(0.3))
    for limit in (np.float32(0.3), np.float32(0.7)):
        count = int((ratios == limit).sum())
        assert stats.binomtest(count, len(ratios), below).pvalue > 0.001
    if alpha == 1:
        assert below == pytest.approx(0.3)  # 60 % on the two limits, as the docstring says
    inside = ratios[(ratios > np.float32(0.3)) & (ratios < np.float32(0.7))]
    between = lambda x: (stats.beta(alpha, alpha).cdf(x) - below) / (1 - 2 * below)  # noqa: E731
    assert stats.kstest(inside, between).pvalue > 0.001


def test_a_window_that_is_all_but_empty_is_drawn_from_uniformly():
    ratios = ratios_of(alpha=1000.0, ratio_limit=(0.0, 0.01))[:2000]
    assert stats.kstest(ratios, "uniform", (0, 0.01)).pvalue > 0.001


def test_ratios_are_plain_uniforms_of_the_published_generator():
    """alpha 1, mixup only: the element's first draw is the kind, the second the ratio."""
    elements = A.BatchMix(mixup=1, cutmix=0, seed=77).sample(
        key=9, epoch=3, count=5, height=4, width=4
    )
    for i, element in enumerate(elements):
        stream = draws.uniforms(seed=77, domain=draws.MIX, stream=1 + i, epoch=3, index=9)
        next(stream)
        assert element["ratio"] == np.float32(0.3 + (0.7 - 0.3) * next(stream))


@pytest.mark.parametrize("count", [2, 3, 7, 64])
def test_partners_are_one_cycle(count):
    mix = A.BatchMix(seed=1)
    for key in range(50):
        elements = mix.sample(key=key, count=count, height=4, width=4)
        seen, place = [], 0
        for _ in range(count):
            seen.append(place)
            place = elements[place]["partner"]
        assert place == 0
        assert sorted(seen) == list(range(count))


def test_every_other_image_is_as_likely_a_partner():
    mix = A.BatchMix(seed=2)
    partners = Counter(
        (i, element["partner"])
        for key in range(5000)
        for i, element in enumerate(mix.sample(key=key, count=5, height=4, width=4))
    )
    assert len(partners) == 20
    for i in range(5):
        counts = [partners[i, j] for j in range(5) if j != i]
        assert stats.chisquare(counts).pvalue > 0.001


def test_images_differ_in_kind_ratio_and_centre():
    elements = elements_of(A.BatchMix(mixup=0, cutmix=1, seed=3), batches=1)
    assert len({element["ratio"] for element in elements}) == COUNT
    assert len({element["box"] for element in elements}) > 0.95 * COUNT


@pytest.mark.parametrize(("height", "width"), [(224, 224), (31, 97), (1, 50)])
def test_boxes_lie_about_a_uniform_centre(height, width):
    """The element's third and fourth draw are the centre, a uniform pixel."""
    mix = A.BatchMix(mixup=0, cutmix=1, seed=4)
    elements = mix.sample(key=3, epoch=1, count=2000, height=height, width=width)
    for i, element in enumerate(elements):
        stream = draws.uniforms(seed=4, domain=draws.MIX, stream=1 + i, epoch=1, index=3)
        _, _, down, right = (next(stream) for _ in range(4))
        centre = {"centre_y": int(down * height), "centre_x": int(right * width)}
        box = reference.box_of(ratio=element["ratio"], height=height, width=width, **centre)
        assert element["box"] == box
        weight = reference.label_weight(element, height=height, width=width)
        assert element["weight"] == pytest.approx(weight, abs=1e-6)


def test_boxes_that_are_cut_off_by_nothing_have_even_sides():
    """224 pixels, ratio .3 to .7: sides of 122 to 186, as in the original workflow."""
    sides = {
        element["box"][2] - element["box"][0]
        for element in elements_of(A.BatchMix(mixup=0, cutmix=1, seed=4))
        if element["box"][0] > 0 and element["box"][2] < 224
    }
    assert sides == set(range(122, 188, 2))


def test_the_mean_weight_of_cutmix_is_the_original_workflows():
    weights = [element["weight"] for element in elements_of(A.BatchMix(mixup=0, cutmix=1, seed=4))]
    assert np.mean(weights) == pytest.approx(0.671, abs=0.01)


def test_draws_do_not_depend_on_other_images_but_partners():
    mix = A.BatchMix(mixup=0.5, cutmix=0.5, seed=8)
    few = mix.sample(key=1, count=3, height=30, width=30)
    many = mix.sample(key=1, count=30, height=30, width=30)
    for a, b in zip(few, many, strict=False):
        assert {k: v for k, v in a.items() if k != "partner"} == {
            k: v for k, v in b.items() if k != "partner"
        }
