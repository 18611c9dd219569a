"""Number formats by device, views that average."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sketchaug.training import precision, predict_logits
from sketchaug.training.precision import resolve_device, resolve_precision


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
