"""Displacements of every point: a smooth random field, a distorted grid."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import check_number, fixed_interval
from sketchaug.transforms.base import Limits, Mirroring, operation
from sketchaug.transforms.spelling import BILINEAR, Spelling


@operation
class ElasticTransform(Mirroring):
    """Displaces every point by a smooth random field.

    The field is white noise, uniform in [-1, 1], through a Gaussian of `sigma` pixels, times
    `alpha`: that of albumentations 1.4.4, drawn from its closed-form cosine basis. Far from the
    edges a component has a root mean square of alpha / (2 sigma sqrt(3 pi)) pixels: alpha = 10 and
    sigma = 50 move ink by 0.05 px, which nobody sees. `amplitude` says what is meant.

    Attributes:
        alpha: Strength in the sense above; a number v means exactly v, a pair is a range.
        sigma: Standard deviation of the Gaussian in pixels of the drawing that the op meets, 1 or
            more; a number or a range.
        amplitude: Root mean square length of the displacements in those pixels, in place of
            `alpha`; a number or a range.
        same_dxdy: Displaces along the diagonal only.
        noise_distribution: Only `"uniform"` is offered; albumentations 2.0 has `"gaussian"` unless
            it is told otherwise, and divides it by its largest value. `amplitude` does without.
        alpha_affine: Also moves three corners of the middle third by up to so many pixels, and the
            drawing with them; albumentations 1.4 does so by 50 unless it is told otherwise.
    """

    core_name: ClassVar[str] = "elastic"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("alpha", "sigma"),
        fixed={
            "interpolation": BILINEAR,
            "approximate": (False,),
            "keypoint_remapping_method": ("mask", "direct"),
        },
        only_in={
            "1.4": ("alpha_affine",),
            "2.0": ("noise_distribution", "keypoint_remapping_method"),
        },
        defaults={"1.4": {"alpha_affine": 50.0}, "2.0": {"noise_distribution": "gaussian"}},
    )

    alpha: Limits = 1.0
    sigma: Limits = 50.0
    amplitude: Limits | None = field(default=None, kw_only=True)
    same_dxdy: bool = field(default=False, kw_only=True)
    noise_distribution: str = field(default="uniform", kw_only=True)
    alpha_affine: float = field(default=0.0, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        in_pixels = self.amplitude is not None
        name = "amplitude" if in_pixels else "alpha"
        strength = self.amplitude if in_pixels else self.alpha
        if self.noise_distribution != "uniform" and not in_pixels:
            raise ValueError(
                "noise_distribution: only 'uniform' is offered, got "
                f"{self.noise_distribution!r}; amplitude states the strength in pixels"
            )
        return (
            *fixed_interval(name, strength, within=self._limits("strength_low")),
            *self._fixed("sigma", "sigma"),
            float(in_pixels),
            self._flag("same_dxdy"),
            check_number("alpha_affine", self.alpha_affine, within=self._limits("alpha_affine")),
        )


@operation
class GridDistortion(Mirroring):
    """Stretches and squeezes rows and columns of cells.

    Each axis is cut into `num_steps` cells of equal size, and one more for what is left; each is
    stretched by 1 + a number drawn from `distort_limit`. The map is continuous and leaves the
    drawing as it is when all numbers are 0, where albumentations repeats a coordinate at the edges
    of cells.

    Attributes:
        num_steps: Cells along each axis, 1 to 64.
        distort_limit: Lowest and highest stretch; a number v means (-v, v).
        normalized: Keeps the last edge on the drawing's edge. False can push it in, which uncovers
            paper, or out.
    """

    core_name: ClassVar[str] = "grid_distortion"
    spelling: ClassVar[Spelling] = Spelling(
        positional=("num_steps", "distort_limit", "interpolation"),
        fixed={
            "interpolation": BILINEAR,
            "keypoint_remapping_method": ("mask", "direct"),
        },
        only_in={"2.0": ("keypoint_remapping_method",)},
        defaults={"1.4": {"normalized": False}},
    )

    num_steps: int = 5
    distort_limit: Limits = (-0.3, 0.3)
    normalized: bool = field(default=True, kw_only=True)

    def core_arguments(self) -> tuple[float, ...]:
        return (
            self._count("num_steps"),
            *self._symmetric("distort_limit", "limit"),
            self._flag("normalized"),
        )
