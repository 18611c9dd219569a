"""The oracles of blurs, against OpenCV and albumentations 2.0.8."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from reference import blur

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
_HINT = "albumentations is not installed: pip install sketchaug[bench]"
albumentations = pytest.importorskip("albumentations", reason=_HINT)
peer = pytest.importorskip("albumentations.augmentations.blur.functional", reason=_HINT)
peer_pixel = pytest.importorskip("albumentations.augmentations.pixel.functional", reason=_HINT)


@pytest.mark.parametrize("size", [1, 3, 5, 7, 11, 21])
def test_gaussian_kernel_by_size(size):
    other = cv2.getGaussianKernel(size, 0).ravel()
    np.testing.assert_allclose(blur.gaussian_kernel(size), other, atol=1e-12)


@pytest.mark.parametrize("sigma", [0.5, 0.8, 1.3, 2.9, 3.0])
def test_gaussian_kernel_by_sigma(sigma):
    size = blur.size_of_sigma(sigma)
    mine = blur.gaussian_kernel(size, sigma)
    np.testing.assert_allclose(mine, peer.create_gaussian_kernel_1d(sigma).ravel(), atol=1e-6)
    np.testing.assert_allclose(mine, cv2.getGaussianKernel(size, sigma).ravel(), atol=1e-12)


@pytest.mark.parametrize(("size", "sigma"), [(3, 0), (7, 0), (9, 0), (5, 1.7), (13, 2.2)])
def test_gaussian_blur(size, sigma, gray, colored):
    """OpenCV rounds the weights for bytes to 1/256, and has a table of its own for size 9."""
    for image in (gray, colored):
        mine = blur.gaussian_blur(image, size=size, sigma=sigma)
        assert np.abs(mine - cv2.GaussianBlur(image, (size, size), sigma)).max() <= 1.6
        weights = blur.gaussian_kernel(size, sigma)
        exact = cv2.sepFilter2D(image, cv2.CV_64F, weights, weights)
        np.testing.assert_allclose(mine, exact, atol=1e-9)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_line_is_opencvs(size):
    cells = list(itertools.product(range(size), repeat=2))
    for start, end in itertools.combinations(cells, 2):
        other = cv2.line(np.zeros((size, size), np.uint8), start, end, 1, 1)
        assert ((blur.line_kernel(size, start=start, end=end) > 0) == other).all()


def test_line_weighs_its_cells_alike():
    np.testing.assert_allclose(
        blur.line_kernel(3, start=(2, 0), end=(0, 1)),
        np.array([[0, 0, 1], [1, 1, 0], [0, 0, 0]]) / 3,
    )


class Shifts:
    """Answers in place of their random numbers."""

    def __init__(self, *shares):
        self.shares = list(shares)

    def uniform(self, low, high):
        assert (low, high) == (-1, 1)
        return self.shares.pop(0)


@pytest.mark.parametrize("size", [3, 5, 7, 9])
def test_directed_line(size):
    rng = np.random.default_rng(size)
    for angle, direction, x, y in rng.uniform((0, -1, -1, -1), (360, 1, 1, 1), (60, 4)):
        other = peer.create_motion_kernel(size, angle, direction, False, None)
        mine = blur.directed_line_kernel(size, angle=angle, direction=direction)
        np.testing.assert_allclose(mine, other / other.sum(), atol=1e-6)
        other = peer.create_motion_kernel(size, angle, direction, True, Shifts(x, y))
        reach = size // 2 / 2
        mine = blur.directed_line_kernel(
            size, angle=angle, direction=direction, shift_x=x * reach, shift_y=y * reach
        )
        np.testing.assert_allclose(mine, other / other.sum(), atol=1e-6)


def test_motion_blur(gray, colored):
    kernel = blur.line_kernel(7, start=(1, 5), end=(6, 0))
    for image in (gray, colored):
        other = cv2.filter2D(image, -1, kernel)
        assert np.abs(blur.motion_blur(image, kernel=kernel) - other).max() <= 0.51


def test_motion_blur_moves_with_a_line_that_is_off_centre():
    spot = np.zeros((5, 5), np.uint8)
    spot[2, 2] = 90
    moved = blur.motion_blur(spot, kernel=blur.line_kernel(5, start=(4, 4), end=(4, 3)))
    assert moved[0, 0] == moved[1, 0] == 45


@pytest.mark.parametrize(
    ("size", "sigma", "alpha", "threshold"),
    [(3, 1.1, 0.4, 10), (7, 0.9, 0.9, 3), (5, 1.3, 0.5, 25), (11, 0.0, 1.0, 10)],
)
def test_unsharp_mask(size, sigma, alpha, threshold, drawing, colored):
    for image in (drawing, colored):
        settings = {"sigma": sigma, "alpha": alpha, "threshold": threshold}
        other = peer_pixel.unsharp_mask(image, size, **settings)
        assert np.abs(blur.unsharp_mask(image, size=size, **settings) - other).max() <= 0.51


@pytest.mark.parametrize("size", [3, 5, 7])
def test_unsharp_mask_where_differences_are_just_the_threshold(size, drawing):
    """Kernels of binary fractions: there the peer's float32 says one thing or the other."""
    other = peer_pixel.unsharp_mask(drawing, size, sigma=0.0, alpha=0.5, threshold=10)
    difference = np.abs(blur.unsharp_mask(drawing, size=size, alpha=0.5, threshold=10) - other)
    assert (difference > 0.51).mean() < 0.01
    still = blur.unsharp_mask(drawing, alpha=1.5, size=size, threshold=255)
    np.testing.assert_array_equal(still, drawing)


@pytest.mark.parametrize(("alpha", "lightness"), [(0.2, 0.5), (0.5, 1.0), (1.0, 0.0)])
def test_sharpen(alpha, lightness, drawing, colored):
    op = albumentations.Sharpen((alpha, alpha), (lightness, lightness), p=1)
    for image in (drawing, colored):
        other = albumentations.Compose([op])(image=image)["image"]
        mine = blur.sharpen(image, alpha=alpha, lightness=lightness)
        assert np.abs(mine - other).max() <= 0.51


def test_sharpen_by_a_gaussian(drawing, colored):
    """Against OpenCV: albumentations 2.0.8 lets differences of bytes wrap around."""
    for image in (drawing, colored):
        levels = image.astype(np.float64)
        other = levels + 0.7 * (levels - cv2.GaussianBlur(levels, (5, 5), 1.2))
        mine = blur.sharpen(image, alpha=0.7, method="gaussian", kernel_size=5, sigma=1.2)
        np.testing.assert_allclose(mine, np.clip(other, 0, 255), atol=1e-9)
