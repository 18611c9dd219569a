"""Batch mixing: mixup and cutmix of a batch, with soft targets, natively."""

from __future__ import annotations

from sketchaug.mixing.batch_mix import BatchMix
from sketchaug.mixing.targets import SparseTargets
from sketchaug.mixing.timm_calls import Mixup
from sketchaug.mixing.torchvision_calls import CutMix, MixUp

__all__ = ["BatchMix", "CutMix", "MixUp", "Mixup", "SparseTargets"]
