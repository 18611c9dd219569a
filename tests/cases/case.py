"""One way to use an op, which tests/checks.py judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sketchaug as A

SEED = 20


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way to use an op. `tolerance`: grey levels between the core and the unrounded reference.

    Rounding takes half a level, float32 coordinates up to a hundredth.
    """

    name: str
    op: Any
    tolerance: float = 0.51

    def policy(self, **options):
        return A.Compose([self.op], seed=SEED, **options)

    def batch_policy(self, *tail):
        return A.Compose([self.op, A.Resize(17, 23), *tail], seed=SEED)
