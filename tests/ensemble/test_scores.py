"""Accuracy and log loss, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax
from sklearn import metrics

from sketchaug.ensemble import accuracy, log_loss


def test_accuracy_is_the_share_of_hits():
    assert accuracy([0, 1, 2, 2], [0, 1, 1, 2]) == 0.75


@pytest.mark.parametrize("rows", [1, 50, 5000])
def test_log_loss_is_scikit_learns(rows):
    random = np.random.default_rng(rows)
    logits = (random.standard_normal((rows, 7)) * 4).astype(np.float32)
    targets = random.integers(0, 7, rows)
    shares = softmax(logits.astype(np.float64), axis=1)
    expected = metrics.log_loss(targets, shares, labels=range(7))
    assert log_loss(logits, targets) == pytest.approx(expected, rel=1e-9)
    assert log_loss(shares, targets, kind="probabilities") == pytest.approx(expected, rel=1e-9)


def test_log_loss_of_extremes():
    assert log_loss([[1e30, 0.0]], [0]) == 0.0
    assert log_loss([[-np.inf, 0.0], [0.0, 0.0]], [1, 1]) == pytest.approx(np.log(2) / 2)
    assert log_loss([[-np.inf, 0.0]], [0]) == np.inf
    assert log_loss([[0.0, 1.0]], [0], kind="probabilities") == pytest.approx(87.3365, abs=1e-3)


@pytest.mark.parametrize(
    ("values", "targets", "message"),
    [
        ([[0.0, np.nan]], [0], r"^values \(row 0\) must not hold NaN"),
        ([[0.0, 1.0], [0.0, np.inf]], [0, 0], r"^values \(row 1\): expected a finite largest"),
        ([[0.0, 1.0], [0.0, 1.0]], [1, 2], r"^targets\[1\] must be in \[0, 1\], got 2"),
        ([[0.0, 1.0]], [-1], r"^targets\[0\] must be in \[0, 1\], got -1"),
        ([[0.0, 1.0]], [0, 1], r"^values: expected .* got shapes \(1, 2\) and \(2,\)"),
        (np.zeros((0, 2)), [], r"^values: expected .* got shapes \(0, 2\) and \(0,\)"),
    ],
)
def test_log_loss_refuses(values, targets, message):
    with pytest.raises(ValueError, match=message):
        log_loss(values, targets)


def test_wrong_types_and_names():
    with pytest.raises(TypeError, match=r"^targets: expected integers, got float64"):
        log_loss([[0.0, 1.0]], [0.0])
    with pytest.raises(
        ValueError, match=r"^kind: expected one of logits, probabilities, got 'odds'"
    ):
        log_loss([[0.0, 1.0]], [0], kind="odds")
    for labels, targets in (([], []), ([0], [0, 1]), ([[0]], [[0]])):
        with pytest.raises(ValueError, match=r"^labels: expected one or more, as many as targets"):
            accuracy(labels, targets)
