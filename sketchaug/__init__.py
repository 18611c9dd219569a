"""Native augmentation, batch mixing and ensemble voting for sketch classifiers."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from sketchaug import functional
from sketchaug.conversion import from_albumentations
from sketchaug.explain import explain
from sketchaug.mixing import BatchMix, CutMix, MixUp, Mixup, SparseTargets
from sketchaug.pipeline import Compose
from sketchaug.policies import evaluation_policy, train_policy
from sketchaug.replay import ReplayCompose
from sketchaug.transforms import (
    CLAHE,
    Affine,
    AugMix,
    CenterCrop,
    CoarseDropout,
    EdgeMap,
    ElasticTransform,
    Equalize,
    Erasing,
    GaussianBlur,
    GaussNoise,
    GridDistortion,
    HorizontalFlip,
    InkCrop,
    InvertImg,
    Letterbox,
    LongestMaxSize,
    Morphological,
    MotionBlur,
    NoOp,
    Normalize,
    OneOf,
    PadIfNeeded,
    PaperTexture,
    PencilTexture,
    Perspective,
    RandomBrightnessContrast,
    RandomCrop,
    RandomErasing,
    RandomGamma,
    RandomResizedCrop,
    RandomRotate90,
    Resize,
    Rotate,
    SafeRotate,
    Sequential,
    Sharpen,
    ShiftScaleRotate,
    SmallestMaxSize,
    SomeOf,
    StrokeDropout,
    StrokeJitter,
    StrokeThickness,
    ToGray,
    ToTensorV2,
    Transpose,
    UnsharpMask,
    VerticalFlip,
)
from sketchaug.voting import VoteResult, hard_vote, vote

__version__ = "0.1.0"

# Loaded when first touched: most of them need torch, which `import sketchaug` must not load.
_LAZY_MODULES = (
    *("data", "demo", "ensemble", "gallery", "images", "models", "pack", "pytorch", "training"),
)


def __getattr__(name: str) -> Any:
    if name in _LAZY_MODULES:
        return importlib.import_module(f"sketchaug.{name}")
    # With these two a traceback ends with the nearest name.
    raise AttributeError(
        f"module 'sketchaug' has no attribute {name!r}", name=name, obj=sys.modules[__name__]
    )


def __dir__() -> list[str]:
    return sorted([*globals(), *_LAZY_MODULES])


__all__ = [
    "CLAHE",
    "Affine",
    "AugMix",
    "BatchMix",
    "CenterCrop",
    "CoarseDropout",
    "Compose",
    "CutMix",
    "EdgeMap",
    "ElasticTransform",
    "Equalize",
    "Erasing",
    "GaussNoise",
    "GaussianBlur",
    "GridDistortion",
    "HorizontalFlip",
    "InkCrop",
    "InvertImg",
    "Letterbox",
    "LongestMaxSize",
    "MixUp",
    "Mixup",
    "Morphological",
    "MotionBlur",
    "NoOp",
    "Normalize",
    "OneOf",
    "PadIfNeeded",
    "PaperTexture",
    "PencilTexture",
    "Perspective",
    "RandomBrightnessContrast",
    "RandomCrop",
    "RandomErasing",
    "RandomGamma",
    "RandomResizedCrop",
    "RandomRotate90",
    "ReplayCompose",
    "Resize",
    "Rotate",
    "SafeRotate",
    "Sequential",
    "Sharpen",
    "ShiftScaleRotate",
    "SmallestMaxSize",
    "SomeOf",
    "SparseTargets",
    "StrokeDropout",
    "StrokeJitter",
    "StrokeThickness",
    "ToGray",
    "ToTensorV2",
    "Transpose",
    "UnsharpMask",
    "VerticalFlip",
    "VoteResult",
    "evaluation_policy",
    "explain",
    "from_albumentations",
    "functional",
    "hard_vote",
    "train_policy",
    "vote",
]
