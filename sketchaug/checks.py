"""Checks of arguments: which argument, the rule, what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sketchaug import _core

Interval = tuple[float, float]

_OP_TYPES = _core.op_types()


def core_limits(op: str, argument: str) -> Interval:
    """Lowest and highest value that the core allows for an op's argument."""
    for name, lower, upper in _OP_TYPES[op]["arguments"]:
        if name == argument:
            return lower, upper
    raise KeyError(f"op {op!r} has no argument {argument!r}")


def frozen(value: Any) -> Any:
    """The value as data that does not change: lists and arrays as tuples, NumPy's numbers as plain.

    The values of a mapping are frozen as well; everything else is returned as it is.
    """
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Enum) and isinstance(value.value, str):
        return value.value  # albumentations' positions
    if isinstance(value, np.ndarray):
        return frozen(value.tolist())
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    return value


def check_flag(name: str, value: Any) -> bool:
    """Returns True or False, for 1 and 0 as well.

    Raises:
        TypeError: If it is anything else.
    """
    if not isinstance(value, bool | np.bool_) and value not in (0, 1):
        raise TypeError(f"{name}: expected True or False, got {value!r}")
    return bool(value)


def check_number(name: str, value: Any, *, within: Interval) -> float:
    """Returns a finite real number inside an interval, both ends included.

    Raises:
        TypeError: If `value` is not a real number.
        ValueError: If it lies outside `within`; NaN does.
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected a number, got {value!r}")
    number = float(value)
    lower, upper = within
    if not lower <= number <= upper:
        raise ValueError(f"{name} must be in [{lower:g}, {upper:g}], got {value!r}")
    return number


def check_interval(name: str, value: Any, *, within: Interval) -> Interval:
    """Returns a (low, high) pair of numbers, in order and inside an interval.

    Raises:
        TypeError: If `value` is not a pair of numbers.
        ValueError: If the pair is out of order or leaves `within`.
    """
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:
        raise TypeError(f"{name}: expected a pair (low, high), got {value!r}")
    low, high = (check_number(name, end, within=within) for end in value)
    if low > high:
        raise ValueError(f"{name}: low must not be above high, got {value!r}")
    return low, high


def symmetric_interval(name: str, value: Any, *, within: Interval) -> Interval:
    """Like `check_interval`; a plain number v means (-v, v)."""
    if not isinstance(value, bool) and isinstance(value, Real):
        end = abs(check_number(name, value, within=within))
        value = (-end, end)
    return check_interval(name, value, within=within)


def fixed_interval(name: str, value: Any, *, within: Interval) -> Interval:
    """Like `check_interval`; a plain number v means exactly v."""
    if not isinstance(value, bool) and isinstance(value, Real):
        value = (value, value)
    return check_interval(name, value, within=within)


def interval_from(low: float, name: str, value: Any, *, within: Interval) -> Interval:
    """Like `check_interval`; a plain number v means (low, v)."""
    if not isinstance(value, bool) and isinstance(value, Real):
        value = (low, value)
    return check_interval(name, value, within=within)


def check_count(name: str, value: Any, *, lower: int = 1, upper: int) -> int:
    """Returns an integer inside [lower, upper].

    Raises:
        TypeError: If `value` is not an integer.
        ValueError: If it lies outside.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected an integer, got {value!r}")
    count = int(value)
    if not lower <= count <= upper:
        raise ValueError(f"{name} must be in [{lower}, {upper}], got {count}")
    return count


def check_output(out: Any) -> NDArray[Any]:
    """Returns the memory of `out` as an array: itself, or a view of a CPU tensor.

    Raises:
        TypeError: If it is anything else; NumPy would make a copy, and results would be lost in it.
    """
    if not isinstance(out, np.ndarray) and not hasattr(out, "__dlpack__"):
        raise TypeError(f"out: expected an array or a CPU tensor, got a {type(out).__name__}")
    return np.asarray(out)


def check_probability(value: Any) -> float:
    """Returns `p`, a number in [0, 1]."""
    return check_number("p", value, within=(0.0, 1.0))
