"""Ink: how far each pixel is from its drawing's paper, in units of the drawing's own contrast.

What: y = d / (rms(d) + floor) with d = |x - paper|, where paper is the median and rms the root
mean square over all pixels of one channel and one image. Most of a drawing is paper, so its
median is the paper's level whatever the tint; white on black becomes the same as black on white,
and a faint pencil the same as a pen.

Why: to a stack that starts from random weights, thin strokes at 64 px are a few levels beside
the paper's own offset, and its first normalisations spend their range on that offset. On tinted
papers it then learns nothing for hundreds of steps.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

# Half a grey level at the statistics of the tiny stack: blank sheets stay blank, and their noise
# is not blown up into strokes.
_FLOOR = 0.05


class Ink(nn.Module):
    """Turns images (N, 3, S, S) into ink: 0 on paper, above 0 on strokes."""

    def forward(self, images: Tensor) -> Tensor:
        """Returns the ink of each image, of the input's shape."""
        paper = images.flatten(2).median(dim=2).values[..., None, None]
        distance = torch.abs(images - paper)
        contrast = distance.square().mean(dim=(2, 3), keepdim=True).sqrt()
        return distance / (contrast + _FLOOR)
