"""Trembling and broken strokes: by hand, and against SciPy's filters and distances."""

from __future__ import annotations

import numpy as np
import pytest
from reference import drawings, strokes

ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")


def test_jitter_has_the_amplitude_it_is_given():
    rng = np.random.default_rng(0)
    fields = [
        strokes.jitter_field(rng.standard_normal((2, 24, 31)), scale=3, amplitude=1.5)
        for _ in range(300)
    ]
    assert np.sqrt((np.array(fields) ** 2).sum(axis=1).mean()) == pytest.approx(1.5, rel=0.03)


def test_jitter_is_scipys(drawing):
    noise = np.random.default_rng(1).standard_normal((2, *drawing.shape))
    dx, dy = strokes.jitter_field(noise, scale=4, amplitude=2)
    y, x = np.mgrid[:41, :53]
    padded = np.pad(drawing.astype(float), 20, constant_values=255)
    other = ndimage.map_coordinates(padded, [y + dy + 20, x + dx + 20], order=1)
    mine = strokes.stroke_jitter(drawing, noise=noise, scale=4, amplitude=2)
    np.testing.assert_allclose(mine, other, atol=1e-9)


def test_jitter_of_no_amplitude_changes_nothing(gray, colored):
    for image in (gray, colored):
        noise = np.random.default_rng(2).standard_normal((2, *image.shape[:2]))
        mine = strokes.stroke_jitter(image, noise=noise, scale=3, amplitude=0)
        np.testing.assert_allclose(mine, image)


@pytest.mark.parametrize("radius", [0.5, 2, 3.3])
def test_gaps_are_a_distance(radius, drawing, colored):
    is_centre = np.zeros(drawing.shape, bool)
    centres = [(12, 8), (15, 9), (40, 30), (0, 40)]
    for x, y in centres:
        is_centre[y, x] = True
    kept = np.clip(ndimage.distance_transform_edt(~is_centre) - radius + 0.5, 0, 1)
    for image in (drawing, colored):
        mine = strokes.stroke_gaps(image, centres=centres, radius=radius)
        expected = drawings.ink(image) * (kept if image.ndim == 2 else kept[..., None])
        np.testing.assert_allclose(drawings.paper_of(image) - mine, expected, atol=1e-9)


def test_gaps_break_a_line_and_leave_the_paper():
    image = np.full((9, 21), 200, np.uint8)
    image[4, :] = 50
    mine = strokes.stroke_gaps(image, centres=[(10, 4)], radius=2.5, paper=200)
    np.testing.assert_array_equal(mine[4], [50] * 8 + [200] * 5 + [50] * 8)
    np.testing.assert_array_equal(mine[:4], 200)
    whole = strokes.stroke_gaps(image, centres=[], radius=2.5, paper=200)
    np.testing.assert_array_equal(whole, image)


def test_augmix(drawing):
    chains = [drawing, 255 - drawing]
    mine = strokes.augmix(drawing, chains=chains, weights=[0.25, 0.75], share=0.4)
    other = 0.6 * drawing.astype(float) + 0.4 * (0.25 * chains[0] + 0.75 * chains[1])
    np.testing.assert_allclose(mine, other)
    same = strokes.augmix(drawing, chains=chains, weights=[0.25, 0.75], share=0)
    np.testing.assert_array_equal(same, drawing)
