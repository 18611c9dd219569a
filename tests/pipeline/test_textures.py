"""Pencil and paper: what they change and what they leave, how strongly, at every scale."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug as A
from sketchaug import functional as F

BLACK = np.zeros((200, 240), np.uint8)
WHITE = np.full((200, 240), 255, np.uint8)


def square(level, paper):
    """Ink in the middle of a sheet."""
    sheet = np.full((200, 240), paper, np.uint8)
    sheet[20:180, 20:220] = level
    return sheet


INK = np.s_[20:180, 20:220]


@pytest.mark.parametrize(("level", "paper"), [(0, 255), (255, 0), (60, 180), (230, 40)])
def test_a_pencil_leaves_paper_and_takes_ink(level, paper):
    sheet = square(level, paper)
    result = F.pencil_texture(sheet, seed=3, strength=0.6, grain_size=2)
    is_ink = sheet == level
    assert (result[~is_ink] == paper).all()
    kept = (result[is_ink].astype(float) - paper) / (level - paper)
    assert kept.min() >= 0.4 - 0.5 / abs(level - paper)
    assert kept.max() <= 1
    assert kept.mean() == pytest.approx(0.7, abs=0.02)
    # 0.6 times the deviation of a uniform number, seven and three tenths of it
    assert kept.std() == pytest.approx(0.6 * np.hypot(0.7, 0.3) / np.sqrt(12), rel=0.1)


def test_a_pencil_of_no_strength_changes_nothing(drawings):
    for picture in drawings[:3]:
        assert (F.pencil_texture(picture, seed=3, strength=0, grain_size=2) == picture).all()


def test_a_pencil_does_not_mix_colours():
    sheet = np.full((60, 60, 3), (250, 240, 220), np.uint8)
    sheet[10:50, 10:50] = (30, 60, 200)
    result = F.pencil_texture(sheet, seed=1, strength=1, grain_size=1)[10:50, 10:50].astype(float)
    kept = (result - (250, 240, 220)) / np.subtract((30, 60, 200), (250, 240, 220))
    assert np.abs(kept - kept[..., :1])[..., 1].max() < 0.006
    assert np.abs(kept - kept[..., :1])[..., 2].max() < 0.03  # half a level of 20


def correlation(plane, lag):
    left, right = plane[:, :-lag].ravel().astype(float), plane[:, lag:].ravel().astype(float)
    return np.corrcoef(left, right)[0, 1]


def test_grain_is_pixels_of_the_drawing():
    """Points a grain apart know little of each other, points within one much."""
    for grain in (2, 6):
        ink = F.pencil_texture(square(0, 255), seed=5, strength=1, grain_size=grain)[INK]
        fine = ink - np.mean(ink)
        assert correlation(fine, max(grain // 4, 1)) > 0.6
        assert correlation(fine, 2 * grain) < 0.35  # the pressure of the hand remains


@pytest.mark.parametrize("side", [(100, 120), (150, 80), (400, 480)])
def test_coarse_textures_are_the_same_in_one_pass_with_a_resize(side):
    """Also where the sides are scaled unequally: light, fold and grain lie where they lay."""
    ops = [
        A.PaperTexture(grain=0.3, grain_size=9, light=0.3, fold_chance=1, fold_depth=0.3, p=1),
        A.Resize(*side),
    ]
    for index in range(4):
        results = [
            policy.apply(WHITE, policy.sample(index)).astype(int)
            for policy in (A.Compose(ops, seed=6, fuse=fuse) for fuse in (True, False))
        ]
        assert np.abs(results[0] - results[1]).mean() < 2
        assert np.corrcoef(results[0].ravel(), results[1].ravel())[0, 1] > 0.99


def test_fine_grain_fades_in_one_pass_with_a_resize_as_it_does_apart():
    ops = [A.PaperTexture(grain=0.4, grain_size=1, light=0, fold_chance=0, p=1), A.Resize(50, 60)]
    deviations = [
        A.Compose(ops, seed=6, fuse=fuse)(WHITE).astype(float).std() for fuse in (True, False)
    ]
    alone = A.Compose(ops[:1], seed=6)(WHITE).astype(float).std()
    assert deviations[0] == pytest.approx(deviations[1], rel=0.35)
    assert max(deviations) < 0.6 * alone


PAPER = {"grain": 0.1, "light": 0.3, "fold_depth": 0.25, "fold_angle": 25}


def test_paper_is_never_lighter_and_never_darker_than_its_factors():
    for seed in range(10):
        sheet = F.paper_texture(WHITE, seed=seed, **PAPER)
        assert sheet.max() <= 255
        assert sheet.min() >= 255 * 0.9 * 0.7 * 0.75 - 0.5
        assert sheet.std() > 5


@pytest.mark.parametrize("level", [0, 90, 150])
def test_ink_stays_readable(level, drawings):
    """The docstring's promise, at each pixel of paper beside one of ink, under the same light."""
    for seed in range(5):
        sheet = np.full((120, 120), 255, np.uint8)
        sheet[:, ::2] = level
        result = F.paper_texture(sheet, seed=seed, **PAPER).astype(float)
        contrast = result[:, 1::2] - result[:, ::2]
        least = 0.7 * 0.75 * (0.9 * 255 - level)
        assert contrast.min() >= least - 6  # two columns do not have quite the same light
    for picture in drawings[:3]:  # black ink is as black as it was
        assert F.paper_texture(picture, seed=1, **PAPER).min() <= picture.min()


def test_dark_paper_has_the_inverted_texture(drawings):
    """Within the rounding of halves."""
    for picture in (BLACK, square(255, 0), *drawings[:4]):
        textured = F.paper_texture(picture, seed=2, **PAPER).astype(int)
        inverted = F.paper_texture(255 - picture, seed=2, **PAPER).astype(int)
        assert np.abs(textured - (255 - inverted)).max() <= 1
    assert F.paper_texture(BLACK, seed=2, **PAPER).std() > 5


def test_a_fold_is_where_it_is_told():
    options = {"fold_depth": 0.4, "fold_width": 10, "fold_at": (0.25, 0.5)}
    upright = F.paper_texture(WHITE, seed=1, fold_angle=90, **options)
    assert (upright == upright[:1]).all()
    darkest = np.flatnonzero(upright[0] == upright[0].min())
    assert darkest.mean() == pytest.approx(240 * 0.25 - 0.5, abs=0.5)
    assert (upright[0] < 255).sum() in range(10, 13)  # ten pixels and a fifth of it
    level = F.paper_texture(WHITE, seed=1, fold_angle=0, **options)
    assert (level == level[:, :1]).all()
    assert level[103, 0] < 200
    assert level[96, 0] == 255  # the softer side is below


def test_nothing_of_all_changes_nothing(drawings):
    for picture in drawings[:3]:
        assert (F.paper_texture(picture, seed=3) == picture).all()


def test_light_of_a_sheet_is_smooth():
    sheet = F.paper_texture(WHITE, seed=4, light=0.5).astype(int)
    assert sheet.max() - sheet.min() > 20
    assert np.abs(np.diff(sheet, axis=0)).max() <= 3
    assert np.abs(np.diff(sheet, axis=1)).max() <= 3


def test_paper_that_is_uncovered_later_is_that_of_the_texture():
    ops = [
        A.PaperTexture(grain=0, light=0, fold_chance=0, p=1),
        A.PaperTexture(grain=(0.3, 0.3), grain_size=1, light=0, fold_chance=0, p=1),
        A.Affine(translate_px={"x": 60, "y": 0}, p=1),
    ]
    result = A.Compose(ops, seed=1)(WHITE)
    assert len(np.unique(result[:, :55])) == 1
    assert result[0, 0] == pytest.approx(255 * 0.85, abs=6)


def test_a_later_turn_takes_the_light_with_it():
    op = A.PaperTexture(grain=0, light=0.5, fold_chance=0, p=1)
    square_sheet = WHITE[:, :200]
    alone = A.Compose([op], seed=3)
    turned = A.Compose([op, A.Transpose(p=1)], seed=3)
    expected = alone.apply(square_sheet, alone.sample(0)).T
    assert (turned.apply(square_sheet, turned.sample(0)) == expected).all()


@pytest.mark.parametrize(
    ("make", "arguments", "kind", "message"),
    [
        (A.PencilTexture, {"strength": 1.2}, ValueError, r"^strength must be in \[0, 1\], got 1.2"),
        (
            A.PencilTexture,
            {"grain_size": (3, 1)},
            ValueError,
            r"^grain_size: low must not be above high",
        ),
        (
            A.PencilTexture,
            {"grain_size": 0.1},
            ValueError,
            r"^grain_size must be in \[0.5, 1000\], got 0.1",
        ),
        (A.PaperTexture, {"light": -1}, ValueError, r"^light must be in \[0, 1\], got -1"),
        (A.PaperTexture, {"fold_chance": (0, 1)}, TypeError, r"^fold_chance: expected a number"),
        (A.PaperTexture, {"fold_width": 0}, ValueError, r"^fold_width must be in \[1, 65500\]"),
        (A.PaperTexture, {"fold": 0.1}, TypeError, r"^fold: PaperTexture has no such argument"),
    ],
)
def test_wrong_arguments(make, arguments, kind, message):
    with pytest.raises(kind, match=message):
        make(**arguments)
