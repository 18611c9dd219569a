"""Sketch sets for training: tables, datasets, folds, batches.

Needs torch; `SketchDataModule` also needs Lightning and is loaded when first touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .collate import BatchMixer, BatchPolicy, Collate
from .dataset import SketchDataset
from .epoch import EpochCell
from .folds import load_folds, save_folds, stratified_folds
from .loader import Loader
from .loaders import evaluation_loader, training_loader
from .order import EpochShuffle
from .sample import Sample

if TYPE_CHECKING:
    from .module import SketchDataModule

__all__ = [
    "BatchMixer",
    "BatchPolicy",
    "Collate",
    "EpochCell",
    "EpochShuffle",
    "Loader",
    "Sample",
    "SketchDataModule",
    "SketchDataset",
    "evaluation_loader",
    "load_folds",
    "save_folds",
    "stratified_folds",
    "training_loader",
]


def __getattr__(name: str) -> Any:
    if name == "SketchDataModule":
        # Lightning takes seconds to import; a plain DataLoader does without it.
        from .module import SketchDataModule

        return SketchDataModule
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
