"""`MixUp` and `CutMix` as torchvision's v2 transforms are called."""

from __future__ import annotations

from typing import Any

from sketchaug.checks import check_count, check_number
from sketchaug.mixing.counted import CountedMixer
from sketchaug.mixing.options import ALPHA_LIMITS, UINT32_MAX, MixOptions, Smoothing

_UNSMOOTHED = Smoothing(base=0.0, keep=1.0)


class _WholeBatchMixer(CountedMixer):
    """What both are: one ratio for the whole batch, the image before as partner."""

    def __init__(
        self,
        *,
        alpha: float = 1.0,
        num_classes: int | None = None,
        labels_getter: str = "default",
        seed: int | None = None,
    ) -> None:
        """Makes a mixer.

        Args:
            alpha: The ratio is drawn from Beta(alpha, alpha), 0.01 to 1000.
            num_classes: Number of classes; None where labels are (N, classes) already.
            labels_getter: Only "default": labels are the second argument.
            seed: 0 to 2**64 - 1; None draws one.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If it leaves its range.
        """
        self.alpha = check_number("alpha", alpha, within=ALPHA_LIMITS)
        if num_classes is not None:
            num_classes = check_count("num_classes", num_classes, upper=UINT32_MAX)
        if labels_getter != "default":
            raise ValueError(
                "labels_getter must be 'default': call it with images and labels, "
                f"got {labels_getter!r}"
            )
        super().__init__(num_classes, seed)

    def __call__(
        self,
        images: Any,
        labels: Any = None,
        *,
        num_classes: int | None = None,
        key: int | None = None,
        epoch: int = 0,
        out: Any = None,
        num_threads: int | None = None,
    ) -> tuple[Any, Any]:
        """Mixes a batch; what came is left as it is.

        Args:
            images: (N, C, H, W) float32 or uint8, an array or a tensor, or the pair (images,
                labels).
            labels: (N,) integers, or (N, classes) one-hot or soft rows.
            num_classes: Number of classes where the mixer has none.
            key: 0 to 2**32 - 1, names the batch; None counts calls.
            epoch: Number of the epoch.
            out: See `BatchMix`.
            num_threads: See `Compose.batch`.

        Returns:
            The mixed images and (N, classes) float32 targets, tensors where tensors came.

        Raises:
            TypeError: If a type or rank is wrong.
            ValueError: If a label lies outside the classes, their number is not known, or shapes
                differ.
        """
        if labels is None and isinstance(images, tuple | list) and len(images) == 2:
            images, labels = images
        return self._mix(
            images,
            labels,
            _UNSMOOTHED,
            num_classes=num_classes,
            key=key,
            epoch=epoch,
            out=out,
            num_threads=num_threads,
        )

    def __repr__(self) -> str:
        classes = f"num_classes={self.num_classes}"
        return f"{type(self).__name__}(alpha={self.alpha}, {classes}, seed={self.seed})"


class MixUp(_WholeBatchMixer):
    """Mixup in torchvision's form: `images, labels = MixUp(num_classes=10)(images, labels)`.

    image = ratio * own + (1 - ratio) * the one before it in the batch, for the first the last one;
    targets likewise. Unlike torchvision's it takes uint8 images (rounded half to even) and arrays,
    and reads no global random state.
    """

    def _options(self) -> MixOptions:
        return MixOptions(1.0, 0.0, mixup_alpha=self.alpha, partners="previous", scope="all")


class CutMix(_WholeBatchMixer):
    """Cutmix in torchvision's form: `images, labels = CutMix(num_classes=10)(images, labels)`.

    One box for the batch, half of sqrt(1 - ratio) * side pixels to each side of a uniform centre,
    cut off at the edges, holds the pixels of the image before; the own label weighs 1 - box area /
    image area.
    """

    def _options(self) -> MixOptions:
        return MixOptions(0.0, 1.0, cutmix_alpha=self.alpha, partners="previous", scope="all")
