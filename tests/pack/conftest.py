"""What the tests of packs share: a small set of many kinds of files, and a pack of three images."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from pack_files import pack_bytes
from PIL import Image
from strategies import drawing

# A gray file, gray content in colour, colour, a transparent drawing, and names of every kind.
FILES = {
    "train/cup/gray.png": drawing(21, 34),
    "train/cup/gray as colour.png": np.repeat(drawing(40, 23)[:, :, None], 3, axis=2),
    "train/été 春/colour\nof two lines.png": drawing(19, 45, 3),
    "train/été 春/transparent.png": np.dstack(
        [drawing(17, 17, 3), np.arange(17 * 17, dtype=np.uint8).reshape(17, 17)]
    ),
    "test/0.png": drawing(31, 13),
    "test/1.png": drawing(12, 29, 3),
}


@pytest.fixture(scope="session")
def sketches(tmp_path_factory) -> Path:
    """A folder with train.csv and test.csv; tests must not change it."""
    folder = tmp_path_factory.mktemp("pack") / "set"
    for name, image in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / name)
    train = [name.removeprefix("train/") for name in FILES if name.startswith("train/")]
    rows = [f'{name.partition("/")[0]},"{name}"' for name in reversed(train)]
    (folder / "train.csv").write_text("\n".join(["class_name,image_path", *rows, ""]))
    (folder / "test.csv").write_text("image_path\n1.png\n0.png\n")
    return folder


@pytest.fixture
def copied(sketches, tmp_path) -> Path:
    """A copy of the set that a test may damage."""
    return shutil.copytree(sketches, tmp_path / "set")


@pytest.fixture
def images():
    """Three images of three shapes."""
    return [drawing(5, 7), drawing(4, 3, 3), drawing(9, 2)]


@pytest.fixture
def three(images, tmp_path) -> Path:
    """A pack of the three, written without sketchaug."""
    path = tmp_path / "three.pack"
    path.write_bytes(pack_bytes(images))
    return path
