"""Answers that a reader can check by hand."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug

INF = np.inf


def vote(*members, **options):
    """One sample, one row of logits per member."""
    options = {"return_probabilities": True, **options}
    return sketchaug.vote([np.array([row], np.float32) for row in members], **options)


def test_three_methods_give_three_answers():
    members = [2.0, 1.9, -9.0], [0.0, 0.1, -9.0], [-9.0, 0.5, 0.4]
    # Choices are 0, 1, 1; class 1 also has the largest sums.
    assert vote(*members, method="hard").labels == [1]
    # One sure member against two that hardly care: their probabilities win, its logits win.
    sure, careless = [20.0, 0.0], [0.0, 1.0]
    assert vote(sure, careless, careless, method="mean_logit").labels == [0]
    assert vote(sure, careless, careless, method="hard").labels == [1]
    assert vote(sure, careless, careless, method="soft").labels == [0]


def test_soft_shares_of_known_odds():
    # exp(ln 3) : exp(0) = 3 : 1, so (0.75, 0.25) and (0.5, 0.5) make (0.625, 0.375).
    result = vote([np.log(3), 0.0], [0.0, 0.0])
    np.testing.assert_allclose(result.probabilities, [[0.625, 0.375]], atol=1e-7)
    np.testing.assert_allclose(result.confidence, [0.625], atol=1e-7)
    np.testing.assert_allclose(
        result.entropy, [-(0.625 * np.log(0.625) + 0.375 * np.log(0.375))], atol=1e-6
    )
    # The second member's own choice is class 0, the lower of two equal ones.
    assert result.agreement == [1.0]


def test_temperature_divides_the_logits():
    result = vote([2 * np.log(3), 0.0], temperatures=[2.0])
    np.testing.assert_allclose(result.probabilities, [[0.75, 0.25]], atol=1e-7)
    result = vote(
        [np.log(3), 0.0], [0.0, 4 * np.log(3)], temperatures=[1.0, 4.0], method="mean_logit"
    )
    np.testing.assert_allclose(result.probabilities, [[0.5, 0.5]], atol=1e-6)


def test_hard_shares_are_of_the_weight_and_agreement_is_of_the_number():
    result = vote(
        [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0], weights=[5, 1, 2], method="hard"
    )
    assert result.labels == [0]
    np.testing.assert_array_equal(result.probabilities, [[0.625, 0.375, 0.0]])
    np.testing.assert_allclose(result.agreement, [1 / 3], atol=1e-7)


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_ties_go_to_the_lowest_class(method):
    assert vote([0.0, 3.0, 3.0, 3.0], [0.0, 3.0, 3.0, 3.0], method=method).labels == [1]
    assert vote([0.0, 0.0, 5.0], [0.0, 5.0, 0.0], method=method).labels == [1]


@pytest.mark.parametrize("classes", range(1, 70))
def test_equal_columns_tie_wherever_they_stand(classes):
    # What a GEMV does not promise: its last columns may be summed in another order.
    column = np.random.default_rng(classes).standard_normal((7, 1, 1)).astype(np.float32)
    logits = np.broadcast_to(column, (7, 1, classes))
    for method in ("soft", "mean_logit"):
        result = sketchaug.vote(
            logits, method=method, weights=np.arange(1, 8) / 7, return_probabilities=True
        )
        assert result.labels == [0]
        assert len(np.unique(result.probabilities)) == 1


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_one_class_is_certain(method):
    result = vote([3.0], [-1e30], method=method)
    assert (result.labels, result.confidence, result.agreement) == ([0], [1.0], [1.0])
    assert str(result.entropy[0]) == "0.0"  # and not -0.0


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_no_samples_no_answers(method):
    result = sketchaug.vote(
        np.zeros((3, 0, 5), np.float32), method=method, return_probabilities=True
    )
    assert result.labels.shape == result.entropy.shape == (0,)
    assert result.probabilities.shape == (0, 5)


def test_huge_logits():
    for method in ("soft", "mean_logit"):
        result = vote([1e30, -1e30, 0.0], [1e30, -1e30, 0.0], [1e30, 1e29, 0.0], method=method)
        np.testing.assert_array_equal(result.probabilities, [[1.0, 0.0, 0.0]])
        assert (result.confidence, result.entropy) == ([1.0], [0.0])


def test_masked_classes_have_no_share():
    result = vote([-INF, 0.0, 0.0], [-INF, -INF, 5.0])
    np.testing.assert_array_equal(result.probabilities, [[0.0, 0.25, 0.75]])
    result = vote([-INF, 0.0, 2.0], [-INF, -INF, 5.0], method="mean_logit")
    np.testing.assert_array_equal(result.probabilities, [[0.0, 0.0, 1.0]])


def test_classes_at_infinity_share_alike():
    np.testing.assert_array_equal(vote([INF, 0.0, INF, -INF]).probabilities, [[0.5, 0, 0.5, 0]])
    result = vote([0.0, INF, 0.0], [0.0, 0.0, 7.0], method="mean_logit")
    np.testing.assert_array_equal(result.probabilities, [[0.0, 1.0, 0.0]])
    assert result.agreement == [0.5]
    assert vote([0.0, INF, INF], method="hard").labels == [1]


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_member_of_weight_zero_takes_no_part(method):
    members = [1.0, 0.0, -INF], [0.0, 0.5, 2.0]
    alone = vote(*members[:1], method=method)
    for absent in (members[1], [-INF] * 3, [INF, -INF, 0.0], [np.nan] * 3):
        result = vote(members[0], absent, weights=[2.0, 0.0], method=method)
        np.testing.assert_array_equal(result.probabilities, alone.probabilities)
        assert (result.labels, result.agreement) == ([0], [1.0])


@pytest.mark.parametrize("method", ["hard", "soft", "mean_logit"])
def test_only_the_ratio_of_weights_counts(method):
    logits = np.random.default_rng(1).standard_normal((3, 40, 9)).astype(np.float32)
    plain = sketchaug.vote(logits, method=method, weights=[1, 2, 4])
    for factor in (2.0**-1000, 0.5, 2.0**1000):  # powers of two change no bit
        scaled = sketchaug.vote(logits, method=method, weights=np.array([1, 2, 4]) * factor)
        np.testing.assert_array_equal(scaled.labels, plain.labels)
        np.testing.assert_array_equal(scaled.confidence, plain.confidence)
        np.testing.assert_array_equal(scaled.entropy, plain.entropy)


def test_a_vanishing_weight_masks_but_does_not_spoil():
    result = vote([3.0, 1.0, 0.0], [-INF, 0.0, 0.0], weights=[1.0, 1e-300], method="mean_logit")
    np.testing.assert_allclose(
        result.probabilities, [[0.0, np.e / (np.e + 1), 1 / (np.e + 1)]], atol=1e-6
    )


def test_probabilities_are_not_renormalised():
    rows = [[0.5, 0.25, 0.25]], [[0.25, 0.5, 0.125]]
    with pytest.warns(UserWarning, match=r"^logits\[1\] \(row 0\): probabilities sum to 0.875, "):
        result = sketchaug.vote(
            np.array(rows, np.float32), kind="probabilities", return_probabilities=True
        )
    np.testing.assert_array_equal(result.probabilities, [[0.375, 0.375, 0.1875]])
    assert result.labels == [0]


def test_votes_nest():
    random = np.random.default_rng(2)
    groups = [random.standard_normal((5, 30, 4)).astype(np.float32) for _ in range(3)]
    votes = np.stack([sketchaug.vote(group, method="hard").labels for group in groups])
    result = sketchaug.hard_vote(votes, num_classes=4)
    for row, column in enumerate(votes.T):
        assert np.bincount(column).argmax() == result.labels[row]
