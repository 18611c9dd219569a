"""Functions make the pixels of the ops that draw the same numbers."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug import _core
from sketchaug import functional as F
from sketchaug.transforms.base import OPERATIONS

PICTURE = drawing(40, 52, 3)
KEY = {"key_0": 5, "key_1": 7}
SEED = 5 + (7 << 32)
STILL = {f"shift_{axis}_{corner}": 0 for axis in "xy" for corner in range(3)}
STRETCH = {"scale_x": 0.5, "scale_y": 1.5, "shear_x": 5, "shear_y": -3}
MAP = STRETCH | {"rotate": 12, "translate_x": 2.5, "translate_y": -4}
CORNERS = [(0.1, 0.05), (0.0, 0.2), (0.3, 0.1), (0.02, 0.0)]
CORNER_DRAWS = {
    f"{axis}_{corner}": CORNERS[corner]["xy".index(axis)] for axis in "xy" for corner in range(4)
}
TONE = {"brightness": 0.2, "contrast": -0.3}
LOOK = {"border_mode": "reflect"}

# Function, its arguments, the op, its draws.
SAME = {
    "horizontal_flip": ({}, A.HorizontalFlip(), {}),
    "vertical_flip": ({}, A.VerticalFlip(), {}),
    "transpose": ({}, A.Transpose(), {}),
    "rotate90": ({"quarter_turns": 3}, A.RandomRotate90(), {"quarter_turns": 3}),
    "rotate": ({"angle": 33, "fill": (9, 80, 7)}, A.Rotate(fill=(9, 80, 7)), {"angle": 33}),
    "safe_rotate": ({"angle": 33, **LOOK}, A.SafeRotate(**LOOK), {"angle": 33}),
    "affine": ({**MAP, **LOOK}, A.Affine(translate_px=1, **LOOK), MAP),
    "perspective": ({"corners": CORNERS}, A.Perspective(), CORNER_DRAWS),
    "elastic_transform": (
        {"alpha": 90, "sigma": 6, "seed": SEED, **LOOK},
        A.ElasticTransform(**LOOK),
        {"strength": 90, "sigma": 6, **KEY, **STILL},
    ),
    "grid_distortion": (
        {"num_steps": 3, "distort_limit": (-0.5, 0.1), "seed": SEED},
        A.GridDistortion(3, (-0.5, 0.1)),
        KEY,
    ),
    "resize": ({"height": 13, "width": 17}, A.Resize(13, 17), {}),
    "longest_max_size": ({"max_size": 21}, A.LongestMaxSize(21), {"max_size": 21}),
    "smallest_max_size": ({"max_size": 21}, A.SmallestMaxSize(21), {"max_size": 21}),
    "letterbox": ({"height": 20, "width": 20, "fill": 7}, A.Letterbox(20, 20, fill=7), {}),
    "center_crop": (
        {"height": 50, "width": 20, "pad_if_needed": True, **LOOK},
        A.CenterCrop(50, 20, pad_if_needed=True, **LOOK),
        {},
    ),
    "crop": (
        {"top": 0, "left": 32, "height": 40, "width": 20},
        A.RandomCrop(40, 20),
        {"top": 0.3, "left": 0.999},
    ),
    "pad_if_needed": (
        {"min_height": 60, "min_width": 9, "position": "bottom_left", **LOOK},
        A.PadIfNeeded(60, 9, position="bottom_left", **LOOK),
        {"top": 0, "left": 0},
    ),
    "coarse_dropout": (
        {"seed": SEED, "holes": 3, "height": (5, 9), "width": 0.3, "fill": (9, 80, 7)},
        A.CoarseDropout(
            num_holes_range=3, hole_height_range=(5, 9), hole_width_range=0.3, fill=(9, 80, 7)
        ),
        {"holes": 3, **KEY},
    ),
    "erasing": (
        {"seed": SEED, "area": 0.2, "ratio": 1.5, "fill": (9, 80, 7)},
        A.Erasing((0.2, 0.2), (1.5, 1.5), fill=(9, 80, 7)),
        {"holes": 1, **KEY},
    ),
    "random_erasing": (
        {"seed": SEED, "area": 0.2, "ratio": 1.5, "count": 3},
        A.RandomErasing(scale=(0.2, 0.2), ratio=(1.5, 1.5), count=3),
        {"holes": 3, **KEY},
    ),
    "gaussian_blur": (
        {"sigma": 1.5, "size": 5},
        A.GaussianBlur(),
        {"size": 5, "sigma": 1.5},
    ),
    "to_gray": ({"method": "max"}, A.ToGray(method="max"), {}),
    "equalize": ({"by_channels": False}, A.Equalize(by_channels=False), {}),
    "clahe": ({"clip": 3.5, "tiles": (3, 2)}, A.CLAHE(4, (3, 2)), {"clip": 3.5}),
    "edge_map": (
        {"threshold": (50, 300), "blur": 3, "ink": "white"},
        A.EdgeMap((50, 300), 3, ink="white"),
        {},
    ),
    "morphological": (
        {"width": 5, "height": 2, "operation": "erosion"},
        A.Morphological((5, 2), "erosion"),
        {},
    ),
    "stroke_jitter": (
        {"amplitude": 2, "scale": 7, "seed": SEED, "fill": (9, 80, 7)},
        A.StrokeJitter(fill=(9, 80, 7)),
        {"amplitude": 2, "scale": 7, **KEY},
    ),
    "stroke_thickness": ({"pixels": 1.3}, A.StrokeThickness(), {"pixels": 1.3}),
    "stroke_dropout": (
        {"seed": SEED, "share": 0.3, "radius": 2.5},
        A.StrokeDropout(),
        {"share": 0.3, "radius": 2.5, **KEY},
    ),
    "pencil_texture": (
        {"seed": SEED, "strength": 0.8, "grain_size": 1.5},
        A.PencilTexture(),
        {"strength": 0.8, "grain_size": 1.5, **KEY},
    ),
    "paper_texture": (
        {
            "seed": SEED,
            "grain": 0.1,
            "grain_size": 2,
            "light": 0.3,
            "fold_depth": 0.2,
            "fold_width": 9,
            "fold_at": (0.3, 0.6),
            "fold_angle": 20,
        },
        A.PaperTexture(),
        {
            "grain": 0.1,
            "grain_size": 2,
            "light": 0.3,
            "fold_depth": 0.2,
            "fold_width": 9,
            "fold_x": 0.3,
            "fold_y": 0.6,
            "fold_angle": 20,
            **KEY,
        },
    ),
    "motion_blur": (
        {"size": 7, "angle": 90, "direction": 0.5, "shift_x": 1},
        A.MotionBlur(),
        {"size": 7, "start_x": 1, "start_y": -1.5, "end_x": 1, "end_y": 3},
    ),
    "unsharp_mask": (
        {"alpha": 1.5, "size": 5, "sigma": 0.7, "threshold": 3},
        A.UnsharpMask(threshold=3),
        {"alpha": 1.5, "size": 5, "sigma": 0.7},
    ),
    "sharpen": ({"alpha": 0.3, "lightness": 0.5}, A.Sharpen(), {"alpha": 0.3, "lightness": 0.5}),
    "gauss_noise": (
        {"seed": SEED, "deviation": 20, "mean": -3, "per_channel": False},
        A.GaussNoise(per_channel=False),
        {"deviation": 20, "mean": -3, **KEY},
    ),
    "brightness_contrast": (
        {**TONE, "brightness_by_max": False},
        A.RandomBrightnessContrast(brightness_by_max=False),
        TONE,
    ),
    "gamma": ({"gamma": 0.4}, A.RandomGamma(), {"gamma": 0.4}),
    "ink_crop": (
        {"height": 30, "width": 21, "margin": 0.3, "fill": 7},
        A.InkCrop(30, 21, fill=7),
        {"margin": 0.3},
    ),
    "invert": ({}, A.InvertImg(), {}),
}
# `normalize` runs no op of the core; a resized crop is `crop`, then `resize`.
WITHOUT_OP = {"normalize"}
WITHOUT_FUNCTION = {"random_resized_crop"}


@pytest.mark.parametrize("name", SAME)
def test_a_function_makes_the_pixels_of_its_op(name):
    arguments, op, draws = SAME[name]
    policy = A.Compose([op])
    params = [{"op": type(op).__name__, "applied": True, **draws}]
    for image in (PICTURE, PICTURE[..., 0], PICTURE[..., :1]):
        expected = policy.apply(image, params)
        actual = getattr(F, name)(image, **arguments)
        assert actual.dtype == np.uint8
        assert actual.shape == expected.shape
        assert np.array_equal(actual, expected)
    assert not np.array_equal(getattr(F, name)(PICTURE, **arguments), PICTURE)


def test_every_function_and_every_op_is_compared():
    assert set(SAME) | WITHOUT_OP == set(F.__all__)
    types = _core.op_types()
    names = {op.core_name for op in OPERATIONS.values() if hasattr(op, "core_name")}
    drawn = {name for name in names if types[name]["stage"] != "group"}
    compared = {op.core_name for _, op, _ in SAME.values()}
    assert compared == drawn - WITHOUT_FUNCTION


@pytest.mark.parametrize("name", F.__all__)
def test_a_function_says_what_it_takes(name):
    function = getattr(F, name)
    first, *others = inspect.signature(function).parameters.values()
    assert first.name == "image"
    assert all(other.kind is other.KEYWORD_ONLY for other in others)
    arguments = function.__doc__.partition("Args:")[2]
    assert len(others) < 2 or all(f" {other.name}: " in arguments for other in others)


@pytest.mark.parametrize("noise", ["uniform", "gaussian"])
def test_the_elastic_field_of_the_newer_release(noise):
    op = A.ElasticTransform(noise_distribution=noise, **LOOK)
    draws = {"strength": 300, "sigma": 6, **KEY, **STILL}
    expected = A.Compose([op]).apply(
        PICTURE, [{"op": "ElasticTransform", "applied": True, **draws}]
    )
    told = {"alpha": 300, "sigma": 6, "seed": SEED, **LOOK}
    actual = F.elastic_transform(PICTURE, noise_distribution=noise, **told)
    assert np.array_equal(actual, expected)
    assert not np.array_equal(actual, F.elastic_transform(PICTURE, **told))


def test_normalize_gives_floats():
    levels = F.normalize(PICTURE, mean=(0.1, 0.2, 0.3), std=0.5)
    expected = (PICTURE / 255 - np.array([0.1, 0.2, 0.3])) / 0.5
    assert levels.dtype == np.float32
    np.testing.assert_allclose(levels, expected, atol=1e-5)


def test_a_crop_is_a_slice():
    for top, left in ((0, 0), (3, 8), (7, 11)):
        window = F.crop(PICTURE, top=top, left=left, height=33, width=41)
        assert np.array_equal(window, PICTURE[top : top + 33, left : left + 41])


def test_antialias_and_amplitude():
    plain = F.resize(PICTURE, height=9, width=9, antialias=False)
    assert not np.array_equal(plain, F.resize(PICTURE, height=9, width=9))
    moved = F.elastic_transform(PICTURE, amplitude=4, sigma=6, seed=1)
    assert np.array_equal(moved, F.elastic_transform(PICTURE, amplitude=4, sigma=6, seed=1))
    assert not np.array_equal(moved, F.elastic_transform(PICTURE, amplitude=4, sigma=6, seed=2))


WRONG = [
    ("rotate", {"angle": 1e9}, ValueError, "angle must be in [-36000, 36000], got 1000000000.0"),
    ("rotate", {"angle": "3"}, TypeError, "angle: expected a number, got '3'"),
    ("rotate", {"angle": 3, "fill": 256}, ValueError, "fill must be in [0, 255], got 256"),
    ("rotate90", {"quarter_turns": 4}, ValueError, "quarter_turns must be in [0, 3], got 4"),
    ("affine", {"scale_x": 0}, ValueError, "scale_x must be in [0.001, 1000], got 0"),
    ("affine", {"shear_y": 90}, ValueError, "shear_y must be in [-89, 89], got 90"),
    ("gamma", {"gamma": 0}, ValueError, "gamma must be in [0.01, 100], got 0"),
    ("brightness_contrast", {"contrast": -2}, ValueError, "contrast must be in [-1, 100], got -2"),
    (
        "grid_distortion",
        {"seed": -1},
        ValueError,
        "seed must be in [0, 18446744073709551615], got -1",
    ),
    ("motion_blur", {"size": 4}, ValueError, "size must be odd, got 4"),
    ("motion_blur", {"size": 257}, ValueError, "size must be in [3, 255], got 257"),
    ("motion_blur", {"size": 3, "angle": 400}, ValueError, "angle must be in [-360, 360], got 400"),
    ("unsharp_mask", {"alpha": 11}, ValueError, "alpha must be in [0, 10], got 11"),
    ("sharpen", {"alpha": 1, "lightness": -1}, ValueError, "lightness must be in [0, 10], got -1"),
    (
        "gauss_noise",
        {"seed": 1, "deviation": -1},
        ValueError,
        "deviation must be in [0, 255], got -1",
    ),
    (
        "elastic_transform",
        {"sigma": 5, "seed": 1},
        TypeError,
        "alpha and amplitude: expected exactly one of them, got neither",
    ),
    (
        "elastic_transform",
        {"sigma": 5, "seed": 1, "alpha": 1, "amplitude": 1},
        TypeError,
        "alpha and amplitude: expected exactly one of them, got both",
    ),
    (
        "elastic_transform",
        {"sigma": 0.5, "seed": 1, "alpha": 1},
        ValueError,
        "sigma must be in [1, 10000], got 0.5",
    ),
    (
        "perspective",
        {"corners": CORNERS[:3]},
        TypeError,
        f"corners: expected four pairs (x, y), got {CORNERS[:3]}",
    ),
    (
        "perspective",
        {"corners": [*CORNERS[:3], 5]},
        TypeError,
        "corners: bottom left: expected a pair (x, y), got 5",
    ),
    (
        "perspective",
        {"corners": [(0, 0.4), *CORNERS[1:]]},
        ValueError,
        "corners: top left: y must be in [0, 0.32], got 0.4",
    ),
    (
        "crop",
        {"top": 8, "left": 0, "height": 33, "width": 41},
        ValueError,
        "top must be in [0, 7], got 8",
    ),
    (
        "pad_if_needed",
        {"min_height": 9, "min_width": 9, "position": "random"},
        ValueError,
        "position: 'random' is for policies, which draw it",
    ),
]


@pytest.mark.parametrize(("name", "arguments", "kind", "message"), WRONG)
def test_wrong_numbers_are_named(name, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        getattr(F, name)(PICTURE, **arguments)


@pytest.mark.parametrize("image", [None, 5, "a.png", np.zeros(7, np.uint8)], ids=repr)
def test_what_is_no_drawing(image):
    for run in (
        lambda: F.rotate(image, angle=3),
        lambda: F.crop(image, top=0, left=0, height=1, width=1),
    ):
        with pytest.raises(TypeError, match=r"^image: expected "):
            run()


def test_a_crop_of_a_smaller_drawing():
    with pytest.raises(ValueError, match="smaller than a crop"):
        F.crop(PICTURE, top=0, left=0, height=99, width=10)
