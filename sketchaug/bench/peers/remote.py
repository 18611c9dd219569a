"""Peers of another environment: `serve` runs there and takes its turns among the others."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sketchaug.bench.peers.entry import Array, Given, Limits


@dataclass
class RemotePython:
    """Another Python with peers of its own.

    Attributes:
        offers: What they do: {label: {"group/row": {"label", "limits"}}}.
        absent: Names of those that are not installed there.
    """

    path: Path
    process: subprocess.Popen[str]
    folder: Path
    offers: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def ask(self, do: str, **told: Any) -> dict[str, Any]:
        """Sends a request and waits for its answer.

        Raises:
            RuntimeError: If it failed there, or the process ended.
        """
        stream, answers = self.process.stdin, self.process.stdout
        if stream is None or answers is None:
            raise RuntimeError(f"{self.path}: the process has no pipes")
        line = ""
        try:
            print(json.dumps({"do": do, **told}), file=stream, flush=True)
            line = answers.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RuntimeError(f"peer-python: {self.path} ended; its own words stand above")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"peer-python: {self.path}: {do}: {answer['error']}")
        return answer


@dataclass(frozen=True)
class RemoteCandidate:
    """A peer's entry for one row, elsewhere."""

    python: RemotePython
    peer: str
    key: str

    @property
    def offer(self) -> Mapping[str, Any]:
        """What `serve` says of the entry."""
        return self.python.offers[self.peer][self.key]

    @property
    def limits(self) -> Limits | None:
        """See `Entry`."""
        told = self.offer["limits"]
        return Limits(largest=told[0], mean=told[1]) if told else None

    def take(self, items: Sequence[Array], clock: str) -> None:
        """Hands it what the work is done to."""
        file = self.python.folder / "items.npz"
        with file.open("wb") as stream:
            np.savez(
                stream, allow_pickle=False, **{f"{i:05}": item for i, item in enumerate(items)}
            )
        self.python.ask("take", peer=self.peer, key=self.key, items=str(file), clock=clock)

    def checked(self, item: Array, given: Given) -> Array:
        """Its result."""
        file, result = self.python.folder / "item.npz", self.python.folder / "result.npy"
        with file.open("wb") as stream:
            np.savez(stream, allow_pickle=False, item=item, **given)
        self.python.ask("check", item=str(file), result=str(result))
        made: Array = np.load(result)
        return made

    def turn(self, start: int, count: int) -> float:
        """Seconds that a turn took there."""
        return float(self.python.ask("time", start=start, count=count)["seconds"])


@contextmanager
def remote_python(path: Path, names: Sequence[str]) -> Iterator[RemotePython]:
    """Starts the other Python with those of the named peers that it has.

    Raises:
        FileNotFoundError: If there is no such program.
    """
    if not path.exists():
        raise FileNotFoundError(f"peer-python: {path} does not exist")
    script = Path(__file__).with_name("serve.py")
    with TemporaryDirectory(prefix="sketchaug-bench-") as folder:
        process = subprocess.Popen(
            [path, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            python = RemotePython(path, process, Path(folder))
            loaded = python.ask("load", names=list(names))
            python.offers, python.absent = loaded["offers"], loaded["absent"]
            yield python
        finally:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):  # it has ended already
                        stream.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
