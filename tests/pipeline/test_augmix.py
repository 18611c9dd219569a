"""AugMix: its chains are policies of their own, mixed by the drawn weights."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pytest
from cases.case import SEED
from cases.groups import AUGMIX
from checks import CHECKS, assert_same, images, label, shown
from ops import KINDS, usual
from reference.strokes import augmix
from scipy import stats
from strategies import drawing

import sketchaug as A
from sketchaug import _core

PICTURE = drawing(40, 52, 3)
FLIP, TURN, INVERT = A.HorizontalFlip(), A.Rotate(40), A.InvertImg()
CHANCE = 0.001
COUNT = 4000
# The reference knows single ops; what it would say of a chain is below.
OF_SINGLE_OPS = {"it_matches_the_reference", "one_coloured_pixel_is_enough_for_colour"}


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if check.__name__ not in OF_SINGLE_OPS],
    ids=lambda check: check.__name__,
)
def test_it_passes_what_every_op_must(check):
    check(AUGMIX)


def chains_of(group, params):
    """For each chain its applied entries: pairs of op and params, groups left out."""
    entries = list(zip(group.flattened(), params, strict=True))[1:]
    length = len(entries) // group.width
    return [
        [
            (op, entry)
            for op, entry in entries[start : start + length]
            if entry["applied"] and not hasattr(op, "transforms")
        ]
        for start in range(0, len(entries), length)
    ]


def pixels_of(chain, image, **options):
    """What a policy of the chain's ops makes of the image."""
    ops, params = zip(*chain, strict=True) if chain else ((), ())
    return A.Compose(ops, seed=0, **options).apply(image, params)


def weights_of(group, entry):
    return [entry[f"weight_{chain}"] for chain in range(group.width)]


def mixed(group, image, params, **options):
    chains = [shown(pixels_of(chain, image, **options)) for chain in chains_of(group, params)]
    levels = shown(image[..., :3] if image.ndim == 3 else image)
    if image.shape[2:] == (4,):
        levels = A.Compose([], **options)(image)  # laid on white
    return augmix(
        levels, chains=chains, weights=weights_of(group, params[0]), share=params[0]["share"]
    )


@pytest.mark.parametrize("options", [{}, {"fuse": False}, {"antialias": False}], ids=str)
def test_pixels_are_those_of_separate_chains(options):
    policy = AUGMIX.policy(**options)
    for index, image in enumerate(images()):
        params = policy.sample(index)
        expected = mixed(AUGMIX.op, image, params, **options)
        actual = shown(policy.apply(image, params))
        # Half a level of rounding, and five weights of 1/2**17.
        assert np.abs(actual - expected).max() <= 0.51, label(image)


def test_on_drawings(drawings, real_drawings):
    policy = AUGMIX.policy()
    for index, image in enumerate([*drawings[::5], *real_drawings[:3]]):
        params = policy.sample(index)
        difference = shown(policy.apply(image, params)) - mixed(AUGMIX.op, image, params)
        assert np.abs(difference).max() <= 0.51


def test_ops_around_it_are_segments_of_their_own():
    before, after = [A.Rotate(30, p=1), A.GaussianBlur(p=1)], [A.Affine(scale=0.8, p=1), INVERT]
    second = A.AugMix([TURN, INVERT], width=2, p=1)
    groups = [AUGMIX.op, second, second]
    whole = A.Compose([*before, *groups, *after, A.Resize(23, 31)], seed=4)
    for index, image in enumerate(images(sizes=[(33, 32), (63, 65)])):
        params = whole.sample(index)
        expected, start = image, 0
        for part in ([*before], [AUGMIX.op], [second], [second], [*after, A.Resize(23, 31)]):
            count = sum(len(op.flattened()) for op in part)
            entries = params[start : start + count]
            expected = A.Compose(part, seed=0).apply(expected, entries)
            start += count
        assert_same(whole.apply(image, params), expected, label(image))


def test_it_can_be_one_of_the_choices():
    group = A.AugMix([TURN, INVERT], width=2)
    policy = A.Compose([A.OneOf([group, A.Sequential([FLIP, group], p=0.5)], p=0.9)], seed=6)
    assert_same(policy(PICTURE), policy.apply(PICTURE, policy.sample(0)))
    alone = A.Compose([group], seed=0)
    size = len(group.flattened())
    for index in range(20):
        params = policy.sample(index)
        first = params[1 : 1 + size]
        if first[0]["applied"]:
            assert_same(policy.apply(PICTURE, params), alone.apply(PICTURE, first))


def test_extremes_of_the_drawn_numbers():
    """They may come from anywhere: weights are cut off where the whole is used up."""
    policy = A.Compose([A.AugMix([FLIP], width=2, depth=1, p=1)], seed=1)
    params = policy.sample(0)

    def with_numbers(share, *weights):
        given = {"share": share} | {f"weight_{i}": weight for i, weight in enumerate(weights)}
        return policy.apply(PICTURE, [{**params[0], **given}, *params[1:]])

    flipped = PICTURE[:, ::-1]
    assert_same(with_numbers(0, 0.5, 0.5), PICTURE)
    assert_same(with_numbers(1, 0, 1), flipped)
    assert_same(with_numbers(1e300, 1e300, 5), flipped)
    assert_same(with_numbers(1, -3, -1e300), PICTURE)
    half = np.floor((PICTURE.astype(int) + flipped) / 2 + 0.5)
    assert_same(with_numbers(0.5, 0.25, 0.75), half.astype(np.uint8))


def test_paper_stays_paper_and_doing_nothing_does_nothing():
    sheet = np.full((30, 41), 236, np.uint8)
    ops = [A.Rotate(45), A.ElasticTransform(90, 6), A.RandomErasing(), A.GaussianBlur()]
    policy = A.Compose([A.AugMix(ops, width=8, p=1)], seed=2)
    idle = A.Compose([A.AugMix([A.NoOp()], width=5, p=1)], seed=2)
    for index in range(10):
        assert (policy.apply(sheet, policy.sample(index)) == 236).all()
        assert_same(idle.apply(PICTURE, idle.sample(index)), PICTURE)


def test_white_on_black_and_one_pixel():
    black = np.zeros((28, 28), np.uint8)
    black[5:20, 9:12] = 255
    policy = A.Compose([A.AugMix([A.Rotate(20), FLIP], p=1)], seed=3)
    results = [policy.apply(black, policy.sample(index)) for index in range(8)]
    assert all((result[[0, -1]] == 0).all() for result in results)
    assert any(len(np.unique(result)) > 3 for result in results)  # ghosts
    assert policy(np.full((1, 1), 9, np.uint8)) == 9


def test_the_canvas_is_known_whatever_chains_do():
    group = A.AugMix([TURN, FLIP])
    assert A.Compose([group, A.Resize(17, 23)]).output_shape == (17, 23, 3)
    assert A.Compose([A.Resize(17, 23), group]).output_shape == (17, 23, 3)
    assert A.Compose([group]).output_shape is None


def numbers_drawn(group, seed=5):
    """float (COUNT, 1 + width): share and weights."""
    policy = A.Compose([group], seed=seed)
    params = [policy.sample(index)[0] for index in range(COUNT)]
    unused = [f"weight_{chain}" for chain in range(group.width, 8)]
    assert all(entry[name] == 0 for entry in params for name in unused)
    return np.array([[entry["share"], *weights_of(group, entry)] for entry in params])


def assert_follows(values, distribution):
    """As many below 1/2, and those like it; nearer to 1 a small alpha has more than floats tell."""
    below = values[values < 0.5]
    share = distribution.cdf(0.5)
    assert stats.binomtest(len(below), len(values), share).pvalue > CHANCE
    assert stats.kstest(below, lambda value: distribution.cdf(value) / share).pvalue > CHANCE


@pytest.mark.parametrize("alpha", [0.02, 0.3, 0.8, 1.0, 5.0, 1000.0])
@pytest.mark.parametrize("width", [1, 3, 8])
def test_share_and_weights_follow_beta_and_dirichlet(alpha, width):
    share, *weights = numbers_drawn(A.AugMix([FLIP], width=width, depth=1, alpha=alpha, p=1)).T
    weights = np.array(weights)
    assert np.allclose(weights.sum(axis=0), 1, atol=1e-12)
    assert weights.min() >= 0
    assert_follows(share, stats.beta(alpha, alpha))
    if width == 1:
        return
    for weight in weights:
        assert_follows(weight, stats.beta(alpha, (width - 1) * alpha))
    # Of a Dirichlet alone, parts of the rest do not know of the first weight.
    rest = weights[1] / np.maximum(1 - weights[0], 1e-300)
    if width > 2 and alpha >= 0.3:
        assert abs(stats.spearmanr(weights[0], rest).statistic) < 4 / COUNT**0.5
    assert abs(stats.spearmanr(share, weights[0]).statistic) < 4 / COUNT**0.5


def drawn_chains(group, count=1500):
    policy = A.Compose([group], seed=9)
    return [chains_of(group, policy.sample(index)) for index in range(count)]


def test_depth_and_ops_are_uniform_with_replacement_whatever_their_chances():
    kinds = [A.HorizontalFlip(p=0.1), A.Rotate(40, p=1), A.InvertImg(p=0)]
    chains = [
        [op.core_name for op, _ in chain]
        for sample in drawn_chains(A.AugMix(kinds, width=2, depth=(2, 4), p=1))
        for chain in sample
    ]
    depths = Counter(len(chain) for chain in chains)
    assert set(depths) == {2, 3, 4}
    assert stats.chisquare(list(depths.values())).pvalue > CHANCE
    pairs = Counter(tuple(chain[:2]) for chain in chains)
    assert len(pairs) == 9  # the same op twice is one of them
    assert stats.chisquare(list(pairs.values())).pvalue > CHANCE


def test_each_op_of_each_chain_draws_anew():
    group = A.AugMix([TURN], width=3, depth=3, p=1)
    for sample in drawn_chains(group, 50):
        angles = [entry["angle"] for chain in sample for _, entry in chain]
        assert len(set(angles)) == 9
    first, last = np.array(
        [[sample[0][0][1]["angle"], sample[2][2][1]["angle"]] for sample in drawn_chains(group)]
    ).T
    assert stats.kstest(first, "uniform", (-40, 80)).pvalue > CHANCE
    assert abs(stats.spearmanr(first, last).statistic) < 4 / 1500**0.5


def test_its_own_chance():
    policy = A.Compose([A.AugMix([FLIP], p=0.3)], seed=3)
    params = [policy.sample(index) for index in range(COUNT)]
    applied = [entries[0]["applied"] for entries in params]
    assert abs(np.mean(applied) - 0.3) < 4 * (0.21 / COUNT) ** 0.5
    idle = next(entries for entries in params if not entries[0]["applied"])
    assert not any(entry["applied"] for entry in idle)
    assert_same(policy.apply(PICTURE, idle), PICTURE)


def test_members_have_the_semantics_of_their_policy():
    group = A.AugMix([A.Rotate(), A.Sequential([A.CoarseDropout()])])
    turn, holes = (op.flattened()[-1] for op in group.under("2.0").transforms)
    assert turn.core_border() == holes.core_border() == ("constant", (0, 0, 0))
    policy = A.Compose([group], semantics="2.0", seed=1)
    assert policy == A.Compose.from_dict(policy.to_dict())


def test_repeated_runs_need_no_more_memory():
    policy = AUGMIX.batch_policy()
    pictures = [drawing(63, 65, 3)] * 12
    policy.batch(pictures, indices=range(12), num_threads=1)
    grown = policy._plan.scratch_bytes
    for _ in range(3):
        policy.batch(pictures, indices=range(12), num_threads=1)
    assert policy._plan.scratch_bytes == grown


CANVAS = "transforms[1]: AugMix mixes drawings of one size, so its ops must keep the canvas, got "
USUAL = [usual(name) for name in KINDS]
CHANGING = [*(op for op in USUAL if op.can_change_canvas), A.Affine(rotate=30, fit_output=True)]
KEEPING = [op for op in USUAL if not op.can_change_canvas]


@pytest.mark.parametrize("op", CHANGING, ids=lambda op: type(op).__name__)
def test_an_op_that_changes_the_canvas_is_refused(op):
    for member in (op, A.OneOf([FLIP, A.Sequential([op])])):
        with pytest.raises(ValueError, match=f"^{re.escape(CANVAS + repr(op))}$"):
            A.AugMix([FLIP, member])
    border, color = op.core_border()
    inner = (op.core_name, 1.0, op.core_arguments(), border, color)
    group = ("augmix", 1.0, (1.0, 1.0, 1.0), "paper", (0, 0, 0))
    with pytest.raises(ValueError, match=r"^ops\[1\] is in the wrong place: an op inside augmix"):
        _core.Plan([group, inner])


@pytest.mark.parametrize("op", KEEPING, ids=lambda op: type(op).__name__)
def test_every_other_op_can_be_in_a_chain_since_it_keeps_the_canvas(op):
    alone = A.Compose([op], seed=7)
    policy = A.Compose([A.AugMix([op], p=1)], seed=7)
    for index in range(3):
        assert alone.apply(PICTURE, alone.sample(index)).shape == PICTURE.shape
        params = policy.sample(index)
        expected = mixed(policy.transforms[0], PICTURE, params)
        assert np.abs(policy.apply(PICTURE, params) - expected).max() <= 0.51


def test_enough_ops_are_refused_and_enough_are_not():
    refused = {type(op).__name__ for op in CHANGING}
    assert refused > {"Resize", "RandomCrop", "CenterCrop", "RandomResizedCrop", "PadIfNeeded"}
    assert refused > {"LongestMaxSize", "SmallestMaxSize", "Letterbox", "Transpose"}
    assert refused > {"RandomRotate90", "InkCrop", "Affine"}
    assert len(KEEPING) > 15


WRONG = {
    "nothing": ({"transforms": []}, ValueError, "transforms: expected one op or more, got none"),
    "no list": ({"transforms": FLIP}, TypeError, f"transforms: expected a list of ops, got {FLIP}"),
    "inside": (
        {"transforms": [A.Sequential([A.AugMix([FLIP])])]},
        ValueError,
        "transforms[0]: an AugMix cannot stand inside another",
    ),
    "no chain": ({"width": 0}, ValueError, "width must be in [1, 8], got 0"),
    "many chains": ({"width": 9}, ValueError, "width must be in [1, 8], got 9"),
    "half a chain": ({"width": 1.5}, TypeError, "width: expected an integer, got 1.5"),
    "no op": ({"depth": 0}, ValueError, "depth must be in [1, 100], got 0"),
    "half an op": (
        {"depth": 1.5},
        TypeError,
        "depth: expected an integer or a pair of them, got 1.5",
    ),
    "order": ({"depth": (3, 1)}, ValueError, "depth: low must not be above high, got (3, 1)"),
    "alpha": ({"alpha": 0}, ValueError, "alpha must be in [0.01, 1000], got 0"),
    "chance": ({"p": 2}, ValueError, "p must be in [0, 1], got 2"),
    "too much": (
        {"transforms": [FLIP] * 45, "width": 8},
        ValueError,
        "transforms: 8 chains of up to 3 of these ops count as 1113 ops, and a policy has at most "
        "1024",
    ),
    "name": (
        {"chains": 2},
        TypeError,
        "chains: AugMix has no such argument; it has transforms, width, depth, alpha, p, semantics",
    ),
}


@pytest.mark.parametrize(("arguments", "kind", "message"), WRONG.values(), ids=WRONG)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        A.AugMix(**{"transforms": [FLIP], **arguments})


def test_the_largest_group_that_a_policy_takes():
    ops = list(itertools.islice(itertools.cycle([FLIP, TURN, INVERT]), 41))
    policy = A.Compose([A.AugMix(ops, width=8, depth=(3, 3), p=1), *[FLIP] * 7], seed=SEED)
    assert len(policy.sample(0)) == 1024
    assert_same(policy(PICTURE), policy.apply(PICTURE, policy.sample(0)))
    with pytest.raises(ValueError, match=r"^ops: a policy has at most 1024 ops, got 1025$"):
        A.Compose([*policy.transforms, FLIP])
