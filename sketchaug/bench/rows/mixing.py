"""Mixup and cutmix of a batch, 16x3x224x224 float32, labels included, one thread.

Every library draws for itself. What is compared is how far a batch is from the formula, given the
weights that its labels state: an image is that mixture of itself and its partner, or each pixel is
one of the two and the box covers what the label says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sketchaug.bench.case import Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.mixing import CutMix, Mixup

BATCH = 16


def _error(mixed: Array, item: Array, of_pair: Callable[..., float]) -> Array:
    """The largest error of a batch; `mixed` has each image's values, then its soft target."""
    count = len(item)
    images, targets = mixed[:, :-count].reshape(item.shape), mixed[:, -count:]
    errors = []
    for i, (image, target) in enumerate(zip(images, targets, strict=True)):
        others = [j for j in np.flatnonzero(target) if j != i]
        if len(others) > 1 or abs(float(target.sum()) - 1) > 1e-5:
            return np.array([np.inf])
        partner = item[others[0]] if others else item[i]
        errors.append(of_pair(image, item[i], partner, float(target[i])))
    return np.array([max(errors)])


def _blended(image: Array, own: Array, partner: Array, weight: float) -> float:
    return float(np.abs(image - (weight * own + (1 - weight) * partner)).max())


def _pasted(image: Array, own: Array, partner: Array, weight: float) -> float:
    from_own = image == own
    is_either = bool((from_own | (image == partner)).all())
    share = float(from_own.mean()) if partner is not own else 1.0
    return abs(share - weight) if is_either else np.inf


def cases(material: Material) -> Iterator[Case]:
    """Both ways to mix."""
    rng = np.random.default_rng(0)
    items = [
        rng.standard_normal((BATCH, 3, fixed.SIZE, fixed.SIZE), dtype=np.float32) for _ in range(2)
    ]
    labels = np.arange(BATCH)
    out = np.empty_like(items[0])
    options: dict[str, Any] = {"label_smoothing": 0.0, "num_classes": BATCH, "seed": 0}
    mixers: dict[str, tuple[Any, Callable[..., float]]] = {
        "mixup": (Mixup(mixup_alpha=1.0, cutmix_alpha=0.0, **options), _blended),
        "cutmix": (CutMix(num_classes=BATCH, seed=0), _pasted),
    }
    for name, (mixer, of_pair) in mixers.items():

        def run(items: list[Array], mixer: Any = mixer) -> None:
            for item in items:
                mixer(item, labels, out=out, num_threads=1)

        def check(item: Array, index: int, mixer: Any = mixer) -> Checked:
            mixed = mixer(item, labels, num_threads=1)
            return np.concatenate([part.reshape(len(item), -1) for part in mixed], axis=1), {}

        def judged(result: Array, item: Array, of_pair: Any = of_pair) -> Array:
            return _error(result, item, of_pair)

        yield Case(
            group="mix",
            name=name,
            items=items,
            run=run,
            check=check,
            judged=judged,
            truth=lambda item: np.zeros(1),
            limits=Limits(largest=1e-5, mean=1e-5),
            count_units=BATCH,
            note="a batch of 16x3x224x224",
        )
