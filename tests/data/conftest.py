"""What the data tests share: a small sketch set, a policy that anyone can compute by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sketchaug.demo import DemoSet, write_demo_set

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


class CountingPolicy:
    """Fills image i with 10000 * epoch + 10 * index + its mean gray level / 256."""

    output_shape = (3, 4, 5)
    dtype = np.dtype(np.float32)

    def batch(self, images, *, indices, epoch, out, num_threads):
        for slot, image, index in zip(out, images, indices, strict=True):
            slot[:] = 10000 * epoch + 10 * int(index) + image.mean() / 256
        return out


class PairingMixer:
    """Turns the batch round: image i becomes that of n - 1 - i; targets are halved and shared."""

    def __call__(self, images, targets, *, num_classes, key, epoch, out, num_threads):
        assert len(images) >= 2
        out[:] = images[::-1]
        one_hot = np.eye(num_classes, dtype=np.float32)[targets]
        return out, (one_hot + one_hot[::-1]) / 2


@pytest.fixture(scope="session")
def demo_set(tmp_path_factory: pytest.TempPathFactory) -> DemoSet:
    """Three classes of five training drawings, two test drawings a class."""
    folder = tmp_path_factory.mktemp("sketches") / "set"
    return write_demo_set(
        folder, train_per_class=5, test_per_class=2, classes=["cup", "ladder", "star"]
    )


@pytest.fixture
def policy() -> CountingPolicy:
    return CountingPolicy()


@pytest.fixture
def mixer() -> PairingMixer:
    return PairingMixer()


@pytest.fixture
def write_table(tmp_path):
    """Writes lines as a table and returns its path."""

    def write(*lines: str, name: str = "train.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def shared_set():
    """The folder of a set that lies beside the checkout; skips where it does not."""

    def find(name: str) -> Path:
        folder = SHARED_DATA / name
        if not folder.is_dir():
            pytest.skip(f"the drawings of {name} do not lie beside this checkout")
        return folder

    return find
