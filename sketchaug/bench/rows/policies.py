"""Whole policies: drawings in, normalised float32 planes in a slot of a batch out, one thread.

The original workflow's list as it was written, a light one in the same order, the first as an
expert tunes it, and evaluation. Random ops have one value each for the comparison, where the
displacements are left out: they have rows of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

import sketchaug.transforms as t
from sketchaug.bench.case import Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.pipeline import Compose

# Five ops may each move a pixel by half a level, and a stroke's edge under two resamples by a few
# more, twice as many where OpenCV 4 moves coordinates to 1/32 pixel. Brightness is rounded here and
# cut off there, so a whole sheet may differ by one level.
_RANDOM = Limits(largest=16, mean=1.0)
_STILL = Limits(largest=1, mean=0.03)
_WARP = Limits(largest=9, mean=0.2)

BATCH = 16


def resize() -> t.Transform:
    """To the size of the results."""
    return t.Resize(fixed.SIZE, fixed.SIZE)


def end() -> list[Any]:
    """Normalised planes."""
    return [t.Normalize(fixed.MEAN, fixed.STD), t.ToTensorV2()]


def _tone() -> t.Transform:
    return t.RandomBrightnessContrast(0.2, 0.2, p=0.5)


def as_written() -> list[Any]:
    """The original workflow's final list, in the order and with the borders that it had."""
    return [
        t.HorizontalFlip(p=0.5),
        t.VerticalFlip(p=0.5),
        t.Rotate(limit=15, border_mode=4, p=0.5),
        t.Affine(scale=(1, 1.5), shear=(-10, 10), fill=0, p=0.5),
        t.ElasticTransform(alpha=10, sigma=50, border_mode=4, alpha_affine=50, p=0.5),
        _tone(),
        t.MotionBlur(blur_limit=7, p=0.5),
        resize(),
    ]


def light() -> list[Any]:
    """Flips, one turn, one map, one tone: the policy of README's Twenty lines."""
    return [
        t.HorizontalFlip(p=0.5),
        t.VerticalFlip(p=0.5),
        t.Rotate(limit=15, p=0.5),
        t.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5),
        t.RandomBrightnessContrast(p=0.5),
        resize(),
    ]


def tuned(*, has_elastic: bool) -> list[Any]:
    """Small first, and one warp."""
    elastic = t.ElasticTransform(alpha=10, sigma=50, border_mode=4, p=0.5)
    return [
        resize(),
        t.HorizontalFlip(p=0.5),
        t.VerticalFlip(p=0.5),
        t.Affine(scale=(1, 1.5), rotate=(-15, 15), shear=(-10, 10), p=0.75),
        *([elastic] if has_elastic else []),
        _tone(),
        t.MotionBlur(blur_limit=7, p=0.5),
    ]


def _fixed() -> list[Any]:
    return [
        t.HorizontalFlip(p=1),
        t.VerticalFlip(p=1),
        t.Rotate(limit=(12.5, 12.5), border_mode=0, fill=fixed.PAPER, p=1),
        t.Affine(scale={"x": (1.2, 1.2), "y": (1.3, 1.3)}, fill=fixed.PAPER, p=1),
        t.RandomBrightnessContrast((-0.1, -0.1), (0.15, 0.15), pivot="black", p=1),
    ]


def runner(ops: Sequence[Any]) -> Callable[[list[Array]], Any]:
    """What is timed: the ops and the planes, into a batch that is there already."""
    policy = Compose([*ops, *end()], seed=0)
    slot = np.empty((BATCH, 3, fixed.SIZE, fixed.SIZE), np.float32)
    numbers = itertools.count()

    def run(items: list[Array]) -> None:
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            indices = np.array([next(numbers) for _ in batch])
            policy.batch(batch, indices=indices, out=slot[: len(batch)], num_threads=1)

    return run


def checker(ops: Sequence[Any]) -> Callable[[Array, int], Checked]:
    """What is compared: levels, op by op as the peers work."""
    policy = Compose(ops, seed=0, fuse=False, antialias=False)

    def check(item: Array, index: int) -> Checked:
        return policy.apply(item, policy.sample(index)), {}

    return check


def cases(material: Material) -> Iterator[Case]:
    """Each policy on gray and on coloured drawings."""
    before, after = [resize(), *_fixed()], [*_fixed(), resize()]
    lists: dict[str, tuple[list[Any], list[Any], Limits]] = {
        "as written": (as_written(), after, _RANDOM),
        "light": (light(), after, _RANDOM),
        "tuned": (tuned(has_elastic=True), before, _RANDOM),
        "tuned, no elastic": (tuned(has_elastic=False), before, _RANDOM),
        "evaluation": ([resize()], [resize()], _STILL),
    }
    for ink, drawings in (("gray", material.gray), ("colour", material.coloured)):
        for name, (timed, compared, limits) in lists.items():
            yield Case(
                group="policies",
                name=f"{name}, {ink}",
                items=drawings,
                run=runner(timed),
                check=checker(compared),
                limits=limits,
                least=min(BATCH, len(drawings)),
            )
        yield _one_warp_case(ink, drawings)


def _one_warp_case(ink: str, drawings: Sequence[Array]) -> Case:
    turn: dict[str, Any] = {"scale": (1.0, 1.3), "rotate": (-15, 15), "shear": (-10, 10), "p": 1}
    whole = Compose([t.Affine(**turn, fill=fixed.PAPER), resize()], seed=0, antialias=False)

    def check(item: Array, index: int) -> Checked:
        map_x, map_y = whole._plan.trace(item, whole._plan.sample(index))
        given = {"map_x": np.asarray(map_x), "map_y": np.asarray(map_y)}
        return whole.apply(item, whole.sample(index)), given

    return Case(
        group="policies",
        name=f"one warp, {ink}",
        items=drawings,
        run=runner([t.Affine(**turn), resize()]),
        check=check,
        limits=_WARP,
        least=min(BATCH, len(drawings)),
        note="ours antialiased, normalised and in planes",
    )
