"""The numbers of a report, beside what geometry and arithmetic say."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A


def only(op, image, **options):
    (row,) = A.explain(op, image, **options).ops
    return row


def test_a_shift_moves_all_ink_by_its_length(make_sheet):
    row = only(A.Affine(translate_px=(7, 7), p=0.3), make_sheet((20, 30, 5, 9)))
    assert row.moved_median == pytest.approx(7 * np.sqrt(2), abs=1e-3)
    assert row.moved_p95 == pytest.approx(7 * np.sqrt(2), abs=1e-3)
    assert row.ink_kept == pytest.approx(1, abs=1e-3)
    assert row.contrast == 0
    assert row.probability == 0.3


def test_a_turn_moves_a_dot_by_the_chord_of_its_angle(make_sheet):
    # Three pixels square, about a place 21.5 pixels to the right of the centre and 1.5 below it.
    row = only(A.Rotate((30, 30), p=1), make_sheet((30, 60, 3, 3)))
    radius = np.hypot(61 - 39.5, 31 - 29.5)
    assert row.moved_median == pytest.approx(2 * radius * np.sin(np.deg2rad(15)), abs=0.3)


def test_a_flip_moves_a_column_to_its_mirror_image(make_sheet):
    row = only(A.HorizontalFlip(p=1), make_sheet((0, 3, 60, 1)))
    assert row.moved_median == 79 - 2 * 3
    assert row.field_p95 is None


@pytest.mark.parametrize("op", [A.Resize(31, 200), A.LongestMaxSize(40), A.SmallestMaxSize(200)])
def test_a_change_of_size_alone_moves_nothing_and_keeps_ink(op, make_sheet):
    row = only(op, make_sheet((20, 30, 15, 19)))
    assert row.moved_p95 < 0.05
    assert row.ink_kept == pytest.approx(1, abs=0.02)
    assert not row.findings


def test_ink_beyond_the_edge_is_lost(make_sheet):
    row = only(A.Affine(translate_px={"x": -10, "y": 0}, p=1), make_sheet((20, 5, 5, 10)))
    assert row.ink_kept == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    "op",
    [
        A.Affine(scale=(0.5, 0.7), p=1),
        A.Affine(scale=1.3, rotate=20, shear=10, fill=0, p=1),
        A.Perspective(scale=(0.1, 0.1), p=1),
        A.ElasticTransform(amplitude=3, sigma=8, p=1),
        A.GridDistortion(p=1),
        A.GaussianBlur(sigma_limit=2, p=1),
        A.InvertImg(p=1),
    ],
    ids=lambda op: type(op).__name__,
)
def test_what_stays_inside_is_kept_however_it_is_bent(op, make_sheet):
    row = only(op, make_sheet((25, 32, 8, 14)))
    assert row.ink_kept == pytest.approx(1, abs=0.03)
    assert row.ink_kept_p05 == pytest.approx(1, abs=0.05)


def test_noise_of_the_paper_is_no_ink(make_sheet):
    noise = np.random.default_rng(0).integers(-6, 7, (60, 80))
    sheet = make_sheet((20, 30, 10, 12), paper=240).astype(int) + noise
    row = only(A.Resize(30, 40), sheet.clip(0, 255).astype(np.uint8))
    assert row.ink_kept == pytest.approx(1, abs=0.04)


def test_contrast_is_the_strokes_distance_from_the_paper(make_sheet):
    row = only(A.RandomBrightnessContrast(0, (-0.4, -0.4), p=1), make_sheet((20, 30, 5, 9), ink=55))
    assert row.contrast == pytest.approx(-0.4 * 200, abs=1)
    assert row.contrast_share == pytest.approx(-0.4, abs=0.01)
    assert row.contrast_range() == "-80..-80"
    assert row.paper == 0
    assert row.ink_kept == pytest.approx(0.6, abs=0.01)
    assert row.moved_median is None


def test_a_dimmed_sheet_is_told_apart_from_its_ink(make_sheet):
    op = A.RandomBrightnessContrast((-0.2, -0.2), 0, brightness_by_max=True, p=1)
    row = only(op, make_sheet((20, 30, 5, 9), ink=100))
    assert row.paper == pytest.approx(-51, abs=1)
    assert row.contrast == pytest.approx(0, abs=1)


def test_an_inverted_drawing_is_as_good_as_it_was(make_sheet):
    row = only(A.InvertImg(p=1), make_sheet((20, 30, 5, 9), ink=40))
    assert (row.contrast, row.paper) == (0, -255)
    assert row.changed_p95 == 1


def test_the_share_of_changed_pixels_is_that_of_the_holes(make_sheet):
    op = A.CoarseDropout(
        num_holes_range=(3, 3), hole_height_range=(10, 10), hole_width_range=(12, 12), fill=255, p=1
    )
    row = only(op, make_sheet((5, 5, 50, 70)), samples=1)
    assert row.stage == "filter"
    assert 0 < row.changed_p95 <= 3 * 10 * 12 / (60 * 80)


def test_lengths_are_those_of_the_canvas_that_an_op_meets(make_sheet):
    sheet = make_sheet((20, 30, 6, 10))
    shift = A.Affine(translate_px=(4, 4), p=1)
    after = A.explain(A.Compose([A.Resize(30, 40), shift], seed=0), sheet).ops[1]
    before = A.explain(A.Compose([shift, A.Resize(30, 40)], seed=0), sheet).ops[0]
    assert after.moved_median == pytest.approx(4 * np.sqrt(2), abs=1e-3)
    assert before.moved_median == pytest.approx(4 * np.sqrt(2), abs=1e-3)


def test_colour_and_transparency_are_seen_as_luma_on_white(make_sheet):
    gray = make_sheet((20, 30, 6, 10), ink=60)
    alpha = np.full_like(gray, 255)
    alpha[:5] = 0
    op = A.Affine(translate_px=(4, 4), p=1)
    rows = [
        only(op, image)
        for image in (gray, np.stack([gray] * 3, 2), np.stack([gray, gray, gray, alpha], 2))
    ]
    for row in rows[1:]:
        assert row.moved_p95 == rows[0].moved_p95
        assert row.ink_kept == pytest.approx(rows[0].ink_kept, abs=1e-3)


@pytest.mark.parametrize("size", [(1, 40), (40, 1), (2, 2)])
def test_the_smallest_drawings(size):
    image = np.full(size, 255, np.uint8)
    image[0, 0] = 0
    shift = A.Affine(translate_px=(1, 1), p=1)
    policy = A.Compose([shift, A.GaussianBlur(p=1), A.Resize(5, 7)], seed=0)
    report = A.explain(policy, image)
    assert report.count_blank == 0
    assert report.ops[0].ink_kept == pytest.approx(1 if size == (2, 2) else 0, abs=1e-3)


def test_everything_but_time_is_reproducible():
    policy = A.Compose([A.Rotate(), A.ElasticTransform(amplitude=2), A.Resize(40, 40)], seed=5)
    images = [drawing(60, 70), drawing(50, 90, 3)]

    def numbers(epoch=0):
        rows = A.explain(policy, images, epoch=epoch).to_dict()["ops"]
        timed = {"microseconds", "time_share", "findings"}
        return [{key: value for key, value in row.items() if key not in timed} for row in rows]

    assert numbers() == numbers()
    assert numbers() != numbers(epoch=9)
