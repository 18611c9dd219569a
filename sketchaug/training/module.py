"""The Lightning module: what a step, a validation and the optimizer of a stack are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import lightning.pytorch as pl
import torch
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from sketchaug.models import ModelConfig, SketchClassifier, build_model
from sketchaug.training.loss import soft_cross_entropy
from sketchaug.training.metrics import evaluate_logits
from sketchaug.training.optimizer import build_optimizer
from sketchaug.training.recipes import Recipe
from sketchaug.training.schedule import rate_factor


class SketchModule(pl.LightningModule):
    """Trains a `SketchClassifier` by soft-target cross entropy.

    Batches are dictionaries with `image` (N, 3, S, S) and `target`, int64 (N,) or float
    (N, classes). All arguments are stored as hyperparameters, as plain data, so a Lightning
    checkpoint rebuilds the module and can be read with `weights_only=True`.

    Logged: `train_loss`, `rate` (the head's) a step; `val_loss`, `val_accuracy`, `val_top5` and
    `val_macro_recall` a validation, the last four without smoothing or mixing.
    """

    def __init__(
        self,
        model: ModelConfig | Mapping[str, Any],
        num_classes: int,
        recipe: Recipe | Mapping[str, Any] | None = None,
        *,
        seed: int = 0,
        channels_last: bool = False,
        load_pretrained: bool = True,
    ) -> None:
        """Builds the stack.

        Args:
            model: Configuration of the stack, or its plain form.
            num_classes: Number of classes.
            recipe: The numbers of the run, or their plain form; None for the defaults.
            seed: Keys the random numbers of dropout, anew in every epoch.
            channels_last: Whether images and convolutions lie channels-last in memory.
            load_pretrained: False leaves out pretrained weights; see `build_model`.
        """
        super().__init__()
        config = model if isinstance(model, ModelConfig) else ModelConfig.from_dict(model)
        if recipe is None:
            recipe = Recipe()
        self.recipe = recipe if isinstance(recipe, Recipe) else Recipe(**recipe)
        self.seed = seed
        self.channels_last = channels_last
        self.save_hyperparameters(
            {
                "model": config.to_dict(),
                "num_classes": num_classes,
                "recipe": asdict(self.recipe),
                "seed": seed,
                "channels_last": channels_last,
                # A checkpoint of the module holds all weights; nothing else is needed then.
                "load_pretrained": False,
            },
            logger=False,
        )
        self.model: SketchClassifier = build_model(
            config, num_classes, load_pretrained=load_pretrained
        )
        if channels_last:
            self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._logits: list[Tensor] = []
        self._targets: list[Tensor] = []

    def forward(self, images: Tensor) -> Tensor:
        """Returns logits (N, classes) of images (N, 3, S, S)."""
        if self.channels_last:
            images = images.contiguous(memory_format=torch.channels_last)
        logits: Tensor = self.model(images)
        return logits

    def on_train_epoch_start(self) -> None:
        """Keys torch's random numbers by seed and epoch: a continued run repeats nothing."""
        torch.manual_seed(self.seed * 1_000_003 + self.current_epoch)

    def training_step(self, batch: Mapping[str, Tensor], batch_index: int) -> Tensor:
        """Returns the loss of one batch."""
        logits = self(batch["image"])
        loss = soft_cross_entropy(logits, batch["target"], smoothing=self.recipe.label_smoothing)
        count = len(logits)
        self.log("train_loss", loss, on_step=False, on_epoch=True, prog_bar=True, batch_size=count)
        return loss

    def on_train_batch_end(self, outputs: Any, batch: Any, batch_index: int) -> None:
        """Logs the learning rate of the head."""
        self.log("rate", self.trainer.optimizers[0].param_groups[0]["lr"], batch_size=1)

    def validation_step(self, batch: Mapping[str, Tensor], batch_index: int) -> None:
        """Collects the logits of one batch."""
        self._logits.append(self(batch["image"]).float().cpu())
        self._targets.append(batch["target"].cpu())

    def on_validation_epoch_end(self) -> None:
        """Logs the figures of the whole validation split."""
        scores = evaluate_logits(torch.cat(self._logits).numpy(), torch.cat(self._targets).numpy())
        self._logits.clear()
        self._targets.clear()
        for name, value in scores.items():
            self.log("val_loss" if name == "log_loss" else f"val_{name}", value)

    def configure_gradient_clipping(
        self,
        optimizer: torch.optim.Optimizer,
        gradient_clip_val: float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Clips the norm of all gradients together.

        Lightning refuses to clip for a fused optimizer under any mixed precision. That is needed
        with float16 alone, where gradients are scaled, and there no fused one is used.
        """
        if self.trainer.precision == "16-mixed":
            self.clip_gradients(optimizer, gradient_clip_val, gradient_clip_algorithm)
        elif gradient_clip_val:
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), gradient_clip_val)

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """Returns AdamW by groups, and one cycle of the rate over the real budget of steps."""
        scaled = self.trainer.precision == "16-mixed"
        optimizer = build_optimizer(self.model, self.recipe, scaled=scaled)
        total = int(self.trainer.estimated_stepping_batches)
        warmup, final_rate = self.recipe.warmup, self.recipe.final_rate

        def factor(step: int) -> float:
            return rate_factor(step, total, warmup=warmup, final_rate=final_rate)

        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": LambdaLR(optimizer, factor), "interval": "step"},
        }
