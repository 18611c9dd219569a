"""One batch on 1 to n threads, by the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sketchaug.bench.case import Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry
from sketchaug.bench.rows.material import Material
from sketchaug.policies import train_policy

BATCH = 64


def thread_counts(most: int) -> list[int]:
    """2, 4, 8 and so on, and the most."""
    counts = {most} | {2**k for k in range(1, most.bit_length()) if 2**k <= most}
    return sorted(counts - {1})


def cases(material: Material) -> Iterator[Case]:
    """The training policy; its peer is itself on one thread."""
    policy = train_policy(fixed.SIZE, seed=0)
    drawings = [material.gray[i % len(material.gray)] for i in range(BATCH)]
    indices = np.arange(BATCH)
    shape = (BATCH, 3, fixed.SIZE, fixed.SIZE)
    slot = np.empty(shape, np.float32)

    def batch(threads: int) -> Any:
        return policy.batch(drawings, indices=indices, out=slot, num_threads=threads)

    alone = Entry(call=lambda item: batch(1), check=lambda item, given: batch(1).copy())
    for threads in thread_counts(material.threads):

        def run(items: list[Array], threads: int = threads) -> None:
            for _ in items:
                batch(threads)

        def check(item: Array, index: int, threads: int = threads) -> Checked:
            return batch(threads).copy(), {}

        yield Case(
            group="scaling",
            name=f"training policy, batch of {BATCH}, {threads} threads",
            items=[np.zeros(1)],
            run=run,
            check=check,
            own_peers={"sketchaug, 1 thread": alone},
            count_units=BATCH,
            clock="wall",
            note=f"{threads}.0 would be perfect",
        )
