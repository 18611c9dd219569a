"""Functions that move pixels: flips, turns, maps, displacements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sketchaug import transforms
from sketchaug.checks import check_count, check_number
from sketchaug.functional._run import Image, applied, keyed
from sketchaug.transforms.base import Fill

_CORNER_NAMES = ("top left", "top right", "bottom right", "bottom left")
_FARTHEST = 0.32  # corners stay on their own side of the sheet


def horizontal_flip(image: Any) -> Image:
    """Mirrors left and right; exact."""
    return applied(transforms.HorizontalFlip(), image)


def vertical_flip(image: Any) -> Image:
    """Mirrors top and bottom; exact."""
    return applied(transforms.VerticalFlip(), image)


def transpose(image: Any) -> Image:
    """Mirrors on the main diagonal: rows become columns; exact."""
    return applied(transforms.Transpose(), image)


def rotate90(image: Any, *, quarter_turns: int) -> Image:
    """Turns by 0 to 3 quarters, counter-clockwise; exact."""
    check_count("quarter_turns", quarter_turns, lower=0, upper=3)
    return applied(transforms.RandomRotate90(), image, {"quarter_turns": quarter_turns})


def rotate(
    image: Any, *, angle: float, border_mode: str | int = "constant", fill: Fill = "paper"
) -> Image:
    """Turns the drawing about its centre; the canvas keeps its size.

    Args:
        image: The drawing.
        angle: Degrees, counter-clockwise.
        border_mode: What lies beyond the edge, as in `Rotate`.
        fill: Its colour, as in `Rotate`.
    """
    op = transforms.Rotate(border_mode=border_mode, fill=fill)
    return applied(op, image, {"angle": angle})


def safe_rotate(
    image: Any, *, angle: float, border_mode: str | int = "constant", fill: Fill = "paper"
) -> Image:
    """Turns the drawing about its centre and shrinks it so that no corner is lost.

    Args:
        image: The drawing.
        angle: Degrees, counter-clockwise.
        border_mode: What lies beyond the edge, as in `SafeRotate`.
        fill: Its colour, as in `SafeRotate`.
    """
    op = transforms.SafeRotate(border_mode=border_mode, fill=fill)
    return applied(op, image, {"angle": angle})


def affine(
    image: Any,
    *,
    scale_x: float = 1.0,
    scale_y: float = 1.0,
    rotate: float = 0.0,
    shear_x: float = 0.0,
    shear_y: float = 0.0,
    translate_x: float = 0.0,
    translate_y: float = 0.0,
    fit_output: bool = False,
    border_mode: str | int = "constant",
    fill: Fill = "paper",
    antialias: bool = True,
) -> Image:
    """Scales, turns, shears and shifts about the centre, in this order.

    Args:
        image: The drawing.
        scale_x: Factor along x.
        scale_y: Factor along y.
        rotate: Degrees, counter-clockwise.
        shear_x: Degrees, along x.
        shear_y: Degrees, along y.
        translate_x: Pixels, to the right.
        translate_y: Pixels, downwards.
        fit_output: The canvas becomes the box of the moved drawing, as in `Affine`.
        border_mode: What lies beyond the edge, as in `Affine`.
        fill: Its colour, as in `Affine`.
        antialias: Takes means where the drawing shrinks to less than half.
    """
    op = transforms.Affine(
        translate_px=0, fit_output=fit_output, border_mode=border_mode, fill=fill
    )
    draws = {
        "scale_x": scale_x,
        "scale_y": scale_y,
        "rotate": rotate,
        "shear_x": shear_x,
        "shear_y": shear_y,
        "translate_x": translate_x,
        "translate_y": translate_y,
    }
    return applied(op, image, draws, antialias=antialias)


def perspective(image: Any, *, corners: Sequence[Sequence[float]]) -> Image:
    """Shows the sheet at a tilt: the quad that four points span fills the canvas.

    Args:
        image: The drawing.
        corners: How far each corner moves inwards, (x, y) as fractions of width and height, 0 to
            0.32: top left, top right, bottom right, bottom left.

    Raises:
        TypeError: If there are not four pairs of numbers.
        ValueError: If a fraction is out of range.
    """
    if not isinstance(corners, Sequence) or len(corners) != len(_CORNER_NAMES):
        raise TypeError(f"corners: expected four pairs (x, y), got {corners!r}")
    draws = {}
    for number, (place, pair) in enumerate(zip(_CORNER_NAMES, corners, strict=True)):
        if not isinstance(pair, Sequence) or len(pair) != 2:
            raise TypeError(f"corners: {place}: expected a pair (x, y), got {pair!r}")
        for axis, fraction in zip("xy", pair, strict=True):
            label = f"corners: {place}: {axis}"
            draws[f"{axis}_{number}"] = check_number(label, fraction, within=(0, _FARTHEST))
    return applied(transforms.Perspective(), image, draws)


def elastic_transform(
    image: Any,
    *,
    sigma: float,
    seed: int,
    alpha: float | None = None,
    amplitude: float | None = None,
    same_dxdy: bool = False,
    noise_distribution: str | None = None,
    border_mode: str | int = "constant",
    fill: Fill = "paper",
) -> Image:
    """Displaces every point by a smooth random field, the same one for the same seed.

    Args:
        image: The drawing.
        sigma: Standard deviation of the Gaussian, pixels.
        seed: Chooses the field, 0 to 2**64 - 1.
        alpha: Strength, as in `ElasticTransform`; either this or `amplitude`.
        amplitude: Strength as the root mean square length of the displacements, pixels.
        same_dxdy: Displaces along the diagonal only.
        noise_distribution: `"uniform"` or `"gaussian"`: the field of albumentations 2.0, as in
            `ElasticTransform`; None: that of 1.4.
        border_mode: What lies beyond the edge, as in `ElasticTransform`.
        fill: Its colour, as in `ElasticTransform`.

    Raises:
        TypeError: If not exactly one of `alpha` and `amplitude` is given.
    """
    if (alpha is None) == (amplitude is None):
        raise TypeError(
            "alpha and amplitude: expected exactly one of them, got "
            f"{'neither' if alpha is None else 'both'}"
        )
    theirs: dict[str, Any] = {}
    if noise_distribution is not None:
        theirs = {"noise_distribution": noise_distribution}
    op = transforms.ElasticTransform(
        1.0 if alpha is None else alpha,
        sigma,
        amplitude=amplitude,
        same_dxdy=same_dxdy,
        border_mode=border_mode,
        fill=fill,
        **theirs,
    )
    strength = amplitude if alpha is None else alpha
    still = {f"shift_{axis}_{corner}": 0.0 for axis in "xy" for corner in range(3)}
    return applied(op, image, {"strength": strength, "sigma": sigma, **keyed(seed), **still})


def grid_distortion(
    image: Any,
    *,
    seed: int,
    num_steps: int = 5,
    distort_limit: tuple[float, float] = (-0.3, 0.3),
    normalized: bool = True,
    border_mode: str | int = "constant",
    fill: Fill = "paper",
) -> Image:
    """Stretches and squeezes rows and columns of cells, the same way for the same seed.

    Args:
        image: The drawing.
        seed: Chooses the stretches, 0 to 2**64 - 1.
        num_steps: Cells along each axis.
        distort_limit: Lowest and highest stretch.
        normalized: Keeps the last edge on the drawing's edge.
        border_mode: What lies beyond the edge, as in `GridDistortion`.
        fill: Its colour, as in `GridDistortion`.
    """
    op = transforms.GridDistortion(
        num_steps,
        distort_limit,
        normalized=normalized,
        border_mode=border_mode,
        fill=fill,
    )
    return applied(op, image, keyed(seed))
