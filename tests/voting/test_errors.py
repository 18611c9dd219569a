"""Wrong input: every message names the argument, the member and the row at fault."""

from __future__ import annotations

import re

import numpy as np
import pytest

import sketchaug
from sketchaug import _core

METHODS = ("hard", "soft", "mean_logit")
GOOD = np.zeros((3, 5, 4), np.float32)


def with_value(value, member, row, column=slice(None)):
    logits = GOOD.copy()
    logits[member, row, column] = value
    return logits


def expect(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("column", [0, 2, 3, slice(None)], ids=str)
def test_nan_names_member_and_row(method, column):
    with expect(ValueError, "logits[1] (row 3) must not hold NaN"):
        sketchaug.vote(with_value(np.nan, 1, 3, column), method=method)


@pytest.mark.parametrize("method", METHODS)
def test_nan_is_found_beside_infinities(method):
    logits = with_value(np.inf, 2, 4, 0)
    logits[2, 4, 1:3] = np.nan, -np.inf
    with expect(ValueError, "logits[2] (row 4) must not hold NaN"):
        sketchaug.vote(logits, method=method)


def test_nan_of_probabilities():
    with expect(ValueError, "logits[0] (row 1) must not hold NaN"):
        sketchaug.vote(with_value(np.nan, 0, 1, 2), kind="probabilities")


@pytest.mark.parametrize("method", METHODS)
def test_wholly_masked_row(method):
    with expect(
        ValueError,
        "logits[2] (row 0) must be finite: every class of the row is masked (-inf)",
    ):
        sketchaug.vote(with_value(-np.inf, 2, 0), method=method)


def test_members_that_mask_everything_together():
    logits = with_value(-np.inf, 0, 2, slice(0, 2))
    logits[1, 2, 2:] = -np.inf
    with expect(
        ValueError, "logits (row 2) must be finite: every class is masked (-inf) by some member"
    ):
        sketchaug.vote(logits, method="mean_logit")
    np.testing.assert_allclose(sketchaug.vote(logits).confidence[2], (0.5 + 0.25) / 3, atol=1e-6)


def test_infinities_of_both_signs_have_no_mean():
    logits = with_value(-np.inf, 0, 2, 1)
    logits[1, 2, 1] = np.inf
    with expect(
        ValueError, "logits (row 2) must be finite: one member has +inf where another has -inf"
    ):
        sketchaug.vote(logits, method="mean_logit")


@pytest.mark.parametrize(("value", "text"), [(-0.25, "-0.25"), (np.inf, "inf")])
def test_improper_probabilities(value, text):
    message = f"logits[1] (row 4) must be in [0, 3.402823466e+38], got {text}: these are no "
    with expect(ValueError, message):
        sketchaug.vote(with_value(value, 1, 4, 2), kind="probabilities")


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_row_that_is_named_does_not_depend_on_threads(threads):
    logits = np.zeros((3, 2000, 4), np.float32)
    logits[0, 1999] = logits[1, 700] = logits[2, 190] = np.nan
    with expect(ValueError, "logits[2] (row 190) must not hold NaN"):
        sketchaug.vote(logits, num_threads=threads)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, -1, 1], "weights[1] must be in [0, 1.797693135e+308], got -1"),
        ([1, 1, np.nan], "weights[2] must be in [0, 1.797693135e+308], got nan"),
        ([np.inf, 1, 1], "weights[0] must be in [0, 1.797693135e+308], got inf"),
        ([0, 0, 0], "the sum of weights must be in [2.225073859e-308, 1.797693135e+308], got 0"),
        (
            [1e308] * 3,
            "the sum of weights must be in [2.225073859e-308, 1.797693135e+308], got inf",
        ),
        ([1, 1], "weights: expected 3 values, one per member, got 2"),
        ([[1, 1, 1]], "weights: expected one number per model, got shape (1, 3)"),
    ],
    ids=str,
)
@pytest.mark.parametrize("labels", [False, True], ids=["logits", "labels"])
def test_weights(weights, message, labels):
    with expect(ValueError, message):
        if labels:
            sketchaug.hard_vote(np.zeros((3, 5), int), weights=weights)
        else:
            sketchaug.vote(GOOD, weights=weights)


def test_weights_that_are_no_numbers():
    with expect(TypeError, "weights: expected numbers, got <U1"):
        sketchaug.vote(GOOD, weights=["a", "b", "c"])


@pytest.mark.parametrize("temperature", [0.0, -1.0, 1e7, np.nan])
def test_temperatures(temperature):
    message = f"temperatures[1] must be in [1e-06, 1000000], got {temperature:.10g}"
    with expect(ValueError, message):
        sketchaug.vote(GOOD, temperatures=[1, temperature, 1])
    with expect(ValueError, "temperatures: expected 3 values, one per member, got 1"):
        sketchaug.vote(GOOD, temperatures=[1])


def test_shapes_that_differ_name_both_members():
    members = [GOOD[0], GOOD[1], GOOD[2, :, :3]]
    with expect(ValueError, "logits[2]: expected shape (5, 4) like logits[0], got (5, 3)"):
        sketchaug.vote(members)
    with expect(ValueError, "logits[2]: expected shape (5, 4) like logits[0], got (5, 3)"):
        _core.vote(members, "soft")


@pytest.mark.parametrize(
    ("logits", "error", "message"),
    [
        (GOOD[0], ValueError, "logits: expected (models, samples, classes), or a sequence of"),
        (GOOD[None], ValueError, "logits: expected (models, samples, classes), or a sequence of"),
        ([GOOD], ValueError, "logits[0]: expected (samples, classes), got shape (3, 5, 4)"),
        ([GOOD[0], 1.0], ValueError, "logits[1]: expected (samples, classes), got shape ()"),
        (GOOD.astype(int), TypeError, "logits[0]: expected floats, got int64"),
        (GOOD.astype(complex), TypeError, "logits[0]: expected floats, got complex128"),
        ([GOOD[0], GOOD[0] > 0], TypeError, "logits[1]: expected floats, got bool"),
        ("logits.npy", TypeError, "logits: expected an array or a sequence of arrays (samples, "),
        (None, TypeError, "logits: expected an array or a sequence of arrays (samples, classes), "),
        ([], ValueError, "logits must not be empty: there is no member to vote"),
        (GOOD[:0], ValueError, "logits must not be empty: there is no member to vote"),
        (GOOD[..., :0], ValueError, "logits must not be empty: there is no class to vote for"),
    ],
    ids=lambda value: str(getattr(value, "shape", value))[:24],
)
def test_ranks_and_types(logits, error, message):
    with expect(error, message):
        sketchaug.vote(logits)


def test_float64_beyond_float32():
    logits = GOOD.astype(np.float64)
    logits[1, 2, 3] = -1e300
    with expect(ValueError, "logits[1] (row 2): expected values within float32, got -1e+300"):
        sketchaug.vote(logits)
    logits[1, 2, 3] = -np.inf  # this one is a mask
    assert sketchaug.vote(logits).labels[2] == 0


def test_names():
    with expect(ValueError, "method: expected one of hard, soft, mean_logit, got 'borda'"):
        sketchaug.vote(GOOD, method="borda")
    with expect(ValueError, "kind: expected one of logits, probabilities, got 'labels'"):
        sketchaug.vote(GOOD, kind="labels")
    with expect(ValueError, 'method: "mean_logit" needs kind="logits"'):
        sketchaug.vote(GOOD, method="mean_logit", kind="probabilities")
    with expect(ValueError, 'temperatures: only for kind="logits"'):
        sketchaug.vote(GOOD, temperatures=[1, 1, 1], kind="probabilities")
    with expect(
        ValueError,
        "method is not a known name: expected hard, soft, mean_logit or mean_probability",
    ):
        _core.vote(list(GOOD), "borda")


@pytest.mark.parametrize(
    ("labels", "options", "error", "message"),
    [
        (
            [[0, 1], [2, 9]],
            {"num_classes": 4},
            ValueError,
            "labels[1] (row 1) must be in [0, 3], got 9",
        ),
        ([[0, -1], [2, 1]], {}, ValueError, "labels[0] (row 1) must be in [0, 2], got -1"),
        ([0, 1], {}, ValueError, "labels: expected (models, samples), got shape (2,)"),
        ([[0.0, 1.0]], {}, TypeError, "labels: expected integers, got float64"),
        ([[True, False]], {}, TypeError, "labels: expected integers, got bool"),
        (np.zeros((0, 3), int), {}, ValueError, "labels must not be empty: there is no member"),
        ([[0]], {"num_classes": 0}, ValueError, "num_classes: expected 1 or more, got 0"),
        ([[0]], {"num_classes": 2.0}, TypeError, "num_classes: expected an integer, got 2.0"),
        (np.array([[2**63]], np.uint64), {}, ValueError, "labels: expected class numbers, got 922"),
    ],
    ids=str,
)
def test_label_votes(labels, options, error, message):
    with expect(error, message):
        sketchaug.hard_vote(labels, **options)


def test_more_classes_than_memory():
    with expect(MemoryError, "the scratch of the vote does not fit in memory"):
        sketchaug.hard_vote([[0, 1]], num_classes=2**62)


def test_threads():
    with expect(ValueError, "num_threads must be in [1, 4096], got 0"):
        sketchaug.vote(GOOD, num_threads=0)
    for threads in (0, -3, 5000):
        with pytest.raises(ValueError, match=r"^num_threads must be in \[1, 4096\], got"):
            _core.vote(list(GOOD), "soft", num_threads=threads)


def test_the_core_refuses_what_it_cannot_read():
    with expect(TypeError, "logits[1]: expected a float32 array with 2 dimensions, got a numpy"):
        _core.vote([GOOD[0], GOOD], "soft")
    with expect(TypeError, "logits[0]: expected a float32 array with 2 dimensions, got a list"):
        _core.vote([[[1.0]]], "soft")
    with expect(TypeError, "labels: expected an int64 array with 2 dimensions, got None"):
        _core.vote_labels(None, 3)
    with pytest.raises(TypeError, match="not iterable"):
        _core.vote(3, "soft")
