"""The ops of a policy, as plain data: names and arguments as albumentations users type them.

An op says what may happen to a drawing; `sketchaug.Compose` draws the numbers and runs them
natively.
"""

from __future__ import annotations

from sketchaug.transforms.base import Step, Transform
from sketchaug.transforms.geometry import Affine, HorizontalFlip, Resize, Rotate, VerticalFlip
from sketchaug.transforms.groups import OneOf, Sequential, SomeOf
from sketchaug.transforms.output import Normalize, ToTensorV2
from sketchaug.transforms.tone import RandomBrightnessContrast

__all__ = [
    "Affine",
    "HorizontalFlip",
    "Normalize",
    "OneOf",
    "RandomBrightnessContrast",
    "Resize",
    "Rotate",
    "Sequential",
    "SomeOf",
    "Step",
    "ToTensorV2",
    "Transform",
    "VerticalFlip",
]
