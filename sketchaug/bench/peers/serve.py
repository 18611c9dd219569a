"""Runs in a peer's own environment: answers what `remote` asks, a line of JSON each.

Only NumPy and the peer need to be installed there. The lines go in by the standard input and out by
what was the standard output; what libraries print goes to the standard error.
"""

from __future__ import annotations

import json
import os
import sys
import types
from pathlib import Path
from typing import Any


def _borrow_package() -> None:
    """Lets `sketchaug.bench` be imported without sketchaug itself, whose core is not built here."""
    package = types.ModuleType("sketchaug")
    package.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["sketchaug"] = package
    # This folder holds modules called like the libraries themselves.
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != Path(__file__).parent]


class _Server:
    """The peers of this environment, and the row that is asked about."""

    def __init__(self) -> None:
        self.peers: dict[str, Any] = {}
        self.entry: Any = None
        self.items: list[Any] = []
        self.turn: Any = None

    def load(self, names: list[str]) -> dict[str, Any]:
        """Imports peers: what they offer, {peer: {"group/row": facts}}, and who is absent."""
        from sketchaug.bench.peers import load_peers

        present, absent = load_peers(names)
        self.peers = {peer.label: peer for peer in present}
        offers = {
            peer.label: {
                key: {
                    "label": entry.label,
                    "limits": entry.limits and [entry.limits.largest, entry.limits.mean],
                }
                for key, entry in peer.entries.items()
            }
            for peer in present
        }
        return {"offers": offers, "absent": absent}

    def take(self, peer: str, key: str, items: str, clock: Any) -> dict[str, Any]:
        """Prepares the items of a row."""
        import numpy as np

        from sketchaug.bench.timing import turn_of

        self.entry = self.peers[peer].entries[key]
        with np.load(items) as arrays:
            self.items = [self.entry.prepare(arrays[name]) for name in arrays.files]
        self.turn = turn_of(self.entry.run, self.items, clock)
        return {}

    def check(self, item: str, result: str) -> dict[str, Any]:
        """Writes the result for an item and what was drawn for it."""
        import numpy as np

        with np.load(item) as arrays:
            given = {name: arrays[name] for name in arrays.files}
        np.save(result, self.entry.checked(given.pop("item"), given))
        return {}

    def time(self, start: int, count: int) -> dict[str, Any]:
        """Takes a turn."""
        return {"seconds": self.turn(start, count)}


def _serve() -> None:
    # Answers keep a channel of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _borrow_package()
    from sketchaug.bench.peers.threads import single_threaded

    server = _Server()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            with single_threaded():
                answer = getattr(server, request.pop("do"))(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
