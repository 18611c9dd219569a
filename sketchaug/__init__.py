"""Native augmentation, batch mixing and ensemble voting for sketch classifiers."""

from __future__ import annotations

from sketchaug import _core

__version__ = "0.1.0"
