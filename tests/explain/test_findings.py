"""Warnings come where they should, and nowhere else."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import sketchaug as A
from sketchaug.explain import findings


def original(**options):
    """The list that the original workflow trained its final model with."""
    return A.Compose(
        [
            A.HorizontalFlip(p=0.5),
            A.VerticalFlip(p=0.5),
            A.Rotate(limit=15, p=0.5),
            A.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5),
            A.ElasticTransform(alpha=10, sigma=50, p=0.5, **options.pop("elastic", {})),
            A.RandomBrightnessContrast(p=0.5),
            A.Resize(224, 224),
            A.Normalize(),
            A.ToTensorV2(),
        ],
        seed=1,
        **options,
    )


SKETCHES = [A.demo.draw_sketch(name, number=1) for name in ("cup", "fish", "house")]


def test_the_original_elastic_does_nothing_visible(kinds):
    report = A.explain(original(), SKETCHES, samples=6)
    (elastic,) = [op for op in report.ops if op.name == "ElasticTransform"]
    assert "invisible" in kinds(report)["ElasticTransform"]
    assert elastic.moved_p95 < 0.25
    (line,) = [line for line in report.warnings if "nothing visible" in line]
    assert line.startswith("5 ElasticTransform: does nothing visible: 95 of 100 ink pixels move by")
    assert not any("frame" in found for found in kinds(report).values())


def test_under_its_own_release_only_the_hidden_affine_is_seen(kinds):
    found = kinds(A.explain(original(semantics="1.4"), SKETCHES, samples=6))
    assert "still field" in found["ElasticTransform"]
    assert "invisible" not in found["ElasticTransform"]
    assert "repeats ink" in found["ElasticTransform"]  # its border is a mirror
    assert "frame" in found["Affine"]  # and that of its affine is black


def test_an_elastic_with_an_amplitude_is_seen(kinds):
    found = kinds(A.explain(A.ElasticTransform(amplitude=3, sigma=20, p=1), SKETCHES))
    assert found["ElasticTransform"] == []


@pytest.mark.parametrize(
    ("paper", "border", "is_frame"),
    [
        (255, {"fill": 0, "border_mode": 0}, True),
        (255, {"fill": (255, 0, 0)}, True),
        (255, {}, False),
        (255, {"fill": 255}, False),
        (255, {"fill": 240}, False),
        (255, {"border_mode": "reflect"}, False),
        (0, {"fill": 0, "border_mode": 0}, False),
        (0, {"fill": 255}, True),
        (0, {}, False),
    ],
)
def test_a_frame_is_a_fill_that_is_not_the_paper(kinds, make_sheet, paper, border, is_frame):
    sheet = make_sheet((25, 35, 8, 12), paper=paper, ink=255 - paper)
    report = A.explain(A.Rotate((20, 40), p=1, **border), sheet)
    assert ("frame" in kinds(report)["Rotate"]) == is_frame
    if is_frame:
        (row,) = report.ops
        assert row.framed_draws == 1
        assert 0.05 < row.framed_area < 0.3
        assert f"on paper of level {paper}: in 100% of the draws" in report.warnings[0]


def test_a_frame_counts_for_the_op_that_paints_it_only(kinds, make_sheet):
    black = A.Rotate((30, 30), fill=0, p=1)
    policy = A.Compose([black, A.SafeRotate((10, 10), p=1), A.Affine(scale=0.9, p=1)], seed=0)
    found = kinds(A.explain(policy, make_sheet((25, 35, 8, 12))))
    assert "frame" in found["Rotate"]
    assert found["SafeRotate"] == found["Affine"] == []


def test_white_corners_after_an_inversion(kinds, make_sheet):
    policy = A.Compose([A.InvertImg(p=0.5), A.Rotate((20, 40), fill=255, p=1)], seed=0)
    row = A.explain(policy, make_sheet((25, 35, 8, 12)), samples=40).ops[1]
    assert row.framed_draws == pytest.approx(0.5, abs=0.3)
    assert row.findings[0].kind == "frame"


@pytest.mark.parametrize(("fill", "is_frame"), [(0, True), (255, False), ("paper", False)])
def test_holes_of_a_colour(kinds, make_sheet, fill, is_frame):
    op = A.CoarseDropout(
        num_holes_range=(4, 4), hole_height_range=(6, 6), hole_width_range=(6, 6), fill=fill, p=1
    )
    report = A.explain(op, make_sheet((20, 20, 10, 30)))
    assert ("frame" in kinds(report)["CoarseDropout"]) == is_frame


def test_ink_that_leaves_the_picture(kinds, make_sheet):
    sheet = make_sheet((25, 35, 8, 12))
    far = A.Affine(translate_px={"x": 60, "y": 0}, p=1)
    near = A.Affine(translate_px={"x": 6, "y": 0}, p=1)
    assert kinds(A.explain(far, sheet))["Affine"] == ["out of the picture"]
    assert A.explain(far, sheet).warnings == (
        "1 Affine: pushes 100% of the ink out of the picture",
    )
    assert kinds(A.explain(near, sheet))["Affine"] == []
    assert kinds(A.explain(A.CenterCrop(10, 10), sheet))["CenterCrop"] == ["out of the picture"]


def test_strokes_that_a_mirror_repeats(kinds, make_sheet):
    sheet = make_sheet((25, 2, 8, 12))
    shift = {"translate_px": {"x": 20, "y": 0}, "p": 1}
    assert kinds(A.explain(A.Affine(border_mode="reflect", **shift), sheet)) == {
        "Affine": ["repeats ink"]
    }
    assert kinds(A.explain(A.Affine(**shift), sheet)) == {"Affine": []}


def test_ops_that_do_nothing(kinds, make_sheet):
    sheet = make_sheet((25, 35, 8, 12))
    ops = {
        "Rotate": A.Rotate((0, 0), p=1),
        "RandomBrightnessContrast": A.RandomBrightnessContrast(0, 0, p=1),
        "CoarseDropout": A.CoarseDropout(num_holes_range=(0, 0), p=1),
    }
    for name, op in ops.items():
        assert kinds(A.explain(op, sheet))[name] == ["invisible"]
    row = A.explain(A.HorizontalFlip(p=0), sheet).ops[0]
    assert [finding.kind for finding in row.findings] == ["never"]
    # Sizes that fit already do nothing either, and are what they are there for.
    for op in (A.Resize(60, 80), A.LongestMaxSize(80), A.PadIfNeeded(60, 80)):
        assert A.explain(op, sheet).warnings == ()


def test_fading_erasing_and_painting(kinds, make_sheet):
    sheet = make_sheet((25, 35, 8, 12), ink=100)
    fade = A.RandomBrightnessContrast(0, (-0.8, -0.8), p=1)
    assert kinds(A.explain(fade, sheet)) == {"RandomBrightnessContrast": ["erases", "fades"]}
    thin = make_sheet((30, 10, 1, 60))
    assert kinds(A.explain(A.Morphological((3, 3), operation="dilation", p=1), thin)) == {
        "Morphological": ["erases", "fades"]  # what is light grows: the stroke is gone
    }
    assert kinds(A.explain(A.Morphological((3, 3), operation="erosion", p=1), thin)) == {
        "Morphological": ["paints"]
    }


def test_what_costs_more_than_half_of_the_time(make_sheet):
    row = A.explain(A.HorizontalFlip(p=1), make_sheet((20, 30, 5, 9))).ops[0]
    slow = dataclasses.replace(row, time_share=0.7)

    def found(op, count):
        return [finding.text for finding in findings.findings_of(op, count)]

    assert found(slow, 3) == ["costs 70% of the time of all ops"]
    assert found(slow, 2) == []
    assert found(dataclasses.replace(row, time_share=0.5), 3) == []


def test_the_packages_own_policy_is_warned_of_nothing_but_time():
    sketches = [np.asarray(sketch) for sketch in SKETCHES]
    report = A.explain(A.train_policy(224, seed=0), sketches, samples=8)
    assert [f.kind for op in report.ops for f in op.findings if f.kind != "slow"] == []
