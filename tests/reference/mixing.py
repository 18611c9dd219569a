"""What batch mixing means, in float64."""

from __future__ import annotations

import numpy as np


def mixup(own, partner, *, ratio):
    return ratio * own.astype(np.float64) + (1 - ratio) * partner.astype(np.float64)


def cutmix(own, partner, *, box):
    """`own` with the partner's pixels in a half-open box (top, left, bottom, right)."""
    top, left, bottom, right = box
    mixed = own.astype(np.float64)
    mixed[..., top:bottom, left:right] = partner[..., top:bottom, left:right]
    return mixed


def box_of(*, ratio, centre_y, centre_x, height, width):
    """The box about a centre, cut off at the edges."""

    def span(centre, side):
        half = int(np.sqrt(1 - ratio) * side) // 2
        return max(centre - half, 0), min(centre + half, side)

    (top, bottom), (left, right) = span(centre_y, height), span(centre_x, width)
    return top, left, bottom, right


def label_weight(element, *, height, width):
    """Share of the image's own label."""
    if element["kind"] == "none":
        return 1.0
    if element["kind"] == "mixup":
        return element["ratio"]
    top, left, bottom, right = element["box"]
    return 1 - (bottom - top) * (right - left) / (height * width)


def mix(images, elements):
    """The batch after its elements, which `sample` drew."""
    mixed = images.astype(np.float64)
    for i, element in enumerate(elements):
        partner = images[element["partner"]]
        if element["kind"] == "mixup":
            mixed[i] = mixup(images[i], partner, ratio=element["ratio"])
        elif element["kind"] == "cutmix":
            mixed[i] = cutmix(images[i], partner, box=element["box"])
    return mixed


def soft_targets(labels, elements, *, num_classes, height, width, label_smoothing=0.0):
    """One-hot rows, smoothed, mixed with the partner's by the label's weight."""
    hard = np.eye(num_classes)[labels]
    smooth = (1 - label_smoothing) * hard + label_smoothing / num_classes
    weights = np.array([label_weight(e, height=height, width=width) for e in elements])[:, None]
    partners = [element["partner"] for element in elements]
    return weights * smooth + (1 - weights) * smooth[partners]
