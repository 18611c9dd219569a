"""Wrong arguments of ops: refused at construction, by name."""

from __future__ import annotations

import re

import numpy as np
import pytest

import sketchaug as A

MODES = "'constant', 'replicate', 'reflect', 'wrap', 'reflect_101' or 0, 1, 2, 3, 4"
WRONG = [
    (A.HorizontalFlip, {"p": 1.5}, ValueError, "p must be in [0, 1], got 1.5"),
    (A.HorizontalFlip, {"p": float("nan")}, ValueError, "p must be in [0, 1], got nan"),
    (A.HorizontalFlip, {"p": "1"}, TypeError, "p: expected a number, got '1'"),
    (A.HorizontalFlip, {"p": True}, TypeError, "p: expected a number, got True"),
    (A.VerticalFlip, {"p": -0.1}, ValueError, "p must be in [0, 1], got -0.1"),
    (A.Rotate, {"limit": (9, -9)}, ValueError, "limit: low must not be above high, got (9, -9)"),
    (
        A.Rotate,
        {"limit": (1, 2, 3)},
        TypeError,
        "limit: expected a pair (low, high), got (1, 2, 3)",
    ),
    (A.Rotate, {"limit": "15"}, TypeError, "limit: expected a pair (low, high), got '15'"),
    (A.Rotate, {"limit": None}, TypeError, "limit: expected a pair (low, high), got None"),
    (A.Rotate, {"limit": (0, None)}, TypeError, "limit: expected a number, got None"),
    (A.Perspective, {"scale": -0.1}, ValueError, "scale must be in [0, 1], got -0.1"),
    (A.Rotate, {"limit": 1e9}, ValueError, "limit must be in [-36000, 36000], got 1000000000.0"),
    (
        A.Rotate,
        {"border_mode": "mirror"},
        ValueError,
        f"border_mode must be one of {MODES}, got 'mirror'",
    ),
    (A.Rotate, {"border_mode": 5}, ValueError, f"border_mode must be one of {MODES}, got 5"),
    (A.Rotate, {"border_mode": None}, ValueError, f"border_mode must be one of {MODES}, got None"),
    (A.Rotate, {"fill": 256}, ValueError, "fill must be in [0, 255], got 256"),
    (A.Rotate, {"fill": -1}, ValueError, "fill must be in [0, 255], got -1"),
    (A.Rotate, {"fill": None}, TypeError, "fill: expected a number, got None"),
    (A.Rotate, {"fill": (1, 2)}, ValueError, "fill must have one level or three, got (1, 2)"),
    (A.Rotate, {"fill": (1, 2, 999)}, ValueError, "fill must be in [0, 255], got 999"),
    (
        A.Rotate,
        {"fill": "white"},
        ValueError,
        "fill must be 'paper', a grey level or three of them, got 'white'",
    ),
    (
        A.Rotate,
        {"border_mode": "wrap", "fill": 0},
        ValueError,
        "fill is used with border_mode='constant' only, got 0 with 'wrap'",
    ),
    (A.Affine, {"scale": 0}, ValueError, "scale must be in [0.001, 1000], got 0"),
    (A.Affine, {"scale": (-1, 1)}, ValueError, "scale must be in [0.001, 1000], got -1"),
    (A.Affine, {"scale": {"x": 0}}, ValueError, "scale['x'] must be in [0.001, 1000], got 0"),
    (A.Affine, {"scale": {"z": 1}}, ValueError, "scale: expected the keys 'x' and 'y', got ['z']"),
    (A.Affine, {"scale": "2"}, TypeError, "scale: expected a pair (low, high), got '2'"),
    (A.Affine, {"keep_ratio": "no"}, TypeError, "keep_ratio: expected True or False, got 'no'"),
    (A.Affine, {"shear": 90}, ValueError, "shear must be in [-89, 89], got 90"),
    (
        A.Affine,
        {"shear": {"y": (1, 0)}},
        ValueError,
        "shear['y']: low must not be above high, got (1, 0)",
    ),
    (A.Affine, {"rotate": "x"}, TypeError, "rotate: expected a pair (low, high), got 'x'"),
    (
        A.Affine,
        {"translate_px": 1e6},
        ValueError,
        "translate_px must be in [-65500, 65500], got 1000000.0",
    ),
    (
        A.Affine,
        {"translate_px": 1, "translate_percent": 0.1},
        ValueError,
        "translate_percent and translate_px exclude each other, got both",
    ),
    (A.Resize, {"height": 0, "width": 5}, ValueError, "height must be in [1, 65500], got 0"),
    (A.Resize, {"height": 5, "width": 65501}, ValueError, "width must be in [1, 65500], got 65501"),
    (A.Resize, {"height": 5.0, "width": 5}, TypeError, "height: expected an integer, got 5.0"),
    (A.Resize, {"height": 5, "width": None}, TypeError, "width: expected an integer, got None"),
    (
        A.RandomBrightnessContrast,
        {"brightness_limit": 1.5},
        ValueError,
        "brightness_limit must be in [-1, 1], got 1.5",
    ),
    (
        A.RandomBrightnessContrast,
        {"contrast_limit": (-2, 0)},
        ValueError,
        "contrast_limit must be in [-1, 100], got -2",
    ),
    (
        A.RandomBrightnessContrast,
        {"brightness_by_max": 3},
        TypeError,
        "brightness_by_max: expected True or False, got 3",
    ),
    (
        A.RandomBrightnessContrast,
        {"pivot": "white"},
        ValueError,
        "pivot must be 'black' or 'paper', got 'white'",
    ),
    (
        A.VerticalFlip,
        {"semantics": "1.5"},
        ValueError,
        "semantics must be None, '1.4' or '2.0', got '1.5'",
    ),
    (A.Normalize, {"mean": None}, ValueError, "mean: expected one number or three, got None"),
    (A.Normalize, {"mean": (1, 2)}, ValueError, "mean: expected one number or three, got (1, 2)"),
    (A.Normalize, {"mean": "abc"}, ValueError, "mean: expected one number or three, got 'abc'"),
    (A.Normalize, {"mean": (0, 0, None)}, TypeError, "mean: expected a number, got None"),
    (A.Normalize, {"mean": float("nan")}, ValueError, "mean must be in [-1e+06, 1e+06], got nan"),
    (A.Normalize, {"std": 0}, ValueError, "std must be in [1e-06, 1e+06], got 0"),
    (A.Normalize, {"std": (1, 1, -1)}, ValueError, "std must be in [1e-06, 1e+06], got -1"),
    (
        A.Normalize,
        {"max_pixel_value": 0},
        ValueError,
        "max_pixel_value must be in [1e-06, 1e+06], got 0",
    ),
    (
        A.Normalize,
        {"p": 0.5},
        ValueError,
        "p must be 1 for Normalize, which decides what the results look like, got 0.5",
    ),
    (
        A.ToTensorV2,
        {"p": 0},
        ValueError,
        "p must be 1 for ToTensorV2, which decides what the results look like, got 0",
    ),
]


@pytest.mark.parametrize(("op", "arguments", "kind", "message"), WRONG)
def test_wrong_arguments_are_named(op, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        op(**arguments)


def test_numbers_of_numpy_are_numbers():
    ours = A.Rotate(limit=(np.float32(-3), np.int64(4)), p=np.float64(1), fill=np.uint8(7))
    plain = A.Rotate(limit=(-3.0, 4), p=1.0, fill=7)
    assert ours.core_op() == plain.core_op()
    assert A.Resize(np.int32(5), np.uint8(6)).core_op() == A.Resize(5, 6).core_op()
    assert (
        A.Normalize(mean=np.array([0.1, 0.2, 0.3])).levels()
        == A.Normalize((0.1, 0.2, 0.3)).levels()
    )


def test_a_plain_number_means_both_ways_or_exactly():
    assert A.Rotate(limit=15).core_arguments() == (-15, 15)
    assert A.Rotate(limit=-15).core_arguments() == (-15, 15)
    tone = A.RandomBrightnessContrast(0.1, 0.3)
    assert tone.core_arguments() == (*(-0.1, 0.1, -0.3, 0.3), *(1, 1, 0))
    affine = A.Affine(scale=1.5, rotate=10, shear={"y": 3}, translate_px=2)
    assert affine.core_arguments() == (
        *(1.5, 1.5, 1.5, 1.5),
        *(10, 10),
        *(0, 0, 3, 3),
        *(2, 2, 2, 2),
        *(0, 1, 0, 0),
    )


def test_ops_are_frozen_and_comparable():
    op = A.Rotate(limit=15)
    assert op == A.Rotate(limit=15)
    assert op != A.Rotate(limit=16)
    with pytest.raises(AttributeError):
        op.limit = 20


def test_a_mean_in_levels_without_their_maximum_is_pointed_at():
    levels = (123.675, 116.28, 103.53)
    rule = (
        r"^Normalize: mean=\(123.675, .*\) times max_pixel_value=255 is far from any level 0..255"
    )
    with pytest.warns(UserWarning, match=rule):
        A.Normalize(mean=levels, std=(58.4, 57.1, 57.4))
    A.Normalize(mean=levels, std=(58.4, 57.1, 57.4), max_pixel_value=1)  # no warning


@pytest.mark.parametrize("policy", [A.train_policy, A.evaluation_policy])
def test_ready_policies_name_their_own_argument(policy):
    with pytest.raises(TypeError, match=r"^size: expected an integer, got \(224, 224\)$"):
        policy((224, 224))
