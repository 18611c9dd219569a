"""A policy op after op, as written: bytes after each op, no fusing. The truth for `fuse=False`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from reference import (
    blur,
    canvas,
    drawings,
    edges,
    erasing,
    fields,
    fitted,
    geometry,
    histograms,
    morphology,
    noise,
    photometric,
    projection,
    strokes,
    texture,
    tone,
    windows,
)

OPS = {
    "horizontal_flip": geometry.horizontal_flip,
    "vertical_flip": geometry.vertical_flip,
    "rotate": geometry.rotate,
    "safe_rotate": projection.safe_rotate_step,
    "perspective": projection.perspective_step,
    "affine": fitted.affine,
    "elastic": fields.elastic,
    "grid_distortion": fields.grid_distortion_step,
    "transpose": canvas.transpose,
    "random_rotate90": windows.random_rotate90,
    "resize": geometry.resize,
    "random_crop": windows.random_crop,
    "center_crop": windows.center_crop,
    "random_resized_crop": windows.random_resized_crop,
    "pad_if_needed": windows.pad_if_needed,
    "longest_max_size": windows.longest_max_size,
    "smallest_max_size": windows.smallest_max_size,
    "letterbox": windows.letterbox,
    "random_brightness_contrast": photometric.random_brightness_contrast,
    "random_gamma": tone.random_gamma,
    "invert": tone.invert,
    "coarse_dropout": erasing.coarse_dropout,
    "random_erasing": erasing.random_erasing,
    "gaussian_blur": blur.gaussian_blur,
    "to_gray": histograms.to_gray_step,
    "equalize": histograms.equalize_step,
    "clahe": histograms.clahe_step,
    "edge_map": edges.edge_map_step,
    "morphological": morphology.morphological,
    "ink_crop": drawings.ink_crop,
    "stroke_thickness": drawings.stroke_thickness,
    "stroke_jitter": strokes.stroke_jitter_step,
    "stroke_dropout": texture.stroke_dropout,
    "pencil_texture": texture.pencil_texture,
    "paper_texture": texture.paper_texture,
    "motion_blur": blur.motion_blur_step,
    "unsharp_mask": blur.unsharp_mask,
    "sharpen": blur.sharpen,
    "gauss_noise": noise.gauss_noise_step,
}
UNCOVERING = (
    *("rotate", "safe_rotate", "affine", "elastic", "perspective", "stroke_jitter", "ink_crop"),
    *(
        "grid_distortion",
        "coarse_dropout",
        "random_erasing",
        "random_crop",
        "center_crop",
        "pad_if_needed",
        "letterbox",
    ),
)
SHRINKING = (
    *("rotate", "safe_rotate", "affine", "elastic", "perspective", "resize"),
    *("random_resized_crop", "longest_max_size", "smallest_max_size", "letterbox"),
    "ink_crop",
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One op that was applied: its name in OPS, the drawn numbers, what the user set.

    `fill` is "paper" or a colour of three levels.
    """

    name: str
    draws: dict[str, float] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    border_mode: str = "constant"
    fill: Any = "paper"


def as_levels(image):
    """(H, W), (H, W, 1), (H, W, 3) or (H, W, 4) bytes as (H, W, 1 or 3) bytes."""
    if image.ndim == 2:
        return image[..., None]
    return photometric.on_white(image) if image.shape[2] == 4 else image


def fill_of(image, fill):
    """The colour of a fill, one level per channel of the image."""
    if isinstance(fill, str):
        return photometric.measure_paper(image)
    return np.array([photometric.luma(fill)] if image.shape[2] == 1 else fill)


def run_step(image, step, *, antialias):
    """Bytes in, levels out, not rounded yet."""
    settings = {**step.settings, **step.draws}
    if step.name in UNCOVERING:
        settings |= {"border_mode": step.border_mode, "fill": fill_of(image, step.fill)}
    if step.name in SHRINKING:
        settings["antialias"] = antialias
    return OPS[step.name](image, **settings)


def run(image, steps, *, antialias=True):
    """The (H, W, 1 or 3) bytes after all steps."""
    levels = as_levels(image)
    for step in steps:
        levels = photometric.round_levels(run_step(levels, step, antialias=antialias))
    return levels


def map_of(step, height, width):
    """The step's matrix, and the canvas after it."""
    if step.name == "resize":
        new = {"new_height": step.settings["height"], "new_width": step.settings["width"]}
        return geometry.resize_matrix(height, width, **new), tuple(new.values())
    if step.name == "rotate":
        return geometry.rotate_matrix(height, width, **step.draws), (height, width)
    if step.name == "affine":
        settings = {**step.settings, **step.draws}
        assert settings.pop("fit", None) is None
        return geometry.affine_matrix(height, width, **settings), (height, width)
    mirror = {"horizontal_flip": (-1, 1), "vertical_flip": (1, -1)}[step.name]
    flipped = geometry.linear_matrix(mirror[0], 0, 0, mirror[1])
    return geometry.about_centre(flipped, height, width), (height, width)


def run_geometry_at_once(image, steps, *, antialias=True):
    """Geometry of one border rule as one map and one resample, rounded at the end."""
    levels = as_levels(image)
    height, width = levels.shape[:2]
    forward = np.eye(3)
    for step in steps:
        matrix, (height, width) = map_of(step, height, width)
        forward = matrix @ forward
    uncovering = [step for step in steps if step.name in UNCOVERING]
    border = {"border_mode": "replicate", "fill": 0}
    if uncovering:
        last = uncovering[-1]
        border = {"border_mode": last.border_mode, "fill": fill_of(levels, last.fill)}
    to_source = np.linalg.inv(forward)
    result = geometry.warp(levels, to_source, height, width, antialias=antialias, **border)
    return photometric.round_levels(result)


def planes(image, *, mean, std, max_pixel_value=255.0):
    """Normalised (3, H, W); a gray image fills all three."""
    colour = np.broadcast_to(image, (*image.shape[:2], 3))
    return np.moveaxis(
        photometric.normalize(colour, mean=mean, std=std, max_pixel_value=max_pixel_value), 2, 0
    )
