"""Batch mixing: mixup and cutmix of a batch, with soft targets, natively."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sketchaug import _core
from sketchaug.checks import check_count, check_interval, check_number, check_output
from sketchaug.threads import resolve_threads

_UINT32_MAX = 2**32 - 1
_UINT64_MAX = 2**64 - 1
_BATCH_MAX = 2**24 - 1  # images of a batch, each with a stream of its own
_ALPHA_LIMITS = (0.01, 1000.0)


@dataclass(frozen=True, kw_only=True)
class BatchMix:
    """Mixes some images of a batch with a partner, and their labels alike.

    mixup: image = ratio * own + (1 - ratio) * partner; its own label weighs `ratio`. cutmix: a box
    of the partner's pixels, half of floor(sqrt(1 - ratio) * side) pixels to each side of a centre
    that is uniform over the image, cut off at the edges; the own label weighs 1 - box area / image
    area. Partners form one random cycle, so that no image is mixed with itself. What happens to a
    batch is a pure function of (seed, epoch, key).

    Attributes:
        mixup: Chance of mixup, 0 to 1.
        cutmix: Chance of cutmix; both together are at most 1, the rest stays as it is.
        alpha: The ratio is drawn from Beta(alpha, alpha), 0.01 to 1000.
        ratio_limit: Lowest and highest ratio.
        ratio_rule: `"truncated"` draws again until the ratio lies inside its limits; `"clipped"`
            moves it to the nearest limit, which puts 60 % of the draws on the two limits for alpha
            1.
        mode: `"element"` decides for each image, `"batch"` once for all of them (boxes still
            differ).
        label_smoothing: Share of each label that is spread evenly over the classes, 0 to 1.
        seed: 0 to 2**64 - 1; None draws one.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If it leaves its range.
    """

    mixup: float = 0.25
    cutmix: float = 0.25
    alpha: float = 1.0
    ratio_limit: tuple[float, float] = (0.3, 0.7)
    ratio_rule: Literal["truncated", "clipped"] = "truncated"
    mode: Literal["element", "batch"] = "element"
    label_smoothing: float = 0.0
    seed: int | None = None

    def __post_init__(self) -> None:
        for name in ("mixup", "cutmix", "label_smoothing"):
            check_number(name, getattr(self, name), within=(0.0, 1.0))
        check_number("alpha", self.alpha, within=_ALPHA_LIMITS)
        check_interval("ratio_limit", self.ratio_limit, within=(0.0, 1.0))
        _check_choice("ratio_rule", self.ratio_rule, ("truncated", "clipped"))
        _check_choice("mode", self.mode, ("element", "batch"))
        _core.mix_check(self._options())
        seed = secrets.randbits(64) if self.seed is None else self.seed
        object.__setattr__(self, "seed", check_count("seed", seed, lower=0, upper=_UINT64_MAX))

    def _options(self) -> tuple[float, float, float, float, float, bool, bool]:
        low, high = self.ratio_limit
        is_clipped, is_per_element = self.ratio_rule == "clipped", self.mode == "element"
        return self.mixup, self.cutmix, self.alpha, low, high, is_clipped, is_per_element

    def __call__(
        self,
        images: Any,
        targets: Any,
        *,
        num_classes: int,
        key: int,
        epoch: int = 0,
        out: Any = None,
        num_threads: int | None = None,
    ) -> tuple[Any, NDArray[np.float32]]:
        """Mixes a batch.

        Args:
            images: (N, C, H, W) float32, N at least 2; not changed.
            targets: (N,) integers, the classes, 0 to `num_classes` - 1.
            num_classes: Number of classes.
            key: 0 to 2**32 - 1, names the batch; for example the index of its first sample.
            epoch: Number of the epoch.
            out: Where to write, a C-contiguous float32 array or CPU tensor of the shape of `images`
                in other memory; None makes an array.
            num_threads: See `Compose.batch`.

        Returns:
            The mixed images (`out`, or a new array) and the targets, (N, num_classes) float32, rows
            summing to 1.

        Raises:
            TypeError: If a dtype or rank is wrong.
            ValueError: If N is below 2, a label lies outside the classes, or shapes differ.
        """
        own = np.asarray(images)
        labels = _check_labels(targets)
        classes = check_count("num_classes", num_classes, upper=_UINT32_MAX)
        mixed = np.empty(own.shape, np.float32) if out is None else out
        soft = np.empty((len(labels), classes), np.float32)
        _core.mix_run(
            own,
            labels,
            self._options(),
            seed=int(self.seed or 0),  # an integer since __post_init__
            epoch=check_count("epoch", epoch, lower=0, upper=_UINT32_MAX),
            key=check_count("key", key, lower=0, upper=_UINT32_MAX),
            out=check_output(mixed),
            targets=soft,
            label_smoothing=self.label_smoothing,
            num_threads=resolve_threads(num_threads),
        )
        return mixed, soft

    def sample(
        self, *, key: int, count: int, height: int, width: int, epoch: int = 0
    ) -> list[dict[str, Any]]:
        """What is drawn for one batch, a dict per image.

        The keys are kind, partner, ratio, weight and box (top, left, bottom, right; half-open).

        Args:
            key: See `__call__`.
            count: Number of images, 2 or more.
            height: Rows of an image, pixels.
            width: Columns of an image.
            epoch: Number of the epoch.

        Raises:
            TypeError: If an argument is not an integer.
            ValueError: If it leaves its range.
        """
        return _core.mix_sample(
            self._options(),
            seed=int(self.seed or 0),  # an integer since __post_init__
            epoch=check_count("epoch", epoch, lower=0, upper=_UINT32_MAX),
            key=check_count("key", key, lower=0, upper=_UINT32_MAX),
            count=check_count("count", count, lower=2, upper=_BATCH_MAX),
            height=check_count("height", height, upper=_UINT32_MAX),
            width=check_count("width", width, upper=_UINT32_MAX),
        )


def _check_labels(targets: Any) -> NDArray[Any]:
    labels = np.asarray(targets)
    if labels.ndim != 1:
        raise TypeError(f"targets: expected integers of shape (N,), got shape {labels.shape}")
    if labels.size and not np.issubdtype(labels.dtype, np.integer):
        raise TypeError(f"targets: expected integers, got {labels.dtype}")
    return labels if labels.size else labels.astype(np.int64)


def _check_choice(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
