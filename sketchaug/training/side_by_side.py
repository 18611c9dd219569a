"""Folds trained side by side: each in a process of its own, with its share of the cores.

A small network gains little from a second thread, and threads that wait for each other stall as
soon as anything else wants a core. Processes of one thread each share two cores evenly.
"""

from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any

import sketchaug
from sketchaug.threads import resolve_threads
from sketchaug.training.config import TrainConfig
from sketchaug.training.precision import resolve_device
from sketchaug.training.progress import fold_label, progress_bar

# Where this very package was found. Not `-m`: that searches the current folder first, which may be
# a checkout whose extension has not been built.
_PACKAGES = Path(sketchaug.__file__).parents[1]
_START = """
import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from sketchaug.training.fold_process import main
sys.exit(main())
"""


def resolve_jobs(config: TrainConfig) -> int:
    """Returns how many folds train at once, which `config.jobs` = None leaves open.

    That is one on an accelerator, which a member fills, and for stacks with pretrained weights,
    whose optimizers fill the memory. Other stacks on a CPU train one more fold than there are
    cores, so that the last fold does not train alone for long.
    """
    if config.jobs is not None:
        return min(config.jobs, config.folds)
    cores = resolve_threads(None)
    pretrained = any(one.pretrained for one in config.resolved_model().backbones)
    if cores == 1 or pretrained or resolve_device(config.accelerator).type != "cpu":
        return 1
    return min(config.folds, cores + 1)


def train_side_by_side(config: TrainConfig, folds: Sequence[int], *, jobs: int) -> None:
    """Trains the members of folds whose run folder has been begun.

    If one of them fails, the others are stopped: started again, the run goes on after the last
    validation of each.

    Args:
        config: The run.
        folds: Which folds.
        jobs: How many at once, 2 or more.

    Raises:
        ChildProcessError: If a fold's process died without saying why.
        Exception: What a fold raised, with its traceback as a note.
    """
    share = replace(
        config,
        jobs=1,
        num_threads=config.num_threads or max(1, resolve_threads(None) // jobs),
        cache_mb=config.cache_mb // jobs,
    )
    crew = _Crew(share)
    with ThreadPoolExecutor(jobs) as pool:
        try:
            _finish(pool.submit(crew.train, fold, line) for line, fold in enumerate(folds))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            crew.stop()
            raise


def _finish(futures: Iterable[Future[None]]) -> None:
    for future in as_completed(list(futures)):
        future.result()


class _Crew:
    """The processes that train now."""

    def __init__(self, config: TrainConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._children: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def train(self, fold: int, line: int) -> None:
        """Trains one fold to its end and shows its progress on the given line."""
        child = self._start(fold)
        try:
            error = self._follow(child, fold, line)
            status = child.wait()
        finally:
            child.kill()  # nothing if it has ended
            child.communicate()
            with self._lock:
                self._children.discard(child)
        if error is not None:
            raise _rebuilt(error)
        if status != 0:
            raise ChildProcessError(_cause_of_death(fold, status))

    def stop(self) -> None:
        """Ends all of them, and lets none begin."""
        with self._lock:
            self._stopped = True
            for child in self._children:
                child.kill()

    def _start(self, fold: int) -> subprocess.Popen[str]:
        with self._lock:
            if self._stopped:
                raise ChildProcessError(f"fold {fold}: not trained, because another one failed")
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(_PACKAGES)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "OMP_NUM_THREADS": str(self._config.num_threads)},
            )
            self._children.add(child)
        return child

    def _follow(self, child: subprocess.Popen[str], fold: int, line: int) -> dict[str, str] | None:
        """Sends the task, shows what comes back, and returns the child's error if it has one."""
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            json.dump({"config": self._config.to_dict(), "fold": fold}, child.stdin)
            child.stdin.write("\n")
            child.stdin.flush()  # and left open: the child ends when this process does
        except BrokenPipeError:
            return None  # its exit status says more
        bar: Any = None
        error = None
        for text in child.stdout:
            message = json.loads(text)
            if "error" in message:
                error = message["error"]
            elif bar is None:
                bar = progress_bar(
                    label=fold_label(fold, self._config.folds),
                    unit="step",
                    position=line,
                    total=message["total"],
                    initial=message["step"],
                )
            else:
                bar.set_postfix(message["figures"], refresh=False)
                bar.update(message["step"] - bar.n)
        if bar is not None:
            bar.close()
        return error


def _rebuilt(error: dict[str, str]) -> Exception:
    """The error that a child described, of the class that it named."""
    try:
        rebuilt: Exception = getattr(builtins, error["kind"])(error["text"])
    except TypeError:  # the class is built from more than a text
        rebuilt = RuntimeError(error["text"])
    rebuilt.add_note(error["traceback"])
    return rebuilt


def _cause_of_death(fold: int, status: int) -> str:
    if status < 0:
        cause = f"was killed by signal {-status}"
        if status == -9:
            cause += ", perhaps for want of memory (fewer jobs need less)"
    else:
        cause = f"ended with status {status}"
    return f"fold {fold}: its process {cause}; started again, the run goes on where it stopped"
