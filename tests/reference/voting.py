"""The votes of sketchaug.voting in float64 NumPy, one sample at a time and without tricks."""

from __future__ import annotations

import numpy as np


def vote(logits, *, method="soft", weights=None, temperatures=None, kind="logits"):
    """(labels, confidence, agreement, entropy, shares) of the documented formulas."""
    members = [np.asarray(member, dtype=np.float64) for member in logits]
    count = len(members)
    weights = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    temperatures = np.ones(count) if temperatures is None else np.asarray(temperatures)
    voters = [m for m in range(count) if weights[m] > 0]
    samples, classes = members[0].shape
    shares = np.zeros((samples, classes))
    scores = np.zeros((samples, classes))  # what the label is the largest of
    agreement = np.zeros(samples)
    for row in range(samples):
        rows = [members[m][row] for m in voters]
        own = [int(np.argmax(values)) for values in rows]
        if method == "hard":
            scores[row] = np.bincount(own, weights[voters], minlength=classes)
            shares[row] = scores[row] / weights[voters].sum()
        elif method == "soft":
            terms = [
                values if kind == "probabilities" else softmax(values / temperatures[m])
                for m, values in zip(voters, rows, strict=True)
            ]
            scores[row] = shares[row] = weighted_mean(terms, weights[voters])
        else:
            terms = [values / temperatures[m] for m, values in zip(voters, rows, strict=True)]
            scores[row] = weighted_mean(terms, weights[voters])
            shares[row] = softmax(scores[row])
        agreement[row] = np.mean(np.array(own) == np.argmax(scores[row]))
    labels = scores.argmax(axis=1)
    confidence = shares[np.arange(samples), labels]
    return labels, confidence, agreement, entropy(shares), shares


def hard_vote(labels, *, weights=None, num_classes=None):
    """Labels and confidence of the weighted majority, column by column."""
    labels = np.asarray(labels)
    weights = np.ones(len(labels)) if weights is None else np.asarray(weights, dtype=np.float64)
    classes = labels.max() + 1 if num_classes is None else num_classes
    counts = np.array([np.bincount(column, weights, minlength=classes) for column in labels.T])
    return counts.argmax(axis=1), counts.max(axis=1) / weights.sum()


def softmax(values):
    """exp(v) / sum exp(v); classes at +inf share alike, classes at -inf have nothing."""
    top = values.max()
    terms = np.where(values == np.inf, 1.0, 0.0) if top == np.inf else np.exp(values - top)
    return terms / terms.sum()


def weighted_mean(terms, weights):
    return sum(w * term for w, term in zip(weights, terms, strict=True)) / weights.sum()


def entropy(shares):
    positive = np.where(shares > 0, shares, 1.0)
    return -(positive * np.log(positive)).sum(axis=1)
