"""Ready policies: what a sketch classifier is trained and judged with."""

from __future__ import annotations

from collections.abc import Sequence

from sketchaug.checks import check_count, core_limits
from sketchaug.pipeline import Compose
from sketchaug.transforms import (
    Affine,
    HorizontalFlip,
    Normalize,
    RandomBrightnessContrast,
    Resize,
    Rotate,
    ToTensorV2,
)

Statistic = float | Sequence[float]


def train_policy(
    size: int,
    *,
    mean: Statistic = (0.485, 0.456, 0.406),
    std: Statistic = (0.229, 0.224, 0.225),
    seed: int | None = None,
) -> Compose:
    """The light policy for training: few cheap ops, paper fill, one resample an image.

    Args:
        size: Height and width of the results, pixels.
        mean: Normalisation mean, one number or three, on the scale 0..1.
        std: Normalisation standard deviation.
        seed: See `Compose`.
    """
    return Compose(
        [
            HorizontalFlip(p=0.5),
            Rotate(limit=20, p=0.8),
            Affine(scale=(0.75, 1.25), shear=(-12, 12), translate_percent=(-0.08, 0.08), p=0.8),
            RandomBrightnessContrast(p=0.2),
            _square(size),
            Normalize(mean, std),
            ToTensorV2(),
        ],
        seed=seed,
    )


def evaluation_policy(
    size: int,
    *,
    mean: Statistic = (0.485, 0.456, 0.406),
    std: Statistic = (0.229, 0.224, 0.225),
) -> Compose:
    """The policy for validation and test: nothing random.

    Args:
        size: Height and width of the results, pixels.
        mean: Normalisation mean, one number or three, on the scale 0..1.
        std: Normalisation standard deviation.
    """
    return Compose([_square(size), Normalize(mean, std), ToTensorV2()], seed=0)


def _square(size: int) -> Resize:
    lower, upper = core_limits("resize", "height")
    side = check_count("size", size, lower=int(lower), upper=int(upper))
    return Resize(side, side)
