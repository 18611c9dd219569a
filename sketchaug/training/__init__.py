"""Training of sketch classifiers: k-fold runs with Lightning, and prediction with their members.

The settings load at once; what needs torch and Lightning loads when it is first touched, so a
command can check its arguments without waiting for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sketchaug.training.config import TrainConfig
from sketchaug.training.recipes import Recipe, recipe, recipe_names

if TYPE_CHECKING:
    from sketchaug.training.averaging import MovingAverage
    from sketchaug.training.inference import load_member, predict_logits
    from sketchaug.training.metrics import evaluate_logits
    from sketchaug.training.module import SketchModule
    from sketchaug.training.precision import resolve_precision
    from sketchaug.training.prediction import predict
    from sketchaug.training.progress import FoldProgress
    from sketchaug.training.run_folder import RunFolder
    from sketchaug.training.runner import train

__all__ = [
    "FoldProgress",
    "MovingAverage",
    "Recipe",
    "RunFolder",
    "SketchModule",
    "TrainConfig",
    "evaluate_logits",
    "load_member",
    "predict",
    "predict_logits",
    "recipe",
    "recipe_names",
    "resolve_precision",
    "train",
]

_MODULE_OF = {
    "FoldProgress": "progress",
    "MovingAverage": "averaging",
    "RunFolder": "run_folder",
    "SketchModule": "module",
    "evaluate_logits": "metrics",
    "load_member": "inference",
    "predict": "prediction",
    "predict_logits": "inference",
    "resolve_precision": "precision",
    "train": "runner",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
