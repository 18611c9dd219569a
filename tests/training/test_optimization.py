"""Loss, rates, groups and averaging: the arithmetic of a step."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from sketchaug.models import build_model, preset
from sketchaug.training.averaging import MovingAverage, _averager
from sketchaug.training.loss import soft_cross_entropy
from sketchaug.training.metrics import evaluate_logits
from sketchaug.training.optimizer import build_optimizer, parameter_groups
from sketchaug.training.recipes import recipe
from sketchaug.training.schedule import rate_factor


def test_class_numbers_and_one_hot_shares_have_the_same_loss():
    logits, target = torch.randn(6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    expected = torch.nn.functional.cross_entropy(logits, target)
    shares = torch.nn.functional.one_hot(target, 4).float()
    torch.testing.assert_close(soft_cross_entropy(logits, target), expected)
    torch.testing.assert_close(soft_cross_entropy(logits, shares), expected)


def test_smoothing_equals_torchs_for_class_numbers():
    logits, target = torch.randn(6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    expected = torch.nn.functional.cross_entropy(logits, target, label_smoothing=0.3)
    torch.testing.assert_close(soft_cross_entropy(logits, target, smoothing=0.3), expected)


def test_a_mixed_target_weighs_both_classes():
    logits = torch.log(torch.tensor([[0.2, 0.8]]))
    got = soft_cross_entropy(logits, torch.tensor([[0.25, 0.75]]))
    assert float(got) == pytest.approx(-0.25 * math.log(0.2) - 0.75 * math.log(0.8))


def test_a_target_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"^target: expected .*float \(N, 4\), got .*\(6, 3\)"):
        soft_cross_entropy(torch.zeros(6, 4), torch.zeros(6, 3))


@pytest.mark.parametrize("total", [1, 2, 7, 100])
def test_the_rate_rises_once_and_then_only_falls(total):
    rates = [rate_factor(step, total, warmup=0.2, final_rate=0.1) for step in range(total + 5)]
    top = max(range(len(rates)), key=rates.__getitem__)
    assert rates[top] <= 1
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert min(rates) > 0
    if total > 2:
        assert rates[total - 1] == pytest.approx(0.1)


def test_without_warmup_the_first_step_has_the_whole_rate():
    assert rate_factor(0, 10, warmup=0.0, final_rate=0.0) == 1


def test_every_parameter_is_in_one_group_and_vectors_do_not_decay():
    model = build_model(preset("tiny"), 5)
    numbers = recipe(
        "tiny",
        head_rate=0.3,
        backbone_rates={"convnextv2": 0.1, "eva02": 0.2},
        backbone_weight_decay={"convnextv2": 0.4, "eva02": 0.5},
    )
    groups = {group["name"]: group for group in parameter_groups(model, numbers)}
    held = [id(one) for group in groups.values() for one in group["params"]]
    assert sorted(held) == sorted(id(one) for one in model.parameters())
    assert {name: (group["lr"], group["weight_decay"]) for name, group in groups.items()} == {
        "head": (0.3, 0.05),
        "head/vectors": (0.3, 0.0),
        "convnextv2": (0.1, 0.4),
        "convnextv2/vectors": (0.1, 0.0),
        "eva02": (0.2, 0.5),
        "eva02/vectors": (0.2, 0.0),
    }
    vectors = {id(one) for name, group in groups.items() if "/" in name for one in group["params"]}
    for name, parameter in model.named_parameters():
        assert (id(parameter) in vectors) == (parameter.squeeze().ndim < 2), name


def test_frozen_parameters_are_left_to_themselves():
    model = build_model(preset("tiny"), 5)
    model.backbones["eva02"].requires_grad_(False)
    names = [group["name"] for group in build_optimizer(model, recipe("tiny")).param_groups]
    assert names == ["head", "head/vectors", "convnextv2", "convnextv2/vectors"]


def test_the_average_forgets_its_start_and_then_decays_as_told():
    averages, update = [torch.zeros(2)], _averager(0.9)
    update(averages, [torch.ones(2)], 0)
    torch.testing.assert_close(averages[0], torch.full((2,), 0.9))  # past weighs 1 / 10
    update(averages, [torch.full((2,), 1.9)], 1_000_000)
    torch.testing.assert_close(averages[0], torch.full((2,), 1.0))  # 0.9 * 0.9 + 0.1 * 1.9


@pytest.mark.parametrize("decay", [0.0, 1.0, -0.1])
def test_an_average_that_would_not_move_is_refused(decay):
    with pytest.raises(ValueError, match=r"^decay: must lie between 0 and 1"):
        MovingAverage(decay)


def test_figures_of_logits_a_reader_can_check():
    logits = np.array([[3, 0, 0], [0, 3, 0], [3, 0, 0], [0, 3, 0]], dtype=np.float32)
    scores = evaluate_logits(logits, np.array([0, 0, 0, 1]))
    assert scores["accuracy"] == 0.75
    assert scores["top5"] == 1
    assert scores["macro_recall"] == pytest.approx((2 / 3 + 1) / 2)  # class 2 never occurs
    right, wrong = math.log(1 + 2 * math.exp(-3)), math.log(2 + math.exp(3))
    assert scores["log_loss"] == pytest.approx((3 * right + wrong) / 4, rel=1e-6)


def test_no_rows_have_no_figures():
    with pytest.raises(ValueError, match=r"^logits: expected \(N, classes\)"):
        evaluate_logits(np.zeros((0, 3), np.float32), np.zeros(0, np.int64))
