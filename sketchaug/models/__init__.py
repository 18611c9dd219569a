"""Sketch classifiers: EVA02 and ConvNeXtV2 of timm side by side under one linear head.

Configurations load at once; the models load torch and timm when first touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sketchaug.models.config import BackboneConfig, ModelConfig, Preprocessing
from sketchaug.models.presets import preset, preset_names

if TYPE_CHECKING:
    from sketchaug.models.classifier import SketchClassifier, build_model

__all__ = [
    "BackboneConfig",
    "ModelConfig",
    "Preprocessing",
    "SketchClassifier",
    "build_model",
    "preset",
    "preset_names",
]


def __getattr__(name: str) -> Any:
    if name in ("SketchClassifier", "build_model"):
        from sketchaug.models import classifier

        return getattr(classifier, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
