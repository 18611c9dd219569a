"""Finding and loading pretrained weights, without a network and without a silent gap.

A missing file is an error that says what to do; weights that do not fit the model are an error
too. timm's own loader passes over missing keys when the number of classes changes, which would
leave parts of a backbone random: here every parameter must come from the file.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import timm
import torch
from huggingface_hub import try_to_load_from_cache
from safetensors.torch import load_file
from torch import Tensor, nn

from sketchaug.models.config import CACHE, BackboneConfig

# In the order in which a repository that holds several is read.
_CACHED_NAMES = ("model.safetensors", "pytorch_model.bin", "open_clip_model.safetensors")
# A last norm starts as the identity, so nothing random enters where a checkpoint has none.
_FINAL_NORMS = ("norm.", "fc_norm.", "head.norm.")
_CLASSIFIERS = ("head.",)


def find_weights(backbone: BackboneConfig) -> Path:
    """Returns the local file with a backbone's pretrained weights.

    Args:
        backbone: Its `pretrained` is "cache" or a path.

    Raises:
        FileNotFoundError: If the file is not there; the message names the remedies.
        ValueError: If the backbone asks for no pretrained weights.
    """
    if backbone.pretrained is None:
        raise ValueError(f"backbone {backbone.name!r}: pretrained is None, nothing to find")
    if backbone.pretrained != CACHE:
        path = Path(backbone.pretrained).expanduser()
        if not path.is_file():
            raise FileNotFoundError(
                f"backbone {backbone.name!r}: pretrained weights not found at {path}"
            )
        return path
    card = timm.get_pretrained_cfg(backbone.architecture)
    repository = card.hf_hub_id if card is not None else None
    if repository is not None:
        for name in _CACHED_NAMES:
            found = try_to_load_from_cache(repository, name)
            if isinstance(found, str):
                return Path(found)
    if card is not None and card.url:
        downloaded = Path(torch.hub.get_dir()) / "checkpoints" / Path(str(card.url)).name
        if downloaded.is_file():
            return downloaded
    fetch = f"run `hf download {repository} model.safetensors` where there is a network and "
    raise FileNotFoundError(
        f"backbone {backbone.name!r}: no pretrained weights of {backbone.architecture} in the "
        f"local cache, and none are downloaded here; {fetch if repository else ''}"
        f"copy the file to this machine, then set pretrained to its path, or set pretrained to "
        f"None to start from random weights"
    )


def read_state(path: Path) -> dict[str, Any]:
    """Reads a .safetensors file, or any other with torch's loader for weights only.

    Raises:
        ValueError: If the file holds no readable weights; the message names it.
    """
    try:
        if path.suffix == ".safetensors":
            return dict(load_file(path))
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # each format fails in its own way; the file's name must be told
        raise ValueError(f"{path}: cannot be read as model weights ({error})") from error
    if not isinstance(state, dict):
        raise ValueError(f"{path}: expected a table of weights, got {type(state).__name__}")
    return state


def load_weights(model: nn.Module, path: Path) -> None:
    """Loads a checkpoint into a timm model that has no classifier.

    Keys are first converted by the filter that timm keeps beside the model's class, so that
    official checkpoints and other input sizes fit. The checkpoint's classifier is dropped.

    Raises:
        ValueError: If a parameter is missing in the file, has another shape, or the file holds
            parameters that the model does not know.
    """
    state = read_state(path)
    convert = getattr(importlib.import_module(type(model).__module__), "checkpoint_filter_fn", None)
    if convert is not None:
        state = convert(state, model)
    wanted = model.state_dict()
    missing = [key for key in wanted if key not in state and not key.startswith(_FINAL_NORMS)]
    if missing:
        raise ValueError(
            f"{path}: lacks {len(missing)} of the model's {len(wanted)} weights, "
            f"the first is {missing[0]}"
        )
    extra = [key for key in state if key not in wanted and not key.startswith(_CLASSIFIERS)]
    if extra:
        raise ValueError(
            f"{path}: holds {len(extra)} weights that the model does not know, "
            f"the first is {extra[0]}"
        )
    chosen: dict[str, Tensor] = {key: state[key] for key in wanted if key in state}
    for key, value in chosen.items():
        if value.shape != wanted[key].shape:
            raise ValueError(
                f"{path}: {key} has shape {tuple(value.shape)}, "
                f"the model expects {tuple(wanted[key].shape)}"
            )
    model.load_state_dict({**wanted, **chosen})
