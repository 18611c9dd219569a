"""Ops that add noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

from sketchaug.checks import check_number, fixed_interval, interval_from
from sketchaug.transforms.base import Limits, Transform, operation
from sketchaug.transforms.spelling import Spelling, Version

_LEVELS = 255.0
_ROUNDINGS = {None: 0.0, "1.4": 1.0, "2.0": 2.0}


def _read_peers(arguments: dict[str, Any]) -> None:
    """`mean` of albumentations 1.4, in levels; `noise_scale_factor` of 2.0."""
    factor = arguments.pop("noise_scale_factor", 1)
    if factor != 1:
        raise ValueError(
            "noise_scale_factor: only 1 is offered, the noise of a pixel being its own and no blot "
            f"of many, got {factor!r}"
        )
    if "mean" in arguments:
        if "mean_range" in arguments:
            raise TypeError("mean_range: came twice, the other time as 'mean'")
        mean = check_number("mean", arguments.pop("mean"), within=(-_LEVELS, _LEVELS)) / _LEVELS
        arguments["mean_range"] = (mean, mean)


@operation
class GaussNoise(Transform):
    """Adds independent normal noise to every pixel; the sum is clipped to 0..255.

    A drawing that is gray, whatever its channels, gets one noise, so it stays gray. Of a drawing
    that is resized afterwards, in the same pass, the deviation is divided by as much as it shrinks,
    as that of a mean over the area is; noise is not enlarged. Fused so with geometry, the noise is
    that of the result's pixels, other noise than op after op, so that results differ by up to 1.13
    deviations on average. Its strength: from 500 to 224 pixels 0.45 of the deviation is left, where
    op after op leaves 0.34, and 0.67 without antialiasing.

    Sums are rounded to nearest. Under the semantics of albumentations 1.4 they are rounded down, as
    there, which darkens by half a level; under 2.0 the noise is rounded towards 0, as there. The
    normals are 8192 different numbers: none is farther than 3.9 deviations from the mean.

    Attributes:
        std_range: Lowest and highest standard deviation, as a share of 255; a number v means
            exactly v.
        mean_range: Lowest and highest mean, as a share of 255; a number v means exactly v.
        per_channel: False gives all channels of a coloured drawing the same noise.
        var_limit: In place of `std_range`, lowest and highest variance in squared levels, drawn
            uniformly, as in albumentations 1.4; a number v means (0, v).
    """

    core_name: ClassVar[str] = "gauss_noise"
    spelling: ClassVar[Spelling] = Spelling(
        absent=("var_limit",),
        rewrite=_read_peers,
        rewritten=("mean", "noise_scale_factor"),
        only_in={"1.4": ("var_limit", "mean"), "2.0": ("noise_scale_factor",)},
        defaults={"1.4": {"var_limit": (10.0, 50.0)}, "2.0": {"std_range": (0.2, 0.44)}},
    )

    std_range: Limits = field(default=(0.02, 0.1), kw_only=True)
    mean_range: Limits = field(default=(0.0, 0.0), kw_only=True)
    per_channel: bool = field(default=True, kw_only=True)
    var_limit: Limits | None = field(default=None, kw_only=True)

    def version_defaults(self, version: Version) -> Mapping[str, Any]:
        """A release's strength, unless one is given in the other release's unit."""
        is_given = {"std_range", "var_limit"}.intersection(self.given)
        return {} if is_given else super().version_defaults(version)

    def core_arguments(self) -> tuple[float, ...]:
        if {"std_range", "var_limit"}.issubset(self.given):
            raise TypeError("std_range: came twice, the other time as 'var_limit'")
        mean = fixed_interval("mean_range", self.mean_range, within=(-1.0, 1.0))
        if self.var_limit is None:
            share = fixed_interval("std_range", self.std_range, within=(0.0, 1.0))
            strength = tuple(_LEVELS * end for end in share)
        else:
            within = self._limits("strength_low")
            strength = interval_from(0.0, "var_limit", self.var_limit, within=within)
        return (
            float(self.var_limit is not None),
            *strength,
            *(_LEVELS * end for end in mean),
            self._flag("per_channel"),
            _ROUNDINGS[self.semantics],
        )
