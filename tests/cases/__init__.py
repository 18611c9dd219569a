"""A case for each op that the core registers, and what the reference must know of it, by family.

`CASES` holds ways to use the ops; `SETTINGS` has, for a class, what its reference takes beside the
drawn numbers.
"""

from __future__ import annotations

from cases import canvas, drawings, erasing, filters, geometry, levels, paper, tone
from cases.case import SEED, Case

_FAMILIES = (geometry, canvas, tone, filters, levels, erasing, drawings, paper)
CASES = [case for family in _FAMILIES for case in family.CASES]
SETTINGS = {kind: read for family in _FAMILIES for kind, read in family.SETTINGS.items()}

__all__ = ["CASES", "SEED", "SETTINGS", "Case"]
