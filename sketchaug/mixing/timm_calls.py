"""`Mixup` as timm's is made and called."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from sketchaug.checks import check_count, check_flag, check_interval, check_number
from sketchaug.mixing.counted import CountedMixer
from sketchaug.mixing.options import ALPHA_LIMITS, UINT32_MAX, MixOptions, Smoothing

_SCOPES = {"batch": "all", "pair": "pair", "elem": "element"}


class Mixup(CountedMixer):
    """Mixup and cutmix in timm's form: `x, target = mixup(x, target)`.

    Image i is mixed with image N - 1 - i; the middle one of an odd batch stays as it is. What timm
    draws for the same numbers, this gives: the same pixels, the same targets. It differs in that
    `x` is left as it is, batches may be odd, uint8 images can be blended (rounded half to even),
    arrays are taken as well, and no global random state is read. Tensors of another device than
    the CPU are mixed on the CPU and sent back; `Collate(policy, mix=Mixup(...))` saves that way.

    Attributes:
        mixup_alpha: Mixup's ratio is drawn from Beta(alpha, alpha); 0 switches mixup off.
        cutmix_alpha: The same for cutmix.
        cutmix_minmax: None, or the box's sides as fractions of the image's, drawn uniformly.
        mix_prob: Chance of mixing at all.
        switch_prob: Chance of cutmix where both are on.
        mode: Who shares what is drawn: "batch", "pair" or "elem".
        correct_lam: Cutmix' label weighs what of the image shows, or else the ratio.
        label_smoothing: Share of each label that is spread over the classes.
        num_classes: Number of classes.
        multi_label: Targets are (N, classes), each smoothed towards 0.5.
        mixup_enabled: False lets batches pass, with smoothed targets.
        seed: What the draws depend on.
    """

    num_classes: int

    def __init__(
        self,
        mixup_alpha: float = 1.0,
        cutmix_alpha: float = 0.0,
        cutmix_minmax: Sequence[float] | None = None,
        prob: float = 1.0,
        switch_prob: float = 0.5,
        mode: str = "batch",
        correct_lam: bool = True,
        label_smoothing: float = 0.1,
        num_classes: int | None = None,
        multi_label: bool = False,
        *,
        seed: int | None = None,
    ) -> None:
        """Makes a mixer; the arguments are timm's.

        Args:
            mixup_alpha: 0, or 0.01 to 1000.
            cutmix_alpha: The same; `cutmix_minmax` makes it 1.
            cutmix_minmax: Lowest and highest side of the box, fractions of the image's side.
            prob: Chance of mixing at all, 0 to 1.
            switch_prob: Chance of cutmix where both are on, 0 to 1.
            mode: "batch" draws once, "pair" for an image and its partner, "elem" for each image.
            correct_lam: Whether a box that was cut off at an edge changes the label's weight.
            label_smoothing: 0 to 1.
            num_classes: Needed; there is no default to forget.
            multi_label: Whether targets are rows of independent classes.
            seed: 0 to 2**64 - 1; None draws one.

        Raises:
            TypeError: If an argument has the wrong type or `num_classes` is missing.
            ValueError: If one leaves its range, or neither mixup nor cutmix is on.
        """
        self.mixup_alpha = _check_alpha("mixup_alpha", mixup_alpha)
        self.cutmix_alpha = _check_alpha("cutmix_alpha", cutmix_alpha)
        self.cutmix_minmax = cutmix_minmax
        if cutmix_minmax is not None:
            self.cutmix_minmax = check_interval("cutmix_minmax", cutmix_minmax, within=(0.0, 1.0))
            self.cutmix_alpha = 1.0
        if self.mixup_alpha == 0 and self.cutmix_alpha == 0:
            raise ValueError("mixup_alpha, cutmix_alpha: expected one above 0, got 0 and 0")
        self.mix_prob = check_number("prob", prob, within=(0.0, 1.0))
        self.switch_prob = check_number("switch_prob", switch_prob, within=(0.0, 1.0))
        if mode not in _SCOPES:
            raise ValueError(f"mode must be one of {', '.join(map(repr, _SCOPES))}, got {mode!r}")
        self.mode = mode
        self.correct_lam = check_flag("correct_lam", correct_lam)
        self.label_smoothing = check_number("label_smoothing", label_smoothing, within=(0.0, 1.0))
        self.multi_label = check_flag("multi_label", multi_label)
        self.mixup_enabled = True
        super().__init__(check_count("num_classes", num_classes, upper=UINT32_MAX), seed)

    def __repr__(self) -> str:
        told = {
            name: getattr(self, "mix_prob" if name == "prob" else name)
            for name in inspect.signature(type(self)).parameters
        }
        return f"{type(self).__name__}({', '.join(f'{name}={told[name]!r}' for name in told)})"

    def _options(self) -> MixOptions:
        chance = self.mix_prob if self.mixup_enabled else 0.0
        share = self.switch_prob if self.mixup_alpha > 0 else 1.0
        cutmix = chance * share if self.cutmix_alpha > 0 else 0.0
        side_low, side_high = self.cutmix_minmax or (0.0, 0.0)
        return MixOptions(
            chance - cutmix,
            cutmix,
            mixup_alpha=self.mixup_alpha or 1.0,
            cutmix_alpha=self.cutmix_alpha or 1.0,
            side_low=side_low,
            side_high=side_high,
            partners="mirror",
            scope=_SCOPES[self.mode],
            box="whole" if self.cutmix_minmax is None else "inside",
            measure="area" if self.correct_lam else "ratio",
        )

    def __call__(
        self,
        x: Any,
        target: Any,
        *,
        num_classes: int | None = None,
        key: int | None = None,
        epoch: int = 0,
        out: Any = None,
        num_threads: int | None = None,
    ) -> tuple[Any, Any]:
        """Mixes a batch; what came is left as it is.

        Args:
            x: (N, C, H, W) float32 or uint8, an array or a tensor.
            target: (N,) integers, or (N, classes) one-hot or soft rows.
            num_classes: None, or the mixer's own number, which `Collate` checks this way.
            key: 0 to 2**32 - 1, names the batch; None counts calls.
            epoch: Number of the epoch.
            out: See `BatchMix`.
            num_threads: See `Compose.batch`.

        Returns:
            The mixed images and (N, classes) float32 targets, tensors where tensors came.

        Raises:
            TypeError: If a type or rank is wrong.
            ValueError: If a label lies outside the classes, or shapes differ.
        """
        smoothing = self.label_smoothing
        base = smoothing / 2 if self.multi_label else smoothing / self.num_classes
        return self._mix(
            x,
            target,
            Smoothing(base=base, keep=1.0 - smoothing),
            num_classes=num_classes,
            key=key,
            epoch=epoch,
            out=out,
            num_threads=num_threads,
        )


def _check_alpha(name: str, value: Any) -> float:
    alpha = check_number(name, value, within=(0.0, ALPHA_LIMITS[1]))
    return check_number(name, alpha, within=ALPHA_LIMITS) if alpha else alpha
