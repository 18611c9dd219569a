"""Displacements of the oracles, against SciPy, OpenCV and albumentations 2.0.8."""

from __future__ import annotations

import numpy as np
import pytest
from reference import fields

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")
peer = pytest.importorskip(
    "albumentations.augmentations.geometric.functional",
    reason="albumentations is not installed: pip install sketchaug[bench]",
)


@pytest.mark.parametrize("sigma", [0.8, 4, 10, 50])
@pytest.mark.parametrize("shape", [(41, 53), (1, 17), (16, 2)], ids=str)
def test_gaussian_field(shape, sigma):
    noise = np.random.default_rng(0).uniform(-1, 1, shape)
    mine = fields.gaussian_field(noise, sigma=sigma)
    np.testing.assert_allclose(mine, ndimage.gaussian_filter(noise, sigma), atol=1e-12)
    repeated = fields.gaussian_field(noise, sigma=sigma, border_mode="replicate")
    other = ndimage.gaussian_filter(noise, sigma, mode="nearest")
    np.testing.assert_allclose(repeated, other, atol=1e-12)


def test_covariance_of_the_field():
    """Filtering is linear: the impulse responses of all places give the covariance."""
    responses = ndimage.gaussian_filter1d(np.eye(31), 4, axis=1)
    mine = fields.gaussian_field_covariance(31, 4)
    np.testing.assert_allclose(mine, responses.T @ responses, atol=1e-14)


def test_covariance_is_the_samples():
    noise = np.random.default_rng(1).standard_normal((40_000, 12))
    samples = ndimage.gaussian_filter1d(noise, 2, axis=1)
    mine = fields.gaussian_field_covariance(12, 2)
    np.testing.assert_allclose(mine, samples.T @ samples / len(samples), atol=0.01)


def test_displacement_is_opencvs_remap(drawing, colored):
    noise = np.random.default_rng(2).standard_normal((2, *drawing.shape))
    dx, dy = (300 * fields.gaussian_field(plane, sigma=6) for plane in noise)
    x, y = np.meshgrid(np.arange(53), np.arange(41))
    maps = (x + dx).astype(np.float32), (y + dy).astype(np.float32)
    assert np.abs(dx).max() > 5
    for image, fill in ((drawing, 200), (colored, (9, 99, 199))):
        for mode, number in (("constant", 0), ("reflect_101", 4)):
            border = {"borderMode": number, "borderValue": fill}
            other = cv2.remap(image, *maps, cv2.INTER_LINEAR, **border)
            mine = fields.displacement(image, dx=dx, dy=dy, border_mode=mode, fill=fill)
            difference = np.abs(mine - other)
            assert difference.max() <= 9
            assert difference.mean() <= 0.5


def test_affine_before_the_field():
    shifts = np.random.default_rng(3).uniform(-9, 9, (3, 2))
    x, y, reach = 41 // 2, 53 // 2, 41 // 3  # the height gives x, as there
    source = [(x + reach, y + reach), (x + reach, y - reach), (x - reach, y - reach)]
    source = np.array(source, np.float32)
    other = cv2.getAffineTransform(source, (source + shifts).astype(np.float32))
    mine = fields.elastic_affine_matrix(41, 53, shifts=shifts)
    np.testing.assert_allclose(mine[:2], other, atol=1e-4)


@pytest.mark.parametrize("shape", [(40, 60), (41, 53), (27, 31)], ids=str)
@pytest.mark.parametrize("count", [1, 3, 4, 5])
@pytest.mark.parametrize("normalized", [False, True])
def test_distorted_grid(normalized, count, shape):
    rng = np.random.default_rng(4)
    steps_y, steps_x = (list(rng.uniform(0.7, 1.3, count + 1)) for _ in range(2))
    given = {"steps_x": steps_x, "steps_y": steps_y}
    if normalized:  # it changes the lists that it gets
        given = peer.normalize_grid_distortion_steps(shape, count, [*steps_x], [*steps_y])
    map_x, map_y = peer.generate_grid(shape, given["steps_x"], given["steps_y"], count)
    options = {"count": count, "normalized": normalized}
    xs = fields.grid_coordinates(shape[1], steps=steps_x, **options)
    ys = fields.grid_coordinates(shape[0], steps=steps_y, **options)
    np.testing.assert_allclose(np.broadcast_to(xs, shape), map_x, atol=1e-4)
    np.testing.assert_allclose(np.broadcast_to(ys[:, None], shape), map_y, atol=1e-4)


def test_what_is_left_over_goes_on_with_the_last_factor():
    """11 pixels in 4 cells of 2 leave 3: a fifth cell and a pixel, which theirs takes from 0."""
    xs = fields.grid_coordinates(11, steps=[1, 1, 1, 1, 0.5], count=4, normalized=False)
    np.testing.assert_array_equal(xs, [0, 2, 2, 4, 4, 6, 6, 8, 8, 9, 9])


def test_last_cell_of_the_older_grid_ends_at_the_edge():
    steps = [1.0, 1.5, 1.0, 1.0]
    options = {"steps": steps, "count": 3, "normalized": False}
    free = fields.grid_coordinates(11, **options)
    cut = fields.grid_coordinates(11, clamps_last=True, **options)
    np.testing.assert_array_equal(free[:9], cut[:9])
    np.testing.assert_allclose([free[-1], cut[-1]], [13.5, 11.0])


@pytest.mark.parametrize("length", [40, 41, 3])
def test_continuous_grid(length):
    options = {"count": 5, "normalized": False}
    still = fields.continuous_grid_coordinates(length, steps=[1] * 6, **options)
    np.testing.assert_allclose(still, np.arange(length), atol=1e-9)
    steps = [0.8, 1.2, 1.1, 0.7, 1.3, 0.9]
    whole = fields.continuous_grid_coordinates(length, steps=steps, count=5, normalized=True)
    assert (np.diff(whole) > 0).all()
    assert -0.5 < whole[0] < 0.5
    assert length - 1.5 < whole[-1] < length - 0.5


def test_grid_distortion_is_opencvs_remap(drawing):
    xs = fields.grid_coordinates(53, steps=[1, 0.8, 1.3, 0.9], count=3, normalized=True)
    ys = fields.grid_coordinates(41, steps=[1.2, 0.8, 1, 1], count=3, normalized=True)
    maps = [grid.astype(np.float32) for grid in np.meshgrid(xs, ys)]
    other = cv2.remap(drawing, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    mine = fields.grid_distortion(drawing, xs=xs, ys=ys, border_mode="reflect_101", fill=0)
    assert np.abs(mine - other).max() <= 9
