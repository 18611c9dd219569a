"""Sharpening: what is drawn, albumentations' pixels, paper, and that it sees its own canvas."""

from __future__ import annotations

import os

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug import functional as F

PLAIN = {"fuse": False, "antialias": False, "seed": 0}


@pytest.fixture(scope="module")
def peer():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    return pytest.importorskip("albumentations", reason=f"albumentations {hint}")


@pytest.mark.parametrize(
    ("size", "sigma", "alpha", "threshold"),
    [(3, 0.0, 0.5, 10), (7, 0.0, 0.3, 10), (7, 1.5, 1.0, 4), (31, 4.0, 0.5, 25)],
)
def test_masks_are_those_of_albumentations(peer, size, sigma, alpha, threshold, drawings):
    """Where a difference is just the threshold, float32 sums decide there: a pixel in hundreds."""
    theirs = peer.Compose(
        [peer.UnsharpMask((size, size), (sigma, sigma), (alpha, alpha), threshold, p=1)]
    )
    for picture in drawings[:6]:
        ours = F.unsharp_mask(picture, alpha=alpha, size=size, sigma=sigma, threshold=threshold)
        difference = np.abs(ours.astype(int) - theirs(image=picture)["image"])
        assert (difference > 1).mean() < 0.005
        assert difference.mean() <= 0.02


@pytest.mark.parametrize(("alpha", "lightness"), [(0.2, 0.5), (0.5, 1.0), (0.37, 0.8)])
def test_sharpening_is_that_of_albumentations(peer, alpha, lightness, drawings):
    theirs = peer.Compose([peer.Sharpen((alpha, alpha), (lightness, lightness), p=1)])
    for picture in drawings[:6]:
        ours = F.sharpen(picture, alpha=alpha, lightness=lightness)
        difference = np.abs(ours.astype(int) - theirs(image=picture)["image"])
        assert difference.max() <= 1
        assert difference.mean() <= 0.02


def test_a_gaussian_does_not_wrap_around():
    """albumentations 2.0.8 gives 227 beside a spot of 140 on 100: differences of bytes wrap."""
    picture = np.full((9, 9), 100, np.uint8)
    picture[4, 4] = 140
    result = F.sharpen(picture, alpha=0.5, method="gaussian")
    assert result[4, 4] > 150
    assert 90 < result[4, 3] < 100
    assert result[0, 0] == 100


OPS = {
    "mask": A.UnsharpMask(alpha=(1.0, 1.0), p=1),
    "kernel": A.Sharpen((0.4, 0.4), p=1),
    "gaussian": A.Sharpen((0.8, 0.8), method="gaussian", p=1),
}


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_paper_keeps_its_level_and_ink_grows_darker(op):
    sheet = np.full((40, 40), 200, np.uint8)
    sheet[18:20] = 90
    policy = A.Compose([op], seed=1)
    params = policy.sample(0)
    result = policy.apply(sheet, params)
    assert (result[:12] == 200).all()
    assert result[18:20].max() < 90
    inverted = policy.apply(255 - sheet, params)  # white on black alike
    assert np.abs(255 - inverted.astype(int) - result).max() <= 1


def test_lightness_changes_the_paper():
    sheet = np.full((9, 9), 200, np.uint8)
    assert (F.sharpen(sheet, alpha=0.5, lightness=0.5) == 150).all()
    assert (F.sharpen(sheet, alpha=0.5, lightness=1.0) == 200).all()


def test_paper_is_measured_again_after_it_changed():
    sheet = np.full((40, 40), 200, np.uint8)
    ops = [A.Sharpen((0.5, 0.5), (0.5, 0.5), p=1), A.Rotate((45, 45), p=1)]
    assert (A.Compose(ops, seed=1)(sheet) == 150).all()


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_it_sees_its_own_canvas(op, drawings):
    """Fused with a resize after it the result is that of two passes, byte for byte."""
    for antialias in (True, False):
        fused, apart = (
            A.Compose([op, A.Resize(97, 101)], seed=1, fuse=fuse, antialias=antialias)
            for fuse in (True, False)
        )
        for picture in drawings[:3]:
            assert (fused(picture) == apart(picture)).all()


def test_small_differences_stay():
    """A step of 8 levels: half of it is below the threshold, whatever the strength."""
    steps = np.full((20, 20), 100, np.uint8)
    steps[:, 10:] = 108
    assert (F.unsharp_mask(steps, alpha=5, size=7, threshold=4) == steps).all()
    assert (F.unsharp_mask(steps, alpha=5, size=7, threshold=2) != steps).any()


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (5, 2), (3, 300)])
def test_tiny_drawings(op, shape):
    assert (A.Compose([op], seed=1)(np.full(shape, 77, np.uint8)) == 77).all()


def test_draws_that_a_caller_made_up():
    for op, entry in (
        (A.UnsharpMask(p=1), {"size": 1e300, "sigma": 1, "alpha": -1e300}),
        (A.UnsharpMask(p=1), {"size": -3, "sigma": -1, "alpha": 1}),
        (A.Sharpen(p=1), {"alpha": 1e300, "lightness": -1e300}),
        (OPS["gaussian"], {"alpha": 1e300, "lightness": 0}),
    ):
        params = [{"op": type(op).__name__, "applied": True, **entry}]
        assert A.Compose([op], **PLAIN).apply(drawing(9, 8), params).shape == (9, 8)


def test_defaults_of_the_releases():
    mask = A.UnsharpMask()
    for semantics in (None, "1.4", "2.0"):
        assert mask.under(semantics).core_arguments() == (3, 7, 0, 0, 0.2, 0.5, 10)
    assert A.UnsharpMask(9, 2, 0.4, 0).core_arguments() == (3, 9, 0, 2, 0, 0.4, 0)
    by_sigma = A.UnsharpMask(0, (1, 2))
    assert by_sigma.core_arguments()[:4] == (0, 0, 1, 2)
    assert by_sigma.under("2.0").core_arguments()[:4] == (3, 3, 1, 2)
    assert A.UnsharpMask(0).core_arguments()[:4] == (3, 3, 0, 0)
    assert A.UnsharpMask((0, 7), (1, 2)).core_arguments()[:4] == (3, 7, 1, 2)
    sharpen = A.Sharpen()
    assert sharpen.core_arguments() == (0.2, 0.5, 1, 1, 0, 5, 1)
    assert sharpen.under("1.4").core_arguments()[2:4] == (0.5, 1)
    assert sharpen.under("2.0").core_arguments()[2:4] == (0.5, 1)
    assert A.Sharpen(method="kernel").under(None).core_arguments()[2:4] == (0.5, 1)
    assert A.Sharpen(0.3, 0.8).core_arguments()[:4] == (0, 0.3, 0, 0.8)


@pytest.mark.parametrize(
    ("op", "arguments", "kind", "message"),
    [
        (A.UnsharpMask, {"blur_limit": (7, 3)}, ValueError, r"^blur_limit: low must not be above"),
        (A.UnsharpMask, {"alpha": 11}, ValueError, r"^alpha must be in \[0, 10\], got 11"),
        (A.UnsharpMask, {"threshold": 256}, ValueError, r"^threshold must be in \[0, 255\]"),
        (A.UnsharpMask, {"sigma_limit": -1}, ValueError, r"^sigma_limit must be in \[0, 100\]"),
        (A.Sharpen, {"alpha": -1}, ValueError, r"^alpha must be in \[0, 10\], got -1"),
        (A.Sharpen, {"method": "laplace"}, ValueError, r"^method must be 'kernel' or 'gaussian'"),
        (A.Sharpen, {"kernel_size": 4}, ValueError, r"^kernel_size must be odd, got 4"),
        (A.Sharpen, {"sigma": "1"}, TypeError, r"^sigma: expected a number, got '1'"),
    ],
)
def test_wrong_arguments(op, arguments, kind, message):
    with pytest.raises(kind, match=message):
        op(**arguments)
