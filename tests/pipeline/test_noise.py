"""Noise: its distribution and what it depends on, what scaling and rounding do to it.

What is drawn stands in test_draws.py, but for the variances of release 1.4.
"""

from __future__ import annotations

import numpy as np
import pytest
from reference import noise
from scipy import stats
from strategies import drawing

import sketchaug as A
from sketchaug import functional as F

COUNT = 20_000
MIDDLE = np.full((300, 400), 128, np.uint8)


def test_variances_are_uniform():
    policy = A.Compose([A.GaussNoise(var_limit=(10, 50), p=1)], seed=6)
    found = np.array([policy.sample(index)[0]["deviation"] for index in range(COUNT)]) ** 2
    assert found.min() >= 10
    assert found.max() < 50.001
    assert stats.kstest(found, "uniform", (10, 40)).pvalue > 1e-3


def noise_of(op, picture=MIDDLE, index=0):
    policy = A.Compose([op, A.Normalize(0.0, 1.0, 1.0)], seed=4)
    result = policy.apply(picture, policy.sample(index))
    return result[..., 0] - picture if picture.ndim == 2 else result - picture


def test_the_noise_is_normal():
    values = noise_of(A.GaussNoise(std_range=0.1, p=1)).ravel()
    assert values.mean() == pytest.approx(0, abs=5 * 25.5 / np.sqrt(values.size))
    assert values.std() == pytest.approx(25.5, rel=5 / np.sqrt(2 * values.size))
    edges = np.arange(-90.5, 91, 5)  # between whole levels
    counts, _ = np.histogram(values, [-np.inf, *edges, np.inf])
    expected = values.size * np.diff([0, *stats.norm.cdf(edges / 25.5), 1])
    assert stats.chisquare(counts, expected).pvalue > 1e-4
    assert np.abs(values).max() <= 3.91 * 25.5 + 0.5


def test_pixels_do_not_know_of_each_other():
    values = noise_of(A.GaussNoise(std_range=0.1, p=1))
    bound = 5 / np.sqrt(values.size)
    for down in range(3):
        for right in (0, 1, 2, 3, 4, 8, 16, 17, 32, 64, 128, 256):
            if down or right:
                other = values[down:, right:], values[: 300 - down, : 400 - right]
                assert abs(np.corrcoef(*map(np.ravel, other))[0, 1]) < 2 * bound


def test_each_index_and_each_op_has_noise_of_its_own():
    one, other = (noise_of(A.GaussNoise(std_range=0.1, p=1), index=index) for index in (0, 1))
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 5 / np.sqrt(one.size)
    twice = noise_of(A.Sequential([A.GaussNoise(std_range=0.1, p=1)] * 2, p=1))
    assert twice.std() == pytest.approx(25.5 * np.sqrt(2), rel=0.02)


def test_channels_of_a_coloured_drawing():
    colour = np.full((120, 130, 3), (100, 128, 140), np.uint8)
    apart = noise_of(A.GaussNoise(std_range=0.1, p=1), colour)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        correlation = np.corrcoef(apart[..., a].ravel(), apart[..., b].ravel())[0, 1]
        assert abs(correlation) < 5 / np.sqrt(120 * 130)
    together = noise_of(A.GaussNoise(std_range=0.1, per_channel=False, p=1), colour)
    assert (together == together[..., :1]).all()
    assert (together[..., 0] == apart[..., 0]).all()


def test_the_noise_stops_at_the_edge_of_the_drawing():
    """A wider drawing has the same noise where both are, whatever the width's rest is."""
    narrow, wide = np.full((9, 130), 128, np.uint8), np.full((12, 301), 128, np.uint8)
    first, second = (F.gauss_noise(image, seed=3, deviation=30) for image in (narrow, wide))
    assert (first == second[:9, :130]).all()


def test_levels_are_clipped():
    for level in (0, 255):
        result = F.gauss_noise(np.full((99, 99), level, np.uint8), seed=1, deviation=60)
        assert (result == level).mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("side", "share"), [(100, 0.25), (400, 1.0), (800, 1.0)])
def test_the_deviation_shrinks_with_the_drawing(side, share):
    """In one pass; one that grows keeps it. Two passes: a mean of four pixels has half of it."""
    sheet = np.full((400, 400), 128, np.uint8)
    ops = [A.GaussNoise(std_range=0.1, p=1), A.Resize(side, side)]
    result = A.Compose(ops, seed=1)(sheet)
    assert result.std() == pytest.approx(share * 25.5, rel=0.03)
    apart = A.Compose(ops, seed=1, fuse=False)(sheet)
    assert apart.mean() == pytest.approx(result.mean(), abs=0.3)


def test_how_much_noise_a_resize_leaves():
    """Between what bilinear samples leave and what means of four and then samples do."""
    sheet = np.full((500, 500), 128, np.uint8)
    ops = [A.GaussNoise(std_range=0.1, p=1), A.Resize(224, 224)]
    left = [
        A.Compose(ops, seed=1, fuse=fuse, antialias=antialias)(sheet).std() / 25.5
        for fuse, antialias in ((True, True), (True, False), (False, True), (False, False))
    ]
    assert left == pytest.approx([0.448, 0.448, 0.34, 0.67], abs=0.015)


def test_rounding():
    """To nearest is right on average; 1.4 rounds down; 2.0 takes the noise towards 0."""
    sigma = {"std_range": 5 / 255, "p": 1}
    ours, older, newer = (
        A.Compose([A.GaussNoise(semantics=semantics, **sigma)], seed=1)(MIDDLE).astype(int) - 128
        for semantics in (None, "1.4", "2.0")
    )
    assert ours.mean() == pytest.approx(0, abs=0.06)
    assert older.mean() == pytest.approx(-0.5, abs=0.06)
    assert newer.mean() == pytest.approx(0, abs=0.06)
    assert ours.std() == pytest.approx(5, rel=0.01)
    assert newer.std() == pytest.approx(4.6, rel=0.01)
    assert set(np.unique(ours - older)) == {0, 1}
    zeros = stats.norm.cdf(np.array([0.5, 1.0]) / 5) * 2 - 1
    assert (ours == 0).mean() == pytest.approx(zeros[0], abs=0.005)
    assert (newer == 0).mean() == pytest.approx(zeros[1], abs=0.005)


def test_the_reference_has_the_same_numbers():
    """Pixel by pixel, far along a row and down: what every key stands for."""
    sheet = np.full((70, 500), 128, np.uint8)
    key = (2**32 - 2, 12345)
    found = F.gauss_noise(sheet, seed=key[0] + (key[1] << 32), deviation=25)
    expected = 128 + 25 * noise.keyed_normals(key, 0, 70, 500)
    assert np.abs(found - expected).max() <= 0.501


def test_draws_that_a_caller_made_up():
    for name, value in (("deviation", 1e300), ("deviation", -3), ("mean", 1e300), ("key_0", -1e9)):
        entry = {"deviation": 5, "mean": 0, "key_0": 1, "key_1": 2, name: value}
        for semantics in (None, "2.0"):
            policy = A.Compose([A.GaussNoise(semantics=semantics, p=1)], seed=0)
            params = [{"op": "GaussNoise", "applied": True, **entry}]
            assert policy.apply(drawing(9, 9), params).shape == (9, 9)


def numbers(op, semantics=None):
    return op.under(semantics).core_arguments()


def test_strengths_and_releases():
    assert numbers(A.GaussNoise()) == pytest.approx((0, 5.1, 25.5, 0, 0, 1, 0))
    assert numbers(A.GaussNoise(), "1.4") == (1, 10, 50, 0, 0, 1, 1)
    assert numbers(A.GaussNoise(), "2.0") == pytest.approx((0, 51, 112.2, 0, 0, 1, 2))
    assert numbers(A.GaussNoise(var_limit=50)) == (1, 0, 50, 0, 0, 1, 1)
    older = A.GaussNoise(var_limit=(10.0, 50.0), mean=-5, per_channel=False)
    assert numbers(older) == pytest.approx((1, 10, 50, -5, -5, 0, 1))
    assert older.semantics == "1.4"
    assert numbers(A.GaussNoise(mean=0))[:3] == (1, 10, 50)
    assert numbers(A.GaussNoise(noise_scale_factor=1))[1] == 51
    # What is given counts, in whatever unit, under whatever release.
    assert numbers(A.GaussNoise(std_range=0.1), "1.4") == pytest.approx((0, 25.5, 25.5, 0, 0, 1, 1))
    assert numbers(A.GaussNoise(var_limit=9, semantics=None), "2.0")[:3] == (1, 0, 9)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"std_range": (0.3, 0.1)}, ValueError, r"^std_range: low must not be above high"),
        ({"std_range": 1.5}, ValueError, r"^std_range must be in \[0, 1\], got 1.5"),
        ({"var_limit": -1}, ValueError, r"^var_limit must be in \[0, 65025\], got -1"),
        ({"mean_range": 2}, ValueError, r"^mean_range must be in \[-1, 1\], got 2"),
        ({"mean": 256}, ValueError, r"^mean must be in \[-255, 255\], got 256"),
        ({"mean": 1, "mean_range": 0}, TypeError, r"^mean_range: came twice, .* as 'mean'"),
        ({"var_limit": 1, "std_range": 0}, TypeError, r"^std_range: came twice, .* 'var_limit'"),
        ({"noise_scale_factor": 0.5}, ValueError, r"^noise_scale_factor: only 1 is offered, the"),
        ({"var_limit": 1, "noise_scale_factor": 1}, TypeError, r"are of different releases"),
        ({"per_channel": "no"}, TypeError, r"^per_channel: expected True or False, got 'no'"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.GaussNoise(**arguments)


def test_arguments_have_names():
    """By position one release would mean variances, the other deviations."""
    with pytest.raises(TypeError, match="takes names only"):
        A.GaussNoise((10, 50))
