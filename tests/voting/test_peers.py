"""Where semantics are shared: scikit-learn's VotingClassifier, scipy.stats.mode, numpy.mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import VotingClassifier

import sketchaug

SAMPLES, CLASSES, MEMBERS = 400, 6, 5
WEIGHTS = [None, [1, 1, 2, 1, 3], [0.1, 0.2, 0.3, 0.1, 0.2], [0, 1, 0, 2, 1]]


class Fixed(ClassifierMixin, BaseEstimator):
    """Says what a table says; the features are row numbers."""

    def __init__(self, table=None):
        self.table = table

    def fit(self, rows, targets):
        self.classes_ = np.unique(targets)
        return self

    def predict_proba(self, rows):
        return self.table[rows[:, 0]]

    def predict(self, rows):
        return self.classes_[self.table[rows[:, 0]].argmax(axis=1)]


def tied_tables() -> np.ndarray:
    """Probabilities in eighths, so that sums are exact in float32 too and ties abound."""
    random = np.random.default_rng(3)
    counts = random.multinomial(8, [1 / CLASSES] * CLASSES, size=(MEMBERS, SAMPLES))
    return counts / 8.0


def fitted(tables: np.ndarray, voting: str, weights) -> VotingClassifier:
    members = [(f"member_{m}", Fixed(table)) for m, table in enumerate(tables)]
    ensemble = VotingClassifier(members, voting=voting, weights=weights)
    rows = np.arange(SAMPLES)[:, None]
    return ensemble.fit(rows, np.arange(SAMPLES) % CLASSES)


@pytest.mark.parametrize("weights", WEIGHTS, ids=str)
def test_hard_vote_is_scikit_learns(weights):
    tables = tied_tables()
    expected = fitted(tables, "hard", weights).predict(np.arange(SAMPLES)[:, None])
    ours = sketchaug.vote(tables, method="hard", kind="probabilities", weights=weights)
    np.testing.assert_array_equal(ours.labels, expected)
    labels = tables.argmax(axis=2)
    np.testing.assert_array_equal(sketchaug.hard_vote(labels, weights=weights).labels, expected)
    assert (np.diff(np.sort(labels, axis=0), axis=0) == 0).any()  # there were votes to count


@pytest.mark.parametrize("weights", [None, [1, 1, 2, 1, 3], [0, 1, 0, 2, 1]], ids=str)
def test_soft_vote_is_scikit_learns_ties_included(weights):
    tables = tied_tables()
    ensemble = fitted(tables, "soft", weights)
    rows = np.arange(SAMPLES)[:, None]
    shares = ensemble.predict_proba(rows)
    ours = sketchaug.vote(tables, kind="probabilities", weights=weights, return_probabilities=True)
    np.testing.assert_array_equal(ours.labels, ensemble.predict(rows))
    np.testing.assert_allclose(ours.probabilities, shares, atol=1e-7, rtol=0)
    ordered = np.sort(shares, axis=1)
    assert np.count_nonzero(ordered[:, -1] == ordered[:, -2]) > 20


def test_majority_is_the_mode_of_scipy():
    labels = np.random.default_rng(5).integers(0, 4, size=(6, 1000))
    expected = stats.mode(labels, axis=0)
    ours = sketchaug.hard_vote(labels)
    np.testing.assert_array_equal(ours.labels, expected.mode)
    np.testing.assert_array_equal(np.round(ours.confidence * 6), expected.count)


@pytest.mark.parametrize("members", [1, 2, 3, 5, 7, 10])
@pytest.mark.parametrize("spread", [1e-3, 1.0, 1e30])
def test_mean_logit_labels_are_those_of_the_float32_mean(members, spread):
    # In thousandths: many sums differ in their last bit only, and many are equal.
    random = np.random.default_rng(members)
    steps = random.integers(-20, 20, size=(members, 2000, 12))
    logits = (steps * spread / 1000).astype(np.float32)
    ours = sketchaug.vote(logits, method="mean_logit")
    with np.errstate(over="raise"):
        expected = logits.mean(axis=0).argmax(axis=1)
    np.testing.assert_array_equal(ours.labels, expected)


def test_nearly_equal_weights_are_no_tie():
    # 0.1 + 0.2 > 0.3 in float64, as numpy.bincount adds.
    labels = [[1], [1], [0]]
    assert sketchaug.hard_vote(labels, weights=[0.1, 0.2, 0.3]).labels == [1]
    assert sketchaug.hard_vote(labels, weights=[1, 2, 3]).labels == [0]
