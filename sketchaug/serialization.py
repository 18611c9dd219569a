"""Policies as JSON-safe dicts, in a form with a version of its own.

Every argument is written out, so that a policy keeps its meaning when a later release has other
defaults; `given` says which of those that depend on semantics the user had chosen.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sketchaug.checks import frozen
from sketchaug.transforms.base import OPERATIONS, Step, ordered_fields

FORMAT = "sketchaug.Compose"
VERSION = 1
_ENTRY_KEYS = ("op", "arguments", "given")


def write_policy(steps: Sequence[Step], options: Mapping[str, Any]) -> dict[str, Any]:
    """A policy's ops and options as a dict that survives JSON unchanged."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "transforms": [_plain(step) for step in steps],
        **options,
    }


def read_policy(
    data: Any, option_names: Collection[str]
) -> tuple[tuple[Step, ...], dict[str, Any]]:
    """The ops and options that `write_policy` wrote.

    Args:
        data: The dict, also after a trip through JSON.
        option_names: The options that a policy has.

    Raises:
        TypeError: If `data` is no mapping, or an argument has the wrong type.
        ValueError: If it is not in this form, naming the place.
    """
    if not isinstance(data, Mapping):
        raise TypeError(f"data: expected a dict, got a {type(data).__name__}")
    if data.get("format") != FORMAT:
        hint = "; from_albumentations reads that form" if "transform" in data else ""
        raise ValueError(f"data['format'] must be {FORMAT!r}, got {data.get('format')!r}{hint}")
    if data.get("version") != VERSION:
        raise ValueError(
            f"data['version'] must be {VERSION}, got {data.get('version')!r}: written by another "
            "release of sketchaug"
        )
    needed = {"format", "version", "transforms", *option_names}
    _check_keys("data", data, needed)
    options = {name: data[name] for name in option_names}
    return _read_steps("transforms", data["transforms"]), options


def _plain(value: Any) -> Any:
    if isinstance(value, Step):
        arguments = {one.name: _plain(getattr(value, one.name)) for one in ordered_fields(value)}
        return {"op": type(value).__name__, "arguments": arguments, "given": list(value.given)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _read_steps(place: str, entries: Any) -> tuple[Step, ...]:
    if isinstance(entries, str) or not isinstance(entries, Sequence):
        raise TypeError(f"{place}: expected a list of ops, got {entries!r}")
    return tuple(_read_step(f"{place}[{i}]", entry) for i, entry in enumerate(entries))


def _read_step(place: str, entry: Any) -> Step:
    if not isinstance(entry, Mapping):
        raise TypeError(f"{place}: expected a dict, got {entry!r}")
    _check_keys(place, entry, _ENTRY_KEYS)
    name, arguments = entry["op"], entry["arguments"]
    kind = OPERATIONS.get(name) if isinstance(name, str) else None
    if kind is None:
        (nearest,) = difflib.get_close_matches(str(name), sorted(OPERATIONS), n=1, cutoff=0.0)
        raise ValueError(f"{place}['op']: no op is called {name!r}; the nearest is {nearest!r}")
    if not isinstance(arguments, Mapping):
        raise TypeError(f"{place}['arguments']: expected a dict, got {arguments!r}")
    values = {key: frozen(value) for key, value in arguments.items()}  # JSON has no tuples
    if "transforms" in values:
        values["transforms"] = _read_steps(f"{place}.transforms", values["transforms"])
    try:
        return kind(**values, given=tuple(entry["given"]))
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place}: {name}: {error}") from error


def _check_keys(place: str, data: Mapping[str, Any], needed: Collection[str]) -> None:
    missing = [key for key in needed if key not in data]
    if missing:
        raise ValueError(f"{place}: {sorted(missing)[0]!r} is missing")
    unknown = [key for key in data if key not in needed]
    if unknown:
        raise ValueError(f"{place}: {unknown[0]!r} is not known")
