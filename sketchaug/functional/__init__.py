"""The ops as functions: a drawing and plain numbers in, a drawing out; nothing is drawn by chance.

Each function is one op of `sketchaug.transforms` with given draws, so it makes the pixels that a
policy makes when it draws these numbers. Drawings are uint8 (H, W), (H, W, 1), (H, W, 3) or
(H, W, 4), arrays or Pillow images; results are new arrays.
"""

from __future__ import annotations

from sketchaug.functional.canvas import (
    center_crop,
    crop,
    letterbox,
    longest_max_size,
    pad_if_needed,
    resize,
    smallest_max_size,
)
from sketchaug.functional.erasing import coarse_dropout, erasing, random_erasing
from sketchaug.functional.filters import gaussian_blur, motion_blur, sharpen, unsharp_mask
from sketchaug.functional.geometry import (
    affine,
    elastic_transform,
    grid_distortion,
    horizontal_flip,
    perspective,
    rotate,
    rotate90,
    safe_rotate,
    transpose,
    vertical_flip,
)
from sketchaug.functional.ink import ink_crop
from sketchaug.functional.levels import clahe, edge_map, equalize, to_gray
from sketchaug.functional.marks import pencil_texture, stroke_dropout
from sketchaug.functional.morphology import morphological
from sketchaug.functional.noise import gauss_noise
from sketchaug.functional.paper import paper_texture
from sketchaug.functional.strokes import stroke_jitter, stroke_thickness
from sketchaug.functional.tone import brightness_contrast, gamma, invert, normalize

__all__ = [
    "affine",
    "brightness_contrast",
    "center_crop",
    "clahe",
    "coarse_dropout",
    "crop",
    "edge_map",
    "elastic_transform",
    "equalize",
    "erasing",
    "gamma",
    "gauss_noise",
    "gaussian_blur",
    "grid_distortion",
    "horizontal_flip",
    "ink_crop",
    "invert",
    "letterbox",
    "longest_max_size",
    "morphological",
    "motion_blur",
    "normalize",
    "pad_if_needed",
    "paper_texture",
    "pencil_texture",
    "perspective",
    "random_erasing",
    "resize",
    "rotate",
    "rotate90",
    "safe_rotate",
    "sharpen",
    "smallest_max_size",
    "stroke_dropout",
    "stroke_jitter",
    "stroke_thickness",
    "to_gray",
    "transpose",
    "unsharp_mask",
    "vertical_flip",
]
