"""Lightning callbacks that keep a fold's files: checkpoints and the table of figures.

Lightning's own checkpoint and CSV callbacks warn about, or empty, a folder that is not empty;
here a fold that was killed goes on in its folder.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import lightning.pytorch as pl

COLUMNS = (
    "epoch",
    "step",
    "train_loss",
    "val_loss",
    "val_accuracy",
    "val_top5",
    "val_macro_recall",
    "rate",
)


def _validated(trainer: pl.Trainer) -> bool:
    """Whether the epoch that ends was validated."""
    interval = trainer.check_val_every_n_epoch
    return interval is not None and (trainer.current_epoch + 1) % interval == 0


class FoldCheckpoints(pl.Callback):
    """Keeps last.ckpt, to go on from, and best.ckpt, of the lowest validation loss.

    Both are written aside and renamed: a run that is killed leaves whole files.

    Attributes:
        best_loss: Lowest validation loss so far.
        best_epoch: Its epoch, from 0; -1 before the first validation.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.best_loss = float("inf")
        self.best_epoch = -1

    @property
    def last(self) -> Path:
        """The checkpoint to go on from."""
        return self.folder / "last.ckpt"

    @property
    def best(self) -> Path:
        """The checkpoint of the lowest validation loss."""
        return self.folder / "best.ckpt"

    def state_dict(self) -> dict[str, Any]:
        """Returns what a continued run must know."""
        return {"best_loss": self.best_loss, "best_epoch": self.best_epoch}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Takes over what an earlier process found."""
        self.best_loss = state_dict["best_loss"]
        self.best_epoch = state_dict["best_epoch"]

    def on_save_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Leaves out where the loader stands, which is at the end of an epoch.

        A run may go on with worker processes, whose loaders know no such state, and Lightning
        refuses a checkpoint that has one.
        """
        checkpoint["loops"]["fit_loop"]["state_dict"].pop("combined_loader", None)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Saves after an epoch with a validation, which Lightning runs before this hook."""
        if not _validated(trainer):
            return
        loss = float(trainer.callback_metrics["val_loss"])
        better = loss < self.best_loss
        if better:
            self.best_loss, self.best_epoch = loss, trainer.current_epoch
        aside = self.folder / f".last.{os.getpid()}"
        trainer.save_checkpoint(aside)
        if better:
            # A hard link costs nothing; the best is in place before last.ckpt names it.
            link = self.folder / f".best.{os.getpid()}"
            link.unlink(missing_ok=True)
            os.link(aside, link)
            link.replace(self.best)
        aside.replace(self.last)


class MetricsTable(pl.Callback):
    """Adds a row to metrics.csv after every validation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Drops rows of epochs that will be repeated because the run was killed after them."""
        rows = read_metrics(self.path) if self.path.is_file() else []
        kept = [row for row in rows if row["epoch"] < trainer.current_epoch]
        with self.path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(
                {**row, "epoch": int(row["epoch"]), "step": int(row["step"])} for row in kept
            )

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Writes the figures of the epoch if it was validated."""
        if not _validated(trainer):
            return
        figures = {name: float(value) for name, value in trainer.callback_metrics.items()}
        row: dict[str, Any] = {name: figures.get(name) for name in COLUMNS}
        row |= {"epoch": trainer.current_epoch, "step": trainer.global_step}
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.DictWriter(file, COLUMNS, lineterminator="\n").writerow(row)


def read_metrics(path: Path) -> list[dict[str, float]]:
    """Reads a metrics.csv; one dictionary a validation."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {name: float(value) for name, value in row.items() if value}
            for row in csv.DictReader(file)
        ]
