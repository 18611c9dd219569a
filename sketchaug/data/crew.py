"""Threads that make things of several parts together, and end when nobody wants more."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")
Whole = TypeVar("Whole")

# A part takes milliseconds; only what hangs for other reasons takes longer.
WAIT_SECONDS = 10.0


class Task(Generic[Part, Whole]):
    """One thing that a crew was told to make."""

    def __init__(
        self, crew: Crew, parts: Sequence[Callable[[], Part]], join: Callable[[list[Part]], Whole]
    ) -> None:
        self._crew = crew
        self._parts = list(parts)
        self._join: Callable[[list[Part]], Whole] | None = join
        self._made: list[Any] = [None] * len(parts)
        self._errors: dict[int, BaseException] = {}
        self._count_missing = len(parts)
        self._lock = threading.Lock()
        self._is_ready = threading.Event()

    def make(self, number: int) -> None:
        """Makes one part; the thread that ends the last one joins them all."""
        try:
            if not self._crew.is_dismissed:
                self._made[number] = self._parts[number]()
        except BaseException as error:  # told to the thread that waits, which would hang otherwise
            self._errors[number] = error
        with self._lock:
            self._count_missing -= 1
            is_last = self._count_missing == 0
        if is_last:
            self._finish()
            self._is_ready.set()

    def _finish(self) -> None:
        join, self._join = self._join, None
        self._parts.clear()  # what they hold is needed no more
        try:
            if join is not None and not self._errors and not self._crew.is_dismissed:
                self._made = [join(self._made)]
        except BaseException as error:
            self._errors[0] = error

    def result(self) -> Whole:
        """Waits for the thing and hands it over, once; raises what its first faulty part raised."""
        self._crew.check_home()
        self._is_ready.wait()
        made, self._made = self._made, []
        errors, self._errors = self._errors, {}
        if not errors:
            whole: Whole = made[0]
            return whole
        try:
            raise errors[min(errors)]
        finally:
            del errors, made  # the traceback holds this frame: no cycle, no batch kept alive


class Crew:
    """Threads that take parts in the order in which they were told of them."""

    def __init__(self, num_threads: int) -> None:
        """Starts threads as they are needed, `num_threads` at most."""
        self.num_threads = num_threads
        members: list[threading.Thread] = []
        self._members = members
        self._pool = ThreadPoolExecutor(
            num_threads,
            thread_name_prefix="sketchaug-loader",
            initializer=lambda: members.append(threading.current_thread()),
        )
        self._home = os.getpid()
        self.is_dismissed = False

    def start(
        self, parts: Sequence[Callable[[], Part]], join: Callable[[list[Part]], Whole]
    ) -> Task[Part, Whole]:
        """Has one thing made.

        Args:
            parts: One or more functions, each for any thread.
            join: Called with what the parts returned, in their order, when all have ended.
        """
        self.check_home()
        task = Task(self, parts, join)
        for number in range(len(parts)):
            self._pool.submit(task.make, number)
        return task

    def check_home(self) -> None:
        """RuntimeError in a forked child, which has a copy of the crew but none of its threads."""
        if os.getpid() != self._home:
            raise RuntimeError(
                "the pass over this loader began before the process was forked, and its threads "
                "stayed behind: iterate over the loader anew"
            )

    def dismiss(self) -> None:
        """Ends the threads, each after the part in its hands, and waits for that a while."""
        if self.is_dismissed or os.getpid() != self._home:
            return
        self.is_dismissed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        # The garbage collector may call this from any thread: from a member, which cannot wait for
        # itself, or from one that holds a lock which a member needs, hence the limit.
        for member in self._members:
            if member is not threading.current_thread():
                member.join(WAIT_SECONDS)
