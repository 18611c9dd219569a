"""Ops that look at the neighbours of a pixel."""

from __future__ import annotations

from typing import ClassVar

from sketchaug.checks import interval_from
from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling


@operation
class GaussianBlur(Transform):
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

    blur_limit: int | tuple[int, int] = (3, 7)
    sigma_limit: Limits = 0.0

    def core_arguments(self) -> tuple[float, ...]:
        within = self._limits("size_low")
        sizes = interval_from(0.0, "blur_limit", self.blur_limit, within=within)
        for size in sizes:
            if size != int(size):
                raise TypeError(f"blur_limit: expected whole numbers, got {self.blur_limit!r}")
        sigmas = interval_from(
            0.0, "sigma_limit", self.sigma_limit, within=self._limits("sigma_low")
        )
        if sizes[0] == 0 and sigmas[0] == 0:
            sizes = (3.0, max(3.0, sizes[1]))
        return (*sizes, *sigmas)
