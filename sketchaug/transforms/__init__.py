"""The ops of a policy, as plain data: names and arguments as albumentations users type them.

An op says what may happen to a drawing; `sketchaug.Compose` draws the numbers and runs them
natively.
"""

from __future__ import annotations

from sketchaug.transforms.base import Step, Transform
from sketchaug.transforms.elastic import ElasticTransform, GridDistortion
from sketchaug.transforms.erasing import CoarseDropout, Erasing, RandomErasing
from sketchaug.transforms.filters import GaussianBlur, MotionBlur, Sharpen, UnsharpMask
from sketchaug.transforms.geometry import (
    Affine,
    HorizontalFlip,
    RandomRotate90,
    Rotate,
    Transpose,
    VerticalFlip,
)
from sketchaug.transforms.groups import AugMix, NoOp, OneOf, Sequential, SomeOf
from sketchaug.transforms.ink import InkCrop
from sketchaug.transforms.levels import CLAHE, EdgeMap, Equalize, ToGray
from sketchaug.transforms.marks import PencilTexture, StrokeDropout
from sketchaug.transforms.morphology import Morphological
from sketchaug.transforms.noise import GaussNoise
from sketchaug.transforms.output import Normalize, ToTensorV2
from sketchaug.transforms.paper import PaperTexture
from sketchaug.transforms.sizes import (
    CenterCrop,
    Letterbox,
    LongestMaxSize,
    PadIfNeeded,
    RandomCrop,
    RandomResizedCrop,
    Resize,
    SmallestMaxSize,
)
from sketchaug.transforms.strokes import StrokeJitter, StrokeThickness
from sketchaug.transforms.tilts import Perspective, SafeRotate, ShiftScaleRotate
from sketchaug.transforms.tone import InvertImg, RandomBrightnessContrast, RandomGamma

__all__ = [
    "CLAHE",
    "Affine",
    "AugMix",
    "CenterCrop",
    "CoarseDropout",
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
    "Resize",
    "Rotate",
    "SafeRotate",
    "Sequential",
    "Sharpen",
    "ShiftScaleRotate",
    "SmallestMaxSize",
    "SomeOf",
    "Step",
    "StrokeDropout",
    "StrokeJitter",
    "StrokeThickness",
    "ToGray",
    "ToTensorV2",
    "Transform",
    "Transpose",
    "UnsharpMask",
    "VerticalFlip",
]
