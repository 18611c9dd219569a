"""Facts: what albumentations 1.4.4 and 2.0.8 take, with their defaults, op by op."""

from __future__ import annotations

from sketchaug.transforms.base import OPERATIONS

_OLD = "always_apply=False"
_LIMITS = "shift_limit=(-0.0625, 0.0625), scale_limit=(-0.1, 0.1), rotate_limit=(-45, 45)"
_AXES = "shift_limit_x=None, shift_limit_y=None, rotate_method='largest_box'"
_VALUE = "border_mode=4, value=None, mask_value=None"
_FILL = "border_mode=0, fill=0, fill_mask=0"
_BOX = "rotate_method='largest_box'"
_MASK = "mask_interpolation=0"
_RATIO = "scale=(0.08, 1.0), ratio=(0.75, 1.3333333333333333), interpolation=1"
_DIVISORS = "pad_height_divisor=None, pad_width_divisor=None, position='center'"
_NORMALIZE = (
    "mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), max_pixel_value=255.0, "
    "normalization='standard'"
)
_BRIGHTNESS = "brightness_limit=(-0.2, 0.2), contrast_limit=(-0.2, 0.2), brightness_by_max=True"
_CROP = "pad_if_needed=False, pad_position='center', border_mode=0, fill=0.0, fill_mask=0.0"
_EQUALIZE = "mode='cv', by_channels=True, mask=None, mask_params=()"
_CLAHE = "clip_limit=4.0, tile_grid_size=(8, 8)"

_SIGNATURES = {
    "1.4": {
        "OneOf": "p=0.5",
        "SomeOf": "n=1, replace=True, p=1",
        "Sequential": "p=0.5",
        "NoOp": f"{_OLD}, p=0.5",
        "HorizontalFlip": f"{_OLD}, p=0.5",
        "VerticalFlip": f"{_OLD}, p=0.5",
        "Transpose": f"{_OLD}, p=0.5",
        "InvertImg": f"{_OLD}, p=0.5",
        "RandomRotate90": f"{_OLD}, p=0.5",
        "Rotate": f"limit=90, interpolation=1, {_VALUE}, {_BOX}, crop_border=False, {_OLD}, p=0.5",
        "SafeRotate": f"limit=(-90, 90), interpolation=1, {_VALUE}, {_OLD}, p=0.5",
        "Affine": (
            "scale=None, translate_percent=None, translate_px=None, rotate=None, shear=None, "
            f"interpolation=1, {_MASK}, cval=0, cval_mask=0, mode=0, fit_output=False, "
            f"keep_ratio=False, {_BOX}, {_OLD}, p=0.5"
        ),
        "ShiftScaleRotate": (
            f"{_LIMITS}, interpolation=1, border_mode=4, value=0, mask_value=0, {_AXES}, {_OLD}, "
            "p=0.5"
        ),
        "Perspective": (
            "scale=(0.05, 0.1), keep_size=True, pad_mode=0, pad_val=0, mask_pad_val=0, "
            f"fit_output=False, interpolation=1, {_OLD}, p=0.5"
        ),
        "ElasticTransform": (
            f"alpha=1, sigma=50, alpha_affine=50, interpolation=1, {_VALUE}, {_OLD}, "
            "approximate=False, same_dxdy=False, p=0.5"
        ),
        "GridDistortion": (
            f"num_steps=5, distort_limit=(-0.3, 0.3), interpolation=1, {_VALUE}, "
            f"normalized=False, {_OLD}, p=0.5"
        ),
        "RandomBrightnessContrast": f"{_BRIGHTNESS}, {_OLD}, p=0.5",
        "RandomGamma": f"gamma_limit=(80, 120), {_OLD}, p=0.5",
        "GaussNoise": f"var_limit=(10.0, 50.0), mean=0, per_channel=True, {_OLD}, p=0.5",
        "GaussianBlur": f"blur_limit=(3, 7), sigma_limit=0, {_OLD}, p=0.5",
        "MotionBlur": f"blur_limit=7, allow_shifted=True, {_OLD}, p=0.5",
        "Equalize": f"{_EQUALIZE}, {_OLD}, p=0.5",
        "CLAHE": f"{_CLAHE}, {_OLD}, p=0.5",
        "UnsharpMask": (
            f"blur_limit=(3, 7), sigma_limit=0.0, alpha=(0.2, 0.5), threshold=10, {_OLD}, p=0.5"
        ),
        "Sharpen": f"alpha=(0.2, 0.5), lightness=(0.5, 1.0), {_OLD}, p=0.5",
        "CoarseDropout": (
            "max_holes=8, max_height=8, max_width=8, min_holes=None, min_height=None, "
            f"min_width=None, fill_value=0, mask_fill_value=None, {_OLD}, p=0.5"
        ),
        "Morphological": f"scale=(2, 3), operation='dilation', {_OLD}, p=0.5",
        "Resize": f"height=5, width=7, interpolation=1, {_OLD}, p=1",
        "RandomResizedCrop": f"size=(5, 7), width=None, height=None, {_RATIO}, {_OLD}, p=1.0",
        "RandomCrop": f"height=5, width=7, {_OLD}, p=1.0",
        "CenterCrop": f"height=5, width=7, {_OLD}, p=1.0",
        "PadIfNeeded": f"min_height=1024, min_width=1024, {_DIVISORS}, {_VALUE}, {_OLD}, p=1.0",
        "LongestMaxSize": f"max_size=1024, interpolation=1, {_OLD}, p=1",
        "SmallestMaxSize": f"max_size=1024, interpolation=1, {_OLD}, p=1",
        "Normalize": f"{_NORMALIZE}, {_OLD}, p=1.0",
        "ToTensorV2": "transpose_mask=False, always_apply=True, p=1.0",
        "ToGray": f"{_OLD}, p=0.5",
    },
    "2.0": {
        "OneOf": "p=0.5",
        "SomeOf": "n=1, replace=False, p=1",
        "Sequential": "p=0.5",
        "NoOp": "p=0.5",
        "HorizontalFlip": "p=0.5",
        "VerticalFlip": "p=0.5",
        "Transpose": "p=0.5",
        "InvertImg": "p=0.5",
        "RandomRotate90": "p=1",
        "Rotate": (
            f"limit=(-90, 90), interpolation=1, {_BOX}, crop_border=False, {_MASK}, {_FILL}, p=0.5"
        ),
        "SafeRotate": f"limit=(-90, 90), interpolation=1, {_BOX}, {_MASK}, {_FILL}, p=0.5",
        "Affine": (
            "scale=(1.0, 1.0), translate_percent=None, translate_px=None, rotate=0.0, "
            f"shear=(0.0, 0.0), interpolation=1, {_MASK}, fit_output=False, keep_ratio=False, "
            f"{_BOX}, balanced_scale=False, {_FILL}, p=0.5"
        ),
        "ShiftScaleRotate": f"{_LIMITS}, interpolation=1, {_AXES}, {_MASK}, {_FILL}, p=0.5",
        "Perspective": (
            "scale=(0.05, 0.1), keep_size=True, fit_output=False, interpolation=1, "
            f"{_MASK}, {_FILL}, p=0.5"
        ),
        "ElasticTransform": (
            "alpha=1, sigma=50, interpolation=1, approximate=False, same_dxdy=False, "
            f"{_MASK}, noise_distribution='gaussian', keypoint_remapping_method='mask', "
            f"{_FILL}, p=0.5"
        ),
        "GridDistortion": (
            "num_steps=5, distort_limit=(-0.3, 0.3), interpolation=1, normalized=True, "
            f"{_MASK}, keypoint_remapping_method='mask', p=0.5, {_FILL}"
        ),
        "RandomBrightnessContrast": f"{_BRIGHTNESS}, ensure_safe_range=False, p=0.5",
        "RandomGamma": "gamma_limit=(80, 120), p=0.5",
        "GaussNoise": (
            "std_range=(0.2, 0.44), mean_range=(0.0, 0.0), per_channel=True, "
            "noise_scale_factor=1, p=0.5"
        ),
        "GaussianBlur": "blur_limit=0, sigma_limit=(0.5, 3.0), p=0.5",
        "MotionBlur": (
            "blur_limit=(3, 7), allow_shifted=True, angle_range=(0, 360), "
            "direction_range=(-1.0, 1.0), p=0.5"
        ),
        "Equalize": f"{_EQUALIZE}, p=0.5",
        "CLAHE": f"{_CLAHE}, p=0.5",
        "UnsharpMask": "blur_limit=(3, 7), sigma_limit=0.0, alpha=(0.2, 0.5), threshold=10, p=0.5",
        "Sharpen": (
            "alpha=(0.2, 0.5), lightness=(0.5, 1.0), method='kernel', kernel_size=5, sigma=1.0, "
            "p=0.5"
        ),
        "CoarseDropout": (
            "num_holes_range=(1, 2), hole_height_range=(0.1, 0.2), hole_width_range=(0.1, 0.2), "
            "fill=0, fill_mask=None, p=0.5"
        ),
        "Erasing": "scale=(0.02, 0.33), ratio=(0.3, 3.3), fill=0, fill_mask=None, p=0.5",
        "Morphological": "scale=(2, 3), operation='dilation', p=0.5",
        "Resize": f"height=5, width=7, interpolation=1, {_MASK}, area_for_downscale=None, p=1",
        "RandomResizedCrop": f"size=(5, 7), {_RATIO}, {_MASK}, area_for_downscale=None, p=1.0",
        "RandomCrop": f"height=5, width=7, {_CROP}, p=1.0",
        "CenterCrop": f"height=5, width=7, {_CROP}, p=1.0",
        "PadIfNeeded": f"min_height=1024, min_width=1024, {_DIVISORS}, {_FILL}, p=1.0",
        "LongestMaxSize": (
            f"max_size=1024, max_size_hw=None, interpolation=1, {_MASK}, "
            "area_for_downscale=None, p=1"
        ),
        "SmallestMaxSize": (
            f"max_size=1024, max_size_hw=None, interpolation=1, {_MASK}, "
            "area_for_downscale=None, p=1"
        ),
        "Normalize": f"{_NORMALIZE}, p=1.0",
        "ToTensorV2": "transpose_mask=False, p=1.0",
        "ToGray": "num_output_channels=3, method='weighted_average', p=0.5",
    },
}

# Arguments without a default, in the peers or here; the numbers are made up.
NEEDED = {"height": 5, "width": 7, "size": (5, 7), "transforms": [OPERATIONS["HorizontalFlip"]()]}


def _arguments(signature):
    return eval(f"dict({signature})", {})


ARGUMENTS = {
    version: {name: _arguments(signature) for name, signature in signatures.items()}
    for version, signatures in _SIGNATURES.items()
}
CASES = [
    (version, name, arguments)
    for version, ops in ARGUMENTS.items()
    for name, arguments in ops.items()
    if name in OPERATIONS
]
CASE_NAMES = [f"{name} {version}" for version, name, _ in CASES]
