"""How fast the fused policy is beside albumentations, on one thread; parity is asserted first.

Both libraries get the same drawings, 500x500 RGB, and the same policy: flips, rotation, affine,
brightness and contrast, resize to 224, normalise, to tensor. Candidates take turns, and time is the
calling thread's processor time, so that other work on the machine disturbs the ratio as little as
possible.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import sketchaug
from sketchaug import _core
from sketchaug.demo import CLASS_NAMES, draw_sketch
from sketchaug.images import read_image

Pixels = NDArray[np.uint8]

_SOURCE_SIDE = 500
_SIZE = 224
_SUFFIXES = (".jpeg", ".jpg", ".png")


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Microseconds per image of one candidate.

    Attributes:
        name: What ran.
        minimum: Fastest round.
        median: Middle round.
    """

    name: str
    minimum: float
    median: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One policy, ours and the peer's.

    Attributes:
        case: What was compared.
        ours: This package.
        peer: The other library.
        max_difference: Largest difference of a pixel, grey levels, for equal draws without
            antialiasing.
        mean_difference: Mean absolute difference, grey levels.
    """

    case: str
    ours: Timing
    peer: Timing
    max_difference: float
    mean_difference: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer, by the medians."""
        return self.peer.median / self.ours.median


def load_drawings(folder: Path | None, count: int) -> list[Pixels]:
    """Drawings of 500x500 pixels, RGB: from a folder (searched deeply), or the demo's.

    Raises:
        FileNotFoundError: If the folder holds no pictures.
    """
    if folder is None:
        pictures = [
            draw_sketch(CLASS_NAMES[i % len(CLASS_NAMES)], seed=0, number=i) for i in range(count)
        ]
    else:
        paths = sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in _SUFFIXES and not path.name.startswith("._")
        )
        if not paths:
            raise FileNotFoundError(
                f"{folder}: no pictures ({', '.join(_SUFFIXES)}) in this folder"
            )
        pictures = [read_image(path) for path in paths[:: max(1, len(paths) // count)][:count]]
    side = (_SOURCE_SIDE, _SOURCE_SIDE)
    return [np.asarray(Image.fromarray(p).convert("RGB").resize(side)) for p in pictures]


def _coloured(drawings: Sequence[Pixels]) -> list[Pixels]:
    """The same drawings on faintly blue paper, so that all three channels carry something."""
    return [
        np.ascontiguousarray(d * np.array([0.94, 0.96, 1.0])).astype(np.uint8) for d in drawings
    ]


def _gray(drawings: Sequence[Pixels]) -> list[Pixels]:
    """RGB with three equal channels, as most sketch files decode."""
    return [
        np.repeat(np.asarray(Image.fromarray(d).convert("L"))[..., None], 3, axis=2)
        for d in drawings
    ]


def _policy(library: Any, ops: Sequence[Any]) -> Any:
    tail = [library.Resize(_SIZE, _SIZE), library.Normalize(), library.ToTensorV2()]
    return library.Compose([*ops, *tail], seed=0)


def _random_ops(library: Any, fill: dict[str, Any]) -> list[Any]:
    return [
        library.HorizontalFlip(p=0.5),
        library.VerticalFlip(p=0.5),
        library.Rotate(limit=15, p=0.5, **fill),
        library.Affine(scale=(1, 1.5), shear=(-10, 10), p=0.5, **fill),
        library.RandomBrightnessContrast(p=0.5),
    ]


def _fixed_ops(library: Any, **tone: Any) -> list[Any]:
    """The same ops with one value each, so that both libraries must see the same picture."""
    affine = {
        "scale": {"x": (1.2, 1.2), "y": (1.3, 1.3)},
        "shear": {"x": (7, 7), "y": (-4, -4)},
        "rotate": (0.0, 0.0),
    }
    return [
        library.HorizontalFlip(p=1),
        library.VerticalFlip(p=1),
        library.Rotate(limit=(12.5, 12.5), p=1, fill=255),
        library.Affine(**affine, p=1, fill=255),
        library.RandomBrightnessContrast((-0.1, -0.1), (0.15, 0.15), p=1, **tone),
    ]


def _difference(
    drawings: Sequence[Pixels], peer: Any, ops: Sequence[Any], peer_ops: Sequence[Any]
) -> tuple[float, float]:
    """(max, mean) difference in grey levels; ours works op by op here, as the peer does."""
    ours = sketchaug.Compose(
        [*ops, sketchaug.Resize(_SIZE, _SIZE)], seed=0, fuse=False, antialias=False
    )
    theirs = peer.Compose([*peer_ops, peer.Resize(_SIZE, _SIZE)])
    differences = [
        np.abs(ours(drawing).astype(np.int16) - theirs(image=drawing)["image"])
        for drawing in drawings
    ]
    return float(max(d.max() for d in differences)), float(np.mean([d.mean() for d in differences]))


def _time_in_turns(
    candidates: dict[str, Callable[[], Any]], count_images: int, rounds: int
) -> list[Timing]:
    samples: dict[str, list[float]] = {name: [] for name in candidates}
    for round_number in range(rounds + 1):
        for name, run in candidates.items():
            start = time.thread_time()
            run()
            if round_number > 0:  # the first round warms caches up
                samples[name].append((time.thread_time() - start) / count_images * 1e6)
    return [
        Timing(name=name, minimum=min(values), median=median(values))
        for name, values in samples.items()
    ]


# Rounding once per pass instead of once per op: five ops may each move a pixel by half a level, and
# a stroke's edge under two resamples by a few more. Brightness is rounded here and truncated there,
# so a whole sheet may differ by one level; without it the mean has to be far smaller.
_PARITY_MAX, _PARITY_MEAN, _GEOMETRY_MEAN = 8.0, 1.0, 0.1


def compare_with_albumentations(drawings: Sequence[Pixels], *, rounds: int = 7) -> list[Comparison]:
    """Times both libraries on gray and coloured drawings and on evaluation.

    Raises:
        ImportError: If albumentations is not installed.
        RuntimeError: If the two libraries do not see the same picture.
    """
    # Without this it asks a server for its newest version when it is imported.
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    try:
        import albumentations as peer
        import cv2
    except ImportError as missing:
        raise ImportError(
            'the peers are not installed: pip install "sketchaug[bench]"'
        ) from missing
    cv2.setNumThreads(1)
    gray, coloured = _gray(drawings), _coloured(drawings)
    cases = [
        ("policy, gray drawings", gray, True),
        ("policy, colour drawings", coloured, True),
        ("evaluation, gray drawings", gray, False),
        ("evaluation, colour drawings", coloured, False),
    ]
    return [
        _compare(case, pictures, peer, is_random, rounds) for case, pictures, is_random in cases
    ]


def _compare(
    case: str, drawings: Sequence[Pixels], peer: Any, is_random: bool, rounds: int
) -> Comparison:
    fixed = (_fixed_ops(sketchaug, pivot="black"), _fixed_ops(peer)) if is_random else ([], [])
    geometry = _difference(drawings, peer, *(ops[:-1] for ops in fixed))[1]
    if geometry > _GEOMETRY_MEAN:
        raise RuntimeError(f"{case}: the libraries' geometry differs by {geometry:.3f} levels")
    largest, mean = _difference(drawings, peer, *fixed)
    if largest > _PARITY_MAX or mean > _PARITY_MEAN:
        raise RuntimeError(f"{case}: the libraries differ by {largest:g} levels, mean {mean:.3f}")
    ours = _policy(sketchaug, _random_ops(sketchaug, {}) if is_random else [])
    theirs = _policy(peer, _random_ops(peer, {"fill": 255}) if is_random else [])
    slot = np.empty((len(drawings), 3, _SIZE, _SIZE), np.float32)
    indices = np.arange(len(drawings))
    timings = _time_in_turns(
        {
            "sketchaug": lambda: ours.batch(drawings, indices=indices, out=slot, num_threads=1),
            f"albumentations {peer.__version__}": lambda: [
                theirs(image=drawing)["image"] for drawing in drawings
            ],
        },
        len(drawings),
        rounds,
    )
    return Comparison(
        case=case,
        ours=timings[0],
        peer=timings[1],
        max_difference=largest,
        mean_difference=mean,
    )


def report(comparisons: Sequence[Comparison]) -> str:
    """The comparison as a table, with what it ran on."""
    info = _core.build_info()
    lines = [
        f"sketchaug {sketchaug.__version__}, tier {info['tier']}, 1 thread; "
        f"NumPy {np.__version__}, Python {platform.python_version()}, {platform.machine()}",
        f"{_SOURCE_SIDE}x{_SOURCE_SIDE} RGB -> {_SIZE}, microseconds of processor time an image, "
        "median (minimum)",
        "",
        f"{'case':<28}{'sketchaug':>18}{comparisons[0].peer.name:>24}{'ratio':>8}   difference",
    ]
    for c in comparisons:
        ours = f"{c.ours.median:.0f} ({c.ours.minimum:.0f})"
        peer = f"{c.peer.median:.0f} ({c.peer.minimum:.0f})"
        lines.append(
            f"{c.case:<28}{ours:>18}{peer:>24}{c.ratio:>7.1f}x"
            f"   max {c.max_difference:g}, mean {c.mean_difference:.3f}"
        )
    return "\n".join(lines)


def main(folder: Path | None = None, *, count: int = 64) -> None:
    """Runs the comparison and prints it."""
    drawings = load_drawings(folder, count)
    print(report(compare_with_albumentations(drawings)), file=sys.stdout)
