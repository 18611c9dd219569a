"""OpenCV: the one or two calls that do the work of an op, without any library around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry, Given, Limits

_WHITE = (fixed.PAPER,) * 3
_INVERTED = 0x10  # cv2.WARP_INVERSE_MAP: the matrix goes from result to source


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    import cv2

    return {
        **{f"ops/{name}": Entry(call=call) for name, call in _plain(cv2).items()},
        **{f"ops/{name}": Entry(call=call) for name, call in _filters(cv2).items()},
        **{f"ops/{name}": entry for name, entry in _told(cv2).items()},
        **_policies(cv2),
    }


def _matrix(angle: float, factor: float, shift: tuple[float, float], image: Array) -> Array:
    """Source to result: turned counter-clockwise about the middle, enlarged, shifted."""
    height, width = image.shape[:2]
    cosine, sine = (factor * f(np.radians(angle)) for f in (np.cos, np.sin))
    x, y = (width - 1) / 2, (height - 1) / 2
    return np.array(
        [
            [cosine, sine, x - cosine * x - sine * y + shift[0]],
            [-sine, cosine, y + sine * x - cosine * y + shift[1]],
        ]
    )


def _plain(cv2: Any) -> dict[str, Callable[[Any], Any]]:
    linear, size = cv2.INTER_LINEAR, (fixed.SIZE, fixed.SIZE)
    height, width = fixed.CROP
    levels = np.arange(256)
    tone = np.trunc(fixed.curve(levels)).astype(np.uint8)
    gamma = (255 * (levels / 255) ** fixed.GAMMA).astype(np.uint8)

    def warp(angle: float, factor: float, shift: tuple[float, float]) -> Callable[[Any], Any]:
        def call(image: Array) -> Any:
            matrix = _matrix(angle, factor, shift, image)
            border = {"borderMode": cv2.BORDER_CONSTANT, "borderValue": _WHITE}
            return cv2.warpAffine(image, matrix, image.shape[1::-1], flags=linear, **border)

        return call

    def center_crop(image: Array) -> Any:
        top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
        return image[top : top + height, left : left + width].copy()

    def pad(image: Array) -> Any:
        down, across = (fixed.PADDED - side for side in image.shape[:2])
        edges = down // 2, down - down // 2, across // 2, across - across // 2
        return cv2.copyMakeBorder(image, *edges, cv2.BORDER_CONSTANT, value=_WHITE)

    def shrink(image: Array) -> Any:
        return cv2.resize(image, size, interpolation=linear)

    return {
        "HorizontalFlip": lambda image: cv2.flip(image, 1),
        "VerticalFlip": lambda image: cv2.flip(image, 0),
        "Transpose": cv2.transpose,
        "Rotate": warp(fixed.ANGLE, 1.0, (0, 0)),
        "Affine": warp(fixed.TURN, fixed.FACTOR, fixed.SHIFT),
        "ShiftScaleRotate": warp(fixed.TURN, fixed.FACTOR, (0, 0)),
        "Resize, plain": shrink,
        "LongestMaxSize": shrink,
        "SmallestMaxSize": shrink,
        "Letterbox": shrink,
        "CenterCrop": center_crop,
        "PadIfNeeded": pad,
        "RandomBrightnessContrast": lambda image: cv2.LUT(image, tone),
        "RandomGamma": lambda image: cv2.LUT(image, gamma),
        "InvertImg": cv2.bitwise_not,
        "ToGray": lambda image: cv2.cvtColor(
            cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB
        ),
    }


def _filters(cv2: Any) -> dict[str, Callable[[Any], Any]]:
    line, sharpening = fixed.line(), fixed.sharpening()
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2, 3))
    tiles = cv2.createCLAHE(clipLimit=fixed.CLIP, tileGridSize=(8, 8))

    def edges(image: Array) -> Any:
        found = cv2.Canny(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), *fixed.EDGES)
        return cv2.cvtColor(found, cv2.COLOR_GRAY2RGB)

    def equalize(image: Array) -> Any:
        return cv2.merge([cv2.equalizeHist(channel) for channel in cv2.split(image)])

    def clahe(image: Array) -> Any:
        lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
        lab[:, :, 0] = tiles.apply(np.ascontiguousarray(lab[:, :, 0]))
        return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)

    def blur(image: Array) -> Any:
        return cv2.GaussianBlur(image, (fixed.BLUR, fixed.BLUR), fixed.SIGMA)

    def noise(image: Array) -> Any:
        added = np.empty(image.shape[:2], np.int16)
        cv2.randn(added, 0, 255 * fixed.NOISE)
        return cv2.add(image, cv2.merge([added] * 3), dtype=cv2.CV_8U)

    return {
        "EdgeMap": edges,
        "Equalize": equalize,
        "CLAHE": clahe,
        "GaussianBlur": blur,
        "MotionBlur": lambda image: cv2.filter2D(image, -1, line),
        "Sharpen": lambda image: cv2.filter2D(image, -1, sharpening),
        "Morphological": lambda image: cv2.dilate(image, ellipse),
        "GaussNoise": noise,
    }


def _told(cv2: Any) -> dict[str, Entry]:
    """Ops with draws of their own: timed with some numbers, checked with ours."""
    linear, size = cv2.INTER_LINEAR, (fixed.SIZE, fixed.SIZE)
    height, width = fixed.CROP
    codes = [None, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE]

    def turned(image: Array, given: Given) -> Any:
        code = codes[int(given["quarter_turns"])]
        return image if code is None else cv2.rotate(image, code)

    def crop(image: Array, given: Given) -> Any:
        left, top, right, bottom = fixed.box_of(given["map_x"], given["map_y"])
        return image[top:bottom, left:right].copy()

    def resized_crop(image: Array, given: Given) -> Any:
        return cv2.resize(crop(image, given), size, interpolation=linear)

    def tilt(image: Array, matrix: Array) -> Any:
        border = {"borderMode": cv2.BORDER_CONSTANT, "borderValue": _WHITE}
        flags = linear | _INVERTED
        return cv2.warpPerspective(image, matrix, image.shape[1::-1], flags=flags, **border)

    tilted = np.array([[0.9, 0.03, 20], [-0.02, 0.88, 25], [-6e-5, 4e-5, 1]])
    return {
        "RandomRotate90": Entry(call=lambda image: cv2.rotate(image, codes[1]), check=turned),
        "RandomCrop": Entry(
            call=lambda image: image[90 : 90 + height, 70 : 70 + width].copy(), check=crop
        ),
        "RandomResizedCrop": Entry(
            call=lambda image: cv2.resize(image[60:410, 40:420], size, interpolation=linear),
            check=resized_crop,
        ),
        "Perspective": Entry(
            call=lambda image: tilt(image, tilted),
            check=lambda image, given: tilt(image, fixed.matrix_of(given["map_x"], given["map_y"])),
            limits=Limits(largest=64, mean=0.5),
        ),
        "Resize": Entry(call=lambda image: cv2.resize(image, size, interpolation=cv2.INTER_AREA)),
    }


def _policies(cv2: Any) -> dict[str, Entry]:
    size = (fixed.SIZE, fixed.SIZE)
    mean = (255 * np.array(fixed.MEAN)).astype(np.float32)
    factor = (1 / (255 * np.array(fixed.STD))).astype(np.float32)

    def evaluate(image: Array) -> Any:
        small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        return np.ascontiguousarray(((small - mean) * factor).transpose(2, 0, 1))

    def warp(image: Array, matrix: Array) -> Any:
        border = {"borderMode": cv2.BORDER_CONSTANT, "borderValue": _WHITE}
        flags = cv2.INTER_LINEAR | _INVERTED
        return cv2.warpAffine(image, matrix, size, flags=flags, **border)

    shrunk = np.array([[2.2, 0.35, -20], [-0.3, 2.1, 40]])
    found = {}
    for ink in ("gray", "colour"):
        found[f"policies/evaluation, {ink}"] = Entry(
            call=evaluate,
            check=lambda image, given: cv2.resize(image, size, interpolation=cv2.INTER_LINEAR),
        )
        found[f"policies/one warp, {ink}"] = Entry(
            call=lambda image: warp(image, shrunk),
            check=lambda image, given: warp(
                image, fixed.matrix_of(given["map_x"], given["map_y"])[:2]
            ),
            label="warp alone",
        )
    return found
