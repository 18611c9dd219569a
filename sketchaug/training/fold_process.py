"""The process of one fold, started by `side_by_side`.

One line of JSON comes in on stdin, the task; lines of JSON go out on stdout, its progress and, if
it fails, its error. When stdin closes, whoever started the process is gone, and it ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

_SECONDS_BETWEEN_REPORTS = 0.5


def _tell(message: dict[str, Any]) -> None:
    sys.__stdout__.write(json.dumps(message) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


class ReportedBar:
    """Stands in for a progress bar whose real one is in another process."""

    def __init__(self, *, total: int, initial: int = 0, **_unused: Any) -> None:
        self.n = initial
        self._total = total
        self._figures: dict[str, str] = {}
        self._next_report = 0.0
        self._report()

    def update(self, steps: int) -> None:
        """Moves the bar."""
        self.n += steps
        if time.monotonic() >= self._next_report:
            self._report()

    def set_postfix(self, figures: dict[str, str], *, refresh: bool) -> None:
        """Takes figures, which go out with the next report."""
        self._figures = figures

    def close(self) -> None:
        """Reports the last step."""
        self._report()

    def _report(self) -> None:
        self._next_report = time.monotonic() + _SECONDS_BETWEEN_REPORTS
        _tell({"step": self.n, "total": self._total, "figures": self._figures})


def _end_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _train(task: dict[str, Any]) -> None:
    from sketchaug.data import SketchDataset, load_folds
    from sketchaug.training.config import TrainConfig
    from sketchaug.training.member import train_member
    from sketchaug.training.run_folder import RunFolder

    config = TrainConfig.from_dict(task["config"])
    dataset = SketchDataset(config.table_path(), cache_bytes=config.cache_mb * 2**20)
    run = RunFolder(Path(config.out))
    fold_of_row = load_folds(run.folds_path, dataset)
    train_member(run, config, dataset, fold_of_row, task["fold"], open_bar=ReportedBar)


def main() -> int:
    """Trains the fold that stdin names; returns the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    sys.stdout = sys.stderr  # what a library prints must not come between the messages
    task = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        _train(task)
    except Exception as error:
        # The parent knows the built-in classes; it catches this error by the nearest of them.
        kind = next(one.__name__ for one in type(error).__mro__ if one.__module__ == "builtins")
        trace = traceback.format_exc()
        _tell({"error": {"kind": kind, "text": str(error), "traceback": trace}})
        return 1
    return 0
