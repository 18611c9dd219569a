"""Votes against the float64 reference, on shapes, weights and values that Hypothesis draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from reference import voting as reference

import sketchaug

METHODS = ("hard", "soft", "mean_logit")

# Around the kernels' block of 16, the padding and the block of samples; 1500 needs two chunks.
CLASSES = st.sampled_from([1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1500])
SAMPLES = st.sampled_from([0, 1, 2, 3, 64, 65, 67])
MEMBERS = st.integers(1, 5)

# Few different values make ties; the second strategy is any float32 up to 1e30.
TIED = st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0])
WIDE = st.floats(-float(np.float32(1e30)), float(np.float32(1e30)), width=32)


@st.composite
def ballots(draw, values):
    """Logits (models, samples, classes) with weights and temperatures."""
    shape = (draw(MEMBERS), draw(SAMPLES), draw(CLASSES))
    if np.prod(shape) > 5000:
        shape = (shape[0], min(shape[1], 3), shape[2])
    logits = draw(arrays.arrays(np.float32, shape, elements=values))
    weight = st.sampled_from([0.0, 0.1, 0.2, 0.25, 1.0, 2.0, 3.0, 1e-3])
    weights = draw(
        st.none()
        | st.lists(weight, min_size=shape[0], max_size=shape[0]).filter(lambda w: sum(w) > 0)
    )
    temperature = st.sampled_from([0.5, 1.0, 2.0, 3.7])
    temperatures = draw(st.none() | st.lists(temperature, min_size=shape[0], max_size=shape[0]))
    return logits, weights, temperatures


def assert_near_the_reference(logits, method, weights, temperatures, kind="logits"):
    options = {"method": method, "weights": weights, "temperatures": temperatures, "kind": kind}
    result = sketchaug.vote(logits, return_probabilities=True, num_threads=1, **options)
    labels, confidence, agreement, entropy, shares = reference.vote(logits, **options)
    tolerance = 1e-6
    if method == "mean_logit":  # the mean itself is rounded to float32
        tolerance += 1e-7 * np.abs(
            logits, where=np.isfinite(logits), out=np.zeros(logits.shape)
        ).max(initial=0)
    # Shares closer than float32 can tell may be told apart by the reference only.
    rows = np.arange(len(labels))
    undecided = shares[rows, labels] - shares[rows, result.labels] < tolerance
    if method == "hard":
        undecided[:] = False
    np.testing.assert_array_equal(result.labels[~undecided], labels[~undecided])
    same = result.labels == labels
    assert (same | undecided).all()
    np.testing.assert_allclose(result.probabilities, shares, atol=tolerance, rtol=0)
    np.testing.assert_allclose(result.confidence, confidence, atol=tolerance, rtol=0)
    np.testing.assert_allclose(result.entropy, entropy, atol=10 * tolerance, rtol=0)
    np.testing.assert_allclose(result.agreement[same], agreement[same], atol=1e-7, rtol=0)
    assert (result.labels.dtype, result.confidence.dtype) == (np.int64, np.float32)
    np.testing.assert_array_equal(result.probabilities[rows, result.labels], result.confidence)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(ballot=ballots(TIED))
def test_ties_weights_and_temperatures(method, ballot):
    assert_near_the_reference(ballot[0], method, ballot[1], ballot[2])


@pytest.mark.parametrize("method", ["hard", "soft"])
@settings(max_examples=60, deadline=None)
@given(ballot=ballots(WIDE))
def test_values_up_to_1e30(method, ballot):
    assert_near_the_reference(ballot[0], method, ballot[1], None)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(ballot=ballots(st.sampled_from([-np.inf, -1.0, 0.0, 2.0])))
def test_masked_classes(method, ballot):
    logits, weights, temperatures = ballot
    logits[..., 0] = 0.0  # one class that nobody masks
    assert_near_the_reference(logits, method, weights, temperatures)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(ballot=ballots(st.sampled_from([np.inf, -1.0, 0.0, 2.0])))
def test_classes_at_infinity(method, ballot):
    assert_near_the_reference(ballot[0], method, ballot[1], ballot[2])


@pytest.mark.parametrize("method", ["hard", "soft"])
@settings(max_examples=60, deadline=None)
@given(ballot=ballots(st.integers(1, 8).map(float)))
def test_probabilities(method, ballot):
    values = ballot[0] / ballot[0].sum(axis=2, keepdims=True)
    assert_near_the_reference(values, method, ballot[1], None, kind="probabilities")


@pytest.mark.parametrize("spread", [0.1, 1.0, 10.0, 80.0])
@pytest.mark.parametrize("method", METHODS)
def test_plain_logits_of_many_classes(method, spread):
    random = np.random.default_rng(7)
    logits = (random.standard_normal((6, 50, 500)) * spread).astype(np.float32)
    assert_near_the_reference(logits, method, [1, 2, 0.5, 3, 0, 1], None)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_label_votes(data):
    shape = data.draw(st.tuples(st.integers(1, 7), st.sampled_from([1, 5, 64, 130])))
    labels = data.draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 4)))
    weight = st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0])
    weights = data.draw(
        st.none()
        | st.lists(weight, min_size=shape[0], max_size=shape[0]).filter(lambda w: sum(w) > 0)
    )
    num_classes = data.draw(st.sampled_from([None, 5, 9]))
    result = sketchaug.hard_vote(labels, weights=weights, num_classes=num_classes, num_threads=1)
    expected, confidence = reference.hard_vote(labels, weights=weights, num_classes=num_classes)
    np.testing.assert_array_equal(result.labels, expected)
    np.testing.assert_allclose(result.confidence, confidence, atol=1e-7, rtol=0)
