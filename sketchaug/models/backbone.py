"""One timm model turned into a feature extractor with its own normalisation.

The extractor gives the model's own pooled output, whatever its pooling rule is: it is built
without a classifier and nobody picks tokens by hand. Its width is read from a trial run and
compared with what the model promises.
"""

from __future__ import annotations

from typing import Any

import timm
import torch
from torch import Tensor, nn

from sketchaug.models.config import BackboneConfig, Preprocessing
from sketchaug.models.response_norm import use_fast_response_norm
from sketchaug.models.weights import find_weights, load_weights


class Renormalize(nn.Module):
    """Carries images from one mean and deviation to another: one multiply and add a channel."""

    scale: Tensor
    shift: Tensor

    def __init__(
        self,
        source: Preprocessing,
        *,
        mean: tuple[float, float, float],
        std: tuple[float, float, float],
    ) -> None:
        super().__init__()
        source_mean, source_std = torch.tensor(source.mean), torch.tensor(source.std)
        # Both follow from the configuration, so checkpoints need not hold them.
        self.register_buffer(
            "scale", (source_std / torch.tensor(std)).view(3, 1, 1), persistent=False
        )
        self.register_buffer(
            "shift",
            ((source_mean - torch.tensor(mean)) / torch.tensor(std)).view(3, 1, 1),
            persistent=False,
        )

    def forward(self, images: Tensor) -> Tensor:
        """Returns images (N, 3, S, S) normalised with the new statistics."""
        return torch.addcmul(self.shift, images, self.scale)


class Backbone(nn.Module):
    """A timm model without classifier, on images normalised for the stack.

    Attributes:
        name: The configured name.
        width: Number of features of an image.
    """

    name: str
    width: int
    extractor: Any

    def __init__(
        self, config: BackboneConfig, *, preprocessing: Preprocessing, load_pretrained: bool = True
    ) -> None:
        """Builds the model and, if the configuration asks for it, loads its weights.

        Args:
            config: Which model, and where its weights are.
            preprocessing: Size and statistics of the images that will come.
            load_pretrained: False skips the pretrained weights because a whole checkpoint of
                the stack is about to be loaded over them.

        Raises:
            ValueError: If timm has no such model, it refuses the arguments or the input size,
                or its output is not one row of features an image.
            FileNotFoundError: If the pretrained weights are not on this machine.
        """
        super().__init__()
        self.name = config.name
        # Looked up first: a missing file is told before gigabytes are allocated.
        path = find_weights(config) if load_pretrained and config.pretrained is not None else None
        if not timm.is_model(config.architecture):
            raise ValueError(f"backbone {config.name!r}: timm has no model {config.architecture!r}")
        try:
            self.extractor = timm.create_model(
                config.architecture, pretrained=False, num_classes=0, **config.arguments
            )
        except TypeError as error:
            raise ValueError(f"backbone {config.name!r}: {error}") from error
        if path is not None:
            load_weights(self.extractor, path)
        use_fast_response_norm(self.extractor)
        for module in self.extractor.modules():
            if hasattr(module, "fused_attn"):
                module.fused_attn = module.fused_attn and config.fused_attention
        mean = config.mean or preprocessing.mean
        std = config.std or preprocessing.std
        self.renormalize: nn.Module = (
            nn.Identity()
            if (mean, std) == (preprocessing.mean, preprocessing.std)
            else Renormalize(preprocessing, mean=mean, std=std)
        )
        self.width = self._trial_width(preprocessing.size)

    def _trial_width(self, size: int) -> int:
        training = self.extractor.training
        self.extractor.eval()
        try:
            with torch.no_grad():
                features = self(torch.zeros(1, 3, size, size))
        except (AssertionError, RuntimeError) as error:
            raise ValueError(
                f"backbone {self.name!r}: does not take {size}x{size} images ({error})"
            ) from error
        finally:
            self.extractor.train(training)
        promised = int(self.extractor.num_features)
        if features.shape != (1, promised):
            raise ValueError(
                f"backbone {self.name!r}: expected {promised} pooled features an image, "
                f"got an output of shape {tuple(features.shape)}"
            )
        return promised

    def forward(self, images: Tensor) -> Tensor:
        """Returns features (N, width) of images (N, 3, S, S)."""
        features: Tensor = self.extractor(self.renormalize(images))
        return features
