"""The k-fold run: one member a fold, out-of-fold logits, figures and curves."""

from __future__ import annotations

import gc
import platform
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchaug.data import (
    SketchDataModule,
    SketchDataset,
    load_folds,
    save_folds,
    stratified_folds,
)
from sketchaug.ensemble import Prediction, load_prediction, out_of_fold, save_prediction
from sketchaug.mixing import BatchMix
from sketchaug.models import Preprocessing
from sketchaug.policies import evaluation_policy, train_policy
from sketchaug.training.config import TrainConfig
from sketchaug.training.fold import finish_fold, fold_seed, train_fold
from sketchaug.training.inference import VIEWS_OF
from sketchaug.training.metrics import evaluate_logits
from sketchaug.training.mixing import MixUntil
from sketchaug.training.plots import plot_curves
from sketchaug.training.recipes import Recipe
from sketchaug.training.run_folder import RunFolder, write_json


def versions() -> dict[str, str]:
    """Returns the versions of everything that a result depends on."""
    from importlib.metadata import version

    names = ("sketchaug", "torch", "timm", "lightning", "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def member_name(fold: int) -> str:
    """Returns the name of the member that a fold trained, as its prediction files bear it."""
    return f"fold_{fold}"


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
    for fold in range(config.folds):
        if not run.finished(fold):
            _train_member(run, config, dataset, fold_of_row, fold)
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


def _data_module(
    config: TrainConfig,
    recipe: Recipe,
    preprocessing: Preprocessing,
    dataset: SketchDataset,
    fold_of_row: NDArray[np.int64],
    fold: int,
) -> SketchDataModule:
    size, mean, std = preprocessing.size, preprocessing.mean, preprocessing.std
    seed = fold_seed(config.seed, fold)
    mix = None
    if recipe.mixes:
        mix = MixUntil(
            mixer=BatchMix(mixup=recipe.mixup, cutmix=recipe.cutmix, seed=seed),
            epochs=round(recipe.mix_until * recipe.epochs),
        )
    return SketchDataModule(
        dataset,
        fold_of_row=fold_of_row,
        fold=fold,
        train_policy=train_policy(size, mean=mean, std=std, seed=seed),
        eval_policy=evaluation_policy(size, mean=mean, std=std),
        batch_size=recipe.batch_size,
        eval_batch_size=max(recipe.batch_size, 64),
        mix=mix,
        workers=config.workers,
        num_threads=config.num_threads,
        seed=seed,
    )


def _train_member(
    run: RunFolder,
    config: TrainConfig,
    dataset: SketchDataset,
    fold_of_row: NDArray[np.int64],
    fold: int,
) -> None:
    recipe, model = config.resolved_recipe(), config.resolved_model()
    data = _data_module(config, recipe, model.preprocessing, dataset, fold_of_row, fold)
    result = train_fold(
        config, data, fold=fold, num_classes=len(dataset.class_names), folder=run.fold(fold)
    )
    save_prediction(
        run.oof_folder,
        Prediction(
            name=member_name(fold),
            logits=result.logits,
            sample_ids=data.val_rows.image_paths,
            class_names=dataset.class_names,
            checkpoint_hash=result.checkpoint_hash,
            image_size=model.preprocessing.size,
            views=VIEWS_OF[recipe.views],
            fold=fold,
            versions=versions(),
        ),
    )
    finish_fold(run.fold(fold), result.record)


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
