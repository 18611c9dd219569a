"""What `train` is asked to do, as plain data that is kept in the run folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchaug.models.config import ModelConfig
from sketchaug.models.presets import preset
from sketchaug.training.recipes import Recipe, recipe

PRECISIONS = ("auto", "32-true", "bf16-mixed", "16-mixed")


def _check_whole(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected a whole number, got {value!r}")


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """One k-fold run.

    Attributes:
        data: The training table (train.csv), the folder that holds it, a folder with one folder
            per class, or a pack of `sketchaug pack`.
        out: The run folder; made if missing, continued if it holds the same run.
        preset: Which model and recipe: "tiny", "demo" (tiny with few epochs), "base", "large".
        folds: Number of folds, one model each.
        seed: Seed of the folds, the weights, the order and the augmentation.
        epochs: Overrides the preset's epochs.
        batch_size: Overrides the preset's batch size.
        recipe: Overrides further fields of the preset's `Recipe`.
        pretrained: Overrides where a backbone's pretrained weights come from, by its name:
            None, "cache" or a path.
        model: Overrides the preset's model altogether.
        jobs: Folds that train at once, each in a process with its share of the cores; None for
            one on an accelerator or with pretrained weights, else one more than there are cores.
        workers: Loader processes; 0 augments in this process, with `num_threads` threads.
        num_threads: Threads of the augmentation; None for the library's default.
        precision: "auto" is bfloat16 with float32 weights where the device computes it
            natively, else float32. The others are Lightning's names.
        accelerator: Lightning's name of the device: "auto", "cpu", "gpu".
        channels_last: Whether images and convolutions lie channels-last in memory.
        cache_mb: Megabytes of decoded drawings that this process may keep, so that later epochs
            decode nothing.
        progress: Whether a progress bar is drawn.
    """

    data: str
    out: str
    preset: str = "tiny"
    folds: int = 5
    seed: int = 0
    epochs: int | None = None
    batch_size: int | None = None
    recipe: Mapping[str, Any] = field(default_factory=dict)
    pretrained: Mapping[str, str | None] = field(default_factory=dict)
    model: ModelConfig | None = None
    jobs: int | None = None
    workers: int = 0
    num_threads: int | None = None
    precision: str = "auto"
    accelerator: str = "auto"
    channels_last: bool = True
    cache_mb: int = 2048
    progress: bool = True

    def __post_init__(self) -> None:
        # Paths are stored as text, so that the record is plain data.
        object.__setattr__(self, "data", str(self.data))
        object.__setattr__(self, "out", str(self.out))
        for name in ("folds", "seed", "workers", "cache_mb"):
            _check_whole(name, getattr(self, name))
        for name in ("jobs", "num_threads"):
            if getattr(self, name) is not None:
                _check_whole(name, getattr(self, name))
        for name in ("recipe", "pretrained"):
            if not isinstance(getattr(self, name), Mapping):
                raise TypeError(f"{name}: expected a mapping, got {getattr(self, name)!r}")
        if self.folds < 2:
            raise ValueError(f"folds: must be at least 2, got {self.folds}")
        if self.workers < 0:
            raise ValueError(f"workers: must not be negative, got {self.workers}")
        if self.cache_mb < 0:
            raise ValueError(f"cache_mb: must not be negative, got {self.cache_mb}")
        for name in ("jobs", "num_threads"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: must be at least 1, got {value}")
        if self.precision not in PRECISIONS:
            raise ValueError(
                f"precision: expected one of {', '.join(PRECISIONS)}, got {self.precision!r}"
            )
        self._check_rates(self.resolved_recipe(), self.resolved_model())

    @staticmethod
    def _check_rates(chosen: Recipe, model: ModelConfig) -> None:
        for name in ("backbone_rates", "backbone_weight_decay"):
            given = getattr(chosen, name)
            for backbone in model.backbones:
                if backbone.name not in given:
                    raise ValueError(
                        f"{name}: gives no value for backbone {backbone.name!r}, "
                        f"only for {sorted(given)}"
                    )

    def resolved_recipe(self) -> Recipe:
        """Returns the preset's recipe with this configuration's overrides."""
        changes = dict(self.recipe)
        if self.epochs is not None:
            changes["epochs"] = self.epochs
        if self.batch_size is not None:
            changes["batch_size"] = self.batch_size
        return recipe(self.preset, **changes)

    def resolved_model(self) -> ModelConfig:
        """Returns the model's configuration with this configuration's overrides."""
        model = self.model or preset(self.resolved_recipe().model)
        return model.with_pretrained(self.pretrained)

    def table_path(self) -> Path:
        """Returns what a `SketchDataset` is made from: a train.csv, the class folders or a pack."""
        path = Path(self.data)
        table = path / "train.csv"
        return table if table.is_file() else path

    def to_dict(self) -> dict[str, Any]:
        """Returns nested plain data, fit for JSON."""
        return dataclasses.asdict(self)

    def to_dict_recipe(self) -> dict[str, Any]:
        """Returns the resolved recipe as plain data."""
        return dataclasses.asdict(self.resolved_recipe())

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TrainConfig:
        """Builds the record from what `to_dict` gave, also after a trip through JSON.

        Raises:
            ValueError: If a field is unknown or its value breaks a rule.
        """
        known = [one.name for one in dataclasses.fields(cls)]
        for name in data:
            if name not in known:
                raise ValueError(f"config: has no field {name!r}, only {', '.join(known)}")
        values = dict(data)
        if isinstance(values.get("model"), Mapping):
            try:
                values["model"] = ModelConfig.from_dict(values["model"])
            except (KeyError, TypeError) as error:
                raise ValueError(
                    f"config: model is no whole model configuration: {error}"
                ) from error
        return cls(**values)
