"""A small drawn set, a run on it, and a command line that keeps what it printed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from sketchaug.cli import main
from sketchaug.demo import DemoSet, write_demo_set

# The least that is still k-fold training.
SHORT = ("--folds", "2", "--epochs", "1", "--quiet")


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """A dozen drawings are no work for two threads, and other tests may use the second core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@dataclass(frozen=True)
class Answer:
    """What a command line gave: exit status and the two streams."""

    status: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs `sketchaug ARGUMENT...` in this process."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse ends the process by itself
            status = int(end.code or 0)
        streams = capsys.readouterr()
        return Answer(status, streams.out, streams.err)

    return run


@pytest.fixture(scope="session")
def sketches(tmp_path_factory: pytest.TempPathFactory) -> DemoSet:
    """16 training and 8 test drawings of four classes; tests must not change them."""
    folder = tmp_path_factory.mktemp("cli") / "sketches"
    classes = ("clock", "cup", "fish", "house")
    return write_demo_set(folder, train_per_class=4, test_per_class=2, classes=classes)


@pytest.fixture
def spoilt(sketches: DemoSet, tmp_path: Path) -> DemoSet:
    """A copy of the set that a test may spoil."""
    folder = tmp_path / "spoilt"
    shutil.copytree(sketches.folder, folder)
    return DemoSet.in_folder(folder, class_names=sketches.class_names)


@pytest.fixture(scope="session")
def finished(sketches: DemoSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with predictions, made by the commands; tests must not change it."""
    run = tmp_path_factory.mktemp("cli") / "run"
    assert main(["train", "--data", str(sketches.folder), "--out", str(run), *SHORT]) == 0
    assert main(["predict", "--run", str(run), "--data", str(sketches.test_csv), "--quiet"]) == 0
    return run


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    """A copy of the run that a test may change."""
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    return folder


@pytest.fixture
def digests() -> Callable[[Path], dict[str, str]]:
    """Gives the SHA-256 of every file below a folder."""

    def digest(folder: Path) -> dict[str, str]:
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return digest
