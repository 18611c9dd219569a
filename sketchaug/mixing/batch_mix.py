"""Mixup and cutmix of a batch of drawings, keyed by epoch and batch."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sketchaug import _core
from sketchaug.checks import check_count, check_interval, check_number
from sketchaug.mixing.arrays import array_of
from sketchaug.mixing.options import (
    ALPHA_LIMITS,
    BATCH_MAX,
    UINT32_MAX,
    UINT64_MAX,
    MixOptions,
    Smoothing,
)
from sketchaug.mixing.run import mix_batch
from sketchaug.mixing.targets import check_targets


@dataclass(frozen=True, kw_only=True)
class BatchMix:
    """Mixes some images of a batch with a partner, and their labels alike.

    mixup: image = ratio * own + (1 - ratio) * partner; its own label weighs `ratio`. cutmix: a box
    of the partner's pixels, half of floor(sqrt(1 - ratio) * side) pixels to each side of a centre
    that is uniform over the image, cut off at the edges; the own label weighs 1 - box area / image
    area. Partners form one random cycle, so that no image is mixed with itself. What happens to a
    batch is a pure function of (seed, epoch, key).

    A drawing is mostly paper, and a box of paper tells nothing about a class. With
    `measure="ink"` a label weighs the share of its image in the ink that is seen:

        mixup:  ratio * own / (ratio * own + (1 - ratio) * partner)
        cutmix: own outside the box / (own outside the box + partner inside the box)

    where own and partner are ink, the sum over pixels and channels of |value - paper|, and paper is
    the lower median of a channel's outermost ring of pixels: white on black works as well as black
    on white, normalised as well as in 0..255, but grain of the paper counts as ink. Boxes are as
    large as before and centred on a pixel of the partner's, drawn with a chance in proportion to
    its ink. Where no ink is seen at all, weights stay those of the area.

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
        measure: `"area"` or `"ink"`: what weighs a label.
        targets: `"dense"` gives a row of all classes for each image, `"sparse"` a `SparseTargets`,
            three numbers for each.
        until_epoch: Number of the first epoch, from 0, whose batches stay as they are, so that a
            model settles on whole drawings; None never stops.
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
    measure: Literal["area", "ink"] = "area"
    targets: Literal["dense", "sparse"] = "dense"
    until_epoch: int | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        for name in ("mixup", "cutmix", "label_smoothing"):
            check_number(name, getattr(self, name), within=(0.0, 1.0))
        check_number("alpha", self.alpha, within=ALPHA_LIMITS)
        check_interval("ratio_limit", self.ratio_limit, within=(0.0, 1.0))
        _check_choice("ratio_rule", self.ratio_rule, ("truncated", "clipped"))
        _check_choice("mode", self.mode, ("element", "batch"))
        _check_choice("measure", self.measure, ("area", "ink"))
        _check_choice("targets", self.targets, ("dense", "sparse"))
        if self.targets == "sparse" and self.label_smoothing > 0:
            raise ValueError(
                "label_smoothing: sparse targets cannot carry it, smooth in the loss; "
                f"got {self.label_smoothing}"
            )
        if self.until_epoch is not None:
            check_count("until_epoch", self.until_epoch, lower=0, upper=UINT32_MAX)
        _core.mix_check(self._options(0))
        seed = secrets.randbits(64) if self.seed is None else self.seed
        object.__setattr__(self, "seed", check_count("seed", seed, lower=0, upper=UINT64_MAX))

    def _options(self, epoch: int) -> MixOptions:
        low, high = self.ratio_limit
        is_over = self.until_epoch is not None and epoch >= self.until_epoch
        return MixOptions(
            0.0 if is_over else self.mixup,
            0.0 if is_over else self.cutmix,
            mixup_alpha=self.alpha,
            cutmix_alpha=self.alpha,
            ratio_low=low,
            ratio_high=high,
            is_clipped=self.ratio_rule == "clipped",
            scope=self.mode,
            measure=self.measure,
        )

    def __call__(
        self,
        images: Any,
        targets: Any,
        *,
        num_classes: int | None = None,
        key: int,
        epoch: int = 0,
        out: Any = None,
        num_threads: int | None = None,
    ) -> tuple[Any, Any]:
        """Mixes a batch.

        Args:
            images: (N, C, H, W) float32 or uint8, an array or a tensor, N at least 2; not changed.
                uint8 pixels are blended in float32 and rounded half to even.
            targets: (N,) integers, the classes, 0 to `num_classes` - 1; or (N, classes) one-hot or
                soft rows.
            num_classes: Number of classes; needed for dense targets of integers.
            key: 0 to 2**32 - 1, names the batch; for example the index of its first sample.
            epoch: Number of the epoch.
            out: Where to write, a C-contiguous array or CPU tensor of the type and shape of
                `images` in other memory; None makes a new one.
            num_threads: See `Compose.batch`.

        Returns:
            The mixed images (`out`, or new ones) and the targets, (N, classes) float32 or
            `SparseTargets`; tensors where tensors came.

        Raises:
            TypeError: If a type or rank is wrong.
            ValueError: If N is below 2, a label lies outside the classes, or shapes differ.
        """
        is_sparse = self.targets == "sparse"
        given = check_targets(targets, num_classes, is_sparse=is_sparse)
        epoch = check_count("epoch", epoch, lower=0, upper=UINT32_MAX)
        spread = self.label_smoothing
        return mix_batch(
            images,
            targets,
            given,
            self._options(epoch),
            seed=int(self.seed or 0),  # an integer since __post_init__
            epoch=epoch,
            key=key,
            smoothing=None if is_sparse else Smoothing(spread / given.num_classes, 1.0 - spread),
            out=out,
            num_threads=num_threads,
        )

    def sample(
        self,
        *,
        key: int,
        count: int | None = None,
        height: int | None = None,
        width: int | None = None,
        epoch: int = 0,
        images: Any = None,
    ) -> list[dict[str, Any]]:
        """What is drawn for one batch, a dict per image.

        The keys are kind, partner, ratio, weight and box (top, left, bottom, right; half-open).

        Args:
            key: See `__call__`.
            count: Number of images, 2 or more.
            height: Rows of an image, pixels.
            width: Columns of an image.
            epoch: Number of the epoch.
            images: In place of count, height and width the batch itself; `measure="ink"` needs it.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If it leaves its range.
        """
        batch = None if images is None else array_of(images)
        if batch is not None and batch.ndim == 4:
            count, _, height, width = batch.shape
        epoch = check_count("epoch", epoch, lower=0, upper=UINT32_MAX)
        return _core.mix_sample(
            self._options(epoch),
            seed=int(self.seed or 0),  # an integer since __post_init__
            epoch=epoch,
            key=check_count("key", key, lower=0, upper=UINT32_MAX),
            count=check_count("count", count, lower=2, upper=BATCH_MAX),
            height=check_count("height", height, upper=UINT32_MAX),
            width=check_count("width", width, upper=UINT32_MAX),
            images=batch,
        )


def _check_choice(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
