"""Blur, noise and sharpening of albumentations, converted with their ranges."""

from __future__ import annotations

import os

import pytest

import sketchaug as A


@pytest.fixture(scope="module")
def peer():
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
    hint = "is not installed: pip install sketchaug[bench]"
    return pytest.importorskip("albumentations", reason=f"albumentations {hint}")


def test_pipelines_of_albumentations_are_converted(peer):
    theirs = peer.Compose(
        [
            peer.MotionBlur(p=0.5),
            peer.GaussNoise(p=0.3),
            peer.UnsharpMask(alpha=(0.3, 0.6), p=0.2),
            peer.Sharpen(method="gaussian", p=0.1),
            peer.Resize(224, 224),
        ]
    )
    policy = A.from_albumentations(theirs)
    assert policy.transforms == (
        A.MotionBlur(
            (3, 7), allow_shifted=True, angle_range=(0, 360), direction_range=(-1, 1), p=0.5
        ),
        A.GaussNoise(std_range=(0.2, 0.44), mean_range=(0, 0), p=0.3),
        A.UnsharpMask((3, 7), (0, 0), (0.3, 0.6), 10, p=0.2),
        A.Sharpen((0.2, 0.5), (0.5, 1.0), method="gaussian", semantics=None, p=0.1),
        A.Resize(224, 224),
    )
    blur, noise, *_ = (op.under(policy.semantics).core_arguments() for op in policy.transforms)
    assert blur == (3, 7, 0, 1, 0, 360, -1, 1)
    assert noise == pytest.approx((0, 51, 112.2, 0, 0, 1, 2))


def test_dicts_of_the_older_release_are_converted():
    entries = [
        {"__class_fullname__": "MotionBlur", "blur_limit": [3, 7], "allow_shifted": True},
        {"__class_fullname__": "GaussNoise", "var_limit": [10.0, 50.0], "mean": 0},
        {"__class_fullname__": "Sharpen", "alpha": [0.2, 0.5], "lightness": [0.5, 1.0]},
        {"__class_fullname__": "UnsharpMask", "blur_limit": [3, 7], "sigma_limit": [0.0, 0.0]},
    ]
    entries = [{**entry, "always_apply": False, "p": 0.5} for entry in entries]
    transform = {"__class_fullname__": "Compose", "p": 1.0, "transforms": entries}
    policy = A.from_albumentations({"__version__": "1.4.4", "transform": transform})
    found = [op.under(policy.semantics).core_arguments() for op in policy.transforms]
    assert found == [
        (3, 7, 1, 1, 0, 360, 0, 0),
        (1, 10, 50, 0, 0, 1, 1),
        (0.2, 0.5, 0.5, 1, 0, 5, 1),
        (3, 7, 0, 0, 0.2, 0.5, 10),
    ]
