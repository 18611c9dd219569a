"""What tests compare of whole training runs."""

from __future__ import annotations

import torch
from safetensors.torch import load_file

from sketchaug.training import RunFolder


def weights(run: RunFolder, fold: int) -> dict[str, torch.Tensor]:
    return load_file(run.fold(fold) / "model.safetensors")


def assert_same_run(one: RunFolder, other: RunFolder) -> None:
    """The same members to the bit, with the same figures on the way."""
    for fold in range(2):
        ours, theirs = weights(one, fold), weights(other, fold)
        assert ours.keys() == theirs.keys()
        for name, value in ours.items():
            assert torch.equal(value, theirs[name]), name
        table = (one.fold(fold) / "metrics.csv").read_text()
        assert table == (other.fold(fold) / "metrics.csv").read_text()
    assert one.scores() == other.scores()
