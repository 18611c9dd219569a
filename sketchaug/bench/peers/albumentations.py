"""albumentations, 1.4.4 or 2.0.8: through Compose, as its users call it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from sketchaug.bench.peers import fixed
from sketchaug.bench.peers.entry import Array, Entry, Given, Limits

_WHITE = (fixed.PAPER,) * 3  # a scalar paints red in some of its ops


def entries() -> dict[str, Entry]:
    """By "group/row"."""
    # Without this it asks a server for its newest version when it is imported.
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    import albumentations as library

    spelling = _Spelling(library)
    return {
        **{f"ops/{name}": entry for name, entry in _ops(spelling).items()},
        **{f"policies/{name}": entry for name, entry in _policies(spelling).items()},
        **{f"files/{name}": entry for name, entry in _files(spelling).items()},
        **_loader(spelling),
    }


class _Spelling:
    """The library, and how its release calls things."""

    def __init__(self, library: Any) -> None:
        self.library = library
        self.is_old = int(library.__version__.split(".")[0]) < 2
        self.fill = {"value" if self.is_old else "fill": _WHITE, "border_mode": 0}
        self.affine_fill = (
            {"cval": _WHITE, "mode": 0} if self.is_old else {"fill": _WHITE, "border_mode": 0}
        )

    def compose(self, *ops: Any) -> Callable[[Any], Any]:
        policy = self.library.Compose([*ops])
        return lambda image: policy(image=image)["image"]

    def end(self) -> list[Any]:
        normalize = self.library.Normalize(fixed.MEAN, fixed.STD)
        try:
            from albumentations.pytorch import ToTensorV2
        except ImportError:  # no torch here; it makes a view of other order, next to no work
            return [normalize]
        return [normalize, ToTensorV2()]


def _ops(spelling: _Spelling) -> dict[str, Entry]:
    a, is_old = spelling.library, spelling.is_old
    size = fixed.SIZE
    holes: dict[str, Any] = {"num_holes_range": (1, 1), "fill": fixed.PAPER}
    holes |= {f"hole_{side}_range": (fixed.HOLE,) * 2 for side in ("height", "width")}
    noise: dict[str, Any] = {"std_range": (fixed.NOISE,) * 2}
    blurred: dict[str, Any] = {"angle_range": (0, 0), "direction_range": (0, 0)}
    inverted = {"alpha": (fixed.ALPHA,) * 2, "lightness": (fixed.LIGHTNESS,) * 2}
    unsharp = {"sigma_limit": (fixed.SIGMA,) * 2, "alpha": (fixed.ALPHA,) * 2}
    if is_old:
        holes = {"max_holes": 1, "fill_value": fixed.PAPER}
        holes |= {f"max_{side}": fixed.HOLE for side in ("height", "width")}
        noise = {"var_limit": ((255 * fixed.NOISE) ** 2,) * 2}
    made: dict[str, Callable[[], Any]] = {
        "HorizontalFlip": lambda: a.HorizontalFlip(p=1),
        "VerticalFlip": lambda: a.VerticalFlip(p=1),
        "Transpose": lambda: a.Transpose(p=1),
        "Rotate": lambda: a.Rotate((fixed.ANGLE,) * 2, **spelling.fill, p=1),
        "SafeRotate": lambda: a.SafeRotate((fixed.ANGLE,) * 2, **spelling.fill, p=1),
        "Affine": lambda: a.Affine(
            scale=(fixed.FACTOR,) * 2,
            rotate=(fixed.TURN,) * 2,
            translate_px={"x": (fixed.SHIFT[0],) * 2, "y": (fixed.SHIFT[1],) * 2},
            **spelling.affine_fill,
            p=1,
        ),
        "ShiftScaleRotate": lambda: a.ShiftScaleRotate(
            0, (fixed.FACTOR - 1,) * 2, (fixed.TURN,) * 2, **spelling.fill, p=1
        ),
        "Resize, plain": lambda: a.Resize(size, size),
        "CenterCrop": lambda: a.CenterCrop(*fixed.CROP),
        "PadIfNeeded": lambda: a.PadIfNeeded(fixed.PADDED, fixed.PADDED, **spelling.fill),
        "LongestMaxSize": lambda: a.LongestMaxSize(size),
        "SmallestMaxSize": lambda: a.SmallestMaxSize(size),
        "RandomBrightnessContrast": lambda: a.RandomBrightnessContrast(
            (fixed.BRIGHTNESS,) * 2, (fixed.CONTRAST,) * 2, p=1
        ),
        "RandomGamma": lambda: a.RandomGamma((100 * fixed.GAMMA,) * 2, p=1),
        "InvertImg": lambda: a.InvertImg(p=1),
        "ToGray": lambda: a.ToGray(p=1),
        "Equalize": lambda: a.Equalize(p=1),
        "CLAHE": lambda: a.CLAHE((fixed.CLIP,) * 2, p=1),
        "GaussianBlur": lambda: a.GaussianBlur((fixed.BLUR,) * 2, (fixed.SIGMA,) * 2, p=1),
        "UnsharpMask": lambda: a.UnsharpMask(
            (fixed.BLUR,) * 2, **unsharp, threshold=fixed.THRESHOLD, p=1
        ),
        "Sharpen": lambda: a.Sharpen(**inverted, p=1),
        "Morphological": lambda: a.Morphological((2, 3), p=1),
        "CoarseDropout": lambda: a.CoarseDropout(**holes, p=1),
        "GaussNoise": lambda: a.GaussNoise(**noise, per_channel=False, p=1),
    }
    if not is_old:
        made |= {
            "Resize": lambda: a.Resize(size, size, area_for_downscale="image"),
            "MotionBlur": lambda: a.MotionBlur(
                (fixed.BLUR,) * 2, allow_shifted=False, **blurred, p=1
            ),
            "Erasing": lambda: a.Erasing((fixed.SHARE,) * 2, (1, 1), fill=fixed.PAPER, p=1),
        }
    found = {name: Entry(call=spelling.compose(make())) for name, make in made.items()}
    # Its canvas is off by half a pixel: strokes' edges differ, the drawing does not.
    found["SafeRotate"] = Entry(call=found["SafeRotate"].call, limits=Limits(largest=255, mean=4))
    return {**found, **_random_ops(spelling)}


def _random_ops(spelling: _Spelling) -> dict[str, Entry]:
    """Those that take no fixed numbers: they draw when timed; what is checked is told."""
    a = spelling.library
    turn = a.RandomRotate90(p=1)

    def crop(image: Array, given: Given, *more: Any) -> Any:
        left, top, right, bottom = fixed.box_of(given["map_x"], given["map_y"])
        return spelling.compose(a.Crop(left, top, right, bottom), *more)(image)

    def resized_crop(image: Array, given: Given) -> Any:
        return crop(image, given, a.Resize(fixed.SIZE, fixed.SIZE))

    # 1.4.4 hands its maps to OpenCV at once, 2.0.8 by way of its own functions.
    def displaced(image: Array, given: Given) -> Any:
        if spelling.is_old:
            import cv2

            border: dict[str, Any] = {"borderMode": cv2.BORDER_CONSTANT, "borderValue": _WHITE}
            return cv2.remap(image, given["map_x"], given["map_y"], cv2.INTER_LINEAR, **border)
        white = a.ElasticTransform(**spelling.fill, p=1)
        return white.apply(image, map_x=given["map_x"], map_y=given["map_y"])

    def tilted(image: Array, given: Given) -> Any:
        import numpy as np

        matrix = np.linalg.inv(fixed.matrix_of(given["map_x"], given["map_y"]))
        height, width = image.shape[:2]
        told: dict[str, Any] = {"matrix": matrix, "max_height": height, "max_width": width}
        if spelling.is_old:
            told["interpolation"] = 1
        return a.Perspective(keep_size=False, p=1).apply(image, **told)

    elastic = {"alpha_affine": 0} if spelling.is_old else {}
    random_crop = a.RandomResizedCrop(
        **({"height": fixed.SIZE, "width": fixed.SIZE} if spelling.is_old else {"size": (224, 224)})
    )
    return {
        "RandomRotate90": Entry(
            call=spelling.compose(turn),
            check=lambda image, given: turn.apply(image, factor=int(given["quarter_turns"])),
        ),
        "RandomCrop": Entry(call=spelling.compose(a.RandomCrop(*fixed.CROP)), check=crop),
        "RandomResizedCrop": Entry(call=spelling.compose(random_crop), check=resized_crop),
        "ElasticTransform": Entry(
            call=spelling.compose(a.ElasticTransform(10, 50, **elastic, **spelling.fill, p=1)),
            check=displaced,
        ),
        "GridDistortion": Entry(
            call=spelling.compose(a.GridDistortion(**spelling.fill, p=1)), check=displaced
        ),
        "Perspective": Entry(
            call=spelling.compose(a.Perspective(p=1)),
            check=tilted,
            limits=Limits(largest=64, mean=0.5),
        ),
    }


def _tone(a: Any) -> Any:
    return a.RandomBrightnessContrast(0.2, 0.2, p=0.5)


def _policies(spelling: _Spelling) -> dict[str, Entry]:
    a, size = spelling.library, fixed.SIZE
    mirror = {"border_mode": 4}
    hidden = {"alpha_affine": 50} if spelling.is_old else {}
    black = {"cval": 0, "mode": 0} if spelling.is_old else {"fill": 0, "border_mode": 0}
    elastic = {"alpha": 10, "sigma": 50, **mirror, "p": 0.5}
    as_written = [
        a.HorizontalFlip(p=0.5),
        a.VerticalFlip(p=0.5),
        a.Rotate(limit=15, **mirror, p=0.5),
        a.Affine(scale=(1, 1.5), shear=(-10, 10), **black, p=0.5),
        a.ElasticTransform(**elastic, **hidden),
        _tone(a),
        a.MotionBlur(blur_limit=7, p=0.5),
        a.Resize(size, size),
        *spelling.end(),
    ]
    light = [
        a.HorizontalFlip(p=0.5),
        a.VerticalFlip(p=0.5),
        a.Rotate(limit=15, **spelling.fill, p=0.5),
        a.Affine(scale=(1, 1.5), shear=(-10, 10), **spelling.affine_fill, p=0.5),
        _tone(a),
        a.Resize(size, size),
        *spelling.end(),
    ]
    tuned = _tuned(spelling)
    approximate = a.ElasticTransform(
        **elastic, approximate=True, **({} if not hidden else {"alpha_affine": 0})
    )
    with_elastic = [*tuned[:4], approximate, *tuned[4:]]
    fixed_ops = _fixed_ops(spelling)
    lists: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
        "as written": (as_written, [*fixed_ops, a.Resize(size, size)]),
        "light": (light, [*fixed_ops, a.Resize(size, size)]),
        "tuned": ([*with_elastic, *spelling.end()], [a.Resize(size, size), *fixed_ops]),
        "tuned, no elastic": ([*tuned, *spelling.end()], [a.Resize(size, size), *fixed_ops]),
        "evaluation": ([a.Resize(size, size), *spelling.end()], [a.Resize(size, size)]),
    }
    found: dict[str, Entry] = {}
    for name, (timed, checked) in lists.items():
        whole, same = spelling.compose(*timed), spelling.compose(*checked)
        entry = Entry(call=whole, check=_ignoring_draws(same))
        found |= {f"{name}, {ink}": entry for ink in ("gray", "colour")}
    return found


def _ignoring_draws(call: Callable[[Any], Any]) -> Callable[[Any, Given], Any]:
    return lambda image, given: call(image)


def _tuned(spelling: _Spelling) -> list[Any]:
    """Small first, and one warp: what somebody does who has profiled it."""
    a = spelling.library
    return [
        a.Resize(fixed.SIZE, fixed.SIZE),
        a.HorizontalFlip(p=0.5),
        a.VerticalFlip(p=0.5),
        a.Affine(scale=(1, 1.5), rotate=(-15, 15), shear=(-10, 10), **spelling.affine_fill, p=0.75),
        _tone(a),
        a.MotionBlur(blur_limit=7, p=0.5),
    ]


def _fixed_ops(spelling: _Spelling) -> list[Any]:
    """The same ops with one value each, so that both libraries must see the same picture."""
    a = spelling.library
    return [
        a.HorizontalFlip(p=1),
        a.VerticalFlip(p=1),
        a.Rotate((12.5, 12.5), **spelling.fill, p=1),
        a.Affine(
            scale={"x": (1.2, 1.2), "y": (1.3, 1.3)}, rotate=(0, 0), **spelling.affine_fill, p=1
        ),
        a.RandomBrightnessContrast((-0.1, -0.1), (0.15, 0.15), p=1),
    ]


def _files(spelling: _Spelling) -> dict[str, Entry]:
    """With OpenCV's decoder, the fastest that its users have."""
    a, size, read = spelling.library, fixed.SIZE, _read
    train = spelling.compose(*_tuned(spelling), *spelling.end())
    evaluate = spelling.compose(a.Resize(size, size), *spelling.end())
    same = spelling.compose(a.Resize(size, size))

    def checked(path: Array, given: Given) -> Any:
        return same(read(path))

    return {
        "JPEG to training slot": Entry(call=lambda path: train(read(path)), check=checked),
        "JPEG to evaluation slot": Entry(call=lambda path: evaluate(read(path)), check=checked),
    }


def _read(path: Any) -> Any:
    import cv2

    image: Any = cv2.imread(str(path))
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


class _Files:
    """A dataset of paths, decoded and transformed one by one."""

    def __init__(self, paths: Array, policy: Callable[[Any], Any]) -> None:
        self.paths = paths.tolist()
        self.policy = policy

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, item: int) -> Any:
        return self.policy(_read(self.paths[item]))


def _loader(spelling: _Spelling) -> dict[str, Entry]:
    """Worker processes that stay alive, as its users have it; needs torch."""
    try:
        from torch.utils.data import DataLoader
    except ImportError:
        return {}
    resize = spelling.library.Resize(fixed.SIZE, fixed.SIZE)
    train = spelling.compose(*_tuned(spelling), *spelling.end())
    evaluate = spelling.compose(resize, *spelling.end())

    def prepare(paths: Array) -> Any:
        files: Any = _Files(paths, train)
        return DataLoader(files, 16, num_workers=fixed.workers(), persistent_workers=True)

    def exhaust(batches: Any) -> None:
        for _ in batches:
            pass

    def check(batches: Any, given: Given) -> Any:
        import numpy as np

        return np.stack([np.asarray(evaluate(_read(path))) for path in batches.dataset.paths])

    entry = Entry(call=exhaust, check=check, prepare=prepare, label="DataLoader")
    return {"loader/files, tuned, no elastic": entry}
