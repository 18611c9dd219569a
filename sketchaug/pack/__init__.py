"""Sketch sets decoded once into one memory-mapped file; its layout is documented in `format`."""

from __future__ import annotations

from .format import PackError
from .reader import Pack, is_pack, split_pack_path
from .tables import PackedTable
from .writer import GRAY_CHOICES, Packed, write_pack

__all__ = [
    "GRAY_CHOICES",
    "Pack",
    "PackError",
    "Packed",
    "PackedTable",
    "is_pack",
    "split_pack_path",
    "write_pack",
]
