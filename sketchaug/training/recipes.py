"""How a stack is trained: every number of a run, by preset.

`Recipe` holds what belongs to the optimisation and nothing about files or machines. The
presets `tiny` and `demo` were found by experiment on small sketch sets; `base` and `large`
are the rates of the original workflow with warm-up and without its defects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

VIEWS = ("plain", "flip")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The numbers of one training run.

    Attributes:
        model: Name of the model preset that is trained.
        epochs: Passes over the training rows of a fold.
        batch_size: Drawings in a step.
        validate_every: At most so many epochs lie between two validations; the last epoch is
            always validated.
        head_rate: Highest learning rate of the head.
        backbone_rates: Highest learning rate of each backbone, by its name.
        head_weight_decay: Weight decay of the head's weights.
        backbone_weight_decay: Weight decay of each backbone's weights, by its name. Norms,
            biases and other vectors never decay.
        warmup: Share of all steps in which the rates rise, in [0, 1).
        final_rate: Share of the highest rate that is left at the last step.
        gradient_clip: Largest norm of a step's gradient; 0 for no limit.
        label_smoothing: Share of every target spread over all classes, in [0, 1).
        mixup: Chance that a batch is mixed by mixup.
        cutmix: Chance that a batch is mixed by cutmix.
        mix_until: Share of the epochs in which batches are mixed; the rest see whole drawings.
        ema_decay: How much of the averaged weights stays in a step, after a short start in
            which it is less; 0 for no averaging. Averaged weights are validated and kept.
        views: Views of a drawing whose probabilities are averaged in predictions: "plain", or
            "flip" for the drawing and its mirror image.
    """

    model: str = "tiny"
    epochs: int = 77
    batch_size: int = 48
    validate_every: int = 7
    head_rate: float = 1.5e-3
    backbone_rates: Mapping[str, float] = field(
        default_factory=lambda: {"convnextv2": 1.5e-3, "eva02": 1e-3}
    )
    head_weight_decay: float = 0.05
    backbone_weight_decay: Mapping[str, float] = field(
        default_factory=lambda: {"convnextv2": 0.05, "eva02": 0.05}
    )
    warmup: float = 0.06
    final_rate: float = 0.003
    gradient_clip: float = 2.0
    label_smoothing: float = 0.1
    mixup: float = 0.15
    cutmix: float = 0.25
    mix_until: float = 0.8
    ema_decay: float = 0.998
    views: str = "flip"

    def __post_init__(self) -> None:
        _at_least("epochs", self.epochs, 1)
        _at_least("batch_size", self.batch_size, 1)
        _at_least("validate_every", self.validate_every, 1)
        if self.validate_every > self.epochs:
            raise ValueError(
                f"validate_every: must be at most epochs = {self.epochs}, or the budget would "
                f"end before a validation; got {self.validate_every}"
            )
        for name in ("mixup", "cutmix"):
            _in_unit(name, getattr(self, name))
        if self.mixup + self.cutmix > 1:
            raise ValueError(
                f"mixup: the chances of mixup and cutmix add up to at most 1, "
                f"got {self.mixup} and {self.cutmix}"
            )
        if self.mixes and self.batch_size < 2:
            raise ValueError(
                f"batch_size: mixing needs at least 2 drawings in a batch, got {self.batch_size}"
            )
        for name in ("warmup", "label_smoothing", "ema_decay"):
            _below_one(name, getattr(self, name))
        _in_unit("mix_until", self.mix_until)
        _in_unit("final_rate", self.final_rate)
        for name in ("head_rate", "head_weight_decay", "gradient_clip"):
            _not_negative(name, getattr(self, name))
        for name in ("backbone_rates", "backbone_weight_decay"):
            for backbone, value in getattr(self, name).items():
                _not_negative(f"{name}[{backbone!r}]", value)
        if self.views not in VIEWS:
            raise ValueError(f"views: expected one of {', '.join(VIEWS)}, got {self.views!r}")

    @property
    def mixes(self) -> bool:
        """Whether any batch is mixed."""
        return self.mixup + self.cutmix > 0

    @property
    def validation_interval(self) -> int:
        """Epochs between validations: the longest that divides `epochs`, so the last counts."""
        return max(n for n in range(1, self.validate_every + 1) if self.epochs % n == 0)


def _at_least(name: str, value: int, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name}: must be at least {least}, got {value}")


def _in_unit(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(f"{name}: must be in [0, 1], got {value}")


def _below_one(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name}: must be in [0, 1), got {value}")


def _not_negative(name: str, value: float) -> None:
    if not value >= 0:
        raise ValueError(f"{name}: must not be negative, got {value}")


_FINE_TUNING = Recipe(
    model="large",
    epochs=10,
    batch_size=16,
    validate_every=1,
    head_rate=3e-5,
    backbone_rates={"convnextv2": 1e-5, "eva02": 1e-5},
    head_weight_decay=1e-2,
    backbone_weight_decay={"convnextv2": 1e-4, "eva02": 1e-2},
    warmup=0.1,
    final_rate=0.01,
    label_smoothing=0.0,
    mixup=0.25,
    cutmix=0.25,
    mix_until=1.0,
    ema_decay=0.0,
    views="plain",
)

_RECIPES = {
    "tiny": Recipe(),
    # A few hundred drawings and a minute: small batches for enough steps, whole drawings only,
    # and an average that forgets the start within an epoch. A rise over a fifth of the steps: with
    # the 0.06 of `tiny` one fold of three never left its first plateau (out of fold 0.40 and 0.38
    # for two seeds, the other folds 0.59 to 0.65; with 0.2 all of five had 0.62 to 0.64).
    "demo": Recipe(
        model="demo",
        epochs=16,
        batch_size=16,
        validate_every=4,
        warmup=0.2,
        label_smoothing=0.0,
        mixup=0.0,
        cutmix=0.0,
        ema_decay=0.99,
    ),
    "base": replace(_FINE_TUNING, model="base"),
    "large": _FINE_TUNING,
}


def recipe_names() -> tuple[str, ...]:
    """Returns the names that `recipe` knows."""
    return tuple(_RECIPES)


def recipe(name: str, **changes: Any) -> Recipe:
    """Returns a preset recipe, with some of its numbers replaced.

    Args:
        name: "tiny", "demo", "base" or "large".
        **changes: New values of `Recipe` fields. Fewer epochs also lower `validate_every`
            where that is not given itself.

    Raises:
        ValueError: If there is no such preset or no such field.
    """
    if name not in _RECIPES:
        raise ValueError(f"preset: expected one of {', '.join(_RECIPES)}, got {name!r}")
    base = _RECIPES[name]
    known = [one.name for one in fields(Recipe)]
    for change in changes:
        if change not in known:
            raise ValueError(f"recipe: has no field {change!r}, only {', '.join(known)}")
    epochs = changes.get("epochs")
    if isinstance(epochs, int) and epochs >= 1 and "validate_every" not in changes:
        changes["validate_every"] = min(base.validate_every, epochs)
    return replace(base, **changes)
