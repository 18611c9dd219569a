"""Both spellings of albumentations are understood, and nothing else is."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pydoc
import re

import numpy as np
import pytest
from peers import ARGUMENTS, CASE_NAMES, CASES, NEEDED

import sketchaug as A
from sketchaug.transforms.base import OPERATIONS

EVERY_OP = sorted(set(OPERATIONS.values()), key=lambda op: op.__name__)


def made(op, **arguments):
    """An op, with what it needs if that is not among the arguments."""
    needed = {field.name for field in dataclasses.fields(op)} & set(NEEDED)
    return op(**{**{name: NEEDED[name] for name in needed}, **arguments})


def refuses(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


@pytest.mark.parametrize(("version", "name", "arguments"), CASES, ids=CASE_NAMES)
def test_a_peers_defaults_written_out_are_its_defaults(version, name, arguments):
    """Every argument of the peer is known, and says the same as its being left out."""
    op = OPERATIONS[name]
    written = made(op, **arguments, semantics=version).under(None)
    silent = made(op, semantics=version).under(None)
    assert written.p == arguments["p"]
    if isinstance(written, A.Normalize):
        assert written.levels() == silent.levels()
    elif hasattr(written, "core_op"):
        assert written.core_op()[2:] == silent.core_op()[2:]


@pytest.mark.parametrize(("version", "name", "arguments"), CASES, ids=CASE_NAMES)
def test_each_argument_of_a_peer_is_known_by_itself(version, name, arguments):
    op = OPERATIONS[name]
    for argument, value in arguments.items():
        assert made(op, **{argument: value}).semantics in (None, version)


SAME = {
    "value": (A.Rotate(value=9), A.Rotate(fill=9, semantics="1.4")),
    "colour": (A.Rotate(value=[1, 2, 3]), A.Rotate(fill=(1, 2, 3), semantics="1.4")),
    "cval": (A.Affine(cval=9, mode=1), A.Affine(fill=9, border_mode=1, semantics="1.4")),
    "no value": (A.Rotate(value=None), A.Rotate(semantics="1.4")),
    "masks": (A.Rotate(mask_value=3), A.Rotate(semantics="1.4")),
    "masks, new": (A.Rotate(fill_mask=3, mask_interpolation=0), A.Rotate(semantics="2.0")),
    "always": (A.VerticalFlip(always_apply=True), A.VerticalFlip(p=1, semantics="1.4")),
    "not always": (
        A.VerticalFlip(always_apply=False, p=0.3),
        A.VerticalFlip(p=0.3, semantics="1.4"),
    ),
    "always and p": (A.Rotate(always_apply=True, p=1), A.Rotate(p=1, semantics="1.4")),
    "bilinear": (A.Rotate(interpolation="bilinear"), A.Rotate()),
    "linear": (A.Resize(5, 7, interpolation=1), A.Resize(5, 7, interpolation="linear")),
    "by position": (A.Rotate(15, 1, 0), A.Rotate(limit=15, border_mode=0)),
    "affine": (
        A.Affine(2, None, 3, 4, 5, 1, 0),
        A.Affine(scale=2, translate_px=3, rotate=4, shear=5),
    ),
    "normalize": (A.Normalize(0.5, 0.25, 1.0, "standard"), A.Normalize(0.5, 0.25, 1.0)),
}


@pytest.mark.parametrize(("typed", "meant"), SAME.values(), ids=SAME)
def test_two_ways_to_say_one_thing(typed, meant):
    assert typed == meant
    assert hash(typed) == hash(meant)
    assert repr(typed) == repr(meant)


WRONG = {
    "unknown": (
        A.Rotate,
        {"limits": 3},
        "limits: Rotate has no such argument; the nearest is 'limit'",
    ),
    "of another library": (
        A.Resize,
        {"size": 224},
        "size: Resize has no such argument; it has height, width, p, semantics",
    ),
    "of another op": (
        A.Affine,
        {"value": 255},
        "value: Affine has no such argument; the nearest is 'cval'",
    ),
    "both spellings": (
        A.Rotate,
        {"value": 1, "fill": 1},
        "fill: came twice, the other time as 'value'",
    ),
    "both borders": (
        A.Affine,
        {"mode": 0, "border_mode": 0},
        "border_mode: came twice, the other time as 'mode'",
    ),
    "two releases": (
        A.Rotate,
        {"value": 1, "fill_mask": 0},
        "value and fill_mask are of different releases: albumentations 1.4 knows the first, "
        "2.0 the second; write both in one spelling",
    ),
    "always, but": (
        A.Rotate,
        {"always_apply": True, "p": 0.5},
        "p: came twice, the other time as always_apply=True, which is p=1",
    ),
    "always": (A.Rotate, {"always_apply": "no"}, "always_apply: expected True or False, got 'no'"),
    "missing": (A.Resize, {"height": 3}, "width: Resize needs it"),
}


@pytest.mark.parametrize(("op", "arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant(op, arguments, message):
    with refuses(TypeError, message):
        op(**arguments)


def test_what_comes_without_a_name():
    with refuses(TypeError, "limit: came twice, the first time without its name"):
        A.Rotate(3, limit=3)
    with refuses(
        TypeError,
        "Rotate takes only limit, interpolation, border_mode without their names, got 4 values: "
        "write the others as name=value",
    ):
        A.Rotate(3, 1, 0, 255)
    with refuses(
        TypeError,
        "HorizontalFlip takes names only, got 1 values: write the others as name=value",
    ):
        A.HorizontalFlip(0.3)


NOT_OFFERED = {
    "nearest": (A.Rotate, {"interpolation": 0}, "interpolation: only 1 or 'bilinear' or 'linear'"),
    "cubic": (
        A.Resize,
        {"interpolation": "cubic"},
        "interpolation: only 1 or 'bilinear' or 'linear'",
    ),
    "crop": (A.Rotate, {"crop_border": True}, "crop_border: only False"),
    "method": (A.Affine, {"rotate_method": "ellipse"}, "rotate_method: only 'largest_box'"),
    "balanced": (A.Affine, {"balanced_scale": True}, "balanced_scale: only False"),
    "range": (
        A.RandomBrightnessContrast,
        {"ensure_safe_range": True},
        "ensure_safe_range: only False",
    ),
    "area": (A.Resize, {"area_for_downscale": "image"}, "area_for_downscale: only None"),
    "image": (A.Normalize, {"normalization": "image"}, "normalization: only 'standard'"),
}


@pytest.mark.parametrize(("op", "arguments", "rule"), NOT_OFFERED.values(), ids=NOT_OFFERED)
def test_what_is_not_offered_is_said(op, arguments, rule):
    (value,) = arguments.values()
    with refuses(ValueError, f"{rule} is offered, got {value!r}"):
        made(op, **arguments)


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_the_signature_shows_every_name(op):
    shown = inspect.signature(op).parameters
    peers = {name for ops in ARGUMENTS.values() for name in ops.get(op.__name__, ())}
    assert peers <= set(shown)
    assert {field.name for field in dataclasses.fields(op)} - {"given"} <= set(shown)
    assert "given" not in shown
    first_line = pydoc.render_doc(op, renderer=pydoc.plaintext).splitlines()[3]
    assert first_line.startswith(f" |  {op.__name__}(")
    assert all(name in first_line for name in shown)


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.__name__)
def test_an_op_survives_every_copy(op):
    one = made(op, semantics="2.0")
    for same in (
        copy.deepcopy(one),
        pickle.loads(pickle.dumps(one)),
        dataclasses.replace(one),
        eval(repr(one), vars(A)),
    ):
        assert same == one
        assert hash(same) == hash(one)
    assert made(op) != one


def test_values_cannot_change_under_an_op():
    limits, axes = [1, 2], {"x": [1, 2]}
    op = A.Affine(rotate=limits, scale=axes, translate_percent=np.array([0.1, 0.2]))
    limits[0] = axes["x"][0] = 9
    assert op == A.Affine(rotate=(1, 2), scale={"x": (1, 2)}, translate_percent=(0.1, 0.2))
    assert len({op, A.Affine(scale={"x": (1, 3)}), A.Affine(scale={"x": (1, 2)})}) == 3
