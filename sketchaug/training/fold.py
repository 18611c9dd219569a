"""One fold: a Trainer, its files, and the best weights at the end."""

from __future__ import annotations

import hashlib
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from logging import WARNING, getLogger
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from sketchaug.data import SketchDataModule
from sketchaug.training.averaging import MovingAverage
from sketchaug.training.callbacks import FoldCheckpoints, MetricsTable
from sketchaug.training.config import TrainConfig
from sketchaug.training.inference import predict_logits
from sketchaug.training.metrics import evaluate_logits
from sketchaug.training.module import SketchModule
from sketchaug.training.precision import resolve_precision
from sketchaug.training.progress import FoldProgress, OpenBar, fold_label
from sketchaug.training.recipes import Recipe
from sketchaug.training.run_folder import write_json


@dataclass(frozen=True)
class FoldResult:
    """What a fold's training gave.

    Attributes:
        logits: float32 (N, classes), logits of the held-out rows, in their order.
        checkpoint: The file of the best weights.
        checkpoint_hash: SHA-256 of that file, in hexadecimal.
        record: The figures; `finish_fold` writes them.
    """

    logits: NDArray[np.float32]
    checkpoint: Path
    checkpoint_hash: str
    record: dict[str, Any]


@contextmanager
def _quiet_lightning() -> Iterator[None]:
    # Lightning tells about devices, and advertises, at level INFO; warnings still come through.
    loggers = [getLogger(f"lightning.pytorch{name}") for name in ("", ".utilities.rank_zero")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(WARNING)
    try:
        with warnings.catch_warnings():
            # Lightning 2.6 asks torch 2.10 and later in a way that torch has deprecated.
            warnings.filterwarnings(
                "ignore", message=r"`isinstance\(treespec, LeafSpec\)`", category=FutureWarning
            )
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def fold_seed(seed: int, fold: int) -> int:
    """Returns the seed of one fold's weights, order and dropout."""
    return int(np.random.SeedSequence([seed, fold]).generate_state(1)[0])


def build_trainer(
    config: TrainConfig, recipe: Recipe, *, callbacks: list[pl.Callback]
) -> pl.Trainer:
    """Returns the Trainer of a fold; it validates after `recipe.validation_interval` epochs.

    Args:
        config: The run.
        recipe: Its resolved recipe.
        callbacks: The fold's own callbacks; averaging is added.
    """
    callbacks = list(callbacks)
    if recipe.ema_decay:
        # Before the checkpoints, which are to hold the averaged weights.
        callbacks.insert(0, MovingAverage(recipe.ema_decay))
    return pl.Trainer(
        max_epochs=recipe.epochs,
        check_val_every_n_epoch=recipe.validation_interval,
        gradient_clip_val=recipe.gradient_clip or None,
        precision=resolve_precision(config.precision, config.accelerator),  # type: ignore[arg-type]
        accelerator=config.accelerator,
        devices=1,
        callbacks=callbacks,
        enable_progress_bar=False,
        enable_model_summary=False,
        enable_checkpointing=False,
        logger=False,
        num_sanity_val_steps=0,
    )


def train_fold(
    config: TrainConfig,
    data: SketchDataModule,
    *,
    fold: int,
    num_classes: int,
    folder: Path,
    open_bar: OpenBar,
) -> FoldResult:
    """Trains one fold from its start, or from last.ckpt where it was stopped.

    Args:
        config: The run.
        data: The fold's rows and policies.
        fold: Number of the fold.
        num_classes: Number of classes.
        folder: The fold's folder.
        open_bar: Makes the progress bar.
    """
    recipe = config.resolved_recipe()
    folder.mkdir(parents=True, exist_ok=True)
    checkpoints = FoldCheckpoints(folder)
    callbacks = [MetricsTable(folder / "metrics.csv"), checkpoints]
    if config.progress:
        callbacks.append(FoldProgress(fold_label(fold, config.folds), open_bar))
    seed = fold_seed(config.seed, fold)
    started = time.perf_counter()
    # The caller's random stream goes on afterwards as if nothing had been drawn.
    with torch.random.fork_rng(), _quiet_lightning():
        torch.manual_seed(seed)
        resumed = checkpoints.last.is_file()
        module = SketchModule(
            config.resolved_model(),
            num_classes,
            recipe,
            seed=seed,
            channels_last=config.channels_last,
            load_pretrained=not resumed,
        )
        trainer = build_trainer(config, recipe, callbacks=callbacks)
        trainer.fit(
            module,
            datamodule=data,
            ckpt_path=checkpoints.last if resumed else None,
            weights_only=True,
        )
    if trainer.interrupted:
        raise KeyboardInterrupt
    best = torch.load(checkpoints.best, map_location="cpu", weights_only=True)
    module.load_state_dict(best["state_dict"])
    model = module.model.eval()
    logits = predict_logits(
        model,
        data.val_dataloader(),
        views=recipe.views,
        precision=resolve_precision(config.precision, config.accelerator),
        device=module.device,
        channels_last=config.channels_last,
    )
    path = folder / "model.safetensors"
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    save_file(state, path)
    scores = evaluate_logits(logits, data.val_rows.targets)
    record = {
        "fold": fold,
        "epoch": checkpoints.best_epoch,
        "rows": len(data.val_rows),
        "views": recipe.views,
        "precision": resolve_precision(config.precision, config.accelerator),
        "seconds": round(time.perf_counter() - started, 1),
        "feature_widths": list(model.feature_widths),
        **{name: round(value, 6) for name, value in scores.items()},
    }
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return FoldResult(logits, path, digest, {**record, "checkpoint_hash": digest})


def finish_fold(folder: Path, record: dict[str, Any]) -> None:
    """Marks a fold as finished and removes what only a restart would need, or a kill left."""
    write_json(folder / "fold.json", record)
    for pattern in ("last.ckpt", "best.ckpt", ".last.*", ".best.*"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
