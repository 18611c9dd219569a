"""The rows by group. A group is made of a `Material` and gives its cases one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sketchaug.bench.case import Case
from sketchaug.bench.rows import batches, files, loading, mixing, ops, policies, votes
from sketchaug.bench.rows.material import Material

GROUPS: dict[str, Callable[[Material], Iterator[Case]]] = {
    "ops": ops.cases,
    "policies": policies.cases,
    "scaling": batches.cases,
    "mix": mixing.cases,
    "vote": votes.cases,
    "files": files.cases,
    "loader": loading.cases,
}

__all__ = ["GROUPS", "Material"]
