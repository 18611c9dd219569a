"""scikit-learn: VotingClassifier, its members' logits decided already."""

from __future__ import annotations

from typing import Any

import numpy as np

from sketchaug.bench.peers.entry import Array, Entry


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.ensemble import VotingClassifier

    class Member(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
        """Says what a table says; its features are row numbers."""

        def __init__(self, table: Any = None) -> None:
            self.table = table

        def fit(self, rows: Array, targets: Array) -> Any:
            self.classes_ = np.unique(targets)
            return self

        def predict(self, rows: Array) -> Any:
            return self.classes_[self.table[rows[:, 0]].argmax(axis=1)]

    def prepare(logits: Array) -> Any:
        members = [(f"member_{m}", Member(table)) for m, table in enumerate(logits)]
        classes = logits.shape[2]
        ensemble = VotingClassifier(members, voting="hard")
        ensemble.fit(np.zeros((classes, 1), int), np.arange(classes))
        return ensemble, np.arange(logits.shape[1])[:, None]

    return {"vote/hard": Entry(call=lambda made: made[0].predict(made[1]), prepare=prepare)}
