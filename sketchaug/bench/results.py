"""What a run found, as plain data that survives JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One candidate of a row.

    Attributes:
        label: Who: a library with its version.
        minimum: Microseconds for a unit, fastest turn.
        median: Middle turn.
        largest: Largest difference from our result; None for ourselves.
        mean: Mean absolute difference.
    """

    label: str
    minimum: float
    median: float
    largest: float | None = None
    mean: float | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is this package."""
        return self.label.startswith("sketchaug")

    @property
    def per_second(self) -> float:
        """Units a second, by the median."""
        return 1e6 / self.median


@dataclass(frozen=True, kw_only=True)
class Row:
    """One piece of work, ours and the peers'.

    Attributes:
        group: Group of rows.
        name: Unique in its group.
        unit: What is counted: "image", "sample".
        clock: "processor" or "wall".
        note: What a reader must know.
        ours: This package.
        peers: The others, in the order in which they took turns.
    """

    group: str
    name: str
    unit: str
    clock: str
    note: str
    ours: Measured
    peers: tuple[Measured, ...]

    @property
    def best(self) -> Measured | None:
        """The fastest peer, by the median: of the other libraries where there are some."""
        others = [peer for peer in self.peers if not peer.is_own]
        return min(others or self.peers, key=lambda peer: peer.median, default=None)

    @property
    def ratio(self) -> float | None:
        """How many times as fast as the fastest peer we are; None without peers."""
        return None if self.best is None else self.best.median / self.ours.median

    @property
    def is_own(self) -> bool:
        """Whether the peers are ourselves in another way, such as on fewer threads."""
        return all(peer.is_own for peer in self.peers)


@dataclass(frozen=True, kw_only=True)
class Results:
    """A whole run.

    Attributes:
        facts: What it ran on, by name.
        rows: Rows in the order of their groups.
        absent: Peers that were asked for and are not installed.
    """

    facts: Mapping[str, str]
    rows: tuple[Row, ...]
    absent: tuple[str, ...]

    def lost(self) -> list[Row]:
        """Rows in which a peer is faster, the worst first."""
        slower = [
            row for row in self.rows if not row.is_own and row.ratio is not None and row.ratio < 1
        ]
        return sorted(slower, key=lambda row: row.ratio or 0)

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """What `to_dict` gave, also after a trip through JSON."""
        rows = tuple(
            Row(
                **{
                    **row,
                    "ours": Measured(**row["ours"]),
                    "peers": tuple(Measured(**peer) for peer in row["peers"]),
                }
            )
            for row in data["rows"]
        )
        return cls(facts=dict(data["facts"]), rows=rows, absent=tuple(data["absent"]))
