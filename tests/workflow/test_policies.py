"""The policies of the original workflow run as they were typed, in both spellings."""

from __future__ import annotations

import os

import numpy as np
import pytest

import sketchaug as A

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def end(size):
    return [A.Resize(size, size), A.Normalize(mean=MEAN, std=STD), A.ToTensorV2()]


def geometry(*, is_older):
    maps = {"scale": (1, 1.5), "shear": (-10, 10)}
    return [
        A.HorizontalFlip(p=0.5),
        A.Rotate(limit=15, p=0.5, **({"value": None} if is_older else {"border_mode": 4})),
        A.Affine(**maps, p=0.5, **({"cval": 0} if is_older else {"fill": 0})),
        A.ElasticTransform(alpha=10, sigma=50, p=0.5, **({"alpha_affine": 50} if is_older else {})),
    ]


def holes(*, is_older):
    if is_older:
        return A.CoarseDropout(
            max_holes=8,
            max_height=50,
            max_width=50,
            min_height=30,
            min_width=30,
            fill_value=255,
            p=0.5,
        )
    return A.CoarseDropout(
        num_holes_range=(8, 8),
        hole_height_range=(30, 50),
        hole_width_range=(30, 50),
        fill=255,
        p=0.5,
    )


def noise(*, is_older):
    if is_older:
        return A.GaussNoise(var_limit=(10.0, 50.0), p=0.5)
    return A.GaussNoise(std_range=(0.0124, 0.0277), p=0.5)


def final(size=224, **spelling):
    tone = A.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=0.5)
    flip, *others = geometry(**spelling)
    return [flip, A.VerticalFlip(p=0.5), *others, tone, A.MotionBlur(p=0.5), *end(size)]


def heavy(size=224, **spelling):
    tone = A.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=0.5)
    blur = A.MotionBlur(blur_limit=7, p=0.5)
    return [*geometry(**spelling), tone, blur, holes(**spelling), *end(size)]


def noisy(size=224, **spelling):
    """The noise that the original promised."""
    head = final(size, **spelling)[:-3]
    return [*head, noise(**spelling), *end(size)]


POLICIES = {"final": final, "heavy": heavy, "noisy": noisy}
SPELLINGS = {
    "1.4": (True, None),
    "2.0": (False, None),
    "1.4, meant": (True, "1.4"),
}


@pytest.mark.parametrize(("is_older", "semantics"), SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("made", POLICIES.values(), ids=POLICIES)
def test_it_runs_as_it_is_typed(made, is_older, semantics, drawings):
    policy = A.Compose(made(is_older=is_older), seed=3, semantics=semantics)
    planes = policy.batch(drawings[:4], indices=range(4))
    assert planes.shape == (4, 3, 224, 224)
    assert planes.dtype == np.float32
    assert np.isfinite(planes).all()
    again = [policy.apply(drawings[index], policy.sample(index)) for index in range(4)]
    assert all((one == other).all() for one, other in zip(planes, again, strict=True))
    drawn = [entry for index in range(60) for entry in policy.sample(index)]
    for name in {entry["op"] for entry in drawn} - {"Resize"}:
        applied = [entry["applied"] for entry in drawn if entry["op"] == name]
        assert 8 < sum(applied) < 52


@pytest.mark.parametrize("size", [224, 384])
def test_blur_and_noise_are_seen_in_what_comes_out(size, drawings):
    """Each alone on real sizes: visible, and far from hiding the drawing."""
    still = A.Compose([A.Resize(size, size)], seed=1)
    for op in (A.MotionBlur((7, 7), p=1), A.GaussNoise(p=1), A.GaussNoise(var_limit=50, p=1)):
        policy = A.Compose([op, A.Resize(size, size)], seed=1)
        for picture in drawings[:3]:
            change = np.abs(policy(picture).astype(int) - still(picture)).mean()
            assert 0 < change < 20


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
