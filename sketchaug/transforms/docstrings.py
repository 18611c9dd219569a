"""Docstrings of ops: what a class takes over from its bases stands in its own help as well."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

_HEADING = "Attributes:"
_START = re.compile(r"^(?=    \w+: )", re.MULTILINE)


def complete_docstring(cls: type, fields: Iterable[str]) -> None:
    """Adds to a class' docstring the entries of those fields that its bases tell about.

    Args:
        cls: The class.
        fields: Its arguments in a reader's order, which becomes that of the entries.
    """
    if cls.__doc__ is None:  # python -OO
        return
    entries: dict[str, str] = {}
    for base in cls.__mro__:
        for name, text in _entries(base.__doc__ or "").items():
            entries.setdefault(name, text)
    told = "\n".join(entries[name] for name in fields if name in entries)
    summary = inspect.cleandoc(cls.__doc__).partition(f"{_HEADING}\n")[0].rstrip()
    cls.__doc__ = f"{summary}\n\n{_HEADING}\n{told}\n"


def _entries(docstring: str) -> dict[str, str]:
    """The entries under "Attributes:", the last section of an op's docstring, by name."""
    section = inspect.cleandoc(docstring).partition(f"{_HEADING}\n")[2]
    texts = [text.rstrip() for text in _START.split(section)[1:]]
    return {text.partition(":")[0].strip(): text for text in texts}
