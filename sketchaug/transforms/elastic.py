"""Displacements of every point: a smooth random field, a distorted grid."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from sketchaug.checks import check_number, fixed_interval
from sketchaug.transforms.base import Limits, Mirroring, operation
from sketchaug.transforms.spelling import BILINEAR, Spelling

DISTRIBUTIONS = ("uniform", "gaussian")
_MIRRORED, _REPEATED, _DIVIDED = 0.0, 1.0, 2.0  # the core's kinds of noise


@operation
class ElasticTransform(Mirroring):
    """Displaces every point by a smooth random field.

    The field is white noise, uniform in [-1, 1], through a Gaussian of `sigma` pixels, times
    `alpha`: that of albumentations 1.4.4, drawn from its closed-form cosine basis. Far from the
    edges a component has a root mean square of alpha / (2 sigma sqrt(3 pi)) pixels: alpha = 10 and
    sigma = 50 move ink by 0.05 px, which nobody sees. `amplitude` says what is meant.

    With the semantics of albumentations 2.0 the noise of the edge's pixels is repeated beyond the
    edge, where the field is then strongest, and is Gaussian unless `noise_distribution` says
    otherwise. dx and dy are independent, where albumentations lets them run into each other at one
    edge.

    Attributes:
        alpha: Strength in the sense above; a number v means exactly v, a pair is a range.
        sigma: Standard deviation of the Gaussian in pixels of the drawing that the op meets, 1 or
            more; a number or a range.
        amplitude: Root mean square length of the displacements in those pixels, in place of
            `alpha`; a number or a range.
        same_dxdy: Displaces along the diagonal only.
        noise_distribution: `"uniform"`, or `"gaussian"`: normals divided by the mean of their
            largest absolute value (4.5 on 224 x 224 pixels, 4.9 on 500 x 500), where albumentations
            divides by the largest that came; far from the edges that is 0.4 times the uniform's
            displacement. `amplitude` does without.
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
        if self.noise_distribution not in DISTRIBUTIONS:
            allowed = " or ".join(map(repr, DISTRIBUTIONS))
            raise ValueError(
                f"noise_distribution must be {allowed}, got {self.noise_distribution!r}"
            )
        noise = _MIRRORED
        if not in_pixels and self.noise_distribution == "gaussian":
            noise = _DIVIDED
        elif not in_pixels and self.semantics == "2.0":
            noise = _REPEATED
        return (
            *fixed_interval(name, strength, within=self._limits("strength_low")),
            *self._fixed("sigma", "sigma"),
            float(in_pixels),
            self._flag("same_dxdy"),
            check_number("alpha_affine", self.alpha_affine, within=self._limits("alpha_affine")),
            noise,
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
