"""The training notebook runs at a tiny size and writes a submission."""

from __future__ import annotations

import csv

import pytest
from notebook_files import complaints, execute, pictures

import sketchaug
from sketchaug.ensemble import check_submission, load_prediction

# Values of the first cell: seconds instead of minutes.
TINY = {
    "FOLDS": "2",
    "EPOCHS": "1",
    "SIZE": "32",
    "CHANGES": '{"batch_size": 8, "mixup": 0.25, "cutmix": 0.25}',
    "DEMO_SET": '{"classes": ("cup", "fish", "star"), "train_per_class": 6, "test_per_class": 2}',
}


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's torch: a dozen drawings are no work for two threads."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_it_runs_and_writes_a_submission(tmp_path, one_thread):
    outputs = execute("02_training.ipynb", tmp_path, TINY)
    run = tmp_path / "notebook-run"
    with (run / "sketches" / "test.csv").open(newline="") as file:
        image_paths = [row["image_path"] for row in csv.DictReader(file)]
    assert len(image_paths) == 6
    submission = check_submission(run / "submission.csv", image_paths, num_classes=3)
    members = [load_prediction(run / "predictions" / "test" / f"fold_{k}.npy") for k in range(2)]
    logits = [member.logits for member in members]
    assert submission.labels.tolist() == sketchaug.vote(logits).labels.tolist()
    assert {member.image_size for member in members} == {32}
    assert len(pictures(outputs)) == 6
    assert complaints(outputs) == []
