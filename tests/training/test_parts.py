"""Mixing that ends, number formats by device, views that average."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sketchaug import BatchMix
from sketchaug.training import precision, predict_logits
from sketchaug.training.mixing import MixUntil
from sketchaug.training.precision import resolve_device, resolve_precision


def mixed(mixer, epoch):
    images = np.random.default_rng(0).random((6, 3, 8, 8), dtype=np.float32)
    targets = np.array([0, 1, 2, 3, 0, 1])
    out = np.empty_like(images)
    result, soft = mixer(images, targets, num_classes=4, key=5, epoch=epoch, out=out, num_threads=1)
    assert result is out
    return images, targets, out, soft


def test_mixing_goes_on_until_its_epoch_and_then_lets_drawings_pass():
    inner = BatchMix(mixup=0.5, cutmix=0.5, seed=3)
    until = MixUntil(mixer=inner, epochs=2)
    images, targets, out, soft = mixed(until, 1)
    _, _, expected, expected_soft = mixed(inner, 1)
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(soft, expected_soft)
    assert not np.array_equal(out, images)
    images, targets, out, soft = mixed(until, 2)
    np.testing.assert_array_equal(out, images)
    np.testing.assert_array_equal(soft, np.eye(4, dtype=np.float32)[targets])


@pytest.mark.parametrize(("native", "expected"), [(True, "bf16-mixed"), (False, "32-true")])
def test_auto_takes_bfloat16_only_where_the_processor_computes_it(monkeypatch, native, expected):
    monkeypatch.setattr(precision, "_cpu_has_bfloat16", lambda: native)
    assert resolve_precision("auto", "cpu") == expected
    assert resolve_precision("32-true", "cpu") == "32-true"
    assert resolve_device("cpu") == torch.device("cpu")


class Halves(torch.nn.Module):
    """Logits that tell the left half of an image from the right one."""

    def forward(self, images):
        return torch.stack([images[..., :2].sum((1, 2, 3)), images[..., 2:].sum((1, 2, 3))], 1)


def test_flip_is_the_logarithm_of_the_mean_probability_of_both_views():
    images = torch.randn(5, 3, 4, 4)
    batches = [{"image": images[:3]}, {"image": images[3:]}]
    plain = predict_logits(Halves(), batches)
    np.testing.assert_allclose(plain, Halves()(images).numpy())
    ways = [torch.softmax(Halves()(view), 1) for view in (images, images.flip(-1))]
    expected = torch.log(sum(ways) / 2)
    flip = predict_logits(Halves(), batches, views="flip", channels_last=True)
    np.testing.assert_allclose(flip, expected.numpy(), rtol=1e-4, atol=1e-5)


def test_lower_precision_gives_float32_logits_close_to_the_exact_ones():
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(48, 4)).eval()
    batches = [{"image": torch.randn(5, 3, 4, 4)}]
    exact = predict_logits(model, batches)
    rough = predict_logits(model, batches, precision="bf16-mixed")
    assert rough.dtype == np.float32
    assert not np.array_equal(rough, exact)
    np.testing.assert_allclose(rough, exact, atol=0.05)
