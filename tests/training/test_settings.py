"""Settings: presets resolve, survive JSON, and what cannot work is refused by the field's name."""

from __future__ import annotations

import json

import pytest

from sketchaug.models import preset
from sketchaug.training.config import TrainConfig
from sketchaug.training.recipes import Recipe, recipe, recipe_names


@pytest.mark.parametrize("name", recipe_names())
def test_every_preset_resolves_to_a_model_and_rates_for_its_backbones(name):
    config = TrainConfig(data="data", out="run", preset=name)
    names = [backbone.name for backbone in config.resolved_model().backbones]
    assert sorted(config.resolved_recipe().backbone_rates) == sorted(names)
    assert config.resolved_model() == preset(config.resolved_recipe().model)


def test_overrides_replace_the_presets_numbers():
    config = TrainConfig(data="data", out="run", epochs=3, batch_size=7, recipe={"ema_decay": 0.5})
    got = config.resolved_recipe()
    assert (got.epochs, got.batch_size, got.ema_decay) == (3, 7, 0.5)
    assert got.backbone_rates == recipe("tiny").backbone_rates


def test_the_configuration_survives_json():
    config = TrainConfig(
        data="data",
        out="run",
        folds=3,
        recipe={"mixup": 0.25},
        pretrained={"eva02": "weights.pth"},
        model=preset("base"),
    )
    again = TrainConfig.from_dict(json.loads(json.dumps(config.to_dict())))
    assert again == config
    assert again.resolved_model().backbones[1].pretrained == "weights.pth"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"folds": 1}, r"^folds: must be at least 2, got 1$"),
        ({"epochs": 0}, r"^epochs: must be at least 1, got 0$"),
        ({"epochs": 4, "recipe": {"validate_every": 5}}, r"^validate_every: .* got 5$"),
        ({"recipe": {"mixup": 0.5}, "batch_size": 1}, r"^batch_size: mixing .* got 1$"),
        ({"recipe": {"mixup": 0.7, "cutmix": 0.7}}, r"^mixup: .* got 0.7 and 0.7$"),
        ({"recipe": {"warmup": 1.0}}, r"^warmup: must be in \[0, 1\), got 1.0$"),
        ({"recipe": {"views": "all"}}, r"^views: expected one of plain, flip, got 'all'$"),
        ({"recipe": {"rate": 1.0}}, r"^recipe: has no field 'rate'"),
        ({"recipe": {"backbone_rates": {}}}, r"^backbone_rates: gives no value for .*'convnextv2'"),
        ({"preset": "huge"}, r"^preset: expected one of .*, got 'huge'$"),
        ({"pretrained": {"swin": None}}, r"^pretrained: 'tiny' has no backbone 'swin'"),
        ({"precision": "8"}, r"^precision: expected one of auto, .*, got '8'$"),
        ({"jobs": 0}, r"^jobs: must be at least 1, got 0$"),
        ({"workers": -1}, r"^workers: must not be negative, got -1$"),
    ],
)
def test_what_cannot_work_is_refused_by_name(settings, message):
    with pytest.raises(ValueError, match=message):
        TrainConfig(data="data", out="run", **settings)


def test_an_unknown_field_of_a_stored_configuration_is_named():
    with pytest.raises(ValueError, match=r"^config: has no field 'colour'"):
        TrainConfig.from_dict({"data": "data", "out": "run", "colour": "red"})


@pytest.mark.parametrize(("epochs", "interval"), [(70, 5), (12, 4), (7, 1), (1, 1), (11, 1)])
def test_the_last_epoch_is_always_validated(epochs, interval):
    got = Recipe(epochs=epochs, validate_every=min(5, epochs)).validation_interval
    assert got == interval
    assert epochs % got == 0
