"""The folder of a run: what lies where, and what a run that is started again must match.

- config.json: the TrainConfig, the resolved recipe and model, the versions
- classes.json: class names in the order of their numbers
- folds.csv: the fold of every training row
- fold_<k>/metrics.csv: one row a validation
- fold_<k>/model.safetensors, fold.json: the best weights, and a finished fold's figures
- fold_<k>/last.ckpt, best.ckpt: an unfinished fold's checkpoints
- predictions/oof, predictions/test: logits of each member
- curves.png: loss curves of all folds
- scores.json: out-of-fold figures of each member and of the run
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sketchaug.models import ModelConfig
from sketchaug.training.config import TrainConfig


def write_json(path: Path, data: Any) -> None:
    """Writes plain data aside and renames it, so that the file is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    aside.replace(path)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"run: {path} is missing; is this the folder of a run?") from None
    except ValueError as error:
        raise ValueError(f"{path}: not valid JSON ({error})") from error


@dataclass(frozen=True)
class RunFolder:
    """Paths and records of one run.

    Attributes:
        path: The folder.
    """

    path: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path))

    @property
    def config(self) -> TrainConfig:
        """What the run was asked to do."""
        return TrainConfig.from_dict(_read_json(self.path / "config.json")["train"])

    @property
    def model(self) -> ModelConfig:
        """The stack that the run trained, as it was at that time."""
        return ModelConfig.from_dict(_read_json(self.path / "config.json")["model"])

    @property
    def views(self) -> str:
        """The views that predictions average."""
        return str(_read_json(self.path / "config.json")["recipe"]["views"])

    @property
    def class_names(self) -> tuple[str, ...]:
        """Class names in the order of their numbers."""
        return tuple(_read_json(self.path / "classes.json"))

    @property
    def folds_path(self) -> Path:
        """The fold of every training row."""
        return self.path / "folds.csv"

    @property
    def curves_path(self) -> Path:
        """The picture of the loss curves."""
        return self.path / "curves.png"

    @property
    def scores_path(self) -> Path:
        """Out-of-fold figures."""
        return self.path / "scores.json"

    @property
    def oof_folder(self) -> Path:
        """Logits of each member for the rows that it did not train on."""
        return self.path / "predictions" / "oof"

    @property
    def test_folder(self) -> Path:
        """Logits of each member for a test table."""
        return self.path / "predictions" / "test"

    def fold(self, number: int) -> Path:
        """Returns the folder of one fold."""
        return self.path / f"fold_{number}"

    def scores(self) -> dict[str, Any]:
        """Returns the out-of-fold figures of a finished run."""
        return dict(_read_json(self.scores_path))

    def finished(self, number: int) -> bool:
        """Whether a fold has been trained to its end; its fold.json is written last."""
        return (self.fold(number) / "fold.json").is_file()

    def fold_record(self, number: int) -> dict[str, Any]:
        """Returns the figures of a finished fold."""
        return dict(_read_json(self.fold(number) / "fold.json"))

    def begin(self, config: TrainConfig, class_names: tuple[str, ...], versions: Any) -> None:
        """Makes the folder, or checks that it holds the same run.

        A run that has trained nothing yet, because it failed at once, is begun anew.

        Raises:
            ValueError: If the folder holds a run with other settings; the message names the
                first one that differs.
        """
        record = {
            "train": config.to_dict(),
            "recipe": config.to_dict_recipe(),
            "model": config.resolved_model().to_dict(),
        }
        record = json.loads(json.dumps(record))
        path = self.path / "config.json"
        if path.is_file() and self._has_trained():
            self._check_same(path, record)
            if list(class_names) != list(self.class_names):
                raise ValueError(f"out: {self.path} holds a run on other classes")
            return
        self.path.mkdir(parents=True, exist_ok=True)
        self.folds_path.unlink(missing_ok=True)
        write_json(self.path / "classes.json", list(class_names))
        write_json(path, {**record, "versions": versions})

    def _has_trained(self) -> bool:
        return any(
            any(self.path.glob(f"fold_*/{name}"))
            for name in ("fold.json", "last.ckpt", "best.ckpt")
        )

    @staticmethod
    def _check_same(path: Path, record: dict[str, Any]) -> None:
        before = _read_json(path)
        # Where things lie and how fast they are made changes no result.
        free = {
            *("data", "out", "jobs", "workers", "num_threads"),
            *("accelerator", "progress", "cache_mb"),
        }
        for part in ("train", "recipe", "model"):
            for name, value in record[part].items():
                if part == "train" and name in free:
                    continue
                if before[part].get(name) != value:
                    raise ValueError(
                        f"{name}: {path} holds a run with {before[part].get(name)!r}, "
                        f"got {value!r}; choose another folder, or the same settings"
                    )
