"""The stack: backbones side by side, their features joined, one linear head."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sketchaug.models.backbone import Backbone
from sketchaug.models.config import ModelConfig, Preprocessing
from sketchaug.models.ink import Ink


class SketchClassifier(nn.Module):
    """Backbones trained together under one linear head.

    Attributes:
        config: What the stack was built from.
        num_classes: Number of classes.
        feature_widths: Number of features of each backbone, in the order of concatenation.
    """

    def __init__(
        self, config: ModelConfig, num_classes: int, *, load_pretrained: bool = True
    ) -> None:
        """Builds every backbone and the head; see `build_model` for the arguments."""
        super().__init__()
        if num_classes < 2:
            raise ValueError(f"num_classes: must be at least 2, got {num_classes}")
        self.config = config
        self.num_classes = num_classes
        self.ink: nn.Module = Ink() if config.ink else nn.Identity()
        self.backbones = nn.ModuleDict(
            {
                one.name: Backbone(
                    one, preprocessing=config.preprocessing, load_pretrained=load_pretrained
                )
                for one in config.backbones
            }
        )
        self.feature_widths: tuple[int, ...] = tuple(
            int(backbone.width)  # type: ignore[arg-type]  # torch types a module's parts loosely
            for backbone in self.backbones.values()
        )
        self.dropout = nn.Dropout(config.head_dropout)
        self.head = nn.Linear(sum(self.feature_widths), num_classes)
        # Small weights: the first logits are near zero, so no class is preferred at the start.
        nn.init.trunc_normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    @property
    def preprocessing(self) -> Preprocessing:
        """Size and statistics of the images that the stack expects."""
        return self.config.preprocessing

    def features(self, images: Tensor) -> Tensor:
        """Returns the joined features (N, sum of feature_widths) of images (N, 3, S, S)."""
        seen = self.ink(images)
        return torch.cat([backbone(seen) for backbone in self.backbones.values()], dim=1)

    def forward(self, images: Tensor) -> Tensor:
        """Returns logits (N, num_classes) of images (N, 3, S, S)."""
        logits: Tensor = self.head(self.dropout(self.features(images)))
        return logits


def build_model(
    config: ModelConfig, num_classes: int, *, load_pretrained: bool = True
) -> SketchClassifier:
    """Builds a stack.

    Args:
        config: What it is made of, for example `preset("tiny")`.
        num_classes: Number of classes, at least 2.
        load_pretrained: False leaves out the pretrained weights that the configuration names,
            for a caller who loads a checkpoint of the whole stack next.

    Returns:
        The stack in training mode, with weights drawn from torch's global generator where the
        configuration names no pretrained ones.

    Raises:
        ValueError: If the configuration does not fit timm or the weights do not fit the model.
        FileNotFoundError: If pretrained weights are asked for and are not on this machine.
    """
    return SketchClassifier(config, num_classes, load_pretrained=load_pretrained)
