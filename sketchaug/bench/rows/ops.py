"""Every op in its own right: uint8 RGB drawings with equal channels in, uint8 out, one thread.

What is timed is the op as its users have it: through a policy, paper of its own finding,
antialiased. What is compared is `fuse=False, antialias=False` on white paper, because that is what
the others do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sketchaug import _core
from sketchaug.bench.case import EXACT, Case, Checked
from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Limits
from sketchaug.bench.rows.material import Material
from sketchaug.pipeline import Compose
from sketchaug.transforms import Transform
from sketchaug.transforms.base import OPERATIONS

# OpenCV 4 moves coordinates to 1/32 pixel, 5 does not: a stroke's edge then moves by 1/64 of its
# contrast.
_SAMPLED = Limits(largest=9, mean=0.2)
_SHRUNK = Limits(largest=1, mean=0.03)
# They cut the fraction off, we round it.
_CUT_OFF = Limits(largest=1, mean=1)
_SIZE = {"height": fixed.SIZE, "width": fixed.SIZE}
_CROP = dict(zip(("height", "width"), fixed.CROP, strict=True))


@dataclass(frozen=True, kw_only=True)
class _Row:
    """How an op is asked for, and what its peers are held to.

    Attributes:
        told: Arguments of the op.
        limits: How far a peer may lie from us.
        checked: Arguments of what is compared, in place of some of those told.
        antialias: Compares antialiased results.
        is_traced: Tells peers where the pixels come from: their own draw would be another.
        judged: See `Case`.
        sheet: Level of the plain sheet on which results are compared; None: on drawings.
        note: See `Case`.
    """

    told: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = EXACT
    checked: Mapping[str, Any] = field(default_factory=dict)
    antialias: bool = False
    is_traced: bool = False
    judged: Callable[[Array, Array], Array] | None = None
    sheet: int | None = None
    note: str = ""


def _covered(result: Array, item: Array) -> Array:
    """The share of the sheet that was covered, in hundredths."""
    return np.array([100 * np.mean(result != item)])


def _moments(result: Array, item: Array) -> Array:
    """Mean and standard deviation of what was added, grey levels."""
    added = result.astype(float) - item
    return np.array([added.mean(), added.std()])


def _hole(**told: Any) -> _Row:
    limits = Limits(largest=0.3, mean=0.3)
    return _Row(told=told, judged=_covered, sheet=40, limits=limits)


_SIDE = (fixed.HOLE, fixed.HOLE)
_SQUARE: dict[str, Any] = {"scale": (fixed.SHARE, fixed.SHARE), "ratio": (1, 1)}

# Ops that others have; the rest of the registry is ours alone.
_SHARED: dict[str, _Row] = {
    "HorizontalFlip": _Row(),
    "VerticalFlip": _Row(),
    "Transpose": _Row(),
    "RandomRotate90": _Row(),
    "Rotate": _Row(told={"limit": (fixed.ANGLE,) * 2, "border_mode": 0}, limits=_SAMPLED),
    "SafeRotate": _Row(told={"limit": (fixed.ANGLE,) * 2}, limits=_SAMPLED),
    "Affine": _Row(
        told={
            "scale": (fixed.FACTOR,) * 2,
            "rotate": (fixed.TURN,) * 2,
            "translate_px": {"x": (fixed.SHIFT[0],) * 2, "y": (fixed.SHIFT[1],) * 2},
        },
        limits=_SAMPLED,
    ),
    "ShiftScaleRotate": _Row(
        told={
            "shift_limit": 0,
            "scale_limit": (fixed.FACTOR - 1,) * 2,
            "rotate_limit": (fixed.TURN,) * 2,
        },
        limits=_SAMPLED,
    ),
    "Perspective": _Row(limits=_SAMPLED, is_traced=True),
    "ElasticTransform": _Row(
        told={"alpha": 10, "sigma": 50},
        # The field itself is large enough to be seen here.
        checked={"amplitude": (3, 3), "sigma": 20, "alpha": 1},
        limits=_SAMPLED,
        is_traced=True,
    ),
    "GridDistortion": _Row(limits=_SAMPLED, is_traced=True),
    "Resize": _Row(
        told=_SIZE,
        # Every library has a filter of its own: a triangle, an area's mean, samples in between.
        limits=Limits(largest=128, mean=2),
        antialias=True,
        note="antialiased",
    ),
    "RandomCrop": _Row(told=_CROP, is_traced=True),
    "CenterCrop": _Row(told=_CROP),
    "RandomResizedCrop": _Row(
        told={"size": (fixed.SIZE,) * 2},
        limits=_SAMPLED,
        is_traced=True,
        note="ours antialiased, others not",
    ),
    "PadIfNeeded": _Row(
        told={"min_height": fixed.PADDED, "min_width": fixed.PADDED, "border_mode": 0}
    ),
    "LongestMaxSize": _Row(
        told={"max_size": fixed.SIZE}, limits=_SHRUNK, note="ours antialiased, others not"
    ),
    "SmallestMaxSize": _Row(
        told={"max_size": fixed.SIZE}, limits=_SHRUNK, note="ours antialiased, others not"
    ),
    "Letterbox": _Row(told=_SIZE, limits=_SHRUNK, note="ours antialiased, others not"),
    "RandomBrightnessContrast": _Row(
        told={
            "brightness_limit": (fixed.BRIGHTNESS,) * 2,
            "contrast_limit": (fixed.CONTRAST,) * 2,
            "pivot": "black",
        },
        limits=_CUT_OFF,
    ),
    "RandomGamma": _Row(told={"gamma_limit": (100 * fixed.GAMMA,) * 2}, limits=_CUT_OFF),
    "InvertImg": _Row(),
    "ToGray": _Row(limits=Limits(largest=1, mean=0.05)),
    "Equalize": _Row(),
    "CLAHE": _Row(
        told={"clip_limit": (fixed.CLIP,) * 2},
        limits=Limits(largest=16, mean=1),  # theirs goes to LAB in 8 bits and back
    ),
    "EdgeMap": _Row(told={"threshold": fixed.EDGES, "ink": "white"}),
    "GaussianBlur": _Row(
        told={"blur_limit": (fixed.BLUR,) * 2, "sigma_limit": (fixed.SIGMA,) * 2},
        limits=Limits(largest=1, mean=0.02),
    ),
    "MotionBlur": _Row(
        told={"blur_limit": (fixed.BLUR,) * 2, "angle_range": (0, 0)},
        limits=Limits(largest=1, mean=0.02),
    ),
    "UnsharpMask": _Row(
        told={
            "blur_limit": (fixed.BLUR,) * 2,
            "sigma_limit": (fixed.SIGMA,) * 2,
            "alpha": (fixed.ALPHA,) * 2,
            "threshold": fixed.THRESHOLD,
        },
        limits=Limits(largest=2, mean=0.05),
    ),
    "Sharpen": _Row(
        told={"alpha": (fixed.ALPHA,) * 2, "lightness": (fixed.LIGHTNESS,) * 2},
        limits=Limits(largest=1, mean=0.05),
    ),
    "Morphological": _Row(told={"scale": (2, 3), "semantics": "2.0"}),
    "GaussNoise": _Row(
        told={"std_range": (fixed.NOISE,) * 2, "per_channel": False},
        judged=_moments,
        sheet=128,
        limits=Limits(largest=0.7, mean=0.7),
        note="one noise for three equal channels",
    ),
    "CoarseDropout": _hole(num_holes_range=(1, 1), hole_height_range=_SIDE, hole_width_range=_SIDE),
    "Erasing": _hole(**_SQUARE),
    "RandomErasing": _hole(**_SQUARE),
}

# More than one row of an op: (op, row).
_MORE: dict[str, tuple[str, _Row]] = {
    "Resize, plain": (
        "Resize",
        _Row(told=_SIZE, limits=_SHRUNK, note="ours antialiased, others not"),
    ),
}


def op_names() -> tuple[str, ...]:
    """All ops of the registry that touch pixels, by name."""
    types = _core.op_types()
    return tuple(
        sorted(
            name
            for name, kind in OPERATIONS.items()
            if name == kind.__name__
            and issubclass(kind, Transform)
            and "core_name" in vars(kind)
            and types[kind.core_name]["stage"] != "group"
        )
    )


def own_ops() -> tuple[str, ...]:
    """Ops that no peer has: they are timed alone."""
    return tuple(name for name in op_names() if name not in _SHARED)


def cases(material: Material) -> Iterator[Case]:
    """A case for every op."""
    for name in op_names():
        yield _case(name, name, _SHARED.get(name, _Row()), material)
        for more, (op, row) in _MORE.items():
            if op == name:
                yield _case(more, op, row, material)


def _case(label: str, name: str, row: _Row, material: Material) -> Case:
    kind: Any = OPERATIONS[name]
    policy = Compose([kind(**row.told, p=1)], seed=0)
    white = {"fill": fixed.PAPER} if hasattr(kind, "fill") else {}
    same = Compose(
        [kind(**{**row.told, **white, **row.checked}, p=1)],
        seed=0,
        fuse=row.antialias,
        antialias=row.antialias,
    )

    def check(item: Array, index: int) -> Checked:
        params = same.sample(index)
        given = {
            draw: np.asarray(value)
            for draw, value in params[0].items()
            if isinstance(value, (int, float)) and draw != "applied"
        }
        if row.is_traced:
            map_x, map_y = same._plan.trace(item, same._plan.sample(index))
            given |= {"map_x": np.asarray(map_x), "map_y": np.asarray(map_y)}
        return same.apply(item, params), given

    def run(items: list[Array]) -> None:
        for item in items:
            policy(item)

    sheets = None if row.sheet is None else [np.full_like(material.gray[0], row.sheet)] * 2
    more: dict[str, Any] = {} if row.judged is None else {"judged": row.judged}
    return Case(
        group="ops",
        name=label,
        items=material.gray,
        run=run,
        check=check,
        limits=row.limits,
        checked_items=sheets,
        note=row.note,
        **more,
    )
