"""Draws one sketch of the demo set: a pure function of class, seed and number."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import buildings, living, things
from .hand import Hand, draw_habit
from .sheet import draw_sheet, place, render

Model = Callable[[Hand], None]

MODELS: MappingProxyType[str, Model] = MappingProxyType(
    {
        "bicycle": things.bicycle,
        "boat": things.boat,
        "chair": buildings.chair,
        "clock": buildings.clock,
        "cup": things.cup,
        "envelope": buildings.envelope,
        "face": living.face,
        "fish": living.fish,
        "flower": living.flower,
        "house": buildings.house,
        "ladder": buildings.ladder,
        "star": living.star,
        "teapot": things.teapot,
        "tree": living.tree,
        "tricycle": things.tricycle,
        "umbrella": things.umbrella,
    }
)

CLASS_NAMES: tuple[str, ...] = tuple(sorted(MODELS))


def check_class_name(class_name: str) -> None:
    """Raises ValueError unless the demo set can draw this class."""
    if class_name not in MODELS:
        raise ValueError(
            f"class_name: expected one of {', '.join(CLASS_NAMES)}, got {class_name!r}"
        )


def generator_of(purpose: str, *, seed: int, number: int) -> np.random.Generator:
    """The generator of one drawing: Philox keyed by seed, purpose (a class name) and number.

    No drawing shares its stream with another, so a drawing never depends on how many are made.
    """
    for name, value, limit in (("seed", seed, 2**64), ("number", number, 2**32)):
        if not 0 <= value < limit:
            raise ValueError(f"{name}: expected 0 to {limit - 1}, got {value}")
    # zlib.crc32, unlike hash(), is the same in every process.
    words = np.array([seed, zlib.crc32(purpose.encode()) << 32 | number], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=words))


def draw_image(class_name: str, *, seed: int, number: int) -> Image.Image:
    """As draw_sketch, but a Pillow image of mode L or RGB."""
    check_class_name(class_name)
    rng = generator_of(class_name, seed=seed, number=number)
    sheet = draw_sheet(rng)
    hand = Hand(rng, draw_habit(rng))
    MODELS[class_name](hand)
    strokes = hand.strokes
    # Now and then a whole stroke is missing, never the first: it carries the drawing.
    if len(strokes) > 4 and rng.random() < 0.12:
        del strokes[int(rng.integers(1, len(strokes)))]
    return render(place(strokes, sheet, rng, mirror=True), sheet, rng)


def draw_sketch(class_name: str, *, seed: int = 0, number: int) -> NDArray[np.uint8]:
    """Draws one sketch.

    Args:
        class_name: One of CLASS_NAMES.
        seed: Seed of the whole set, 0 to 2**64 - 1.
        number: Which drawing of the class, 0 to 2**32 - 1; every number is another drawing.

    Returns:
        uint8 (H, W) for a gray drawing or (H, W, 3) for RGB, sides of 236 to 800 px. The pixels
        are those before JPEG compression.

    Raises:
        ValueError: The class is unknown, or seed or number out of range.
    """
    return np.asarray(draw_image(class_name, seed=seed, number=number)).copy()
