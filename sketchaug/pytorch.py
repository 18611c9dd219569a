"""`ToTensorV2` where albumentations' users look for it, in a module of this name."""

from __future__ import annotations

from sketchaug.transforms import ToTensorV2

__all__ = ["ToTensorV2"]
