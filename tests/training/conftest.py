"""Small drawings and a small stack: real training in a second or two."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from sketchaug.models import BackboneConfig, ModelConfig, Preprocessing
from sketchaug.training import RunFolder, TrainConfig, train

CLASSES = ("high", "low", "upright")


def draw(kind: str, rng: np.random.Generator) -> np.ndarray:
    """A dark bar on white paper: near the top, near the bottom, or upright."""
    image = np.full((int(rng.integers(36, 48)), int(rng.integers(36, 48))), 255, np.uint8)
    place, ink = int(rng.integers(3, 9)), int(rng.integers(0, 90))
    if kind == "high":
        image[place : place + 4, 4:-4] = ink
    elif kind == "low":
        image[-place - 4 : -place, 4:-4] = ink
    else:
        image[4:-4, 16:20] = ink
    return image


@contextmanager
def single_thread() -> Iterator[None]:
    """A few channels are no work for two threads: handing it out costs more than it saves.

    Torch's sums also depend on the number of threads, and runs are compared to the bit.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Every test of this folder."""
    with single_thread():
        yield


@pytest.fixture(scope="session")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with train.csv (24 drawings of 3 classes), test.csv (5) and their images."""
    folder = tmp_path_factory.mktemp("drawings")
    rng = np.random.default_rng(5)
    rows = []
    for target, kind in enumerate(CLASSES):
        (folder / "train" / kind).mkdir(parents=True)
        for number in range(8):
            name = f"{kind}/sketch_{number}.png"
            Image.fromarray(draw(kind, rng)).save(folder / "train" / name)
            rows.append((kind, name, target))
    (folder / "test").mkdir()
    tests = [f"{number}.png" for number in range(5)]
    for number, name in enumerate(tests):
        Image.fromarray(draw(CLASSES[number % 3], rng)).save(folder / "test" / name)
    with (folder / "train.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("class_name", "image_path", "target"), *rows])
    with (folder / "test.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image_path",), *((name,) for name in tests)])
    return folder


@pytest.fixture(scope="session")
def micro() -> ModelConfig:
    """Both families at a few channels, with drop path, so that training draws random numbers."""
    return ModelConfig(
        name="micro",
        preprocessing=Preprocessing(size=32, mean=(0.9, 0.9, 0.9), std=(0.2, 0.2, 0.2)),
        backbones=(
            BackboneConfig(
                name="convnextv2",
                architecture="convnextv2_atto",
                arguments={
                    "depths": [1, 1, 1, 1],
                    "dims": [8, 8, 16, 16],
                    "kernel_sizes": 3,
                    "conv_mlp": False,
                    "drop_path_rate": 0.1,
                },
            ),
            BackboneConfig(
                name="eva02",
                architecture="eva02_tiny_patch14_336",
                arguments={
                    "img_size": 32,
                    "patch_size": 16,
                    "embed_dim": 24,
                    "depth": 1,
                    "num_heads": 2,
                    "ref_feat_shape": [2, 2],
                },
                fused_attention=False,
            ),
        ),
    )


def settings_for(drawings: Path, micro: ModelConfig, out: Path) -> TrainConfig:
    """Two folds of four epochs, validated every second one, some batches mixed."""
    return TrainConfig(
        data=str(drawings),
        out=str(out),
        folds=2,
        epochs=4,
        batch_size=4,
        model=micro,
        recipe={"validate_every": 2, "mixup": 0.25, "cutmix": 0.25},
        precision="32-true",
        accelerator="cpu",
        jobs=1,
        num_threads=1,
        progress=False,
    )


@pytest.fixture
def settings(drawings: Path, micro: ModelConfig, tmp_path: Path) -> TrainConfig:
    """A run that has not begun."""
    return settings_for(drawings, micro, tmp_path / "run")


@pytest.fixture(scope="session")
def finished(
    drawings: Path, micro: ModelConfig, tmp_path_factory: pytest.TempPathFactory
) -> RunFolder:
    """A run that has ended; tests must not change it."""
    with single_thread():
        return train(settings_for(drawings, micro, tmp_path_factory.mktemp("finished") / "run"))
