"""Facts: the arguments of albumentations 1.4.4 and 2.0.8 with their defaults, op by op."""

from __future__ import annotations

_OLD = {"always_apply": False}
_MASK = {"mask_interpolation": 0}
_BOX = {"rotate_method": "largest_box"}

ARGUMENTS = {
    "1.4": {
        "HorizontalFlip": {**_OLD, "p": 0.5},
        "VerticalFlip": {**_OLD, "p": 0.5},
        "Rotate": {
            "limit": 90,
            "interpolation": 1,
            "border_mode": 4,
            "value": None,
            "mask_value": None,
            **_BOX,
            "crop_border": False,
            **_OLD,
            "p": 0.5,
        },
        "Affine": {
            "scale": None,
            "translate_percent": None,
            "translate_px": None,
            "rotate": None,
            "shear": None,
            "interpolation": 1,
            **_MASK,
            "cval": 0,
            "cval_mask": 0,
            "mode": 0,
            "fit_output": False,
            "keep_ratio": False,
            **_BOX,
            **_OLD,
            "p": 0.5,
        },
        "Resize": {"height": 5, "width": 7, "interpolation": 1, **_OLD, "p": 1},
        "RandomBrightnessContrast": {
            "brightness_limit": (-0.2, 0.2),
            "contrast_limit": (-0.2, 0.2),
            "brightness_by_max": True,
            **_OLD,
            "p": 0.5,
        },
        "Normalize": {
            "mean": (0.485, 0.456, 0.406),
            "std": (0.229, 0.224, 0.225),
            "max_pixel_value": 255.0,
            "normalization": "standard",
            **_OLD,
            "p": 1.0,
        },
        "ToTensorV2": {"transpose_mask": False, "always_apply": True, "p": 1.0},
        "OneOf": {"p": 0.5},
        "SomeOf": {"n": 1, "replace": False, "p": 1},  # True is the default; it is not offered
        "Sequential": {"p": 0.5},
    },
    "2.0": {
        "HorizontalFlip": {"p": 0.5},
        "VerticalFlip": {"p": 0.5},
        "Rotate": {
            "limit": (-90, 90),
            "interpolation": 1,
            "border_mode": 0,
            **_BOX,
            "crop_border": False,
            **_MASK,
            "fill": 0,
            "fill_mask": 0,
            "p": 0.5,
        },
        "Affine": {
            "scale": (1.0, 1.0),
            "translate_percent": None,
            "translate_px": None,
            "rotate": 0.0,
            "shear": (0.0, 0.0),
            "interpolation": 1,
            **_MASK,
            "fit_output": False,
            "keep_ratio": False,
            **_BOX,
            "balanced_scale": False,
            "border_mode": 0,
            "fill": 0,
            "fill_mask": 0,
            "p": 0.5,
        },
        "Resize": {
            "height": 5,
            "width": 7,
            "interpolation": 1,
            **_MASK,
            "area_for_downscale": None,
            "p": 1,
        },
        "RandomBrightnessContrast": {
            "brightness_limit": (-0.2, 0.2),
            "contrast_limit": (-0.2, 0.2),
            "brightness_by_max": True,
            "ensure_safe_range": False,
            "p": 0.5,
        },
        "Normalize": {
            "mean": (0.485, 0.456, 0.406),
            "std": (0.229, 0.224, 0.225),
            "max_pixel_value": 255.0,
            "normalization": "standard",
            "p": 1.0,
        },
        "ToTensorV2": {"transpose_mask": False, "p": 1.0},
        "OneOf": {"p": 0.5},
        "SomeOf": {"n": 1, "replace": False, "p": 1},
        "Sequential": {"p": 0.5},
    },
}

CASES = [
    (version, name, arguments)
    for version, ops in ARGUMENTS.items()
    for name, arguments in ops.items()
]
CASE_NAMES = [f"{name} {version}" for version, name, _ in CASES]
