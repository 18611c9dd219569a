"""Where result pixels come from, beside the reference's maps."""

from __future__ import annotations

import numpy as np
import pytest
from reference import fields, geometry
from strategies import drawing

import sketchaug as A

HEIGHT, WIDTH = 37, 53
PICTURE = drawing(HEIGHT, WIDTH, 3)


def traced(*ops, with_fields=True, **options):
    """Source coordinates of every pixel, and what was drawn."""
    policy = A.Compose(ops, seed=11, **options)
    draws = policy._plan.sample(5)
    return policy._plan.trace(PICTURE, draws, with_fields=with_fields), policy.sample(5)


def numbers(entry):
    return {name: value for name, value in entry.items() if name not in ("op", "applied")}


def expected(to_source, height=HEIGHT, width=WIDTH):
    xs, ys = np.meshgrid(np.arange(width), np.arange(height))
    whole = np.einsum("ij,jhw->ihw", to_source, np.stack([xs, ys, np.ones_like(xs)]))
    return whole[:2]


def test_an_affine_map():
    op = A.Affine(scale=(0.6, 1.7), rotate=(-40, 40), shear=(-15, 15), translate_px=(-9, 9), p=1)
    planes, (entry,) = traced(op)
    assert planes.dtype == np.float32
    assert planes.shape == (2, HEIGHT, WIDTH)
    forward = geometry.affine_matrix(HEIGHT, WIDTH, in_pixels=True, **numbers(entry))
    np.testing.assert_allclose(planes, expected(np.linalg.inv(forward)), atol=1e-4)


def test_a_chain_is_one_map_on_the_results_canvas():
    planes, entries = traced(A.HorizontalFlip(p=1), A.Rotate(30, p=1), A.Resize(20, 31))
    turned = geometry.rotate_matrix(HEIGHT, WIDTH, **numbers(entries[1]))
    mirrored = geometry.about_centre(geometry.linear_matrix(-1, 0, 0, 1), HEIGHT, WIDTH)
    forward = geometry.resize_matrix(HEIGHT, WIDTH, new_height=20, new_width=31) @ turned @ mirrored
    np.testing.assert_allclose(planes, expected(np.linalg.inv(forward), 20, 31), atol=1e-4)


def test_a_field_displaces_and_can_be_left_out():
    op = A.ElasticTransform(amplitude=3, sigma=6, p=1)
    planes, (entry,) = traced(op)
    drawn = numbers(entry)
    dx, dy = fields.elastic_field(
        HEIGHT,
        WIDTH,
        strength=drawn["strength"],
        sigma=drawn["sigma"],
        key=(drawn["key_0"], drawn["key_1"]),
        in_pixels=True,
    )
    grid = expected(np.eye(3))
    np.testing.assert_allclose(planes - grid, np.stack([dx, dy]), atol=1e-3)
    still, _ = traced(op, with_fields=False)
    np.testing.assert_array_equal(still, grid)


def test_the_picture_is_the_source_along_the_trace():
    op = A.GridDistortion(4, 0.4, p=1)
    policy = A.Compose([op], seed=11, antialias=False)
    xs, ys = policy._plan.trace(PICTURE, policy._plan.sample(5))
    levels = geometry.sample(PICTURE, xs, ys, border_mode="replicate", fill=0)
    assert np.abs(policy.apply(PICTURE, policy.sample(5)) - levels).max() <= 0.51


def test_tones_and_filters_move_nothing():
    planes, _ = traced(A.InvertImg(p=1), A.CoarseDropout(p=1))
    np.testing.assert_array_equal(planes, expected(np.eye(3)))


def test_ops_that_take_two_passes_are_refused():
    with pytest.raises(ValueError, match=r"^draws\[1\] .*: the op does not join the pass"):
        traced(A.HorizontalFlip(p=1), A.VerticalFlip(p=1), fuse=False)
