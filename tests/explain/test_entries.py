"""Which rows a report has, and how often each op is applied."""

from __future__ import annotations

import numpy as np
import pytest
from cases import CASES
from strategies import drawing

import sketchaug as A
from sketchaug.explain import entries

FLIP, TURN, BLUR = A.HorizontalFlip(p=0.5), A.Rotate(p=0.3), A.GaussianBlur(p=0.2)
GROUPS = {
    "alone": ([FLIP, TURN], {"1": 0.5, "2": 0.3}),
    "one of": ([A.OneOf([FLIP, TURN], p=0.4)], {"1": 0.4, "1.1": 0.25, "1.2": 0.15}),
    "sequential": ([A.Sequential([FLIP, TURN], p=0.4)], {"1": 0.4, "1.1": 0.2, "1.2": 0.12}),
    "some of": (
        [A.SomeOf([FLIP, TURN, BLUR], n=(1, 2), p=0.8)],
        {"1": 0.8, "1.1": 0.2, "1.2": 0.12, "1.3": 0.08},
    ),
    "some of, forced": (
        [A.SomeOf([A.HorizontalFlip(p=0.5), A.Rotate(p=0.5)], n=1, replace=False, semantics="1.4")],
        {"1": 1.0, "1.1": 0.5, "1.2": 0.5},
    ),
    "nested": (
        [BLUR, A.OneOf([A.Sequential([FLIP, TURN], p=1), A.NoOp(p=3 / 4)], p=0.7)],
        {"1": 0.2, "2": 0.7, "2.1": 0.4, "2.1.1": 0.2, "2.1.2": 0.12, "2.2": 0.3},
    ),
}


def chances(policy):
    return {entry.position: entry.probability for entry in entries.walk(entries.entries_of(policy))}


def frequencies(policy, count=4000):
    applied = [[draws is not None for draws in policy._plan.sample(i)] for i in range(count)]
    return np.mean(applied, axis=0)


@pytest.mark.parametrize(("ops", "expected"), GROUPS.values(), ids=GROUPS)
def test_chances_are_those_of_the_draws(ops, expected):
    policy = A.Compose(ops, seed=3)
    assert chances(policy) == pytest.approx(expected)
    np.testing.assert_allclose(frequencies(policy), list(expected.values()), atol=0.04)


def test_a_policys_own_chance_is_that_of_all():
    policy = A.Compose([FLIP, A.Compose([TURN], p=0.5)], p=0.6, seed=3)
    assert chances(policy) == pytest.approx({"1": 0.3, "2": 0.3, "2.1": 0.09})


def test_an_op_without_a_policy():
    report = A.explain(A.InvertImg(p=0.25), drawing(40, 40))
    assert [(op.position, op.name, op.probability) for op in report.ops] == [
        ("1", "InvertImg", 0.25)
    ]


def test_groups_are_rows_without_numbers(make_sheet):
    policy = A.Compose([A.OneOf([A.InvertImg(p=1), A.NoOp(p=1)], p=1), FLIP], seed=0)
    report = A.explain(policy, make_sheet((20, 30, 5, 9)))
    assert [(op.position, op.name) for op in report.ops] == [
        *(("1", "OneOf"), ("1.1", "InvertImg"), ("1.2", "NoOp"), ("2", "HorizontalFlip"))
    ]
    one_of, _, no_op, _ = report.ops
    for group in (one_of, no_op):
        assert group.ink_kept is group.moved_p95 is group.microseconds is None
        assert group.findings == ()
    assert sum(op.time_share or 0 for op in report.ops) == pytest.approx(1)


def test_a_group_that_does_something_itself_is_measured_as_a_whole(monkeypatch, make_sheet):
    monkeypatch.setattr(entries, "_DECIDING", ("sequential", "one_of"))
    member = A.Affine(translate_px=(4, 4), p=1)
    policy = A.Compose([A.SomeOf([member, A.InvertImg(p=1)], n=1, p=0.5), FLIP], seed=0)
    report = A.explain(policy, make_sheet((20, 30, 5, 9)))
    group, shift, invert, flip = report.ops
    assert (group.stage, group.probability) == ("group", 0.5)
    assert group.changed_p95 > 0
    assert shift.moved_median == pytest.approx(4 * np.sqrt(2), abs=1e-3)
    assert shift.probability == pytest.approx(0.25, abs=0.04)
    assert invert.probability == pytest.approx(0.25, abs=0.04)
    assert group.time_share + flip.time_share == pytest.approx(1)
    assert shift.time_share is None


def test_chains_that_are_mixed_are_one_row_and_one_for_each_op(make_sheet):
    members = [A.Affine(translate_px=(4, 4), p=1), A.InvertImg(p=0.2)]
    policy = A.Compose([A.AugMix(members, width=2, depth=1, p=0.8), FLIP], seed=0)
    report = A.explain(policy, make_sheet((20, 30, 5, 9)))
    assert [(op.position, op.name) for op in report.ops] == [
        *(("1", "AugMix"), ("1.1", "Affine"), ("1.2", "InvertImg"), ("2", "HorizontalFlip"))
    ]
    mix, shift, invert, _ = report.ops
    assert mix.probability == 0.8
    # Each of two chains has one op, either one: an op is in one of them in three of four draws.
    assert shift.probability == pytest.approx(0.6, abs=0.03)
    assert invert.probability == pytest.approx(0.6, abs=0.03)
    assert shift.moved_median == pytest.approx(4 * np.sqrt(2), abs=1e-3)
    assert invert.contrast == 0  # it meets what the group meets, not what another chain left
    assert mix.ink_kept is not None


def test_choices_that_can_repeat_are_one_row_for_each_op(make_sheet):
    policy = A.Compose([A.SomeOf([FLIP, TURN], n=2, replace=True, p=1)], seed=0)
    report = A.explain(policy, make_sheet((20, 30, 5, 9)))
    assert [op.name for op in report.ops] == ["SomeOf", "HorizontalFlip", "Rotate"]
    assert report.ops[0].time_share == pytest.approx(1)
    missed = (0.3 / 0.8) ** 2, (0.5 / 0.8) ** 2
    chances = [op.probability for op in report.ops[1:]]
    assert chances == pytest.approx([1 - missed[0], 1 - missed[1]], abs=0.03)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_op_can_be_explained(case):
    image = drawing(70, 90, 3)
    image[:12] = image[-12:] = 255
    image[:, :12] = image[:, -12:] = 255
    report = A.explain(A.Compose([case.op, A.Resize(20, 20)], seed=0), image, samples=2)
    row = report.ops[0]
    assert row.name == type(case.op.under(None)).__name__
    assert row.stage in ("geometry", "tone", "filter", "group")
    assert np.isfinite(row.ink_kept if row.ink_kept is not None else 0)
    assert str(report)
