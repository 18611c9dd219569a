"""What ops that set the canvas draw: quarter turns, places, windows, sizes; and RandomGamma."""

from __future__ import annotations

import os

import numpy as np
import pytest
from reference import windows
from scipy import stats

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
COUNT = 6000
RATIO = (0.75, 4 / 3)


def drawn(op, *names):
    policy = A.Compose([op], seed=11)
    entries = [policy.sample(index)[0] for index in range(COUNT)]
    return np.array([[entry[name] for name in names] for entry in entries]).T


def assert_each_alike(values, count):
    """Whole numbers 0..count - 1, each as likely."""
    found = np.bincount(np.asarray(values, int), minlength=count)
    assert len(found) == count
    assert stats.chisquare(found).pvalue > 0.001


def test_quarter_turns():
    (turns,) = drawn(A.RandomRotate90(p=1), "quarter_turns")
    assert_each_alike(turns, 4)


def test_sizes_of_a_range_are_whole_and_alike():
    for op in (A.LongestMaxSize, A.SmallestMaxSize):
        (sizes,) = drawn(op((5, 12)), "max_size")
        np.testing.assert_array_equal(sizes, np.floor(sizes))
        assert_each_alike(sizes - 5, 8)


def test_gamma_is_uniform():
    (gammas,) = drawn(A.RandomGamma((60, 180), p=1), "gamma")
    assert stats.kstest(gammas, "uniform", (0.6, 1.2)).pvalue > 0.001


PLACES = {
    "crop": (A.RandomCrop(5, 6), (11, 9), lambda shown: shown[0, 0]),
    "pad": (
        A.PadIfNeeded(8, 10, position="random", fill=(1, 2, 3)),
        (2, 7),
        lambda shown: np.argwhere(shown[..., 2] == 0)[0],
    ),
}


@pytest.mark.parametrize(("op", "shape", "place_of"), PLACES.values(), ids=PLACES)
def test_places_are_alike_and_do_not_know_of_each_other(op, shape, place_of):
    """Each pixel says where it is: (row, column, 0)."""
    image = np.zeros((*shape, 3), np.uint8)
    image[..., 0], image[..., 1] = np.indices(shape)
    policy = A.Compose([op], seed=5)
    places = np.array(
        [place_of(policy.apply(image, policy.sample(index)))[:2] for index in range(COUNT)]
    )
    sides = np.abs(np.array(policy.apply(image, policy.sample(0)).shape[:2]) - shape) + 1
    assert_each_alike(places[:, 0] * sides[1] + places[:, 1], sides.prod())


def boxes_of(scale, ratio, shape):
    """The windows that the core's keys stand for, as tests/checks.py holds the core to them."""
    keys = drawn(A.RandomResizedCrop((9, 9), scale=scale, ratio=ratio), "key_0", "key_1")
    boxes = [windows.resized_box(*shape, scale=scale, ratio=ratio, key=key) for key in keys.T]
    top, left, bottom, right = np.array(boxes).T
    return top, left, bottom - top, right - left


def test_a_resized_crop_has_uniform_area_and_log_uniform_aspect():
    """Small windows always fit: nothing is cut off the distributions, rounding is small."""
    shape = (3000, 4000)
    top, left, height, width = boxes_of((0.1, 0.4), (0.5, 2), shape)
    areas, aspects = height * width / 12e6, np.log(width / height)
    assert stats.kstest(areas, "uniform", (0.1, 0.3)).pvalue > 0.001
    assert stats.kstest(aspects, "uniform", (-np.log(2), 2 * np.log(2))).pvalue > 0.001
    assert stats.kstest(top / (3000 - height), "uniform").pvalue > 0.001
    assert stats.kstest(left / (4000 - width), "uniform").pvalue > 0.001
    assert abs(np.corrcoef(areas, aspects)[0, 1]) < 5 / np.sqrt(COUNT)


@pytest.mark.parametrize("shape", [(300, 400), (900, 200)], ids=str)
def test_a_resized_crop_draws_what_albumentations_draws(shape):
    """Windows that do not fit are drawn again, or become the middle: the rest is cut off alike."""
    peer = pytest.importorskip(
        "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
    )
    theirs = peer.RandomResizedCrop((9, 9), scale=(0.08, 1), ratio=RATIO)
    theirs.set_random_seed(3)
    found = [theirs.get_params_dependent_on_data({"shape": shape}, {}) for _ in range(COUNT)]
    left, top, right, bottom = np.array([one["crop_coords"] for one in found]).T
    other = (top, left, bottom - top, right - left)
    for mine, others in zip(boxes_of((0.08, 1), RATIO, shape), other, strict=True):
        assert stats.ks_2samp(mine, others).pvalue > 0.001
