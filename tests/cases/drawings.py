"""Ops made for drawings."""

from __future__ import annotations

CASES = []

SETTINGS = {}
