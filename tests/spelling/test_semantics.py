"""Which release's defaults and meanings an op has: its own spelling, its policy's, or ours."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pytest
from reference import geometry
from strategies import drawing

import sketchaug as A

PICTURE = drawing(40, 56)


def border_of(op, semantics=None):
    return op.under(semantics).core_border()


BORDERS = {
    "ours": (A.Rotate(), None, ("paper", (0, 0, 0))),
    "1.4": (A.Rotate(), "1.4", ("reflect_101", (0, 0, 0))),
    "2.0": (A.Rotate(), "2.0", ("constant", (0, 0, 0))),
    "1.4, told": (A.Rotate(border_mode="wrap"), "1.4", ("wrap", (0, 0, 0))),
    "1.4, constant": (A.Rotate(border_mode=0), "1.4", ("constant", (0, 0, 0))),
    "2.0, told": (A.Rotate(border_mode=4), "2.0", ("reflect_101", (0, 0, 0))),
    "1.4, paper": (A.Rotate(border_mode=0, fill="paper"), "1.4", ("paper", (0, 0, 0))),
    "own spelling": (A.Rotate(border_mode=0, value=255), None, ("constant", (255, 255, 255))),
    "own spelling first": (A.Rotate(mask_value=0), "2.0", ("reflect_101", (0, 0, 0))),
    "own spelling, new": (A.Rotate(fill_mask=0), "1.4", ("constant", (0, 0, 0))),
    "our spelling": (A.Rotate(fill=255), None, ("constant", (255, 255, 255))),
    "affine": (A.Affine(scale=2), None, ("paper", (0, 0, 0))),
    "affine 1.4": (A.Affine(scale=2), "1.4", ("constant", (0, 0, 0))),
    "affine 2.0": (A.Affine(scale=2), "2.0", ("constant", (0, 0, 0))),
}


@pytest.mark.parametrize(("op", "semantics", "border"), BORDERS.values(), ids=BORDERS)
def test_borders(op, semantics, border):
    assert border_of(op, semantics) == border


def test_an_op_stays_as_it_was():
    op = A.Rotate(p=1)
    policies = [A.Compose([op], seed=1, semantics=release) for release in (None, "1.4", "2.0")]
    assert all(policy.transforms == (A.Rotate(p=1),) for policy in policies)
    results = [policy.apply(PICTURE, policy.sample(0)) for policy in policies]
    assert not np.array_equal(results[0], results[1])
    assert not np.array_equal(results[1], results[2])
    assert len(set(policies)) == 3


def test_a_policys_semantics_are_the_written_out_op():
    short = A.Compose([A.Rotate(p=1)], seed=1, semantics="1.4")
    long = A.Compose([A.Rotate(border_mode="reflect_101", p=1)], seed=1)
    assert np.array_equal(short(PICTURE), long(PICTURE))


def test_affine_alone_moves_in_one_release_only():
    idle = (*(1, 1, 1, 1), *(0, 0), *(0, 0, 0, 0), *(0, 0, 0, 0), *(0, 0, 0, 0))
    assert A.Affine().under(None).core_arguments() == idle
    assert A.Affine().under("2.0").core_arguments() == idle
    moving = A.Affine().under("1.4").core_arguments()
    assert moving == (
        *(0.9, 1.1, 0.9, 1.1),
        *(-15, 15),
        *(-10, 10, -10, 10),
        *(-0.1, 0.1, -0.1, 0.1),
        *(0, 0, 1, 0),
    )
    for told in ({"scale": 1.0}, {"shear": 0}, {"rotate": 0}, {"translate_px": 0}):
        assert A.Affine(**told).under("1.4").core_arguments()[:14] == idle[:14]
    assert A.Affine(keep_ratio=True).under("1.4").core_arguments()[:14] == moving[:14]


def test_shears_in_the_older_release():
    """The 2.0 map is x - tan(u) y, y - tan(v) x; the 1.4 map scales between its two shears."""
    op = A.Affine(scale={"x": 2, "y": 0.5}, shear={"x": 20, "y": 10}, fill=255, p=1)
    ours, newer, older = (
        A.Compose([op], seed=1, semantics=version, antialias=False)(PICTURE)
        for version in (None, "2.0", "1.4")
    )
    assert np.array_equal(ours, newer)
    u, v = np.tan(np.deg2rad([20, 10]))
    apart = geometry.linear_matrix(1, u, 0, 1) @ geometry.linear_matrix(2, 0, 0, 0.5)
    apart = apart @ geometry.linear_matrix(1, 0, -v, 1)
    to_source = np.linalg.inv(geometry.about_centre(apart, *PICTURE.shape))
    border = {"border_mode": "constant", "fill": 255}
    expected = geometry.warp(PICTURE[..., None], to_source, *PICTURE.shape, **border)[..., 0]
    assert np.abs(older - expected).max() < 0.6
    assert np.abs(newer - expected).max() > 50


def test_a_fill_that_is_not_seen_is_told():
    """albumentations 1.4 mirrors at the border of a Rotate whatever its `value` is."""
    with pytest.warns(
        UserWarning, match=r"^Rotate: fill=255 is not seen: .* border_mode=0$"
    ) as told:
        A.Compose([A.Rotate(value=255)])
    assert told[0].filename == __file__
    with pytest.warns(UserWarning, match="not seen"):
        A.Compose([A.Rotate(fill=255)], semantics="1.4")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        A.Compose([A.Rotate(border_mode=4, value=255), A.Rotate(value=255, border_mode=0)])
        A.Compose([A.Affine(cval=255), A.Rotate(value=None)], semantics="2.0")


def test_an_older_policy_runs_as_it_is_written():
    older = A.Compose(
        [
            A.HorizontalFlip(p=0.5),
            A.Rotate(limit=15, p=0.5),
            A.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5),
            A.RandomBrightnessContrast(brightness_limit=0.2, contrast_limit=0.2, p=0.5),
            A.Resize(24, 24),
            A.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
            A.ToTensorV2(),
        ],
        seed=3,
    )
    result = older(image=np.stack([PICTURE] * 3, axis=2), label=7)
    assert result["label"] == 7
    assert tuple(result["image"].shape) == (3, 24, 24)


def test_a_copy_means_the_same_whatever_its_names_reveal():
    op = A.ElasticTransform(5, 4)
    assert dataclasses.replace(op, alpha=6) == A.ElasticTransform(6, 4)
    told = A.ElasticTransform(5, 4, alpha_affine=3)
    assert told.semantics == "1.4"
    ours = A.ElasticTransform(5, 4, alpha_affine=3, semantics=None)
    assert ours.semantics is None
    assert repr(ours).endswith("alpha_affine=3, semantics=None)")
    assert eval(repr(ours), vars(A)) == ours


def test_the_noise_of_an_elastic_field_is_the_releases():
    """The core's kinds: mirrored at the edges, repeated beyond them, Gaussian and divided."""

    def kind(semantics, **told):
        return A.ElasticTransform(5, 4, **told).under(semantics).core_arguments()[-1]

    assert [kind(version) for version in (None, "1.4", "2.0")] == [0, 0, 2]
    assert kind(None, noise_distribution="uniform") == kind("2.0", noise_distribution="uniform")
    assert kind(None, noise_distribution="uniform") == 1
    assert kind(None, noise_distribution="gaussian") == 2
    assert kind("2.0", amplitude=3) == 0  # told in pixels, it is our field
    op = A.ElasticTransform(5, 4, noise_distribution="gaussian", p=1)
    assert A.Compose.from_dict(A.Compose([op]).to_dict()).transforms == (op,)
