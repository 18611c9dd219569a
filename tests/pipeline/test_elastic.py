"""The elastic field: the exact filter's covariance, honest units, one pass with its neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from reference import fields
from strategies import drawing

import sketchaug as A


def displacements(op, height, width, index, *, seed=3):
    """dx and dy (H, W) of one draw, read off two ramps whose levels are their coordinates."""
    policy = A.Compose([op, A.Normalize(0.0, 1.0, 1.0)], seed=seed)
    params = policy.sample(index)
    ys, xs = np.mgrid[:height, :width].astype(np.uint8)
    return [policy.apply(ramp, params)[..., 0] - ramp for ramp in (xs, ys)]


def inside(field, margin):
    return field[margin:-margin, margin:-margin]


def traced(op, size, index):
    """dx and dy (size, size) of one draw, as the core says where pixels come from."""
    plan = A.Compose([op], seed=3)._plan
    places = plan.trace(np.zeros((size, size), np.uint8), plan.sample(index))
    return places - np.indices((size, size))[::-1]


# Where a patch of 16 pixels begins: the middle; the edge, where reflection makes it stronger.
PLACES = {"middle": lambda side: side // 2 - 8, "edge": lambda side: 0}


@pytest.mark.parametrize(
    ("size", "place"),
    [*((side, "middle") for side in (64, 97, 224, 500)), (64, "edge"), (97, "edge")],
)
@pytest.mark.parametrize("sigma", [4, 10, 50])
def test_the_field_has_the_covariance_of_the_exact_filter(sigma, size, place):
    """Samples of a patch, against K K^T of the Gaussian filter; bound: five standard errors."""
    count, start = (150 if size == 500 else 400), PLACES[place](size)
    patch = slice(start, start + 16, 2)
    alpha = 3.0 * sigma
    op = A.ElasticTransform(alpha, sigma, p=1)
    drawn = [traced(op, size, index)[index % 2][patch, patch] for index in range(count)]
    drawn = np.array(drawn).reshape(count, -1) / alpha
    along = fields.gaussian_field_covariance(size, sigma)[patch, patch]
    exact = np.kron(along, along) / 3  # uniform noise in [-1, 1] has a variance of 1/3
    found = drawn.T @ drawn / count
    diagonal = np.diag(exact)
    error = np.sqrt((exact**2 + np.outer(diagonal, diagonal)) / count)
    assert np.abs((found - exact) / error).max() < 5


@pytest.mark.parametrize("size", [64, 97, 224, 500])
@pytest.mark.parametrize("sigma", [4, 10, 50])
def test_nodes_and_modes_lose_nothing_of_the_exact_covariance(sigma, size):
    """Without sampling error, along one axis: to 1 % of the variance, 0.1 % of it on average."""
    spacing = max(1.0, sigma / fields.NODES_PER_SIGMA["mirrored"])
    nodes = max(int(np.ceil((size - 1) / spacing)) + 1, 2)
    basis = fields.elastic_basis(size, sigma, nodes, spacing)
    places = np.arange(size) / spacing
    whole = fields.bilinear(basis, places, np.arange(basis.shape[1]))
    exact = fields.gaussian_field_covariance(size, sigma)
    deviations = np.sqrt(np.diag(exact))
    error = (whole @ whole.T - exact) / np.outer(deviations, deviations)
    assert np.abs(error).max() < 0.01
    assert abs(np.diag(error).mean()) < 0.001


@pytest.mark.parametrize("noise", ["uniform", "gaussian"])
@pytest.mark.parametrize(("sigma", "size"), [(4, 64), (9, 64), (50, 64), (50, 224)])
def test_the_field_of_the_newer_release_has_the_covariance_of_its_filter(sigma, size, noise):
    """Places all over the sheet: the repeated edge makes the field strongest in the corners."""
    count, places = 600, np.linspace(0, size - 1, 6).astype(int)
    op = A.ElasticTransform(100.0, sigma, noise_distribution=noise, semantics="2.0", p=1)
    drawn = [traced(op, size, index)[index % 2][places][:, places] for index in range(count)]
    drawn = np.array(drawn).reshape(count, -1) / 100.0
    matrix = fields.gaussian_matrix(size, sigma, border_mode="replicate")
    along = (matrix @ matrix.T)[places][:, places]
    largest = fields.largest_of_normals(2 * size * size)
    exact = np.kron(along, along) * (1 / 3 if noise == "uniform" else largest**-2)
    found = drawn.T @ drawn / count
    diagonal = np.diag(exact)
    error = np.sqrt((exact**2 + np.outer(diagonal, diagonal)) / count)
    assert np.abs((found - exact) / error).max() < 5


@pytest.mark.parametrize(("count", "error"), [(100, 0.03), (8192, 0.01), (100_352, 0.01)])
def test_the_mean_largest_of_normals(count, error):
    drawn = np.abs(np.random.default_rng(0).standard_normal((200, count), np.float32)).max(axis=1)
    assert fields.largest_of_normals(count) == pytest.approx(drawn.mean(), rel=error)


# alpha, sigma, and the root mean square of dx in pixels on 224 x 224 (albumentations 2.0.8).
MEASURED = [(10, 50, 0.13), (50, 5, 0.68), (120, 6, 1.5), (1000, 50, 13)]


@pytest.mark.parametrize(("alpha", "sigma", "pixels"), MEASURED)
def test_displacements_are_as_large_as_those_of_the_newer_release(alpha, sigma, pixels):
    op = A.ElasticTransform(alpha, sigma, semantics="2.0", p=1).under(None)
    squares = [np.mean(traced(op, 224, index) ** 2) for index in range(60)]
    assert np.sqrt(np.mean(squares)) == pytest.approx(pixels, rel=0.1)


@pytest.mark.parametrize(("sigma", "amplitude"), [(4, 1.5), (12, 3.0), (40, 2.0)])
def test_amplitude_is_the_root_mean_square_length_in_pixels(sigma, amplitude):
    op = A.ElasticTransform(amplitude=amplitude, sigma=sigma, border_mode="replicate", p=1)
    variance = np.diag(fields.gaussian_field_covariance(120, sigma))
    # Reflection makes the field stronger at the edges; the amplitude is meant over the whole.
    share = np.mean(variance[12:-12]) / np.mean(variance)
    squares = [
        np.mean([inside(part, 12) ** 2 for part in displacements(op, 120, 120, index)])
        for index in range(300)
    ]
    # Both components together; the margin hides what the border clamps.
    assert np.sqrt(2 * np.mean(squares)) == pytest.approx(amplitude * share, rel=0.08)


def test_both_components_are_independent_unless_they_are_the_same():
    def pairs(**options):
        op = A.ElasticTransform(30, 6, border_mode="replicate", p=1, **options)
        both = [displacements(op, 48, 48, index) for index in range(60)]
        return np.array([[inside(part, 8)[::4, ::4].ravel() for part in one] for one in both])

    apart, together = pairs(), pairs(same_dxdy=True)
    correlation = np.corrcoef(apart[:, 0].ravel(), apart[:, 1].ravel())[0, 1]
    assert abs(correlation) < 0.1
    np.testing.assert_allclose(together[:, 0], together[:, 1], atol=2e-3)


def test_no_field_at_no_strength():
    image = drawing(40, 50, 3)
    np.testing.assert_array_equal(A.Compose([A.ElasticTransform(0, 5, p=1)], seed=1)(image), image)


def test_it_joins_its_neighbours_in_one_resample():
    """Displaced, then turned by a quarter: exact, so both ways differ by roundings alone."""
    image = drawing(60, 60)
    ops = [A.ElasticTransform(60, 6, p=1), A.Rotate(limit=(90, 90), p=1), A.HorizontalFlip(p=1)]
    fused, apart = (
        A.Compose(ops, seed=2, fuse=fuse, antialias=False)(image).astype(int)
        for fuse in (True, False)
    )
    assert np.abs(fused - apart).max() <= 1


def test_two_fields_and_what_lies_between_them():
    ys, xs = np.mgrid[:64, :64]
    image = np.uint8(
        128 + 100 * np.sin(xs / 5) * np.cos(ys / 7)
    )  # smooth: resamples hardly blur it
    ops = [
        A.ElasticTransform(amplitude=2, sigma=16, p=1),
        A.Rotate(limit=(20, 20), p=1),
        A.ElasticTransform(amplitude=2, sigma=16, p=1),
    ]
    fused, apart = (
        A.Compose(ops, seed=2, fuse=fuse, antialias=False)(image).astype(float)
        for fuse in (True, False)
    )
    assert np.abs(inside(fused, 12) - inside(apart, 12)).mean() < 2
    other = A.Compose(ops[:2], seed=2, antialias=False)(image).astype(float)
    assert np.abs(inside(fused, 12) - inside(other, 12)).mean() > 4


def test_the_affine_of_release_1_4_is_drawn_in_its_range_and_moves_the_drawing():
    op = A.ElasticTransform(alpha=0, sigma=5, alpha_affine=8, p=1)
    policy = A.Compose([op], seed=4)
    shifts = np.array(
        [
            [value for name, value in policy.sample(index)[0].items() if "shift" in name]
            for index in range(500)
        ]
    )
    assert shifts.shape == (500, 6)
    assert -8 <= shifts.min() < -7.5
    assert 7.5 < shifts.max() <= 8
    image = drawing(50, 50)
    assert (policy(image) != image).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sigma": 0.5}, r"^sigma must be in \[1, 10000\], got 0.5"),
        ({"alpha": -1}, r"^alpha must be in \[0, 1e\+06\], got -1"),
        ({"amplitude": -1}, r"^amplitude must be in \[0, 1e\+06\], got -1"),
        ({"alpha_affine": -2}, r"^alpha_affine must be in"),
        ({"approximate": True}, r"approximate"),
        ({"noise_distribution": "normal"}, r"^noise_distribution must be 'uniform' or"),
    ],
)
def test_arguments_out_of_range(arguments, message):
    with pytest.raises(ValueError, match=message):
        A.ElasticTransform(**arguments)
