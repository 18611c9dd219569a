"""JPEG files to slots of a batch: decoded, augmented, normalised, one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sketchaug.bench.case import Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.bench.rows.policies import BATCH, runner, tuned
from sketchaug.images import read_image
from sketchaug.pipeline import Compose
from sketchaug.transforms import Resize

# Decoders may differ by a level or two, and a gray file is not spread over three channels here.
_DECODED = Limits(largest=16, mean=0.5)


def _rgb(image: Array) -> Array:
    return np.stack([image] * 3, axis=2) if image.ndim == 2 else image[..., :3]


def cases(material: Material) -> Iterator[Case]:
    """Training and evaluation."""
    resize = Resize(fixed.SIZE, fixed.SIZE)
    plain = Compose([resize], seed=0, fuse=False, antialias=False)

    def check(item: Array, index: int) -> Checked:
        return _rgb(plain(read_image(str(item)))), {}

    def reading(ops: list[Any]) -> Callable[[list[Array]], Any]:
        batch = runner(ops)
        return lambda items: batch([read_image(str(item)) for item in items])

    for name, ops in (("training", tuned(has_elastic=False)), ("evaluation", [resize])):
        yield Case(
            group="files",
            name=f"JPEG to {name} slot",
            items=[np.array(str(path)) for path in material.files],
            run=reading(ops),
            check=check,
            limits=_DECODED,
            least=min(BATCH, len(material.files)),
        )
