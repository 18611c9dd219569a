"""The k-fold run: one member a fold, out-of-fold logits, figures and curves."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchaug.data import SketchDataset, load_folds, save_folds, stratified_folds
from sketchaug.ensemble import load_prediction, out_of_fold
from sketchaug.training.config import TrainConfig
from sketchaug.training.member import member_name, train_member, versions
from sketchaug.training.metrics import evaluate_logits
from sketchaug.training.plots import plot_curves
from sketchaug.training.run_folder import RunFolder, write_json
from sketchaug.training.side_by_side import resolve_jobs, train_side_by_side


def train(config: TrainConfig) -> RunFolder:
    """Trains one member a fold and scores each on the rows that it did not train on.

    Started again with the same configuration, finished folds are kept as they are and an
    unfinished one goes on after its last validation.

    Args:
        config: The run.

    Returns:
        The run folder, with out-of-fold logits under predictions/oof, scores.json and
        curves.png.

    Raises:
        FileNotFoundError: If the data or pretrained weights are missing.
        ValueError: If the data is wrong, or the folder holds a run with other settings.
        ChildProcessError: If the process of a fold was killed.
    """
    dataset = SketchDataset(config.table_path(), cache_bytes=config.cache_mb * 2**20)
    if len(dataset) and int(dataset.targets.min()) < 0:
        raise ValueError(f"data: {config.table_path()} has rows without a class")
    if len(dataset.class_names) < 2:
        raise ValueError(
            f"data: {config.table_path()} has {len(dataset.class_names)} class, expected 2 or more"
        )
    run = RunFolder(Path(config.out))
    run.begin(config, dataset.class_names, versions())
    fold_of_row = _folds(run, config, dataset)
    folds = [fold for fold in range(config.folds) if not run.finished(fold)]
    jobs = min(resolve_jobs(config), len(folds))
    if jobs > 1:
        train_side_by_side(config, folds, jobs=jobs)
    else:
        for fold in folds:
            train_member(run, config, dataset, fold_of_row, fold)
            gc.collect()  # a Trainer and its module hold each other; free both before the next
    _score(run, config, dataset, fold_of_row)
    plot_curves(
        run.curves_path,
        {member_name(fold): run.fold(fold) / "metrics.csv" for fold in range(config.folds)},
    )
    return run


def _folds(run: RunFolder, config: TrainConfig, dataset: SketchDataset) -> NDArray[np.int64]:
    if run.folds_path.is_file():
        return load_folds(run.folds_path, dataset)
    fold_of_row = stratified_folds(dataset.targets, folds=config.folds, seed=config.seed)
    save_folds(run.folds_path, dataset, fold_of_row)
    return fold_of_row


def _score(
    run: RunFolder, config: TrainConfig, dataset: SketchDataset, fold_of_row: NDArray[np.int64]
) -> None:
    names = {fold: member_name(fold) for fold in range(config.folds)}
    joint = out_of_fold(
        [load_prediction(run.oof_folder / f"{name}.npy") for name in names.values()],
        sample_ids=dataset.image_paths,
        fold_of_row=fold_of_row,
    )
    members = {
        name: evaluate_logits(
            joint.logits[fold_of_row == fold], dataset.targets[fold_of_row == fold]
        )
        for fold, name in names.items()
    }
    scores = {"out_of_fold": evaluate_logits(joint.logits, dataset.targets), "members": members}
    write_json(run.scores_path, scores)
