"""The stack: what it is built from, what it promises, and that nothing starts silently random."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import timm
import torch
from safetensors.torch import save_file
from timm.layers.grn import GlobalResponseNorm
from timm.models.convnext import ConvNeXt
from timm.models.eva import Eva

from sketchaug.models import (
    BackboneConfig,
    ModelConfig,
    Preprocessing,
    build_model,
    preset,
    preset_names,
)
from sketchaug.models.backbone import Backbone, Renormalize
from sketchaug.models.response_norm import ResponseNorm

EVEN = Preprocessing(size=32, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))
EVA_ARGUMENTS = {
    "img_size": 32,
    "patch_size": 16,
    "embed_dim": 24,
    "depth": 1,
    "num_heads": 2,
    "ref_feat_shape": [2, 2],
}


def eva(**changes):
    config = BackboneConfig(
        name="eva02", architecture="eva02_tiny_patch14_336", arguments=EVA_ARGUMENTS
    )
    return replace(config, **changes)


def test_tiny_stacks_timms_own_classes_and_joins_their_pooled_features():
    model = build_model(preset("tiny"), 24)
    extractors = [backbone.extractor for backbone in model.backbones.values()]
    assert [type(extractor) for extractor in extractors] == [ConvNeXt, Eva]
    images = torch.randn(2, 3, 64, 64)
    model.eval()
    with torch.no_grad():
        parts = [extractor(model.ink(images)) for extractor in extractors]
        assert tuple(part.shape[1] for part in parts) == model.feature_widths
        expected = model.head(torch.cat(parts, dim=1))
        torch.testing.assert_close(model(images), expected)
    assert expected.shape == (2, 24)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_survives_json(name):
    config = preset(name)
    assert ModelConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize("name", ["base", "large"])
def test_published_checkpoints_get_the_statistics_that_timm_states(name):
    for backbone in preset(name).backbones:
        card = timm.get_pretrained_cfg(backbone.architecture)
        assert card.hf_hub_id.endswith(backbone.architecture)
        assert (backbone.mean, backbone.std) == (card.mean, card.std)
        assert card.input_size[1] == preset(name).preprocessing.size


def test_renormalize_gives_what_normalising_the_pixels_would_have_given():
    pixels = torch.rand(2, 3, 5, 7)
    source = Preprocessing(size=8, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
    mean, std = (0.48, 0.46, 0.41), (0.27, 0.26, 0.28)

    def normalize(mean, std):
        return (pixels - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

    got = Renormalize(source, mean=mean, std=std)(normalize(source.mean, source.std))
    torch.testing.assert_close(got, normalize(mean, std))


def test_a_backbone_without_own_statistics_is_given_the_images_as_they_are():
    assert isinstance(Backbone(eva(), preprocessing=EVEN).renormalize, torch.nn.Identity)
    other = Backbone(eva(mean=(0.4, 0.5, 0.5), std=EVEN.std), preprocessing=EVEN)
    assert isinstance(other.renormalize, Renormalize)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
def test_response_norm_equals_timms_module_and_its_gradients(dtype):
    torch.manual_seed(3)
    theirs = GlobalResponseNorm(12).to(torch.promote_types(dtype, torch.float32))
    torch.nn.init.normal_(theirs.weight)
    torch.nn.init.normal_(theirs.bias)
    ours = ResponseNorm(theirs)
    images = torch.randn(3, 4, 5, 12, dtype=dtype)
    images[..., 7] = 0  # a dead channel must get a gradient of zero, not a NaN
    exact = images.to(theirs.weight.dtype).requires_grad_()
    quick = images.clone().requires_grad_()
    grad = torch.randn_like(exact)
    expected, got = theirs(exact), ours(quick)
    # bfloat16 keeps 8 bits; the sums over 20 positions are float32 in both.
    tolerance = {"rtol": 0.02, "atol": 0.1} if dtype is torch.bfloat16 else {}
    assert got.dtype == dtype
    torch.testing.assert_close(got.to(expected.dtype), expected, **tolerance)
    wanted = torch.autograd.grad(expected, [exact, theirs.weight, theirs.bias], grad)
    found = torch.autograd.grad(got, [quick, ours.weight, ours.bias], grad.to(dtype))
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one.to(other.dtype), other, **tolerance)


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_pretrained_weights_are_read_from_a_path(tmp_path, suffix):
    torch.manual_seed(1)
    donor = timm.create_model("eva02_tiny_patch14_336", num_classes=5, **EVA_ARGUMENTS)
    path = tmp_path / f"weights{suffix}"
    if suffix == ".pth":
        torch.save(donor.state_dict(), path)
    else:
        save_file(donor.state_dict(), path)
    backbone = Backbone(eva(pretrained=str(path)), preprocessing=EVEN)
    donor.reset_classifier(0)
    images = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(backbone.eval()(images), donor.eval()(images))


def test_a_stack_for_another_size_takes_images_of_that_size():
    larger = preset("tiny").with_size(80)
    assert larger.preprocessing.size == 80
    assert preset("tiny").preprocessing.size == 64
    model = build_model(larger, 3).eval()
    assert model(torch.zeros(1, 3, 80, 80)).shape == (1, 3)
    assert preset("large").with_size(448).backbones[1].arguments["img_size"] == 448


def test_weights_of_another_model_are_refused_by_name(tmp_path):
    donor = timm.create_model("eva02_tiny_patch14_336", num_classes=0, **EVA_ARGUMENTS)
    state = donor.state_dict()
    path = tmp_path / "weights.safetensors"
    lacking = {key: value for key, value in state.items() if "blocks.0.mlp" not in key}
    save_file(lacking, path)
    with pytest.raises(ValueError, match=r"weights\.safetensors: lacks .* blocks\.0\.mlp"):
        Backbone(eva(pretrained=str(path)), preprocessing=EVEN)
    save_file({**state, "surplus": torch.zeros(1)}, path)
    with pytest.raises(ValueError, match=r"weights\.safetensors: holds 1 .* surplus"):
        Backbone(eva(pretrained=str(path)), preprocessing=EVEN)
    path.write_bytes(b"no weights at all")
    with pytest.raises(ValueError, match=r"weights\.safetensors: cannot be read"):
        Backbone(eva(pretrained=str(path)), preprocessing=EVEN)


def test_offline_without_weights_says_what_to_do(tmp_path, monkeypatch):
    # As on a machine whose caches are empty.
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("sketchaug.models.weights.try_to_load_from_cache", lambda *_: None)
    config = replace(eva(), architecture="eva02_large_patch14_clip_224.merged2b", arguments={})
    with pytest.raises(FileNotFoundError, match=r"'eva02': no pretrained .*set pretrained to its"):
        Backbone(replace(config, pretrained="cache"), preprocessing=EVEN)
    with pytest.raises(FileNotFoundError, match=r"'eva02': pretrained weights not found at .*gone"):
        Backbone(replace(config, pretrained=str(tmp_path / "gone.pth")), preprocessing=EVEN)


def test_a_size_or_argument_that_does_not_fit_names_the_backbone():
    with pytest.raises(ValueError, match=r"'eva02': does not take 64x64 images"):
        Backbone(eva(), preprocessing=replace(EVEN, size=64))
    with pytest.raises(ValueError, match=r"'eva02': .*no_such"):
        Backbone(eva(arguments={**EVA_ARGUMENTS, "no_such": 1}), preprocessing=EVEN)
    with pytest.raises(ValueError, match=r"'eva02': timm has no model 'eva99'"):
        Backbone(eva(architecture="eva99"), preprocessing=EVEN)
    with pytest.raises(ValueError, match=r"preset: expected one of tiny, .* large, got 'huge'"):
        preset("huge")
    with pytest.raises(ValueError, match=r"num_classes: must be at least 2, got 1"):
        build_model(preset("tiny"), 1)
