"""Progress bars: one a fold in training, one a member in prediction."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import lightning.pytorch as pl
from tqdm import tqdm  # type: ignore[import-untyped]

OpenBar = Callable[..., Any]  # called as `progress_bar` is, returns what tqdm returns

_SHOWN = {"train_loss": "loss", "val_loss": "val loss", "val_accuracy": "val right"}


def progress_bar(
    iterable: Any = None, *, label: str, unit: str, shown: bool = True, **options: Any
) -> Any:
    """A bar of tqdm; where the output is neither a terminal nor a notebook it moves slowly.

    Args:
        iterable: What is counted; None if `update` is called by hand.
        label: What stands in front of the bar.
        unit: What one step is called.
        shown: False counts without showing.
        **options: Further arguments of tqdm.
    """
    watched = sys.stderr.isatty() or "ipykernel" in sys.modules
    if not watched:
        options["position"] = 0  # a log cannot move the cursor from bar to bar
    return tqdm(
        iterable,
        desc=label,
        unit=unit,
        disable=not shown,
        mininterval=0.5 if watched else 30,
        maxinterval=1 if watched else 60,
        **options,
    )


def fold_label(fold: int, folds: int) -> str:
    """Returns what stands in front of a fold's bar."""
    return f"fold {fold + 1} of {folds}"


class FoldProgress(pl.Callback):
    """Counts a fold's steps and shows its latest figures.

    Lightning's own bar starts anew with every epoch and every validation, which is many bars for
    a small model. Where the output is no terminal, a line appears at most twice a minute.
    """

    def __init__(self, label: str, open_bar: OpenBar = progress_bar) -> None:
        self.label = label
        self._open_bar = open_bar
        self._bar: Any = None

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Opens the bar, at the step where a continued fold goes on."""
        self._bar = self._open_bar(
            label=self.label,
            unit="step",
            total=int(trainer.estimated_stepping_batches),
            initial=trainer.global_step,
        )

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
    ) -> None:
        """Moves the bar to the step."""
        self._bar.update(trainer.global_step - self._bar.n)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Shows the figures of the epoch."""
        figures = {
            label: f"{float(trainer.callback_metrics[name]):.3f}"
            for name, label in _SHOWN.items()
            if name in trainer.callback_metrics
        }
        self._bar.set_postfix(figures, refresh=False)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Closes the bar."""
        self._close()

    def on_exception(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException
    ) -> None:
        """Closes the bar, so that the error starts on its own line."""
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
