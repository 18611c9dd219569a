"""Broken lines: how much ink goes, where, what is left in its place."""

from __future__ import annotations

import numpy as np
import pytest
from reference import texture
from reference.drawings import paper_of
from scipy import stats

import sketchaug as A
from sketchaug import functional as F


def ink_of(picture, like=None):
    """Ink in levels, by the paper and the threshold of `like`."""
    picture = picture[..., None] if picture.ndim == 2 else picture
    like = picture if like is None else like
    like = like[..., None] if like.ndim == 2 else like
    paper = np.atleast_1d(paper_of(like)).astype(int)
    threshold = texture.ink_threshold(like, paper)
    return texture.ink_mass(picture, paper=paper, threshold=threshold)


def lines(height=240, width=300):
    """Black lines, one and three pixels wide, on white."""
    sheet = np.full((height, width), 255, np.uint8)
    for y in range(30, height - 30, 40):
        sheet[y : y + 1 + 2 * (y % 80 == 30), 20 : width - 20] = 0
    return sheet


@pytest.mark.parametrize("share", [0.02, 0.1, 0.35, 0.8])
def test_the_share_is_removed(share, drawings, real_drawings, sketches):
    """Never more, and at most a five hundredth less: on thin lines a whole pixel is a step."""
    pictures = [*drawings[::3], *real_drawings[:3], *sketches[:4], lines()]
    pictures += [255 - picture for picture in pictures[-3:]]
    for seed, picture in enumerate(pictures):
        result = F.stroke_dropout(picture, seed=seed, share=share, radius=4.5)
        removed = 1 - ink_of(result, picture).sum() / ink_of(picture).sum()
        assert share - 0.002 < removed <= share


def test_a_policy_removes_what_it_drew(drawings):
    policy = A.Compose([A.StrokeDropout(p=1)], seed=4)
    for index in range(20):
        params = policy.sample(index)
        picture = drawings[index % len(drawings)]
        left = ink_of(policy.apply(picture, params), picture).sum() / ink_of(picture).sum()
        assert 1 - left == pytest.approx(params[0]["share"], abs=0.003)


def test_no_share_changes_nothing_and_the_whole_share_leaves_no_ink(drawings):
    picture = drawings[0]
    assert (F.stroke_dropout(picture, seed=1, share=0, radius=4) == picture).all()
    bare = F.stroke_dropout(picture, seed=1, share=1, radius=4)
    assert ink_of(bare, picture).sum() == 0


def test_pieces_are_discs_of_the_radius():
    """A gap in a long line is two radii long; the last may be shorter, neighbours may join."""
    sheet = np.full((21, 4000), 255, np.uint8)
    sheet[10] = 0
    is_gap = F.stroke_dropout(sheet, seed=3, share=0.05, radius=5)[10] == 255
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_gap, [0]])))
    lengths = edges[1::2] - edges[::2]
    assert len(lengths) > 12
    assert np.median(lengths) == 9  # a half-gray pixel at each end
    assert (lengths == 9).mean() > 0.7


def test_centres_are_on_ink_in_proportion_to_it():
    """A line of full ink and one of half: the first breaks of 600 seeds."""
    sheet = np.full((41, 121), 255, np.uint8)
    sheet[10, 10:110], sheet[30, 10:110] = 0, 127
    places = []
    for seed in range(600):
        change = F.stroke_dropout(sheet, seed=seed, share=0.01, radius=1).astype(int) - sheet
        y, x = np.unravel_index(np.argmax(change), sheet.shape)
        places.append((y, x))
    rows, columns = np.array(places).T
    assert set(rows) == {10, 30}
    assert stats.binomtest(int((rows == 10).sum()), 600, 255 / 383).pvalue > 0.001
    assert stats.kstest(columns, "uniform", (10, 100)).pvalue > 0.001


@pytest.mark.parametrize("paper", [255, 0, 128])
def test_what_is_left_is_paper(paper):
    sheet = np.where(lines() == 0, 255 if paper < 128 else 10, paper).astype(np.uint8)
    result = F.stroke_dropout(sheet, seed=5, share=0.2, radius=6)
    is_changed = result != sheet
    assert (result[is_changed] == paper).mean() > 0.8  # the others are soft edges
    assert (sheet[is_changed] != paper).all()


def test_paper_in_shadow_stays_in_shadow():
    """Light falls off by 35 levels across the sheet: no disc is seen beside the lines."""
    slope = np.linspace(0, 35, 300)[None, :]
    sheet = np.rint(lines().astype(float) * (240 - slope) / 255).astype(np.uint8)
    result = F.stroke_dropout(sheet, seed=5, share=0.2, radius=6)
    is_paper = lines() == 255
    assert np.abs(result.astype(int) - sheet)[is_paper].max() <= 5
    assert (result[~is_paper] > 150).mean() > 0.15


def test_colour_goes_as_a_whole():
    sheet = np.full((80, 90, 3), (250, 240, 220), np.uint8)
    sheet[20:60:8, 10:80] = (30, 60, 200)
    result = F.stroke_dropout(sheet, seed=1, share=0.3, radius=4)
    is_bare = (result == (250, 240, 220)).all(axis=2)
    was_ink = (sheet == (30, 60, 200)).all(axis=2)
    assert 0.2 < is_bare[was_ink].mean() < 0.3


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (7, 1), (30, 40, 3)])
def test_a_sheet_without_ink_stays_as_it_is(shape):
    for level in (0, 90, 255):
        sheet = np.full(shape, level, np.uint8)
        assert (F.stroke_dropout(sheet, seed=1, share=0.5, radius=8) == sheet).all()


def test_a_disc_larger_than_the_drawing_is_made_to_fit():
    sheet = np.full((28, 28), 0, np.uint8)
    sheet[8:20, 13:15] = 255
    result = F.stroke_dropout(sheet, seed=1, share=0.25, radius=100)
    assert 0.2 < 1 - ink_of(result, sheet).sum() / ink_of(sheet).sum() <= 0.25


def test_strokes_break_in_the_same_places_in_one_pass_with_a_resize(drawings, sketches):
    """Where ink is missing in a fused resize, most of it is missing op after op as well."""
    together = []
    for index, picture in enumerate([*drawings[::4], *sketches[:2]]):
        ops = [A.StrokeDropout(share=0.15, p=1), A.Resize(160, 160)]
        whole = A.Compose(ops[1:], seed=0)(picture).astype(int)
        results = [
            policy.apply(picture, policy.sample(index)).astype(int)
            for policy in (A.Compose(ops, seed=2, fuse=fuse) for fuse in (True, False))
        ]
        missing = [np.abs(result - whole) > 60 for result in results]
        assert missing[0].sum() == pytest.approx(missing[1].sum(), rel=0.5)
        together.append((missing[0] & missing[1]).sum() / missing[0].sum())
    assert np.mean(together) > 0.4  # 0.15 by chance


def test_edges_grow_as_soft_as_the_drawing():
    """Discs in a field of ink, made four times as large: as many levels between ink and paper."""
    sheet = np.full((60, 60), 255, np.uint8)
    sheet[5:55, 5:55] = 0
    ops = [A.StrokeDropout(share=0.1, radius=6, p=1), A.Resize(240, 240)]
    inside = np.s_[28:212, 28:212]
    soft, apart_edges = [], []
    for index in range(4):
        fused, apart = (
            policy.apply(sheet, policy.sample(index))[inside]
            for policy in (A.Compose(ops, seed=2, fuse=fuse) for fuse in (True, False))
        )
        soft.append(((fused > 20) & (fused < 235)).sum())
        apart_edges.append(((apart > 20) & (apart < 235)).sum())
    assert 0.45 < np.mean(soft) / np.mean(apart_edges) < 1.1  # interpolation softens a little more


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"share": 1.5}, ValueError, r"^share must be in \[0, 1\], got 1.5"),
        ({"share": (0.3, 0.1)}, ValueError, r"^share: low must not be above high"),
        ({"radius": 0}, ValueError, r"^radius must be in \[0.5, 1000\], got 0"),
        ({"radius": "4"}, TypeError, r"^radius: expected a pair"),
        ({"size": 4}, TypeError, r"^size: StrokeDropout has no such argument"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.StrokeDropout(**arguments)
