"""The same numbers as albumentations and OpenCV for the same draws, with `fuse=False`.

Where a test says 1 level: OpenCV 5 rounds float products where we round once, OpenCV 4 snaps
coordinates to 1/32 pixel on top; there a stroke's edge moves by up to 1/64 of its contrast.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

import sketchaug as A

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)

SNAPS = int(cv2.__version__.split(".")[0]) < 5
EDGE = 9 if SNAPS else 1
PLAIN = {"fuse": False, "antialias": False, "seed": 0}


def assert_equal_pictures(ours, theirs, drawings, *, largest, mean):
    policy, reference = A.Compose([ours], **PLAIN), peer.Compose([theirs])
    for drawing in drawings:
        mine = policy(drawing).astype(int)
        other = reference(image=drawing)["image"].astype(int)
        assert mine.shape == other.shape
        difference = np.abs(mine - other)
        assert difference.max() <= largest
        assert difference.mean() <= mean


@pytest.fixture(scope="module")
def pictures(drawings):
    return [drawing[:300, :333].copy() for drawing in drawings[:6]]


@pytest.mark.parametrize("name", ["HorizontalFlip", "VerticalFlip"])
def test_flips(name, pictures):
    ours, theirs = (getattr(library, name)(p=1) for library in (A, peer))
    assert_equal_pictures(ours, theirs, pictures, largest=0, mean=0)


@pytest.mark.parametrize("size", [(224, 224), (97, 501), (600, 31), (300, 333)], ids=str)
def test_resize(size, pictures):
    assert_equal_pictures(A.Resize(*size), peer.Resize(*size), pictures, largest=1, mean=0.02)


# albumentations' modes are OpenCV's numbers; 2.0.8 fills with 0 unless told.
BORDERS = [{"fill": 255}, {"fill": 0}, {"border_mode": 1}, {"border_mode": 2}, {"border_mode": 4}]


def theirs_of(border):
    return {"border_mode": 0, **border}


@pytest.mark.parametrize("border", BORDERS, ids=str)
@pytest.mark.parametrize("angle", [15.0, -37.5, 90.0, 180.0])
def test_rotate(angle, border, pictures):
    ours = A.Rotate(limit=(angle, angle), p=1, **border)
    theirs = peer.Rotate(limit=(angle, angle), p=1, **theirs_of(border))
    assert_equal_pictures(ours, theirs, pictures, largest=EDGE, mean=0.05)


AFFINES = {
    "scale": {"scale": (1.3, 1.3)},
    "scale per axis": {"scale": {"x": (0.8, 0.8), "y": (1.4, 1.4)}},
    "rotate": {"rotate": (21, 21)},
    "shear": {"shear": {"x": (9, 9), "y": (-6, -6)}},
    "shift": {"translate_px": {"x": (12, 12), "y": (-7, -7)}},
    "all": {
        "scale": {"x": (0.9, 0.9), "y": (1.2, 1.2)},
        "rotate": (-33, -33),
        "shear": {"x": (5, 5), "y": (11, 11)},
        "translate_px": {"x": (-20, -20), "y": (15, 15)},
    },
}


@pytest.mark.parametrize("border", BORDERS, ids=str)
@pytest.mark.parametrize("numbers", AFFINES.values(), ids=AFFINES)
def test_affine(numbers, border, pictures):
    ours = A.Affine(**numbers, p=1, **border)
    theirs = peer.Affine(**numbers, p=1, **theirs_of(border))
    assert_equal_pictures(ours, theirs, pictures, largest=EDGE, mean=0.05)


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.0), (-0.13, 0.4), (0.07, -0.31)])
def test_brightness_and_contrast(brightness, contrast, pictures):
    """They cut the fraction off, we round it: one level, half of it on average."""
    limits = ((brightness, brightness), (contrast, contrast))
    ours = A.RandomBrightnessContrast(*limits, pivot="black", p=1)
    theirs = peer.RandomBrightnessContrast(*limits, p=1)
    assert_equal_pictures(ours, theirs, pictures, largest=1, mean=1)


def test_normalize_and_to_tensor(pictures):
    ours = A.Compose([A.Normalize(), A.ToTensorV2()])
    theirs = peer.Compose([peer.Normalize(), peer.ToTensorV2()])
    for picture in pictures:
        colour = picture if picture.ndim == 3 else np.stack([picture] * 3, axis=2)
        mine, other = ours(image=colour)["image"], theirs(image=colour)["image"]
        assert mine.dtype == other.dtype
        assert mine.shape == other.shape
        assert float((mine - other).abs().max()) < 2e-6


def test_other_keys_pass_as_they_came(pictures):
    label = object()
    for library in (A, peer):
        result = library.Compose([library.HorizontalFlip(p=1)])(image=pictures[0], label=label)
        assert result["label"] is label
        assert sorted(result) == ["image", "label"]


def test_warp_is_opencvs(pictures):
    """Not through albumentations: the map of Rotate, given to OpenCV."""
    for picture in pictures:
        height, width = picture.shape[:2]
        centre = ((width - 1) / 2, (height - 1) / 2)
        matrix = cv2.getRotationMatrix2D(centre, 25, 1.0)
        other = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
        mine = A.Compose([A.Rotate(limit=(25, 25), border_mode=4, p=1)], **PLAIN)(picture)
        assert np.abs(mine.astype(int) - other).max() <= EDGE
