"""Pipelines of the installed albumentations: objects as they are, and the same pixels."""

from __future__ import annotations

import dataclasses
import inspect
import os
import warnings

import numpy as np
import pytest
from peers import CASES, NEEDED
from strategies import drawing

import sketchaug as A
from sketchaug.transforms.base import OPERATIONS

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # no question to a server when it is imported
peer = pytest.importorskip(
    "albumentations", reason="albumentations is not installed: pip install sketchaug[bench]"
)


def test_an_object_is_its_dict():
    theirs = peer.Compose(
        [
            peer.HorizontalFlip(p=0.3),
            peer.OneOf([peer.Rotate(limit=5), peer.Affine(scale=(0.8, 1.2))], p=1),
            peer.Resize(20, 24),
            peer.Normalize(),
        ],
        p=0.8,
        seed=137,
    )
    policy = A.from_albumentations(theirs)
    assert policy == A.Compose(
        A.from_albumentations(theirs.to_dict()).transforms, p=0.8, seed=137, semantics="2.0"
    )
    assert len(policy.transforms) == 4


def test_an_op_and_a_group_are_pipelines_too():
    assert A.from_albumentations(peer.VerticalFlip(p=1)).transforms == (A.VerticalFlip(p=1),)
    (group,) = A.from_albumentations(peer.Sequential([peer.VerticalFlip(p=1)], p=1)).transforms
    assert group == A.Sequential([A.VerticalFlip(p=1)], p=1)


class OwnTransform(peer.ImageOnlyTransform):
    """A user's op, which albumentations itself could serialise."""

    def apply(self, img, **params):
        return img


def test_a_users_own_op_is_named():
    theirs = peer.Compose([peer.VerticalFlip(), OwnTransform(), peer.Lambda(image=np.invert)])
    with pytest.raises(ValueError, match="2 entries cannot be converted") as caught:
        A.from_albumentations(theirs)
    assert "transforms[1]: " in str(caught.value)
    assert "OwnTransform" in str(caught.value)
    assert "transforms[2]: " in str(caught.value)
    assert "Lambda" in str(caught.value)
    with pytest.warns(UserWarning, match="left out"):
        policy = A.from_albumentations(theirs, on_unsupported="skip")
    assert policy.transforms == (A.VerticalFlip(),)


SAME = {
    "rotate, black": [peer.Rotate(limit=(30, 30), p=1)],
    "rotate, mirrored": [peer.Rotate(limit=(30, 30), border_mode=4, p=1)],
    "affine": [peer.Affine(scale=1.3, rotate=12, shear=5, translate_px=4, fill=200, p=1)],
    "tone": [peer.RandomBrightnessContrast((0.1, 0.1), (0.3, 0.3), p=1)],
    "chain": [peer.HorizontalFlip(p=1), peer.Resize(40, 33), peer.VerticalFlip(p=1)],
}


@pytest.mark.parametrize("ops", SAME.values(), ids=SAME)
def test_the_same_pixels_for_the_same_numbers(ops):
    """Fixed numbers, p=1. Half a level: albumentations cuts fractions off where we round."""
    picture = np.repeat(np.repeat(drawing(30, 40, 3), 4, axis=0), 4, axis=1)
    theirs = peer.Compose(ops)
    ours = A.from_albumentations(theirs)
    ours = A.Compose(ours.transforms, semantics=ours.semantics, fuse=False, antialias=False)
    difference = ours(picture).astype(int) - theirs(image=picture)["image"]
    assert np.abs(difference).mean() < 0.6


DEFAULT_OPS = sorted({name for _, name, _ in CASES if hasattr(peer, name)})


@pytest.mark.parametrize("name", DEFAULT_OPS)
def test_an_op_as_it_is_made_by_default(name):
    kind, ours = getattr(peer, name), OPERATIONS[name]
    needed = {key: NEEDED[key] for key in inspect.signature(ours).parameters if key in NEEDED}
    theirs = {**needed, **({"max_size": 1024} if name.endswith("MaxSize") else {})}
    if "transforms" in needed:
        theirs["transforms"] = [peer.HorizontalFlip()]
    if name == "RandomResizedCrop":
        theirs = needed = {"size": (5, 7)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises against some of its own
        made = kind(**theirs)
    (converted,) = A.from_albumentations(made).transforms
    expected = ours(**needed, semantics="2.0")
    if name == "Affine":  # it writes a shift of no pixels
        expected = dataclasses.replace(expected, translate_px=0)
        assert converted.under("2.0").core_op() == expected.under("2.0").core_op()
    elif hasattr(ours, "core_name"):
        assert converted.under("2.0").core_op() == expected.under("2.0").core_op()
    else:
        assert converted.under("2.0") == expected
