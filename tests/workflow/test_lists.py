"""The workflow's whole policies, typed as they were, in the spelling of either release.

FINAL trained the final model, HEAVY and LIGHT the others, CONTRAST one more, TV two of them.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
HALVES = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}


def holes(library, release):
    if release == "1.4":
        return library.CoarseDropout(
            max_holes=8,
            max_height=50,
            max_width=50,
            min_height=30,
            min_width=30,
            fill_value=255,
            p=0.5,
        )
    return library.CoarseDropout(
        num_holes_range=(8, 8),
        hole_height_range=(30, 50),
        hole_width_range=(30, 50),
        fill=255,
        p=0.5,
    )


def final(library, release):
    return [
        library.HorizontalFlip(p=0.5),
        library.VerticalFlip(p=0.5),
        library.Rotate(limit=15, p=0.5),
        library.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5),
        library.ElasticTransform(alpha=10, sigma=50, p=0.5),
        library.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=0.5),
        library.MotionBlur(blur_limit=(3, 7), p=0.5),
        library.Resize(224, 224),
        library.Normalize(**IMAGENET),
        library.pytorch.ToTensorV2(),
    ]


def heavy(library, release):
    flip, _, *ops = final(library, release)[:-3]
    return [
        *(flip, *ops, holes(library, release)),
        *(library.Resize(384, 384), library.Normalize(**HALVES), library.pytorch.ToTensorV2()),
    ]


def noisy(library, release):
    """FINAL with the noise that the original promised and left out."""
    ops = final(library, release)
    strength = {"1.4": {"var_limit": (10.0, 50.0)}, "2.0": {"std_range": (0.0124, 0.0277)}}
    return [*ops[:-3], library.GaussNoise(**strength[release], p=0.5), *ops[-3:]]


def light(library, release):
    return [
        library.HorizontalFlip(p=0.5),
        library.Rotate(limit=15, p=0.5),
        library.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=0.2),
        holes(library, release),
        library.Resize(224, 224),
        library.Normalize(**HALVES),
        library.pytorch.ToTensorV2(),
    ]


def contrast(library, release):
    *ops, blur, resize, normalize, tensor = final(library, release)
    del ops[5]  # brightness and contrast
    equalized = library.CLAHE(clip_limit=10, tile_grid_size=(8, 8), p=1)
    return [*ops, blur, equalized, resize, normalize, tensor]


def tv(library, release):
    """torchvision's list, as far as it is offered: see test_ops.py, A17."""
    return [
        library.HorizontalFlip(p=0.5),
        library.Rotate(limit=15, border_mode=0, p=1),
        library.RandomBrightnessContrast(0.2, 0.2, p=1),
        library.Resize(256, 256),
        library.Normalize(**IMAGENET),
        library.pytorch.ToTensorV2(),
    ]


POLICIES = {
    "FINAL": final,
    "HEAVY": heavy,
    "NOISY": noisy,
    "LIGHT": light,
    "CONTRAST": contrast,
    "TV": tv,
}
SIDES = {"HEAVY": 384, "TV": 256}
each_policy = pytest.mark.parametrize("name", POLICIES)


@each_policy
@pytest.mark.parametrize("release", ["1.4", "2.0"])
@pytest.mark.parametrize("semantics", [None, "same"])
def test_it_runs_as_it_was_typed(name, release, semantics, drawings):
    """Under our semantics, or under the release's own."""
    meant = release if semantics == "same" else None
    policy = A.Compose(POLICIES[name](A, release), seed=7, semantics=meant)
    side = SIDES.get(name, 224)
    batch = policy.batch(drawings, indices=range(len(drawings)), epoch=2)
    assert batch.shape == (len(drawings), 3, side, side)
    assert np.isfinite(batch).all()
    for index, (drawing, planes) in enumerate(zip(drawings, batch, strict=True)):
        alone = policy.apply(drawing, policy.sample(index, epoch=2))
        np.testing.assert_array_equal(alone, planes)
        assert planes.std() > 0.05  # a drawing, not a blank sheet
    told = policy(image=drawings[0], target=59)
    assert told["target"] == 59
    assert tuple(told["image"].shape) == (3, side, side)


@each_policy
def test_it_is_what_the_newer_release_makes_of_it(name, drawings):
    """The same list made by albumentations, converted: the same policy, p and all."""
    peer = pytest.importorskip(
        "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
    )
    converted = A.from_albumentations(peer.Compose(POLICIES[name](peer, "2.0")))
    typed = A.Compose(POLICIES[name](A, "2.0"), seed=3, semantics="2.0")
    converted.set_random_seed(3)
    for drawing in drawings[:3]:
        np.testing.assert_array_equal(converted(drawing), typed(drawing))


@each_policy
def test_one_pass_stays_near_op_after_op(name, drawings):
    """Fused, the ink is sharper; the drawing is the same one."""
    fused, apart = (
        A.Compose(POLICIES[name](A, "1.4")[:-2], seed=5, fuse=fuse) for fuse in (True, False)
    )
    for index, drawing in enumerate(drawings[:3]):
        results = [
            policy.apply(drawing, policy.sample(index)).astype(float) for policy in (fused, apart)
        ]
        assert np.abs(results[0] - results[1]).mean() < 2


@pytest.mark.parametrize("size", [224, 384])
def test_blur_and_noise_are_seen_in_what_comes_out(size, drawings):
    """Each alone on real sizes: visible, and far from hiding the drawing."""
    still = A.Compose([A.Resize(size, size)], seed=1)
    for op in (A.MotionBlur((7, 7), p=1), A.GaussNoise(p=1), A.GaussNoise(var_limit=50, p=1)):
        policy = A.Compose([op, A.Resize(size, size)], seed=1)
        for picture in drawings[:3]:
            change = np.abs(policy(picture).astype(int) - still(picture)).mean()
            assert 0 < change < 20
