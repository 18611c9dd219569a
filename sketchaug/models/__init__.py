"""Sketch classifiers: EVA02 and ConvNeXtV2 of timm side by side under one linear head."""

from __future__ import annotations

from sketchaug.models.classifier import SketchClassifier, build_model
from sketchaug.models.config import BackboneConfig, ModelConfig, Preprocessing
from sketchaug.models.presets import preset, preset_names

__all__ = [
    "BackboneConfig",
    "ModelConfig",
    "Preprocessing",
    "SketchClassifier",
    "build_model",
    "preset",
    "preset_names",
]
