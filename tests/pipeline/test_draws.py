"""What is drawn: for every op the documented distributions and the chance, from one policy.

`DRAWS` has what each op of the registry is documented to draw. One policy holds them all, so the
same samples show that ops, draws, samples and epochs know nothing of each other. What a drawn key
stands for (holes, windows, fields, noise) is judged in the file of its op.
"""

from __future__ import annotations

import numpy as np
import pytest
from distributions import (
    KEY,
    Follows,
    SameAs,
    Shares,
    Sometimes,
    Uniform,
    folded_normal,
    only,
    whole,
)
from ops import KINDS
from scipy import stats

import sketchaug as A
from sketchaug import _core

COUNT = 25_000
CHANCE_OF_OPS = 0.8  # 20,000 draws of each op
CORNER = {"top": Uniform(), "left": Uniform()}
SHIFTS = {f"shift_{axis}_{corner}": Uniform(-7, 7) for axis in "xy" for corner in range(3)}
CORNERS = [f"{axis}_{corner}" for axis in "xy" for corner in range(4)]


def side_of_line(values):
    """One coordinate of the end of a line 1, 2 or 3 pixels long, at any angle."""
    return np.mean([0.5 + np.arcsin(np.clip(values / h, -1, 1)) / np.pi for h in (1, 2, 3)], axis=0)


ENDS = [f"{end}_{axis}" for end in ("start", "end") for axis in "xy"]

# Options of an op, what it draws with them.
DRAWS = [
    (A.HorizontalFlip, {}, {}),
    (A.VerticalFlip, {}, {}),
    (A.Transpose, {}, {}),
    (A.RandomRotate90, {}, {"quarter_turns": whole(0, 3)}),
    (A.Rotate, {"limit": (-20, 40)}, {"angle": Uniform(-20, 40)}),
    (A.SafeRotate, {"limit": 30}, {"angle": Uniform(-30, 30)}),
    (
        A.Affine,
        {
            "scale": {"x": (0.5, 2), "y": (0.9, 1)},
            "rotate": (-5, 5),
            "shear": {"x": (-10, 20), "y": (3, 4)},
            "translate_percent": {"x": (-0.1, 0.3), "y": (0, 0.2)},
        },
        {
            "scale_x": Uniform(0.5, 2),
            "scale_y": Uniform(0.9, 1),
            "rotate": Uniform(-5, 5),
            "shear_x": Uniform(-10, 20),
            "shear_y": Uniform(3, 4),
            "translate_x": Uniform(-0.1, 0.3),
            "translate_y": Uniform(0, 0.2),
        },
    ),
    (
        A.Affine,
        {"scale": (0.5, 2), "keep_ratio": True, "translate_px": (-9, 9)},
        {
            "scale_x": Uniform(0.5, 2),
            "scale_y": SameAs("scale_x"),
            **dict.fromkeys(("rotate", "shear_x", "shear_y"), only(0)),
            **dict.fromkeys(("translate_x", "translate_y"), Uniform(-9, 9)),
        },
    ),
    (
        A.ShiftScaleRotate,
        {"shift_limit": 0.1, "scale_limit": (-0.5, 0.9), "rotate_limit": 30},
        {
            **dict.fromkeys(("scale_x", "scale_y"), Uniform(0.5, 1.9)),
            **dict.fromkeys(("translate_x", "translate_y"), Uniform(-0.1, 0.1)),
            **dict.fromkeys(("shear_x", "shear_y"), only(0)),
            "rotate": Uniform(-30, 30),
        },
    ),
    (A.Perspective, {"scale": (0.1, 0.2)}, dict.fromkeys(CORNERS, folded_normal(0.1, 0.2, 0.32))),
    (A.Perspective, {"scale": (0.2, 0.2)}, dict.fromkeys(CORNERS, folded_normal(0.2, 0.2, 0.32))),
    (
        A.ElasticTransform,
        {"alpha": (20, 90), "sigma": (4, 30), "alpha_affine": 7},
        {"strength": Uniform(20, 90), "sigma": Uniform(4, 30), **KEY, **SHIFTS},
    ),
    (A.GridDistortion, {}, KEY),
    (A.Resize, {"height": 30, "width": 40}, {}),
    (A.RandomCrop, {"height": 20, "width": 21}, CORNER),
    (A.CenterCrop, {"height": 20, "width": 21}, {}),
    (A.RandomResizedCrop, {"size": (20, 21)}, KEY),
    (A.PadIfNeeded, {"min_height": 50, "min_width": 60, "position": "random"}, CORNER),
    (A.LongestMaxSize, {"max_size": (30, 50)}, {"max_size": whole(30, 50)}),
    (A.SmallestMaxSize, {"max_size": (7, 9)}, {"max_size": whole(7, 9)}),
    (A.Letterbox, {"height": 30, "width": 40}, {}),
    (
        A.RandomBrightnessContrast,
        {"brightness_limit": 0.3, "contrast_limit": (-0.5, 0.1)},
        {"brightness": Uniform(-0.3, 0.3), "contrast": Uniform(-0.5, 0.1)},
    ),
    (A.RandomGamma, {"gamma_limit": (60, 180)}, {"gamma": Uniform(0.6, 1.8)}),
    (A.InkCrop, {"margin": (0.1, 0.4)}, {"margin": Uniform(0.1, 0.4)}),
    (A.InvertImg, {}, {}),
    (A.ToGray, {}, {}),
    (A.Equalize, {}, {}),
    (A.CLAHE, {"clip_limit": (1, 10)}, {"clip": Uniform(1, 10)}),
    (A.CoarseDropout, {"num_holes_range": (2, 7)}, {"holes": whole(2, 7), **KEY}),
    (A.RandomErasing, {"count": (1, 3)}, {"holes": whole(1, 3), **KEY}),
    (A.Erasing, {}, {"holes": only(1), **KEY}),
    (A.Morphological, {}, {}),
    (A.EdgeMap, {}, {}),
    (A.StrokeThickness, {"pixels": (-0.5, 1)}, {"pixels": Uniform(-0.5, 1)}),
    (
        A.StrokeJitter,
        {"amplitude": (0.5, 2), "scale": (5, 10)},
        {"amplitude": Uniform(0.5, 2), "scale": Uniform(5, 10), **KEY},
    ),
    (A.Erasing, {}, {"holes": whole(1, 1), **KEY}),
    (A.RandomErasing, {"count": (1, 4)}, {"holes": whole(1, 4), **KEY}),
    (
        A.StrokeDropout,
        {"share": (0.05, 0.15), "radius": (3, 8)},
        {"share": Uniform(0.05, 0.15), "radius": Uniform(3, 8), **KEY},
    ),
    (
        A.PencilTexture,
        {"strength": (0.3, 0.7), "grain_size": (1, 3)},
        {"strength": Uniform(0.3, 0.7), "grain_size": Uniform(1, 3), **KEY},
    ),
    (
        A.PaperTexture,
        {"grain": (0.02, 0.08), "grain_size": (1, 3), "light": (0.05, 0.2), "fold_chance": 0.3},
        {
            "grain": Uniform(0.02, 0.08),
            "grain_size": Uniform(1, 3),
            "light": Uniform(0.05, 0.2),
            "fold_depth": Sometimes(0.3, Uniform(0.05, 0.2)),
            "fold_width": Uniform(10, 40),
            "fold_x": Uniform(),
            "fold_y": Uniform(),
            "fold_angle": Uniform(-180, 180),
            **KEY,
        },
    ),
    (
        A.GaussianBlur,
        {"blur_limit": (3, 7), "sigma_limit": (0.5, 3.0)},
        # 3; 4 and 5; 6 and 7: an even size is the next odd one
        {"size": Shares({3: 1, 5: 2, 7: 2}), "sigma": Uniform(0.5, 3.0)},
    ),
    (
        A.MotionBlur,
        {},
        {"size": whole(3, 7, 2), **dict.fromkeys(ENDS, Follows(side_of_line, is_alone=False))},
    ),
    (
        A.GaussNoise,
        {"std_range": (0.1, 0.2), "mean_range": (-0.2, 0.1)},
        {"deviation": Uniform(25.5, 51), "mean": Uniform(-51, 25.5), **KEY},
    ),
    (
        A.UnsharpMask,
        {"blur_limit": (3, 9), "sigma_limit": (0.5, 2)},
        {"size": whole(3, 9, 2), "sigma": Uniform(0.5, 2), "alpha": Uniform(0.2, 0.5)},
    ),
    (
        A.Sharpen,
        {"lightness": (0.5, 1)},
        {"alpha": Uniform(0.2, 0.5), "lightness": Uniform(0.5, 1)},
    ),
    (A.CLAHE, {"clip_limit": 7}, {"clip": Uniform(1, 7)}),
    (
        A.StrokeJitter,
        {"amplitude": (0.5, 2.5), "scale": (3, 9)},
        {"amplitude": Uniform(0.5, 2.5), "scale": Uniform(3, 9), **KEY},
    ),
    (A.StrokeThickness, {"pixels": (-0.5, 1.5)}, {"pixels": Uniform(-0.5, 1.5)}),
    (
        A.StrokeDropout,
        {"share": (0.1, 0.3), "radius": (2, 5)},
        {"share": Uniform(0.1, 0.3), "radius": Uniform(2, 5), **KEY},
    ),
    (
        A.PencilTexture,
        {"strength": (0.1, 0.9), "grain_size": (0.5, 2)},
        {"strength": Uniform(0.1, 0.9), "grain_size": Uniform(0.5, 2), **KEY},
    ),
    (
        A.PaperTexture,
        {"grain": (0, 0.1), "light": (0.1, 0.4), "fold_chance": 1, "fold_depth": (0.2, 0.3)},
        {
            "grain": Uniform(0, 0.1),
            "grain_size": Uniform(1, 3),
            "light": Uniform(0.1, 0.4),
            "fold_depth": Uniform(0.2, 0.3),
            "fold_width": Uniform(10, 40),
            "fold_x": Uniform(),
            "fold_y": Uniform(),
            "fold_angle": Uniform(-180, 180),
            **KEY,
        },
    ),
    (
        A.PaperTexture,
        {"fold_chance": 0.3, "fold_depth": 0.2, **dict.fromkeys(("grain", "light"), 0)},
        {
            **dict.fromkeys(("grain", "light"), only(0)),
            "grain_size": Uniform(1, 3),
            "fold_depth": Shares({0: 7, 0.2: 3}),
            "fold_width": Uniform(10, 40),
            "fold_x": Uniform(),
            "fold_y": Uniform(),
            "fold_angle": Uniform(-180, 180),
            **KEY,
        },
    ),
]
OPS = [kind(**options, p=CHANCE_OF_OPS) for kind, options, _ in DRAWS]
CASES = [
    pytest.param(position, name, expected, id=f"{position} {kind.__name__} {name}")
    for position, (kind, _, draws) in enumerate(DRAWS)
    for name, expected in draws.items()
]


def drawn(*, epoch=0, seed=42, count=COUNT):
    """Samples: for each op, whether it is applied, and its numbers, NaN where it is not.

    As `Compose.sample` names them, without a dict for each of a million entries.
    """
    plan = A.Compose(OPS, seed=seed)._plan
    samples = [plan.sample(index, epoch) for index in range(count)]
    found = []
    for (kind, _, _), entries in zip(DRAWS, zip(*samples, strict=True), strict=True):
        names = _core.op_types()[kind.core_name]["draws"]
        nothing = (np.nan,) * len(names)
        numbers = np.array([nothing if entry is None else entry for entry in entries], float)
        applied = np.array([entry is not None for entry in entries], float)
        found.append({"applied": applied, **dict(zip(names, numbers.T, strict=True))})
    return found


@pytest.fixture(scope="module")
def draws():
    return drawn()


def test_every_op_and_each_of_its_draws_is_here():
    """Groups decide: tests/pipeline/test_groups.py and test_augmix.py have what they draw."""
    types = _core.op_types()
    assert {kind.__name__ for kind, _, _ in DRAWS} == set(KINDS)
    for kind, _, draws in DRAWS:
        assert set(draws) == set(types[kind.core_name]["draws"]), kind.__name__


@pytest.mark.parametrize("position", range(len(DRAWS)), ids=lambda i: f"{i} {DRAWS[i][0].__name__}")
def test_ops_are_applied_with_their_chance(position, draws):
    count = int(draws[position]["applied"].sum())
    assert stats.binomtest(count, COUNT, CHANCE_OF_OPS).pvalue > 0.001


@pytest.mark.parametrize(("position", "name", "expected"), CASES)
def test_draws_follow_their_distribution(position, name, expected, draws):
    values = draws[position][name]
    if isinstance(expected, SameAs):
        np.testing.assert_array_equal(values, draws[position][expected.name])
        return
    values = values[~np.isnan(values)]
    assert len(values) > 19_000
    assert expected.agrees(values)


def columns_of(draws):
    """Every number that varies, scaled to mean 0 and deviation 1; 0 where the op is not applied."""
    columns = []
    for (_, _, expected), values in zip(DRAWS, draws, strict=True):
        for name, column in values.items():
            is_alone = getattr(expected.get(name), "is_alone", True)
            if is_alone and np.nanstd(column) > 0:
                scaled = (column - np.nanmean(column)) / np.nanstd(column)
                columns.append(np.nan_to_num(scaled))
    return np.array(columns)


# Of 20,000 correlations of nothing the largest is about 4.2 standard errors.
STANDARD_ERRORS = 5.5


def test_draws_of_all_ops_know_nothing_of_each_other(draws):
    columns = columns_of(draws)
    correlations = np.corrcoef(columns)[np.triu_indices(len(columns), 1)]
    assert np.abs(correlations).max() < STANDARD_ERRORS / np.sqrt(COUNT)


@pytest.mark.parametrize("lag", [1, 2, 16])
def test_successive_samples_know_nothing_of_each_other(lag, draws):
    columns = columns_of(draws)
    products = columns[:, lag:] @ columns[:, :-lag].T / (COUNT - lag)
    assert np.abs(products).max() < STANDARD_ERRORS / np.sqrt(COUNT)


@pytest.mark.parametrize("other", [{"epoch": 1}, {"seed": 43}], ids=str)
def test_epochs_and_seeds_know_nothing_of_each_other(other, draws):
    count = 10_000
    others = columns_of(drawn(**other, count=count))
    products = columns_of(draws)[:, :count] @ others.T / count
    assert np.abs(products).max() < STANDARD_ERRORS / np.sqrt(count)


def test_certain_and_impossible_ops():
    policy = A.Compose([A.HorizontalFlip(p=1), A.VerticalFlip(p=0)], seed=1)
    applied = {tuple(e["applied"] for e in policy.sample(index)) for index in range(2000)}
    assert applied == {(True, False)}


def test_draws_are_json_safe_plain_data():
    entries = [entry for index in range(50) for entry in A.Compose(OPS, seed=1).sample(index)]
    kinds = {type(value) for entry in entries for value in entry.values()}
    assert kinds <= {str, bool, float}


def test_equal_limits_give_exactly_that_number():
    policy = A.Compose([A.Rotate(limit=(0.1, 0.1), p=1), A.Affine(scale=1.1, p=1)], seed=0)
    for index in range(100):
        turn, affine = policy.sample(index)
        assert turn["angle"] == 0.1
        assert affine["scale_x"] == affine["scale_y"] == 1.1
