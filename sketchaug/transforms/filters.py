"""Ops that look at the neighbours of a pixel."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import Interval, check_number, interval_from
from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling

METHODS = ("kernel", "gaussian")  # in the order of the core's numbers


@operation
class _Sized(Transform):
    """An op with a kernel.

    Attributes:
        blur_limit: Smallest and largest size of the kernel.
    """

    blur_limit: int | tuple[int, int] = (3, 7)

    def _sizes(self, low: float) -> Interval:
        """The core's sizes; v means (low, v)."""
        within = self._limits("size_low")
        sizes = interval_from(low, "blur_limit", self.blur_limit, within=within)
        if any(size != int(size) for size in sizes):
            raise TypeError(f"blur_limit: expected whole numbers, got {self.blur_limit!r}")
        return sizes


@operation
class GaussianBlur(_Sized):
    """Blurs by a Gaussian; the drawing is mirrored beyond its edge.

    Sizes and sigmas are pixels of the drawing that the op meets: of a drawing that is resized
    afterwards, in the same pass, they are those before the resize.

    Attributes:
        blur_limit: Smallest and largest size of the kernel; an even size becomes the next odd one.
            A number v means (0, v). Size 0 reaches int(3.5 sigma) pixels to each side.
        sigma_limit: Lowest and highest standard deviation; a number v means (0, v). Sigma 0 is
            OpenCV's for the size, 0.3 ((size - 1) / 2 - 1) + 0.8; where both can be 0, the
            smallest size is 3.
    """

    core_name: ClassVar[str] = "gaussian_blur"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("blur_limit", "sigma_limit"),
        defaults={"2.0": {"blur_limit": 0, "sigma_limit": (0.5, 3.0)}},
    )

    sigma_limit: Limits = 0.0

    def core_arguments(self) -> tuple[float, ...]:
        sizes = self._sizes(0.0)
        sigmas = interval_from(
            0.0, "sigma_limit", self.sigma_limit, within=self._limits("sigma_low")
        )
        if sizes[0] == 0 and sigmas[0] == 0:
            sizes = (3.0, max(3.0, sizes[1]))
        return (*sizes, *sigmas)


@operation
class MotionBlur(_Sized):
    """Takes the mean along a straight line; the drawing is mirrored beyond its edge.

    The line goes through each pixel, at an angle that is drawn, and by default reaches as far to
    either side, so that the drawing stays in its place. Its size is pixels of the drawing that the
    op meets: of a drawing that is resized afterwards, in the same pass, those before the resize.
    Fused so, results differ from two passes by less than 1 of 255 on average, and by up to 3 on a
    crowded drawing that a line of release 1.4 moves by parts of a pixel of the result.

    Two releases, two lines. That of albumentations 2.0, which is ours, has as many points as the
    kernel's size, each in its nearest pixel; there `direction_range` is (-1, 1) and `allow_shifted`
    True. That of 1.4 joins two pixels which are drawn anywhere in the kernel, so the drawing may
    move by half of its size; angle and direction follow from that and cannot be given.

    Attributes:
        blur_limit: Smallest and largest size of the square that holds the line; a number v means
            (3, v). Odd sizes are drawn alike; an even end becomes the next odd one.
        allow_shifted: True: the line may lie off the pixel, by up to a quarter of its size along
            either axis, which moves the drawing; in 1.4 anywhere in its square. False: its middle
            lies on the pixel.
        angle_range: Lowest and highest angle in degrees, clockwise; 0 is to the right.
        direction_range: Lowest and highest share, -1 to 1, by which one half of the line is
            shorter: above 0 the half before the pixel, below 0 the half after it.
    """

    core_name: ClassVar[str] = "motion_blur"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("blur_limit", "allow_shifted"),
        defaults={
            "1.4": {"allow_shifted": True},
            "2.0": {"allow_shifted": True, "direction_range": (-1.0, 1.0)},
        },
    )

    allow_shifted: bool = False
    angle_range: tuple[float, float] = field(default=(0.0, 360.0), kw_only=True)
    direction_range: tuple[float, float] = field(default=(0.0, 0.0), kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        is_older = self.semantics == "1.4"
        for name, default in (("angle_range", (0.0, 360.0)), ("direction_range", (0.0, 0.0))):
            if is_older and getattr(self, name) != default:
                raise ValueError(
                    f"{name}: the line of albumentations 1.4 joins two drawn pixels and has no "
                    f"{name}, got {getattr(self, name)!r}; semantics='2.0' has one"
                )
        return (
            *self._sizes(3.0),
            float(is_older),
            self._flag("allow_shifted"),
            *self._fixed("angle_range", "angle"),
            *self._fixed("direction_range", "direction"),
        )


@operation
class UnsharpMask(_Sized):
    """Sharpens: adds to each pixel its difference from a blurred copy, where that is large enough.

    Levels become level + alpha * (level - blurred), clipped to 0..255, where the difference is
    larger than `threshold`. The edge of that area is soft: the area is blurred as the drawing is,
    and each pixel goes its share of the way. The op always sees the drawing at the size at which it
    meets it, even if a resize follows.

    Attributes:
        blur_limit: Smallest and largest size of the Gaussian's kernel; a number v means (3, v). Odd
            sizes are drawn alike; an even end becomes the next odd one. 0 with a sigma, outside the
            semantics of albumentations 2.0: reaches int(3.5 sigma) pixels to each side.
        sigma_limit: Lowest and highest standard deviation, pixels; a number v means (0, v). Sigma 0
            is that of the size, as in `GaussianBlur`.
        alpha: Lowest and highest strength; a number v means (0, v).
        threshold: Smallest difference that is kept as it is, levels.
    """

    core_name: ClassVar[str] = "unsharp_mask"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("blur_limit", "sigma_limit", "alpha", "threshold"),
    )

    sigma_limit: Limits = 0.0
    alpha: Limits = (0.2, 0.5)
    threshold: float = 10

    def core_arguments(self) -> tuple[float, ...]:
        sigmas = interval_from(
            0.0, "sigma_limit", self.sigma_limit, within=self._limits("sigma_low")
        )
        low, high = (0.0, 0.0) if self.blur_limit == 0 else self._sizes(3.0)
        is_by_sigma = high == 0 and sigmas[0] > 0 and self.semantics != "2.0"
        sizes = (0.0, 0.0) if is_by_sigma else (max(low, 3.0), max(high, 3.0))
        within = self._limits("threshold")
        return (
            *sizes,
            *sigmas,
            *interval_from(0.0, "alpha", self.alpha, within=self._limits("alpha_low")),
            check_number("threshold", self.threshold, within=within),
        )


@operation
class Sharpen(Transform):
    """Sharpens by the eight neighbours of each pixel, or by a Gaussian.

    `"kernel"`: levels become (1 - alpha) * level + alpha * ((8 + lightness) * level - the sum of
    the eight). A lightness of 1 keeps the paper's level; less darkens the whole drawing: lightness
    0.5, which albumentations draws by default, turns white paper to 75 % at alpha 0.5.
    `"gaussian"`: level + alpha * (level - blurred). Both are clipped to 0..255 and rounded to
    nearest. albumentations 2.0 lets that difference wrap around below 0 in uint8 drawings; here it
    does not. The op always sees the drawing at the size at which it meets it, even if a resize
    follows.

    Attributes:
        alpha: Lowest and highest strength; a number v means (0, v).
        lightness: Lowest and highest lightness, for `"kernel"`; a number v means (0, v).
        method: `"kernel"` or `"gaussian"`.
        kernel_size: Size of the Gaussian's kernel, odd.
        sigma: Its standard deviation, pixels; 0: that of the size, as in `GaussianBlur`.
    """

    core_name: ClassVar[str] = "sharpen"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("alpha", "lightness"),
        only_in={"2.0": ("method", "kernel_size", "sigma")},
        defaults={"1.4": {"lightness": (0.5, 1.0)}, "2.0": {"lightness": (0.5, 1.0)}},
    )

    alpha: Limits = (0.2, 0.5)
    lightness: Limits = (1.0, 1.0)
    method: str = field(default="kernel", kw_only=True)
    kernel_size: int = field(default=5, kw_only=True)
    sigma: float = field(default=1.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        if self.method not in METHODS:
            allowed = " or ".join(map(repr, METHODS))
            raise ValueError(f"method must be {allowed}, got {self.method!r}")
        size = check_number("kernel_size", self.kernel_size, within=self._limits("size"))
        if size % 2 != 1:
            raise ValueError(f"kernel_size must be odd, got {self.kernel_size!r}")
        return (
            *interval_from(0.0, "alpha", self.alpha, within=self._limits("alpha_low")),
            *interval_from(0.0, "lightness", self.lightness, within=self._limits("lightness_low")),
            float(METHODS.index(self.method)),
            size,
            check_number("sigma", self.sigma, within=self._limits("sigma")),
        )
