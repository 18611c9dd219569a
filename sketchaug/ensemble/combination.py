"""One answer out of the predictions of several members."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from sketchaug.ensemble.prediction import Prediction, check_same_classes, check_same_samples
from sketchaug.voting import VoteMethod, VoteResult, vote


def combine(
    predictions: Sequence[Prediction],
    *,
    method: VoteMethod = "soft",
    weights: ArrayLike | None = None,
    temperatures: ArrayLike | None = None,
    return_probabilities: bool = False,
    num_threads: int | None = None,
) -> VoteResult:
    """Votes on predictions of the same samples and classes; arguments as in `sketchaug.vote`.

    Raises:
        ValueError: If there is no prediction, or two of them differ in their samples or classes
            (the message names both files), or as in `sketchaug.vote`.
    """
    members = tuple(predictions)
    if not members:
        raise ValueError("predictions: expected one or more, got none")
    for other in members[1:]:
        check_same_classes(members[0], other)
        check_same_samples(members[0], other)
    return vote(
        [member.logits for member in members],
        method=method,
        weights=weights,
        temperatures=temperatures,
        return_probabilities=return_probabilities,
        num_threads=num_threads,
    )
