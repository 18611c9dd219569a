"""One member of a run: its rows and policies, its training, its out-of-fold logits."""

from __future__ import annotations

import platform

import numpy as np
from numpy.typing import NDArray

from sketchaug.data import SketchDataModule, SketchDataset
from sketchaug.ensemble import Prediction, save_prediction
from sketchaug.mixing import BatchMix
from sketchaug.models import Preprocessing
from sketchaug.policies import evaluation_policy, train_policy
from sketchaug.training.config import TrainConfig
from sketchaug.training.fold import finish_fold, fold_seed, train_fold
from sketchaug.training.inference import VIEWS_OF
from sketchaug.training.progress import OpenBar, progress_bar
from sketchaug.training.recipes import Recipe
from sketchaug.training.run_folder import RunFolder


def versions() -> dict[str, str]:
    """Returns the versions of everything that a result depends on."""
    from importlib.metadata import version

    names = ("sketchaug", "torch", "timm", "lightning", "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def member_name(fold: int) -> str:
    """Returns the name of the member that a fold trained, as its prediction files bear it."""
    return f"fold_{fold}"


def train_member(
    run: RunFolder,
    config: TrainConfig,
    dataset: SketchDataset,
    fold_of_row: NDArray[np.int64],
    fold: int,
    *,
    open_bar: OpenBar = progress_bar,
) -> None:
    """Trains the member of one fold and leaves its files in the run folder.

    Args:
        run: The run folder.
        config: The run.
        dataset: All training rows.
        fold_of_row: int64 (N,), the fold that each row is held out in.
        fold: Number of the fold.
        open_bar: Makes the progress bar.
    """
    recipe, model = config.resolved_recipe(), config.resolved_model()
    data = _data_module(config, recipe, model.preprocessing, dataset, fold_of_row, fold)
    result = train_fold(
        config,
        data,
        fold=fold,
        num_classes=len(dataset.class_names),
        folder=run.fold(fold),
        open_bar=open_bar,
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
        mix = BatchMix(
            mixup=recipe.mixup,
            cutmix=recipe.cutmix,
            until_epoch=round(recipe.mix_until * recipe.epochs),
            seed=seed,
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
