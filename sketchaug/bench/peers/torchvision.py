"""torchvision v2: functions on tensors, planes in front; mixing by its transforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry, Given, Limits


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    import torch
    from torchvision.transforms import v2

    return {
        **{f"ops/{name}": entry for name, entry in _ops(torch, v2).items()},
        **_policies(torch, v2),
        **_mixing(torch, v2),
        **_files(torch, v2),
    }


def _planes(torch: Any) -> Callable[[Array], Any]:
    return lambda image: torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))


def _image(tensor: Any) -> Array:
    return np.asarray(tensor.permute(1, 2, 0).numpy())


def _ops(torch: Any, v2: Any) -> dict[str, Entry]:
    f = v2.functional
    linear = v2.InterpolationMode.BILINEAR
    white = [float(fixed.PAPER)] * 3
    size = [fixed.SIZE, fixed.SIZE]
    margin = (fixed.PADDED - 500) // 2

    def crop(image: Any, given: Given) -> Any:
        left, top, right, bottom = fixed.box_of(given["map_x"], given["map_y"])
        return f.crop(image, top, left, bottom - top, right - left)

    def resized_crop(image: Any, given: Given) -> Any:
        return f.resize(crop(image, given), size, antialias=False)

    def affine(image: Any) -> Any:
        shift = list(fixed.SHIFT)
        turn, none = -fixed.TURN, [0.0, 0.0]  # clockwise here
        return f.affine(image, turn, shift, fixed.FACTOR, none, linear, fill=white)

    erasing = v2.RandomErasing(1.0, (fixed.SHARE,) * 2, (1, 1), value=fixed.PAPER)
    random_crop = v2.RandomCrop(fixed.CROP)
    random_resized_crop = v2.RandomResizedCrop(size, antialias=False)
    calls: dict[str, Callable[[Any], Any]] = {
        "HorizontalFlip": f.horizontal_flip,
        "VerticalFlip": f.vertical_flip,
        "Rotate": lambda image: f.rotate(image, fixed.ANGLE, linear, fill=white),
        "Affine": affine,
        "Resize, plain": lambda image: f.resize(image, size, antialias=False),
        "Resize": lambda image: f.resize(image, size, antialias=True),
        "CenterCrop": lambda image: f.center_crop(image, fixed.CROP).contiguous(),
        "PadIfNeeded": lambda image: f.pad(image, [margin] * 4, fill=white),
        "RandomGamma": lambda image: f.adjust_gamma(image, fixed.GAMMA),
        "InvertImg": f.invert,
        "ToGray": lambda image: f.rgb_to_grayscale(image, 3),
        "GaussianBlur": lambda image: f.gaussian_blur(image, [fixed.BLUR] * 2, [fixed.SIGMA] * 2),
        "Erasing": erasing,
        "RandomErasing": erasing,
    }
    checks = {
        "RandomCrop": (random_crop, crop),
        "RandomResizedCrop": (random_resized_crop, resized_crop),
    }
    # Luma and gamma cut the fraction off; what is half outside is mixed with the fill.
    limits = {
        "RandomGamma": Limits(largest=1, mean=1),
        "ToGray": Limits(largest=1, mean=1),
        "Rotate": Limits(largest=255, mean=1),
        "Affine": Limits(largest=255, mean=1),
    }
    prepare = _planes(torch)
    return {
        **{
            name: Entry(call=call, prepare=prepare, restore=_image, limits=limits.get(name))
            for name, call in calls.items()
        },
        **{
            name: Entry(call=call, check=check, prepare=prepare, restore=_image)
            for name, (call, check) in checks.items()
        },
    }


def _evaluation(torch: Any, v2: Any) -> Any:
    return v2.Compose(
        [
            v2.Resize((fixed.SIZE, fixed.SIZE), antialias=False),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(fixed.MEAN, fixed.STD),
        ]
    )


def _policies(torch: Any, v2: Any) -> dict[str, Entry]:
    size = [fixed.SIZE, fixed.SIZE]
    policy = _evaluation(torch, v2)
    return {
        f"policies/evaluation, {ink}": Entry(
            call=policy,
            check=lambda image, given: v2.functional.resize(image, size, antialias=False),
            prepare=_planes(torch),
            restore=_image,
        )
        for ink in ("gray", "colour")
    }


def _mixing(torch: Any, v2: Any) -> dict[str, Entry]:
    def mixer(kind: Any) -> Callable[[Any], Any]:
        count = 16
        mix = kind(num_classes=count)
        labels = torch.arange(count)
        return lambda images: mix(images, labels)

    def restored(mixed: Any) -> Array:
        return np.concatenate([part.flatten(1).numpy() for part in mixed], axis=1)

    return {
        f"mix/{name}": Entry(call=mixer(kind), prepare=torch.from_numpy, restore=restored)
        for name, kind in (("mixup", v2.MixUp), ("cutmix", v2.CutMix))
    }


def _files(torch: Any, v2: Any) -> dict[str, Entry]:
    """With Pillow's decoder, as torchvision's folders read."""
    from PIL import Image

    policy, planes, size = _evaluation(torch, v2), _planes(torch), [fixed.SIZE, fixed.SIZE]

    def read(path: Array) -> Any:
        with Image.open(str(path)) as image:
            return planes(np.asarray(image.convert("RGB")))

    return {
        "files/JPEG to evaluation slot": Entry(
            call=lambda path: policy(read(path)),
            check=lambda path, given: v2.functional.resize(read(path), size, antialias=False),
            restore=_image,
        )
    }
