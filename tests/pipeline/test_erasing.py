"""RandomErasing and Erasing: how large holes are, what shape, where; what scaling does to them."""

from __future__ import annotations

import albumentations
import numpy as np
import pytest
from reference.erasing import boxes_erased
from scipy import stats
from strategies import drawing

import sketchaug as A

DARK = np.full((120, 160), 40, np.uint8)
COUNT = 1500
CHANCE = 0.001
KINDS = pytest.mark.parametrize("kind", [A.RandomErasing, A.Erasing])


def hole_of(result):
    """(top, left, height, width) of the only white box."""
    rows, columns = np.nonzero(result == 255)
    top, left, bottom, right = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
    assert (result[top:bottom, left:right] == 255).all()
    return top, left, bottom - top, right - left


def holes(op, picture=DARK, count=COUNT):
    policy = A.Compose([op], seed=8)
    results = (policy.apply(picture, policy.sample(index)) for index in range(count))
    return np.array([hole_of(result) for result in results]).T


def rounded_apart(values, step):
    """Whole numbers as if they had not been rounded, for a continuous distribution."""
    return values + np.random.default_rng(0).uniform(-0.5, 0.5, values.shape) * step


@KINDS
def test_area_and_place_are_uniform(kind):
    op = kind(scale=(0.05, 0.2), ratio=(0.5, 2.0), fill=255, p=1)
    tops, lefts, heights, widths = holes(op)
    area = rounded_apart(heights, 1) * rounded_apart(widths, 1) / DARK.size
    assert stats.kstest(area, "uniform", (0.05, 0.15)).pvalue > CHANCE
    for places, sides, side in ((tops, heights, 120), (lefts, widths, 160)):
        part = (places + np.random.default_rng(1).uniform(size=COUNT)) / (side - sides + 1)
        assert stats.kstest(part, "uniform").pvalue > CHANCE


def test_shapes_are_torchvisions_or_albumentations():
    """By the logarithm of height / width, or uniform in width / height."""
    options = {"scale": (0.1, 0.1), "ratio": (0.4, 2.0), "fill": 255, "p": 1}
    _, _, heights, widths = holes(A.RandomErasing(**options))
    ratio = np.log(rounded_apart(heights, 1) / rounded_apart(widths, 1))
    low, high = np.log(options["ratio"])
    assert stats.kstest(ratio, "uniform", (low, high - low)).pvalue > CHANCE
    _, _, heights, widths = holes(A.Erasing(**options))
    ratio = rounded_apart(widths, 1) / rounded_apart(heights, 1)
    assert stats.kstest(ratio, "uniform", (0.4, 1.6)).pvalue > CHANCE


@pytest.mark.parametrize("size", [(90, 120), (40, 300), (28, 28)])
def test_erasing_draws_holes_like_albumentations(size):
    options = {"scale": (0.02, 0.33), "ratio": (0.3, 3.3), "fill": 255, "p": 1}
    picture = np.full(size, 40, np.uint8)
    ours = holes(A.Erasing(**options), picture)
    peer = albumentations.Compose([albumentations.Erasing(**options)], seed=1)
    theirs = np.array([hole_of(peer(image=picture)["image"]) for _ in range(COUNT)]).T
    for name, one, other in zip(("top", "left", "height", "width"), ours, theirs, strict=True):
        assert stats.ks_2samp(one, other).pvalue > CHANCE, name


@KINDS
def test_nothing_is_erased_where_nothing_fits(kind):
    op = kind(scale=(0.9, 1.0), ratio=(9.0, 10.0), p=1)
    for size in ((1, 1), (1, 50), (30, 40)):
        picture = drawing(*size, 3)
        assert np.array_equal(A.Compose([op], seed=1)(picture), picture)


def test_a_hole_of_torchvisions_is_smaller_than_the_drawing_and_ours_can_cover_it():
    full = {"scale": (1.0, 1.0), "ratio": (1.0, 1.0), "fill": 255, "p": 1}
    square = np.full((40, 40), 40, np.uint8)
    assert (A.Compose([A.Erasing(**full)], seed=1)(square) == 255).all()
    assert (A.Compose([A.RandomErasing(**full)], seed=1)(square) == 40).all()


def test_several_holes_share_the_area():
    op = A.RandomErasing(scale=(0.3, 0.3), ratio=(1.0, 1.0), count=5, fill=255, p=1)
    policy = A.Compose([op], seed=2)
    shares = [(policy.apply(DARK, policy.sample(index)) == 255).mean() for index in range(200)]
    assert max(shares) <= 0.31
    assert np.mean(shares) > 0.2  # they overlap at times


@pytest.mark.parametrize("height", [60, 67, 240])
@KINDS
def test_holes_are_those_of_the_drawing_whatever_it_is_scaled_to(kind, height):
    """A shape is one of the drawing's pixels, in a result whose sides scale apart, too."""
    options = {"scale": (0.1, 0.3), "ratio": (0.4, 2.0)}
    policy = A.Compose([kind(**options, fill=255, p=1), A.Resize(height, 80)], seed=2)
    apart = A.Compose(policy.transforms, seed=2, fuse=False)
    for index in range(20):
        params = policy.sample(index)
        drawn = [params[0][name] for name in ("holes", "key_0", "key_1")]
        by_logarithm = kind is A.RandomErasing
        shapes = {"areas": options["scale"], "ratios": options["ratio"]}
        (box,) = boxes_erased(*drawn, **shapes, by_logarithm=by_logarithm, height=120, width=160)
        scale = np.array([height / 120, 0.5] * 2)
        found = np.array(hole_of(policy.apply(DARK, params)))
        assert (np.abs(found - box * scale) <= (0.5, 0.5, 1, 1)).all()
        differs = policy.apply(DARK, params) != apart.apply(DARK, params)
        # An edge is hard on the result's grid; op after op it is soft, two pixels wide at most.
        assert differs.sum() <= 4 * (found[2] + found[3] + 2)


def test_holes_are_paper_and_white_on_black_stays_black():
    black = np.zeros((50, 50), np.uint8)
    black[10:40, 10:40] = 255
    op = A.RandomErasing(scale=(0.2, 0.3), p=1)
    result = A.Compose([op], seed=3)(black)
    assert (result == 255).sum() < 900
    assert set(np.unique(result)) == {0, 255}
