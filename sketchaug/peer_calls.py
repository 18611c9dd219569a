"""How albumentations' users make and call a Compose, as far as images are concerned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sketchaug.checks import check_flag

# Targets that would need the same draw; silently passing them through would be a lie.
_OTHER_TARGETS = ("mask", "masks", "bboxes", "keypoints", "images", "volume", "volumes")


def check_peer_options(
    *,
    bbox_params: Any,
    keypoint_params: Any,
    additional_targets: Any,
    is_check_shapes: Any,
    mask_interpolation: Any,
    save_applied_params: Any,
) -> None:
    """Accepts albumentations' options of Compose where they ask for nothing but images.

    Raises:
        TypeError: If one has the wrong type.
        ValueError: If one asks for more.
    """
    for name, value in (("bbox_params", bbox_params), ("keypoint_params", keypoint_params)):
        if value is not None:
            raise ValueError(f"{name} must be None: only images are transformed, got {value!r}")
    if additional_targets:
        raise ValueError(
            f"additional_targets must be None or empty: only 'image' is transformed, "
            f"got {additional_targets!r}"
        )
    check_flag("is_check_shapes", is_check_shapes)
    if mask_interpolation is not None and not isinstance(mask_interpolation, int):
        raise TypeError(f"mask_interpolation: expected an integer, got {mask_interpolation!r}")
    if check_flag("save_applied_params", save_applied_params):
        raise ValueError(
            "save_applied_params must be False: policy.sample(index) gives what is drawn, "
            "and policy.apply repeats it"
        )


def check_call(data: Mapping[str, Any], *, is_strict: bool) -> None:
    """Checks the keys of `policy(image=drawing, ...)`.

    Raises:
        TypeError: If there is no image, a target that this package does not transform, or, when
            strict, any other key.
    """
    if "image" not in data:
        raise TypeError(f"image: missing; got {sorted(data)}")
    refused = [key for key in _OTHER_TARGETS if key in data]
    if refused:
        raise TypeError(f"{refused[0]}: only images are transformed; leave it out")
    unknown = sorted(set(data) - {"image"})
    if is_strict and unknown:
        raise TypeError(f"{unknown[0]}: a strict policy takes 'image' only")
