"""Extreme but legal: the longest sides, chains of extreme scales, draws that no op would make."""

from __future__ import annotations

import numpy as np
import pytest
from checks import assert_same
from reference import pipeline as reference
from strategies import drawing

import sketchaug as A

SIDE_MAX = 65_500


@pytest.mark.parametrize("shape", [(1, SIDE_MAX), (SIDE_MAX, 1), (3, SIDE_MAX, 3)], ids=str)
@pytest.mark.parametrize("antialias", [True, False])
def test_the_longest_side(shape, antialias):
    image = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    policy = A.Compose([A.HorizontalFlip(p=1), A.Resize(7, 50)], antialias=antialias)
    step = reference.Step(name="resize", settings={"height": 7, "width": 50})
    expected = reference.run(image[:, ::-1], [step], antialias=antialias)
    actual = policy(image).reshape(expected.shape).astype(int)
    assert np.abs(actual - expected).max() <= 2  # float32 coordinates are good to 1/256 there


def test_enlarging_to_the_longest_side():
    result = A.Compose([A.Resize(1, SIDE_MAX)])(np.array([[0, 255]], np.uint8))
    assert result.shape == (1, SIDE_MAX)
    assert (result[0, : SIDE_MAX // 4] == 0).all()
    assert (result[0, -SIDE_MAX // 4 :] == 255).all()
    assert (np.diff(result[0].astype(int)) >= 0).all()


HUGE = {
    "just below 2 GiB": (SIDE_MAX, 32_786),
    "just above 2 GiB": (SIDE_MAX, 32_787),
    "colour": (SIDE_MAX, 10_930, 3),
    "3.7 GiB": (SIDE_MAX, 60_000),
}


@pytest.mark.parametrize("shape", HUGE.values(), ids=HUGE)
def test_offsets_beyond_an_int32(shape):
    """Memory that nobody reads takes no room: the image is zero but where the result looks."""
    side = 40
    image = np.zeros(shape, np.uint8)
    image[0, 0] = (1, 2, 3)[: image.ndim] if image.ndim == 3 else 1  # colour shows at once
    rng = np.random.default_rng(0)
    rows, columns = (
        np.floor((np.arange(side) + 0.5) * length / side - 0.5).astype(int) for length in shape[:2]
    )
    for dy in (0, 1):
        for dx in (0, 1):
            cells = np.ix_(rows + dy, columns + dx)
            image[cells] = rng.integers(0, 256, image[cells].shape)
    step = reference.Step(name="resize", settings={"height": side, "width": side})
    expected = reference.run(image, [step], antialias=False)
    actual = A.Compose([A.Resize(side, side)], antialias=False)(image)
    assert np.abs(actual.reshape(expected.shape).astype(int) - expected).max() <= 2
    assert len(np.unique(actual)) > 200


MODES = ["constant", "replicate", "reflect", "wrap", "reflect_101"]


@pytest.mark.parametrize("count", [2, 4, 64])
@pytest.mark.parametrize("scale", [0.001, 1000])
@pytest.mark.parametrize("mode", MODES)
def test_chains_of_extreme_scales_show_levels_of_the_drawing(mode, scale, count):
    """Regression: coordinates beyond 10**9 gave weights, and levels, out of all bounds."""
    image = drawing(33, 35)
    image[image < 128] = 40
    image[image >= 128] = 200
    chain = [A.Affine(scale=scale, translate_px=3, border_mode=mode, p=1)] * count
    result = A.Compose([*chain, A.Normalize(0, 1, 1)], antialias=False)(image)
    assert result.min() >= 40
    assert result.max() <= 200


STRANGE = [0.0, -1.0, 1e-300, 1e18, 1e300, -1e300, 1.7e308]


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("mode", MODES)
def test_maps_that_cannot_be_inverted_keep_one_colour(mode, value):
    """`apply` takes any finite numbers; on plain paper there is nothing else to show."""
    paper = np.full((21, 23, 3), 77, np.uint8)
    for antialias in (True, False):
        ops = [A.Rotate(border_mode=mode, p=1), A.Affine(border_mode=mode, p=1)]
        policy = A.Compose(ops, antialias=antialias, seed=0)
        for op, entry in enumerate(policy.sample(0)):
            for name in [key for key in entry if key not in ("op", "applied")]:
                params = policy.sample(0)
                params[op][name] = value
                assert_same(policy.apply(paper, params), paper, f"{name} {antialias}")


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("name", ["contrast", "brightness"])
def test_tones_beyond_all_bounds_stay_within_the_levels(name, value):
    policy = A.Compose([A.RandomBrightnessContrast(p=1), A.Normalize(0, 1, 1)], seed=0)
    params = policy.sample(0)
    params[0][name] = value
    result = policy.apply(np.arange(256, dtype=np.uint8)[None], params)
    assert result.min() >= 0
    assert result.max() <= 255


@pytest.mark.parametrize("shear", [45, 44.9999, 89, -89])
def test_a_sheet_that_is_sheared_flat_is_still_drawn(shear):
    flat = A.Affine(shear={"x": shear, "y": shear}, p=1)
    paper = np.full((31, 33), 130, np.uint8)
    assert_same(A.Compose([flat])(paper), paper)
