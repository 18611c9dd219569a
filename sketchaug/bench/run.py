"""Runs rows: every peer is held to our result, then all candidates take turns."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import sketchaug
from sketchaug import _core
from sketchaug.bench.case import Case
from sketchaug.bench.drawings import SIDE, coloured, gray, jpeg_files, load_drawings
from sketchaug.bench.parity import Difference, hold_peer, own_results
from sketchaug.bench.peers import Peer, load_peers
from sketchaug.bench.peers.entry import Entry
from sketchaug.bench.peers.remote import RemoteCandidate, RemotePython, remote_python
from sketchaug.bench.peers.threads import single_threaded
from sketchaug.bench.results import Measured, Results, Row
from sketchaug.bench.rows import GROUPS, Material
from sketchaug.bench.timing import Timing, Turn, in_turns, turn_of
from sketchaug.threads import resolve_threads

OURS = "sketchaug"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What to run.

    Attributes:
        groups: Names of groups of rows.
        peers: Names of peers.
        data: Folder of drawings; None takes the demo's.
        count: Drawings to work on, at most.
        seconds: About how long each row takes.
        pythons: Pythons of other environments, in which the same peers are looked for.
    """

    groups: Sequence[str]
    peers: Sequence[str]
    data: Path | None = None
    count: int = 64
    seconds: float = 1.0
    pythons: Sequence[Path] = ()


def run(options: Options, *, say: Callable[[str], None] | None = None) -> Results:
    """Runs all rows.

    Args:
        options: What to run.
        say: Is told the name of each row before it runs.

    Raises:
        FileNotFoundError: If the folder of drawings holds none.
        ParityError: If a peer does not do the same work as we.
    """
    with ExitStack() as stack:
        drawings = load_drawings(options.data, options.count)
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="sketchaug-bench-")))
        pythons = [
            stack.enter_context(remote_python(path, options.peers)) for path in options.pythons
        ]
        peers, absent = load_peers(options.peers)
        stack.enter_context(single_threaded())
        material = Material(
            gray=gray(drawings),
            coloured=coloured(drawings),
            files=jpeg_files(options.data, drawings, scratch),
            threads=resolve_threads(None),
        )
        rows = []
        for group in options.groups:
            for case in GROUPS[group](material):
                if say is not None:
                    say(case.key)
                rows.append(measure(case, peers, pythons, options.seconds))
    elsewhere = {label for python in pythons for label in python.offers}
    missing = [
        name
        for name in absent
        if not any(label.split()[0] == name.split()[0] for label in elsewhere)
    ]
    facts = _facts(options, len(drawings), peers, sorted(elsewhere))
    return Results(facts=facts, rows=tuple(rows), absent=tuple(missing))


def measure(
    case: Case, peers: Sequence[Peer], pythons: Sequence[RemotePython], seconds: float
) -> Row:
    """One row: parity, then time.

    Raises:
        ParityError: If a peer does not do the same work as we.
    """
    samples = own_results(case)
    turns: dict[str, Turn] = {OURS: turn_of(case.run, case.items, case.clock)}
    differences: dict[str, Difference] = {}
    for label, entry in _entries(case, peers):
        differences[label] = hold_peer(case, label, samples, entry.checked, entry.limits)
        items = [entry.prepare(item) for item in case.items]
        turns[label] = turn_of(entry.run, items, case.clock)
    for label, remote in _remote_entries(case, pythons):
        if label in turns:  # the same release stands here already
            continue
        remote.take(case.items, case.clock)
        differences[label] = hold_peer(case, label, samples, remote.checked, remote.limits)
        turns[label] = remote.turn
    timings = in_turns(turns, seconds=seconds, least=case.least)
    return Row(
        group=case.group,
        name=case.name,
        unit=case.unit,
        clock=case.clock,
        note=case.note,
        ours=_measured(case, OURS, timings[OURS], None),
        peers=tuple(
            _measured(case, label, timings[label], difference)
            for label, difference in differences.items()
        ),
    )


def _entries(case: Case, peers: Sequence[Peer]) -> Iterator[tuple[str, Entry]]:
    yield from (case.own_peers or {}).items()
    for peer in peers:
        if case.key in peer.entries:
            entry = peer.entries[case.key]
            yield f"{peer.label}, {entry.label}" if entry.label else peer.label, entry


def _remote_entries(
    case: Case, pythons: Sequence[RemotePython]
) -> Iterator[tuple[str, RemoteCandidate]]:
    for python in pythons:
        for label, offers in python.offers.items():
            if case.key in offers:
                candidate = RemoteCandidate(python, label, case.key)
                more = candidate.offer["label"]
                yield f"{label}, {more}" if more else label, candidate


def _measured(case: Case, label: str, timing: Timing, difference: Difference | None) -> Measured:
    scale = 1e6 / case.count_units
    return Measured(
        label=label,
        minimum=timing.minimum * scale,
        median=timing.median * scale,
        largest=None if difference is None else difference.largest,
        mean=None if difference is None else difference.mean,
    )


def _facts(
    options: Options, count: int, peers: Sequence[Peer], elsewhere: Sequence[str]
) -> dict[str, str]:
    build = _core.build_info()
    source = "the demo's" if options.data is None else f"from {options.data.name}"
    return {
        "sketchaug": f"{sketchaug.__version__}, tier {build['tier']}",
        "processor": f"{_processor()}, {os.cpu_count()} threads, {resolve_threads(None)} usable",
        "python": f"{platform.python_version()}, NumPy {np.__version__}",
        "drawings": f"{count} of {SIDE}x{SIDE} pixels, {source}",
        "peers": ", ".join(peer.label for peer in peers) or "none",
        **({"peers elsewhere": ", ".join(elsewhere)} if elsewhere else {}),
    }


def _processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
