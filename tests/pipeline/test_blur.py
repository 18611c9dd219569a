"""Gaussian blur: what is drawn, albumentations' and OpenCV's pixels, what scaling does to it."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

PLAIN = {"fuse": False, "antialias": False, "seed": 0}


def fixed(size, sigma):
    return A.GaussianBlur((size, size), (sigma, sigma), p=1)


def test_sizes_are_drawn_as_albumentations_draws_them():
    policy = A.Compose([A.GaussianBlur(p=1)], seed=4)
    drawn = [policy.sample(index)[0] for index in range(5000)]
    values, counts = np.unique([one["size"] for one in drawn], return_counts=True)
    assert list(values) == [3, 5, 7]
    expected = np.array([1000, 2000, 2000])  # 3; 4 and 5; 6 and 7
    assert ((counts - expected) ** 2 / expected).sum() < 18.4  # chi-square, 2 degrees, 1e-4
    assert {one["sigma"] for one in drawn} == {0.0}


def test_sigmas_are_uniform():
    policy = A.Compose([A.GaussianBlur(0, (0.5, 3.0), p=1)], seed=4)
    drawn = [policy.sample(index)[0] for index in range(4000)]
    assert {one["size"] for one in drawn} == {0}
    sigmas = np.sort([one["sigma"] for one in drawn])
    distance = np.abs((sigmas - 0.5) / 2.5 - (np.arange(4000) + 0.5) / 4000).max()
    assert distance < 2.3 / np.sqrt(4000)  # Kolmogorov and Smirnov, 1e-4


def peers():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    cv2 = pytest.importorskip("cv2", reason=f"OpenCV {hint}")
    return cv2, pytest.importorskip("albumentations", reason=f"albumentations {hint}")


@pytest.mark.parametrize(("size", "sigma"), [(0, 0.5), (0, 3.0), (7, 1.3), (5, 40.0), (31, 4.0)])
def test_pixels_are_those_of_albumentations(size, sigma, drawings):
    _, peer = peers()
    ours = A.Compose([fixed(size, sigma)], **PLAIN)
    theirs = peer.Compose([peer.GaussianBlur((size, size), (sigma, sigma), p=1)])
    for picture in drawings[:6]:
        difference = np.abs(ours(picture).astype(int) - theirs(image=picture)["image"])
        assert difference.max() <= 1
        assert difference.mean() <= 0.02


@pytest.mark.parametrize("size", [3, 5, 7, 9, 21])
def test_pixels_are_those_of_opencv_by_size(size, drawings):
    """The blur of albumentations 1.4: no sigma. OpenCV's weights have 8 bits only."""
    cv2, _ = peers()
    ours = A.Compose([fixed(size, 0.0)], **PLAIN)
    for picture in drawings[:6]:
        theirs = cv2.GaussianBlur(picture, (size, size), sigmaX=0)
        difference = np.abs(ours(picture).astype(int) - theirs)
        assert difference.max() <= (1 if size < 10 else 2)
        assert difference.mean() <= (0.02 if size < 10 else 0.2)


@pytest.mark.parametrize("side", [(120, 160), (480, 640)])
def test_a_blur_means_the_same_before_and_after_scaling(side):
    """Fused into a resize, within 4 levels at worst of the two passes on a smooth drawing."""
    smooth = A.Compose([fixed(0, 3.0)], seed=1)(drawing(240, 320, 1))
    ops = [fixed(0, 3.0), A.Resize(*side)]
    fused, apart = (A.Compose(ops, seed=1, fuse=fuse)(smooth).astype(int) for fuse in (True, False))
    inner = np.s_[8:-8, 8:-8]  # mirroring sees another edge
    assert np.abs(fused - apart)[inner].max() <= 4
    assert np.abs(fused - apart)[inner].mean() <= 0.5


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (5, 2), (3, 300)])
def test_a_kernel_wider_than_the_drawing(shape):
    levels = np.full(shape, 77, np.uint8)
    assert (A.Compose([fixed(0, 60.0)], seed=1)(levels) == 77).all()


def test_the_callers_drawing_stays_as_it_is():
    picture = drawing(40, 50, 3)
    before = picture.copy()
    picture.flags.writeable = False
    result = A.Compose([fixed(0, 2.0)], seed=1)(picture)
    assert (picture == before).all()
    assert not np.shares_memory(result, picture)


def test_defaults_of_the_releases():
    blur = A.GaussianBlur()
    assert blur.core_arguments() == (3, 7, 0, 0)
    assert blur.under("1.4").core_arguments() == (3, 7, 0, 0)
    assert blur.under("2.0").core_arguments() == (0, 0, 0.5, 3.0)
    assert A.GaussianBlur(9).core_arguments() == (3, 9, 0, 0)  # no size without a sigma
    assert A.GaussianBlur(9, (1, 2)).core_arguments() == (0, 9, 1, 2)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"blur_limit": (7, 3)}, ValueError, r"^blur_limit: low must not be above high"),
        ({"blur_limit": 2.5}, TypeError, r"^blur_limit: expected whole numbers, got 2.5"),
        ({"sigma_limit": -1}, ValueError, r"^sigma_limit must be in \[0, 100\], got -1"),
        ({"sigma": 1}, TypeError, r"^sigma: GaussianBlur has no such argument"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.GaussianBlur(**arguments)


@pytest.mark.parametrize("size", [1, 3, 5, 7])
@pytest.mark.parametrize("side", [32, 128])
def test_ink_is_as_wide_after_scaling_whatever_the_kernel(size, side):
    """Lines at eight places: their second moment across, in source pixels, fused and apart."""

    def spread(fuse):
        policy = A.Compose([fixed(size, 0), A.Resize(side, side)], seed=0, fuse=fuse)
        places = (np.arange(side) + 0.5) * 64 / side
        moments = []
        for left in range(28, 36):
            image = np.full((64, 64), 255, np.uint8)
            image[:, left : left + 3] = 0
            ink = 255.0 - policy(image)[side // 2]
            middle = (ink * places).sum() / ink.sum()
            moments.append((ink * (places - middle) ** 2).sum() / ink.sum())
        return np.mean(moments)

    assert spread(True) == pytest.approx(spread(False), abs=0.05)
