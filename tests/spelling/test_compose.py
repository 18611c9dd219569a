"""Compose as albumentations' users make, seed and call it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

PICTURE = drawing(20, 30)
HARMLESS = {
    "bbox_params": None,
    "keypoint_params": None,
    "additional_targets": {},
    "is_check_shapes": False,
    "strict": False,
    "mask_interpolation": 0,
    "save_applied_params": False,
}
HARMFUL = {
    "bbox_params": (
        {"format": "coco"},
        ValueError,
        "bbox_params must be None: only images are transformed, got {'format': 'coco'}",
    ),
    "keypoint_params": (
        3,
        ValueError,
        "keypoint_params must be None: only images are transformed, got 3",
    ),
    "additional_targets": (
        {"image2": "image"},
        ValueError,
        "additional_targets must be None or empty: only 'image' is transformed, got "
        "{'image2': 'image'}",
    ),
    "is_check_shapes": ("no", TypeError, "is_check_shapes: expected True or False, got 'no'"),
    "strict": (None, TypeError, "strict: expected True or False, got None"),
    "mask_interpolation": (
        "nearest",
        TypeError,
        "mask_interpolation: expected an integer, got 'nearest'",
    ),
    "save_applied_params": (
        True,
        ValueError,
        "save_applied_params must be False: policy.sample(index) gives what is drawn, and "
        "policy.apply repeats it",
    ),
    "semantics": ("3.0", ValueError, "semantics must be None, '1.4' or '2.0', got '3.0'"),
}


def refuses(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def test_harmless_options_change_nothing():
    assert A.Compose([A.Rotate()], seed=1, **HARMLESS) == A.Compose([A.Rotate()], seed=1)


@pytest.mark.parametrize("name", HARMFUL)
def test_options_that_ask_for_more(name):
    value, kind, message = HARMFUL[name]
    with refuses(kind, message):
        A.Compose([A.Rotate()], **{name: value})


def test_other_keys_pass_through_untouched():
    label, boxes = object(), [1, 2]
    result = A.Compose([A.HorizontalFlip(p=1)])(image=PICTURE, label=label, boxes=boxes)
    assert set(result) == {"image", "label", "boxes"}
    assert result["label"] is label
    assert result["boxes"] is boxes
    assert np.array_equal(result["image"], PICTURE[:, ::-1])


def test_a_strict_policy_knows_its_key_only():
    policy = A.Compose([A.HorizontalFlip(p=1)], strict=True)
    assert set(policy(image=PICTURE)) == {"image"}
    with refuses(TypeError, "label: a strict policy takes 'image' only"):
        policy(image=PICTURE, label=1)
    assert policy != A.Compose([A.HorizontalFlip(p=1)], seed=policy.seed)


def test_a_seed_starts_the_stream_anew():
    policy = A.Compose([A.Rotate(p=1), A.RandomBrightnessContrast(p=1)], seed=1)
    twin = A.Compose(policy.transforms, seed=2)
    first = [policy(PICTURE) for _ in range(3)]
    policy.set_random_seed(2)
    assert policy == twin
    assert hash(policy) == hash(A.Compose(policy.transforms, seed=1))
    assert all(np.array_equal(policy(PICTURE), twin(PICTURE)) for _ in range(3))
    policy.set_random_seed(1)
    assert all(np.array_equal(policy(PICTURE), seen) for seen in first)
    assert policy.sample(5) != twin.sample(5)
    policy.set_random_seed(None)
    assert policy.seed not in (1, 2)
    with refuses(TypeError, "seed: expected an integer, got 'x'"):
        policy.set_random_seed("x")
