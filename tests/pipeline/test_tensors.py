"""Tensors go in as torchvision has images: channels in front."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A

torch = pytest.importorskip("torch")

POLICY = A.Compose([A.Rotate(limit=40, p=1), A.Resize(20, 24)], seed=3)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_in_front_are_those_of_an_array(channels):
    image = drawing(31, 37, channels)
    tensor = torch.from_numpy(image).permute(2, 0, 1)
    params = POLICY.sample(0)
    expected = POLICY.apply(image, params)
    np.testing.assert_array_equal(POLICY.apply(tensor, params), expected)
    np.testing.assert_array_equal(POLICY.apply(tensor.contiguous(), params), expected)
    batch = POLICY.batch([tensor, image], indices=[5, 5])
    np.testing.assert_array_equal(batch[0], batch[1])


def test_a_plane_is_a_gray_drawing():
    image = drawing(31, 37)
    params = POLICY.sample(0)
    result = POLICY.apply(torch.from_numpy(image), params)
    np.testing.assert_array_equal(result, POLICY.apply(image, params))
    np.testing.assert_array_equal(A.functional.invert(torch.from_numpy(image)), 255 - image)


@pytest.mark.parametrize(
    ("tensor", "came"),
    [
        (torch.zeros(3, 8, 8), r"torch.float32 \(3, 8, 8\) on cpu"),
        (torch.zeros(8, 8, 3, dtype=torch.uint8), r"torch.uint8 \(8, 8, 3\) on cpu"),
        (torch.zeros(1, 3, 8, 8, dtype=torch.uint8), r"torch.uint8 \(1, 3, 8, 8\) on cpu"),
        (torch.zeros(3, 8, 8, dtype=torch.uint8, device="meta"), "on meta"),
    ],
)
def test_other_tensors_are_refused(tensor, came):
    with pytest.raises(TypeError, match=f"image: expected a uint8 CPU tensor .*got .*{came}"):
        POLICY(image=tensor)
