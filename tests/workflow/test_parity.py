"""The workflow's exact semantics, R1 to R15: where each is tested, and what stood nowhere.

Numbers are injected, `fuse=False`, and other people's code or the float64 reference is the truth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from reference import geometry, photometric

import sketchaug as A

TESTS = Path(__file__).parents[1]
PARITY = {
    "R1 order": "pipeline/test_fused.py test_unfused_is_op_after_op",
    "R1 each op's own chance": "pipeline/test_draws.py test_ops_are_applied_with_their_chance",
    "R2 warp": "pipeline/test_parity.py test_warp_is_opencvs",
    "R3 rotate": "pipeline/test_parity.py test_rotate",
    "R3 a fill is ignored": "spelling/test_semantics.py test_a_fill_that_is_not_seen_is_told",
    "R4 affine": "spelling/test_semantics.py test_shears_in_the_older_release",
    "R4 no arguments": "spelling/test_semantics.py test_affine_alone_moves_in_one_release_only",
    "R5 elastic, stage 1": "workflow/test_parity.py test_r5_three_points",
    "R6 elastic, stage 2": (
        "pipeline/test_elastic.py test_the_field_has_the_covariance_of_the_exact_filter"
    ),
    "R6 the exact filter": "reference_checks/test_fields.py test_gaussian_field",
    "R7 elastic size": "workflow/test_parity.py test_r7_how_far_an_elastic_field_moves",
    "R8 brightness, contrast": "pipeline/test_parity.py test_brightness_and_contrast",
    "R8 by the mean": "workflow/test_parity.py test_r8_brightness_by_the_mean",
    "R9 motion blur": "reference_checks/test_blur.py test_line_is_opencvs",
    "R9 pixels": (
        "pipeline/test_motion_blur.py test_pixels_are_those_of_opencv_for_lines_of_release_1_4"
    ),
    "R10 coarse dropout": "workflow/test_parity.py test_r10_holes",
    "R11 CLAHE": "reference_checks/test_histograms.py test_clahe_of_colour",
    "R12 Gaussian noise": "reference_checks/test_noise.py test_noise",
    "R12 cut off": "pipeline/test_noise.py test_rounding",
    "R13 resize": "pipeline/test_parity.py test_resize",
    "R13 the same size": "workflow/test_parity.py test_r13_the_same_size_is_the_input",
    "R14 normalise, tensor": "pipeline/test_parity.py test_normalize_and_to_tensor",
    "R14 flips": "pipeline/test_parity.py test_flips",
    "R15 mixing": "mixing/test_mix.py test_it_matches_the_reference",
    "R15 clipped ratios": "mixing/test_draws.py test_clipped_ratios_pile_up_on_the_limits",
    "R15 boxes": "mixing/test_draws.py test_boxes_lie_about_a_uniform_centre",
}
PLAIN = {"fuse": False, "antialias": False, "seed": 0}


@pytest.mark.parametrize("where", PARITY.values(), ids=PARITY)
def test_each_rule_has_its_test(where):
    file, name = where.split()
    assert f"\ndef {name}(" in (TESTS / file).read_text()


def test_every_rule_is_listed():
    assert {rule.split()[0] for rule in PARITY} == {f"R{number}" for number in range(1, 16)}


def injected(op, drawing, **draws):
    """The op's pixels for these numbers; what is not named is drawn."""
    policy = A.Compose([op], **PLAIN)
    (entry,) = policy.sample(0)
    return policy.apply(drawing, [{**entry, **draws}])


@pytest.mark.parametrize("shape", [(300, 260), (260, 300)], ids=str)
def test_r5_three_points(shape, drawing):
    """OpenCV's affine through three pairs of points whose x comes from the height."""
    cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed: pip install sketchaug[bench]")
    drawing = drawing if shape == drawing.shape[:2] else np.swapaxes(drawing, 0, 1).copy()
    shifts = np.array([[31.5, -20.25], [-44.0, 12.5], [7.75, 49.0]])
    a, b, q = shape[0] // 2, shape[1] // 2, min(shape) // 3
    points = np.array([[a + q, b + q], [a + q, b - q], [a - q, b - q]], np.float32)
    matrix = cv2.getAffineTransform(points, points + shifts.astype(np.float32))
    theirs = cv2.warpAffine(drawing, matrix, shape[::-1], borderMode=cv2.BORDER_REFLECT_101)
    names = [f"shift_{axis}_{corner}" for corner in range(3) for axis in "xy"]
    op = A.ElasticTransform(alpha=0, sigma=50, alpha_affine=50, semantics="1.4", p=1).under(None)
    ours = injected(op, drawing, **dict(zip(names, shifts.ravel(), strict=True)))
    difference = np.abs(ours.astype(int) - theirs)
    assert (ours != drawing).mean() > 0.05
    assert difference.max() <= 9  # OpenCV 4 snaps coordinates to 1/32 pixel
    assert difference.mean() <= 0.1


@pytest.mark.parametrize("size", [224, 400])
def test_r7_how_far_an_elastic_field_moves(size):
    """alpha 10, sigma 50: .04 to .055 px on average, .17 px at most; and more than 10,001 warps."""
    op = A.ElasticTransform(alpha=10, sigma=50, alpha_affine=0, p=1).under("1.4")
    policy = A.Compose([op], seed=5)
    still = np.indices((size, size))[::-1]
    picture = np.zeros((size, size), np.uint8)
    lengths = [
        np.hypot(*(policy._plan.trace(picture, policy._plan.sample(index)) - still))
        for index in range(30)
    ]
    assert 0.04 < np.mean(lengths) < 0.055
    assert np.max(lengths) < 0.25
    keys = {(one["key_0"], one["key_1"]) for (one,) in map(policy.sample, range(11_000))}
    assert len(keys) == 11_000


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.1), (-0.15, -0.2)])
def test_r8_brightness_by_the_mean(brightness, contrast, drawing):
    """a v + a b mean in release 1.4; cut off there, rounded here: one level."""
    op = A.RandomBrightnessContrast(brightness_by_max=False, semantics="1.4", p=1).under(None)
    ours = injected(op, drawing, brightness=brightness, contrast=contrast).astype(int)
    slope = np.float32(1 + contrast)
    exact = slope * drawing + slope * brightness * drawing.mean(dtype=np.float64)
    difference = ours - np.trunc(np.clip(exact, 0, 255))
    assert (difference.min(), difference.max()) in ((0, 1), (0, 0))


def test_r10_holes():
    """Exactly 8, 30 to 50 pixels, both ends met, inside the drawing, later ones over earlier."""
    op = A.CoarseDropout(
        max_holes=8, max_height=50, max_width=50, min_height=30, min_width=30, fill_value=255, p=1
    )
    policy = A.Compose([op], **PLAIN)
    dark = np.zeros((50, 2000), np.uint8)
    heights = []
    for index in range(150):
        (entry,) = policy.sample(index)
        assert entry["holes"] == 8
        holes = policy.apply(dark, [{**entry, "holes": 1}]) == 255
        rows, columns = np.flatnonzero(holes.any(axis=1)), np.flatnonzero(holes.any(axis=0))
        assert holes.sum() == len(rows) * len(columns)
        assert 30 <= len(columns) <= 50
        heights.append(len(rows))
    assert (min(heights), max(heights)) == (30, 50)


def test_r13_the_same_size_is_the_input(drawing):
    np.testing.assert_array_equal(A.Compose([A.Resize(300, 260)], **PLAIN)(drawing), drawing)


def test_r2_the_reference_snaps_and_we_do_not(drawing):
    """A quarter of a pixel, as exact bilinear has it: the mean of neighbours, 3 to 1."""
    op = A.Affine(translate_px={"x": (0.25, 0.25)}, border_mode="replicate", p=1)
    ours = A.Compose([op], **PLAIN)(drawing)
    matrix = geometry.shift_matrix(-0.25, 0)
    border = {"border_mode": "replicate", "fill": 0}
    exact = photometric.round_levels(geometry.warp(drawing, matrix, 300, 260, **border))
    assert np.abs(ours.astype(int) - exact).max() <= 1
