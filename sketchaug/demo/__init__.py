"""Demo sketch set: parametric stroke drawings, so that everything can be tried without data.

`draw_sketch` draws one drawing; `write_demo_set` writes a folder in the competition's layout.
Needs NumPy and Pillow only.
"""

from __future__ import annotations

from .sketches import CLASS_NAMES, draw_sketch
from .writer import DemoSet, write_demo_set

__all__ = ["CLASS_NAMES", "DemoSet", "draw_sketch", "write_demo_set"]
