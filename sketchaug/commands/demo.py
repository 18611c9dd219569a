"""The whole road on drawings made for it: draw a sketch set, train, predict, vote, score.

Members and vote are scored on labelled test drawings that training never sees.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sketchaug.commands.places import check_target_folder
from sketchaug.commands.report import announce_training, say

if TYPE_CHECKING:
    from sketchaug.demo import DemoSet
    from sketchaug.training import RunFolder

# Twelve of the sixteen that can be drawn: what two minutes are enough for.
_CLASSES = (
    "bicycle",
    "boat",
    "chair",
    "cup",
    "envelope",
    "face",
    "fish",
    "flower",
    "house",
    "ladder",
    "star",
    "umbrella",
)
_GALLERY_ROWS = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo-run"),
        metavar="DIR",
        help="where everything goes (demo-run)",
    )
    for name, default, purpose in (
        ("--seed", 0, "of drawings and training (0)"),
        ("--folds", 3, "number of folds, one member each (3)"),
        ("--epochs", None, "passes over the drawings (the preset's)"),
        ("--train-per-class", 60, "training drawings of each class (60)"),
        ("--test-per-class", 25, "test drawings of each class (25)"),
    ):
        parser.add_argument(name, type=int, default=default, metavar="N", help=purpose)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(arguments: argparse.Namespace) -> None:
    """Runs the demo; everything lies under `--out` afterwards."""
    from sketchaug.training import TrainConfig

    start = time.perf_counter()
    check_target_folder("out", arguments.out)
    sketches = arguments.out / "-".join(
        map(str, ["sketches", arguments.seed, arguments.train_per_class, arguments.test_per_class])
    )
    config = TrainConfig(
        data=str(sketches),
        out=str(arguments.out / "run"),
        preset="demo",
        folds=arguments.folds,
        epochs=arguments.epochs,
        seed=arguments.seed,
        progress=not arguments.quiet,
    )
    drawings = _draw(sketches, arguments)
    announce_training(config)

    from sketchaug.ensemble import combine, read_predictions, write_submission
    from sketchaug.training import predict, train  # torch takes seconds to load

    folder = train(config)
    predict(folder, drawings.test_csv, progress=config.progress)
    predictions = read_predictions(folder.test_folder)
    result = combine(predictions, method="soft")
    submission = arguments.out / "submission.csv"
    write_submission(
        submission, predictions[0].sample_ids, result.labels, num_classes=len(drawings.class_names)
    )
    gallery = arguments.out / "gallery.png"
    _write_gallery(gallery, config, folder)
    curves = arguments.out / "curves.png"
    shutil.copyfile(folder.curves_path, curves)
    members = {p.name: np.argmax(p.logits, axis=1) for p in predictions}
    _print_scores(folder, members, result.labels, _read_labels(drawings.test_labels_csv))
    print(f"\n{submission}\n{gallery}\n{curves}\n{time.perf_counter() - start:.0f} s in all")


def _draw(folder: Path, arguments: argparse.Namespace) -> DemoSet:
    """The sketch set; one that an earlier run drew with these settings is kept."""
    from sketchaug.demo import DemoSet, write_demo_set

    if folder.exists():  # whole or absent: it was renamed into its place
        return DemoSet.in_folder(folder, class_names=_CLASSES)
    train, test = arguments.train_per_class, arguments.test_per_class
    say(f"drawing {len(_CLASSES)} classes, {train} + {test} sketches each, into {folder}")
    return write_demo_set(
        folder,
        seed=arguments.seed,
        train_per_class=train,
        test_per_class=test,
        classes=_CLASSES,
    )


def _write_gallery(path: Path, config: Any, folder: RunFolder) -> None:
    from sketchaug.data import SketchDataset
    from sketchaug.gallery import save_gallery
    from sketchaug.policies import train_policy

    dataset = SketchDataset(config.table_path())
    _, first_rows = np.unique(dataset.targets, return_index=True)
    samples = [dataset[int(row)] for row in first_rows[:_GALLERY_ROWS]]
    images = [sample.image for sample in samples if sample.image is not None]
    size = 2 * folder.model.preprocessing.size  # a person wants to see more than the network
    save_gallery(path, images, train_policy(size, seed=config.seed))


def _read_labels(path: Path) -> NDArray[np.int64]:
    with path.open(newline="", encoding="utf-8") as file:
        return np.array([int(row["target"]) for row in csv.DictReader(file)], np.int64)


def _print_scores(
    folder: RunFolder,
    members: dict[str, NDArray[np.int64]],
    vote: NDArray[np.int64],
    truth: NDArray[np.int64],
) -> None:
    scores = folder.scores()
    print(f"\n{'':<22}{'out of fold':>12}{'test':>8}")
    for name, labels in members.items():
        own = scores["members"][name]["accuracy"]
        print(f"{name:<22}{own:>12.3f}{np.mean(labels == truth):>8.3f}")
    own = scores["out_of_fold"]["accuracy"]
    print(f"{f'soft vote of {len(members)}':<22}{own:>12.3f}{np.mean(vote == truth):>8.3f}")
    print("out of fold: each training drawing judged by the one member that did not train on it")
