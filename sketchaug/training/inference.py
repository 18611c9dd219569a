"""Logits of one model for rows of a dataset, one model in memory at a time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from sketchaug.models import ModelConfig, SketchClassifier, build_model

VIEWS_OF = {"plain": ("plain",), "flip": ("plain", "flip")}
"""The views behind a recipe's `views`, as they are named in prediction files."""


def load_member(path: Path, config: ModelConfig, num_classes: int) -> SketchClassifier:
    """Builds a stack and loads a fold's weights; nothing else is read, nothing downloaded.

    Args:
        path: model.safetensors, or a Lightning checkpoint of a `SketchModule`.
        config: The stack's configuration.
        num_classes: Number of classes.

    Returns:
        The stack, in evaluation mode.

    Raises:
        FileNotFoundError: If the file is missing.
        ValueError: If it does not hold the weights of this stack; the message names it.
    """
    if not path.is_file():
        raise FileNotFoundError(f"checkpoint: {path} is missing")
    try:
        if path.suffix == ".safetensors":
            state = load_file(path)
        else:
            held = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
            state = {key.removeprefix("model."): value for key, value in held.items()}
        model = build_model(config, num_classes, load_pretrained=False)
        model.load_state_dict(state)
    except Exception as error:  # readers fail in many ways; the file's name must be told
        raise ValueError(f"{path}: does not hold the weights of this model ({error})") from error
    return model.eval()


def predict_logits(
    model: nn.Module,
    batches: Iterable[Mapping[str, Tensor]],
    *,
    views: str = "plain",
    precision: str = "32-true",
    device: torch.device | str = "cpu",
    channels_last: bool = False,
) -> NDArray[np.float32]:
    """Returns float32 logits (N, classes) of all rows, in the order of the batches.

    Args:
        model: A model in evaluation mode.
        batches: Dictionaries with `image` (n, 3, S, S).
        views: "plain", or "flip" for the logarithm of the mean probability of the drawing and
            its mirror image.
        precision: Lightning's name of the number format.
        device: Where the model is.
        channels_last: Whether images lie channels-last in memory.
    """
    device = torch.device(device)
    half = {"bf16-mixed": torch.bfloat16, "16-mixed": torch.float16}.get(precision)
    parts = []
    with torch.inference_mode(), torch.autocast(device.type, half, enabled=half is not None):
        for batch in batches:
            images = batch["image"].to(device)
            if channels_last:
                images = images.contiguous(memory_format=torch.channels_last)
            parts.append(_logits(model, images, views).float().cpu())
    return torch.cat(parts).numpy()


def _logits(model: nn.Module, images: Tensor, views: str) -> Tensor:
    logits: Tensor = model(images)
    if VIEWS_OF[views] == ("plain",):
        return logits
    plain = torch.log_softmax(logits.float(), dim=1)
    mirrored = torch.log_softmax(model(images.flip(-1)).float(), dim=1)
    return torch.logaddexp(plain, mirrored) - math.log(2)
