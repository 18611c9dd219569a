"""The data of one fold for a Lightning trainer."""

from __future__ import annotations

import warnings

import numpy as np
from lightning.fabric.utilities.warnings import PossibleUserWarning
from lightning.pytorch import LightningDataModule
from numpy.typing import ArrayLike
from torch.utils.data import DataLoader

from .collate import BatchMixer, BatchPolicy
from .dataset import SketchDataset
from .folds import checked_folds
from .loader import Loader
from .loaders import evaluation_loader, training_loader
from .sample import Sample


class SketchDataModule(LightningDataModule):
    """Training rows with the training policy, held-out rows with the evaluation policy.

    Attributes:
        train_rows: The dataset without the held-out fold.
        val_rows: The held-out fold.
    """

    def __init__(
        self,
        train_dataset: SketchDataset,
        *,
        fold_of_row: ArrayLike,
        fold: int,
        train_policy: BatchPolicy,
        eval_policy: BatchPolicy,
        batch_size: int = 32,
        eval_batch_size: int | None = None,
        mix: BatchMixer | None = None,
        workers: int = 0,
        start_method: str | None = None,
        num_threads: int | None = None,
        seed: int = 0,
    ) -> None:
        """Splits the dataset.

        Args:
            train_dataset: All labelled rows.
            fold_of_row: (N,) the fold of each row, as from stratified_folds.
            fold: The fold that is held out.
            train_policy: For the training rows only.
            eval_policy: For the held-out rows only; must hold no random op.
            batch_size: Samples a training batch, 2 or more.
            eval_batch_size: Samples a validation batch; None = batch_size.
            mix: A BatchMix or another mixer for training batches, None = no mixing.
            workers: Worker processes of each loader; 0 = none: threads of this process.
            start_method: How workers start; None = Python's default.
            num_threads: Threads of each loader, or of a worker's native calls; None = all cores of
                this process, and one in a worker.
            seed: Of the training order.

        Raises:
            ValueError: fold_of_row does not fit, or the fold is empty or all there is.
        """
        super().__init__()
        folds = checked_folds(fold_of_row, len(train_dataset))
        held_out = folds == fold
        if not held_out.any() or held_out.all():
            raise ValueError(f"fold: expected one of the folds {np.unique(folds)}, got {fold}")
        self.train_rows = train_dataset.subset(~held_out)
        self.val_rows = train_dataset.subset(held_out)
        self.train_policy = train_policy
        self.eval_policy = eval_policy
        self.batch_size = batch_size
        self.eval_batch_size = batch_size if eval_batch_size is None else eval_batch_size
        self.mix = mix
        self.workers = workers
        self.start_method = start_method
        self.num_threads = num_threads
        self.seed = seed

    def setup(self, stage: str) -> None:
        """Fills the cache of decoded drawings, if the dataset has one, before workers start."""
        # Lightning advises more worker processes; here the native core's threads do their work.
        warnings.filterwarnings(
            "ignore", message=r".*does not have many workers", category=PossibleUserWarning
        )
        self.val_rows.preload()
        if stage == "fit":
            self.train_rows.preload()

    def train_dataloader(self) -> DataLoader[Sample] | Loader:
        """Shuffled by (seed, epoch); a last batch below two samples is left out."""
        return training_loader(
            self.train_rows,
            self.train_policy,
            batch_size=self.batch_size,
            mix=self.mix,
            seed=self.seed,
            workers=self.workers,
            start_method=self.start_method,
            num_threads=self.num_threads,
        )

    def val_dataloader(self) -> DataLoader[Sample] | Loader:
        """The held-out rows in order; the same bytes on every pass."""
        return evaluation_loader(
            self.val_rows,
            self.eval_policy,
            batch_size=self.eval_batch_size,
            workers=self.workers,
            start_method=self.start_method,
            num_threads=self.num_threads,
        )
