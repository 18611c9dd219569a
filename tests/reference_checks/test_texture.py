"""Gaps, pencil and paper: by hand, and against SciPy's distances and cosine transform."""

from __future__ import annotations

import numpy as np
import pytest
from reference import drawings, texture

fft = pytest.importorskip("scipy.fft", reason="SciPy is not installed: pip install scipy")
ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")

KEY = {"key_0": 12, "key_1": 34}


@pytest.mark.parametrize("radius", [0.5, 2, 3.3])
def test_a_gap_is_a_distance(radius, drawing, colored):
    is_elsewhere = np.ones(drawing.shape, bool)
    is_elsewhere[8, 12] = False
    kept = np.clip(ndimage.distance_transform_edt(is_elsewhere) - radius + 0.5, 0, 1)
    for image in (drawing, colored):
        paper = drawings.paper_of(image)
        mine = texture.with_gap(image, centre=(12, 8), radius=radius, paper=paper)
        expected = drawings.ink(image) * texture.spread(kept, image)
        np.testing.assert_allclose(paper - mine, expected, atol=1e-9)


def test_a_gap_breaks_a_line_and_leaves_the_paper():
    image = np.full((9, 21), 200, np.uint8)
    image[4, :] = 50
    mine = texture.with_gap(image, centre=(10, 4), radius=2.5, paper=200)
    np.testing.assert_array_equal(mine[4], [50] * 8 + [200] * 5 + [50] * 8)
    np.testing.assert_array_equal(mine[:4], 200)


def test_places_are_in_proportion_to_ink():
    ink = np.array([[0, 0, 0], [10, 0, 30], [0, 60, 0]])
    shares = (np.arange(200) + 0.5) / 200
    places = [texture.ink_place(ink, down, along) for down in shares for along in shares]
    found, counts = np.unique(places, axis=0, return_counts=True)
    assert found.tolist() == [[0, 1], [1, 2], [2, 1]]
    np.testing.assert_allclose(counts / len(places), [0.1, 0.6, 0.3])


def test_pencil(drawing, colored):
    for image in (drawing, colored):
        paper, before = drawings.paper_of(image), drawings.ink(image)
        noise = np.random.default_rng(0).random(image.shape[:2])
        mine = texture.faded(image, noise=noise, strength=0.5)
        weaker = texture.spread(noise, image)
        np.testing.assert_allclose(np.abs(mine - paper), before * (1 - 0.5 * weaker))
        still = texture.faded(image, noise=noise, strength=0)
        np.testing.assert_allclose(still, image)
        bare = texture.faded(image, noise=np.ones(image.shape[:2]), strength=1)
        np.testing.assert_allclose(bare, np.broadcast_to(paper, image.shape))


def test_nodes_are_bytes_in_the_order_of_the_generator():
    lattice = texture.nodes(3, 20, stream=1, **KEY)
    assert lattice.shape == (3, 20)
    np.testing.assert_array_equal(texture.nodes(2, 5, stream=1, **KEY), lattice[:2, :5])
    (first, *_), _ = [
        texture.draws.philox((block, texture.KEYED << 24 | 1, 2, 0), (12, 34)) for block in (0, 1)
    ]
    bytes_of_first = [first >> shift & 255 for shift in (0, 8, 16, 24)]
    np.testing.assert_array_equal(lattice[2, :4] * 256 + 127.5, bytes_of_first)


@pytest.mark.parametrize("spacing", [0.4, 1.0, 1.3, 2.0, 7.0])
def test_noise_is_as_strong_everywhere(spacing):
    """No beat of lattice and pixels: the deviation is that of a uniform number, before clipping."""
    planes = [
        texture.value_noise(9, 11, spacing=spacing, stream=0, key_0=key, key_1=0)
        for key in range(600)
    ]
    deviation = np.std(planes, axis=0) / min(spacing, 1)
    assert np.abs(np.mean(planes)) < 0.01
    np.testing.assert_allclose(deviation, np.sqrt(1 / 12), rtol=0.15)
    assert np.abs(planes).max() <= 0.5


def test_noise_is_smooth_and_of_its_grain():
    plane = texture.value_noise(400, 400, spacing=6, stream=0, **KEY)
    lags = [np.corrcoef(plane[:, lag:].ravel(), plane[:, :-lag].ravel())[0, 1] for lag in (1, 3, 9)]
    assert lags[0] > 0.9
    assert 0.5 < lags[1] < 0.8
    assert abs(lags[2]) < 0.1


def test_coarse_noise_of_a_smaller_sheet_is_the_same_noise():
    large = texture.value_noise(300, 200, spacing=20, stream=0, **KEY)
    small = texture.value_noise(150, 100, spacing=10, stream=0, **KEY)
    means = large.reshape(150, 2, 100, 2).mean(axis=(1, 3))
    assert np.abs(means - small).max() < 0.05


def test_waves_are_a_cosine_transform():
    coefficients = np.random.default_rng(1).uniform(-0.05, 0.05, (3, 4))
    spectrum = np.zeros((41, 53))
    spectrum[:3, :4] = coefficients
    spectrum[1:] /= 2
    spectrum[:, 1:] /= 2
    mine = texture.wave_light(41, 53, coefficients=coefficients, strength=0.3)
    np.testing.assert_allclose(mine, 1 - 0.15 * (1 + fft.dctn(spectrum, type=3)))


def test_drawn_waves_stay_in_their_limits():
    for key in range(50):
        coefficients = texture.drawn_coefficients(key_0=key, key_1=1)
        light = texture.wave_light(30, 40, coefficients=coefficients, strength=0.4)
        assert 0.6 - 1e-9 <= light.min() < light.max() <= 1 + 1e-9
        assert coefficients[0, 0] == 0


def test_a_fold_is_darkest_on_its_line():
    upright = texture.fold_light(21, 31, x=12, y=3, angle=90, shadow_width=10, depth=0.4)
    np.testing.assert_allclose(upright[:, 12], 0.6)
    np.testing.assert_allclose(upright[:, 17], 1 - 0.4 * 0.75**2)
    np.testing.assert_allclose(upright[:, 11], upright[:, 17])  # a fifth of the width
    np.testing.assert_array_equal(upright[:, [10, 22]], 1)
    level = texture.fold_light(21, 31, x=12, y=3, angle=0, shadow_width=10, depth=0.4)
    assert (level[4:12] < 1).all()
    assert (level[:2] == 1).all()  # the softer side is below
    rising = texture.fold_light(21, 31, x=10, y=10, angle=45, shadow_width=3, depth=0.4)
    np.testing.assert_allclose([rising[10, 10], rising[5, 15], rising[15, 5]], 0.6)
    assert rising[5, 5] == 1


def test_light_leaves_black_ink_black_and_white_chalk_white(drawing):
    light = np.random.default_rng(2).uniform(0.7, 1, drawing.shape)
    image = np.where(drawing < 60, 0, drawing).astype(np.uint8)
    mine = texture.lit(image, light)
    np.testing.assert_array_equal(mine[image == 0], 0)
    np.testing.assert_allclose(mine, image * light)
    np.testing.assert_allclose(texture.lit(255 - image, light), 255 - mine)
