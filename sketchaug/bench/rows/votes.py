"""Votes of 10 models over 2,000 samples of 500 classes, one thread.

Ours also gives confidence, agreement and entropy. Compared is what the winners have, by float64, so
that a tie within float32 is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sketchaug.bench.case import Case, Checked
from sketchaug.bench.peers.entry import Array, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.voting import METHODS, VoteMethod, vote

MODELS, SAMPLES, CLASSES = 10, 2000, 500
_CHECKED_SAMPLES = 200


def _soft(logits: Array) -> Array:
    shares = np.exp(logits - logits.max(axis=2, keepdims=True))
    result: Array = (shares / shares.sum(axis=2, keepdims=True)).mean(axis=0)
    return result


def _hard(logits: Array) -> Array:
    """Shares of the votes, the lowest of equal classes first by a hair."""
    choices = logits.argmax(axis=2)
    classes = logits.shape[2]
    counts = np.stack([np.bincount(column, minlength=classes) for column in choices.T])
    result: Array = counts / len(logits) - np.arange(classes) * 1e-6
    return result


def _mean_logit(logits: Array) -> Array:
    result: Array = logits.mean(axis=0)
    return result


_TABLES: dict[VoteMethod, Callable[[Array], Array]] = {
    "soft": _soft,
    "hard": _hard,
    "mean_logit": _mean_logit,
}


def cases(material: Material) -> Iterator[Case]:
    """Each method."""
    rng = np.random.default_rng(0)
    logits = 3 * rng.standard_normal((MODELS, SAMPLES, CLASSES), dtype=np.float32)
    for method in METHODS:
        table = _TABLES[method]

        def run(items: list[Array], method: VoteMethod = method) -> None:
            for item in items:
                vote(item, method=method, num_threads=1)

        def check(item: Array, index: int, method: VoteMethod = method) -> Checked:
            return vote(item, method=method, num_threads=1).labels, {}

        def judged(labels: Array, item: Array, table: Callable[[Array], Array] = table) -> Array:
            values = table(item.astype(np.float64))
            result: Array = np.take_along_axis(values, labels[:, None].astype(np.int64), axis=1)
            return result

        def truth(item: Array, table: Callable[[Array], Array] = table) -> Array:
            result: Array = table(item.astype(np.float64)).max(axis=1, keepdims=True)
            return result

        yield Case(
            group="vote",
            name=method,
            items=[logits],
            run=run,
            check=check,
            judged=judged,
            truth=truth,
            checked_items=[logits[:, :_CHECKED_SAMPLES].copy()],
            limits=Limits(largest=2e-7, mean=1e-7),
            unit="sample",
            count_units=SAMPLES,
            note=f"{MODELS} models, {CLASSES} classes; ours with confidence and entropy",
        )
