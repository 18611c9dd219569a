"""JPEG files through a loader, batches of 16 with all cores, by the clock on the wall.

Loader's threads beside DataLoader's worker processes, which stay alive from one pass to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sketchaug.bench.case import EXACT, Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry, Given, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.bench.rows.policies import BATCH, end, resize, tuned
from sketchaug.images import read_image
from sketchaug.pipeline import Compose

# A pass begins and ends with fewer batches at work than cores; so many rounds of the files hide it.
_ROUNDS = 4
# A grey level or two of another decoder, normalised.
_DECODED = Limits(largest=0.3, mean=0.01)


class _Files:
    """A dataset of paths, for Loader and DataLoader."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.paths = paths

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, item: int) -> Any:
        from sketchaug.data import Sample

        return Sample(image=read_image(self.paths[item]), target=-1, index=item)


def cases(material: Material) -> Iterator[Case]:
    """The tuned policy; without torch there is no loader and no row."""
    try:
        from torch.utils.data import DataLoader

        from sketchaug.data import Collate, Loader
    except ImportError:
        return
    paths = np.array([str(path) for path in material.files] * _ROUNDS)
    policy = Compose([*tuned(has_elastic=False), *end()], seed=0)
    still = Compose([resize(), *end()], seed=0, antialias=False)
    workers = fixed.workers()

    def loader(ops: Compose, item: Array) -> Any:
        return Loader(_Files(item.tolist()), ops, batch_size=BATCH, num_threads=workers)

    def beside(item: Array) -> Any:
        options: dict[str, Any] = {"num_workers": workers, "persistent_workers": True}
        files: Any = _Files(item.tolist())
        return DataLoader(files, BATCH, collate_fn=Collate(policy), **options)

    def plain(prepared: Any, given: Given) -> Array:
        return _images(DataLoader(prepared.dataset, BATCH, collate_fn=Collate(still)))

    def check(item: Array, index: int) -> Checked:
        return _images(loader(still, item)), {}

    timed = loader(policy, paths)

    def run(items: list[Array]) -> None:
        for _ in items:
            exhaust(timed)

    yield Case(
        group="loader",
        name="files, tuned, no elastic",
        items=[paths],
        run=run,
        check=check,
        checked_items=[paths[: len(material.files)][:BATCH]],
        limits=_DECODED,
        own_peers={
            "sketchaug, DataLoader": Entry(call=exhaust, check=plain, prepare=beside, limits=EXACT)
        },
        count_units=len(paths),
        clock="wall",
        note=f"Loader with {workers} threads, DataLoader with as many workers",
    )


def exhaust(batches: Any) -> None:
    """Takes all batches and looks at none."""
    for _ in batches:
        pass


def _images(batches: Any) -> Array:
    return np.concatenate([batch["image"].numpy() for batch in batches])
