"""Random numbers that were drawn before: what a peer is given instead of its own."""

from __future__ import annotations

from collections import deque

import numpy as np


class ScriptedNumpy:
    """NumPy whose `random` hands out a script, call by call, each answer for one name."""

    def __init__(self, script):
        self.random = self
        self.script = deque(script)

    def __getattr__(self, name):
        return getattr(np, name)

    def _next(self, name):
        wanted, value = self.script.popleft()
        assert wanted == name, f"expected a call of {wanted}, got {name}"
        return value

    def rand(self, *_size):
        return self._next("rand")

    def beta(self, *_arguments, size=None):
        return self._next("beta")

    def randint(self, *_limits, size=None):
        return self._next("randint")
