"""Ops that set the canvas: what may be typed, and what may not."""

from __future__ import annotations

import enum
import re

import pytest

import sketchaug as A

CROPS = (A.RandomCrop, A.CenterCrop)


class Place(enum.Enum):
    """As albumentations 1.4 has its positions."""

    TOP_LEFT = "top_left"


def numbers(op, semantics=None):
    return op.under(semantics).core_arguments()


def test_a_resized_crop_by_every_spelling():
    meant = A.RandomResizedCrop(size=(5, 7), scale=(0.5, 1))
    older = A.RandomResizedCrop(size=(5, 7), scale=(0.5, 1), semantics="1.4")
    assert A.RandomResizedCrop((5, 7), scale=(0.5, 1)) == meant
    assert A.RandomResizedCrop(5, 7, scale=(0.5, 1)) == older
    assert A.RandomResizedCrop(height=5, width=7, scale=(0.5, 1)) == older
    assert A.RandomResizedCrop((5, 7), width=None, height=None, scale=(0.5, 1)) == older
    assert numbers(meant) == numbers(older) == (5, 7, 0.5, 1, 0.75, 4 / 3)


def test_numbers_in_the_order_of_the_core():
    for crop in CROPS:
        assert numbers(crop(5, 7)) == (5, 7, 0)
        assert numbers(crop(5, 7, pad_if_needed=True)) == (5, 7, 1)
    assert numbers(A.PadIfNeeded()) == (1024, 1024, 0, 0, 0)
    assert numbers(A.PadIfNeeded(None, 9, 32, None, "random")) == (0, 9, 32, 0, 5)
    assert A.PadIfNeeded(position=Place.TOP_LEFT) == A.PadIfNeeded(position="top_left")
    assert numbers(A.LongestMaxSize(9)) == numbers(A.SmallestMaxSize((9, 9))) == (9, 9)
    assert numbers(A.LongestMaxSize((3, 9))) == (3, 9)
    assert numbers(A.LongestMaxSize([9]), "2.0") == (9, 9)
    assert numbers(A.Letterbox(5, 7)) == (5, 7)
    assert numbers(A.RandomGamma((50, 200))) == (0.5, 2)
    assert numbers(A.RandomGamma(200)) == (0.01, 2)


def test_borders_of_what_is_padded():
    assert A.PadIfNeeded(9, 9).core_border()[0] == "paper"
    assert A.PadIfNeeded(9, 9).under("1.4").core_border()[0] == "reflect_101"
    assert A.PadIfNeeded(9, 9).under("2.0").core_border() == ("constant", (0, 0, 0))
    older = A.PadIfNeeded(9, 9, border_mode=0, value=255).under(None)
    assert older.core_border() == ("constant", (255, 255, 255))
    assert A.CenterCrop(9, 9, pad_if_needed=True).core_border()[0] == "paper"
    assert A.Letterbox(9, 9, fill=3).core_border() == ("constant", (3, 3, 3))


def test_quarter_turns_are_certain_in_one_release_only():
    assert [A.RandomRotate90().under(v).p for v in (None, "1.4", "2.0")] == [0.5, 0.5, 1]
    assert A.RandomRotate90(p=0.5).under("2.0").p == 0.5


WRONG = [
    (A.RandomCrop, {"height": 0, "width": 5}, ValueError, "height must be in [1, 65500], got 0"),
    (A.CenterCrop, {"height": 5, "width": 0.5}, TypeError, "width: expected an integer, got 0.5"),
    (
        A.CenterCrop,
        {"height": 5, "width": 5, "pad_if_needed": "yes"},
        TypeError,
        "pad_if_needed: expected True or False, got 'yes'",
    ),
    (
        A.RandomCrop,
        {"height": 5, "width": 5, "pad_position": "random"},
        ValueError,
        "pad_position: only 'center' is offered, got 'random'",
    ),
    (A.RandomResizedCrop, {}, TypeError, "size: RandomResizedCrop needs it"),
    (
        A.RandomResizedCrop,
        {"size": 5},
        TypeError,
        "size: expected a pair (height, width), got one of them",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 5, 5)},
        TypeError,
        "size: expected a pair (height, width), got (5, 5, 5)",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 0)},
        ValueError,
        "size[1] must be in [1, 65500], got 0",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 5), "width": 5},
        TypeError,
        "size: came twice, the other time as 'height' and 'width'",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 5), "scale": 0.5},
        TypeError,
        "scale: expected a pair (low, high), got 0.5",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 5), "scale": (0.5, 2)},
        ValueError,
        "scale must be in [1e-06, 1], got 2",
    ),
    (
        A.RandomResizedCrop,
        {"size": (5, 5), "ratio": (0, 1)},
        ValueError,
        "ratio must be in [0.001, 1000], got 0",
    ),
    (
        A.PadIfNeeded,
        {"pad_height_divisor": 8},
        ValueError,
        "min_height and pad_height_divisor: one of them must be None, got 1024 and 8",
    ),
    (
        A.PadIfNeeded,
        {"min_width": None},
        ValueError,
        "min_width and pad_width_divisor: one of them must be None, got None and None",
    ),
    (A.PadIfNeeded, {"min_width": 1.5}, TypeError, "min_width: expected an integer, got 1.5"),
    (
        A.PadIfNeeded,
        {"position": "left"},
        ValueError,
        "position must be one of 'center', 'top_left', 'top_right', 'bottom_left', "
        "'bottom_right', 'random', got 'left'",
    ),
    (A.LongestMaxSize, {"max_size": 0}, ValueError, "max_size must be in [1, 65500], got 0"),
    (
        A.SmallestMaxSize,
        {"max_size": 5.5},
        TypeError,
        "max_size: expected an integer or a pair, got 5.5",
    ),
    (
        A.SmallestMaxSize,
        {"max_size": (5, 9), "semantics": "2.0"},
        ValueError,
        "max_size: albumentations picks one of several sizes, which is not offered; expected one "
        "size, got (5, 9)",
    ),
    (
        A.LongestMaxSize,
        {"max_size": [5, 7, 9]},
        ValueError,
        "max_size: to pick one of a list is not offered; expected a size or a range (low, high), "
        "got [5, 7, 9]",
    ),
    (
        A.LongestMaxSize,
        {"max_size_hw": (5, 9)},
        ValueError,
        "max_size_hw: only None is offered, got (5, 9)",
    ),
    (A.Letterbox, {"height": 5, "width": -1}, ValueError, "width must be in [1, 65500], got -1"),
    (
        A.RandomGamma,
        {"gamma_limit": (0, 100)},
        ValueError,
        "gamma_limit must be in [1, 10000], got 0",
    ),
    (
        A.RandomGamma,
        {"gamma_limit": (120, 80)},
        ValueError,
        "gamma_limit: low must not be above high, got (120, 80)",
    ),
]


@pytest.mark.parametrize(("op", "arguments", "kind", "message"), WRONG)
def test_wrong_arguments_are_named(op, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        op(**arguments)
