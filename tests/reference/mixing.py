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


def ring_of(plane):
    """The outermost pixels, at most 256 a side."""
    sides = (plane[0], plane[-1], plane[:, 0], plane[:, -1])
    taken = [np.arange(min(len(side), 256)) * len(side) // min(len(side), 256) for side in sides]
    return np.concatenate([side[places] for side, places in zip(sides, taken, strict=True)])


def ink_of(image):
    """Ink of each pixel (H, W): how far its channels are from their paper."""
    planes = image.astype(np.float64)
    papers = [np.sort(ring_of(plane), kind="stable") for plane in planes]
    papers = [values[(len(values) - 1) // 2] for values in papers]
    return sum(np.abs(plane - paper) for plane, paper in zip(planes, papers, strict=True))


def pixel_of(ink, *, down, right):
    """The pixel (row, column) that two uniforms mean: as likely as it has ink."""
    rows = np.cumsum(ink.sum(axis=1))
    row = int(np.searchsorted(rows, down * rows[-1], side="right"))
    columns = np.cumsum(ink[row])
    return row, int(np.searchsorted(columns, right * columns[-1], side="right"))


def ink_weight(images, i, element):
    """Share of the image's own label by the ink that is seen; by area where there is none."""
    own, partner = ink_of(images[i]), ink_of(images[element["partner"]])
    if element["kind"] == "mixup":
        shown = element["ratio"] * own.sum(), (1 - element["ratio"]) * partner.sum()
    else:
        top, left, bottom, right = element["box"]
        inside = np.zeros(own.shape, bool)
        if element["kind"] == "cutmix":
            inside[top:bottom, left:right] = True
        shown = own[~inside].sum(), partner[inside].sum()
    if sum(shown) == 0:
        return label_weight(element, height=own.shape[0], width=own.shape[1])
    return shown[0] / sum(shown)
