"""Wrong input of BatchMix: each message names the argument, the rule and what came."""

from __future__ import annotations

import re

import numpy as np
import pytest

import sketchaug as A

MIX = A.BatchMix(seed=1)
IMAGES = np.zeros((4, 3, 6, 7), np.float32)
LABELS = [0, 1, 2, 3]
UINT32 = "[0, 4294967295]"


def refuses(kind, message):
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


def run(images=IMAGES, targets=LABELS, **options):
    return MIX(images, targets, **{"num_classes": 4, "key": 0, **options})


WRONG_OPTIONS = [
    ({"mixup": 1.1}, ValueError, "mixup must be in [0, 1], got 1.1"),
    ({"cutmix": -0.1}, ValueError, "cutmix must be in [0, 1], got -0.1"),
    ({"mixup": "half"}, TypeError, "mixup: expected a number, got 'half'"),
    ({"mixup": True}, TypeError, "mixup: expected a number, got True"),
    ({"mixup": float("nan")}, ValueError, "mixup must be in [0, 1], got nan"),
    ({"mixup": 0.75, "cutmix": 0.75}, ValueError, "mixup + cutmix must be in [0, 1], got 1.5"),
    ({"alpha": 0}, ValueError, "alpha must be in [0.01, 1000], got 0"),
    ({"alpha": 1e4}, ValueError, "alpha must be in [0.01, 1000], got 10000.0"),
    ({"label_smoothing": 2}, ValueError, "label_smoothing must be in [0, 1], got 2"),
    ({"ratio_limit": 0.5}, TypeError, "ratio_limit: expected a pair (low, high), got 0.5"),
    (
        {"ratio_limit": (0.7, 0.3)},
        ValueError,
        "ratio_limit: low must not be above high, got (0.7, 0.3)",
    ),
    ({"ratio_limit": (0, 2)}, ValueError, "ratio_limit must be in [0, 1], got 2"),
    (
        {"ratio_rule": "cut"},
        ValueError,
        "ratio_rule must be one of 'truncated', 'clipped', got 'cut'",
    ),
    ({"mode": None}, ValueError, "mode must be one of 'element', 'batch', got None"),
    ({"measure": "paper"}, ValueError, "measure must be one of 'area', 'ink', got 'paper'"),
    ({"targets": "soft"}, ValueError, "targets must be one of 'dense', 'sparse', got 'soft'"),
    (
        {"targets": "sparse", "label_smoothing": 0.1},
        ValueError,
        "label_smoothing: sparse targets cannot carry it, smooth in the loss; got 0.1",
    ),
    ({"until_epoch": -1}, ValueError, f"until_epoch must be in {UINT32}, got -1"),
    ({"until_epoch": 1.5}, TypeError, "until_epoch: expected an integer, got 1.5"),
    ({"seed": -1}, ValueError, "seed must be in [0, 18446744073709551615], got -1"),
    ({"seed": 1.5}, TypeError, "seed: expected an integer, got 1.5"),
]


@pytest.mark.parametrize(("options", "kind", "message"), WRONG_OPTIONS)
def test_wrong_options(options, kind, message):
    with refuses(kind, message):
        A.BatchMix(**options)


WRONG_IMAGES = {
    "float64": (IMAGES.astype(np.float64), "float64 (4, 3, 6, 7)"),
    "float16": (IMAGES.astype(np.float16), "float16 (4, 3, 6, 7)"),
    "int64": (IMAGES.astype(np.int64), "int64 (4, 3, 6, 7)"),
    "three axes": (IMAGES[0], "float32 (3, 6, 7)"),
    "objects": (IMAGES.astype(object), "object (4, 3, 6, 7)"),
    "None": (None, "object ()"),
    "words": ("drawing", "<U7 ()"),
}


@pytest.mark.parametrize(("images", "came"), WRONG_IMAGES.values(), ids=WRONG_IMAGES)
def test_wrong_images(images, came):
    with refuses(TypeError, f"images: expected a float32 array with 4 dimensions, got {came}"):
        run(images)


@pytest.mark.parametrize("count", [0, 1])
def test_a_batch_needs_two_images(count):
    with refuses(ValueError, f"images to mix must be in [2, 16777215], got {count}"):
        run(IMAGES[:count], LABELS[:count])


@pytest.mark.parametrize("shape", [(4, 3, 0, 7), (4, 3, 6, 0)], ids=str)
def test_images_without_pixels(shape):
    """Regression: their targets were NaN."""
    with refuses(ValueError, "images must not be empty: an image has at least 1 pixel"):
        run(np.zeros(shape, np.float32))


SHAPES = (
    "targets: expected integers of shape (N,) or shares of classes of shape (N, classes), "
    "got shape "
)
WRONG_TARGETS = {
    "floats": ([0.0, 1.0, 2.0, 3.0], TypeError, "targets: expected integers, got float64"),
    "bools": ([True] * 4, TypeError, "targets: expected integers, got bool"),
    "words": (["cat"] * 4, TypeError, "targets: expected integers, got <U3"),
    "None": (None, TypeError, f"{SHAPES}()"),
    "a number": (3, TypeError, f"{SHAPES}()"),
    "cubes": (np.zeros((4, 4, 1)), TypeError, f"{SHAPES}(4, 4, 1)"),
    "columns": (np.eye(4, 3), ValueError, "targets: expected 4 columns, one a class, got 3"),
    "rows": (np.eye(3, 4), ValueError, "targets: expected one label per image (4), got 3"),
    "too few": ([0, 1], ValueError, "targets: expected one label per image (4), got 2"),
    "too many": ([0] * 5, ValueError, "targets: expected one label per image (4), got 5"),
    "none": ([], ValueError, "targets: expected one label per image (4), got 0"),
    "negative": ([0, -1, 2, 3], ValueError, "targets[1] must be in [0, 3], got -1"),
    "too large": ([0, 1, 2, 4], ValueError, "targets[3] must be in [0, 3], got 4"),
    "far too large": (
        [0, 1, 2**62, 4],
        ValueError,
        f"targets[2] must be in [0, 3], got {2.0**62:.10g}",
    ),
}


@pytest.mark.parametrize(("targets", "kind", "message"), WRONG_TARGETS.values(), ids=WRONG_TARGETS)
def test_wrong_targets(targets, kind, message):
    with refuses(kind, message):
        run(targets=targets)


WRONG_NUMBERS = [
    ({"num_classes": 0}, ValueError, "num_classes must be in [1, 4294967295], got 0"),
    ({"num_classes": None}, TypeError, "num_classes: expected an integer, got None"),
    ({"key": -1}, ValueError, f"key must be in {UINT32}, got -1"),
    ({"key": 2**32}, ValueError, f"key must be in {UINT32}, got 4294967296"),
    ({"key": "first"}, TypeError, "key: expected an integer, got 'first'"),
    ({"epoch": -1}, ValueError, f"epoch must be in {UINT32}, got -1"),
    ({"num_threads": 0}, ValueError, "num_threads must be in [1, 4096], got 0"),
]


@pytest.mark.parametrize(("numbers", "kind", "message"), WRONG_NUMBERS)
def test_wrong_numbers(numbers, kind, message):
    with refuses(kind, message):
        run(**numbers)


READ_ONLY = np.zeros_like(IMAGES)
READ_ONLY.flags.writeable = False
KIND = "out: expected a writable C-contiguous float32 array with 4 dimensions, got "
MEMORY = np.zeros((5, 3, 6, 7), np.float32)
WRONG_OUT = {
    "float64": (np.zeros(IMAGES.shape), TypeError, f"{KIND}float64 (4, 3, 6, 7)"),
    "read-only": (READ_ONLY, TypeError, f"{KIND}float32 (4, 3, 6, 7)"),
    "Fortran": (np.asfortranarray(np.zeros_like(IMAGES)), TypeError, f"{KIND}float32 (4, 3, 6, 7)"),
    "shape": (np.zeros((4, 3, 7, 6), np.float32), ValueError, "out: expected the shape of images"),
    "list": ([IMAGES], TypeError, "out: expected an array or a CPU tensor, got a list"),
    "uint8": (np.zeros(IMAGES.shape, np.uint8), TypeError, "out: expected the type of images"),
    "input": (IMAGES, ValueError, "out: must not be the memory of images"),
}


@pytest.mark.parametrize(("out", "kind", "message"), WRONG_OUT.values(), ids=WRONG_OUT)
def test_wrong_outputs(out, kind, message):
    with refuses(kind, message):
        run(out=out)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_an_output_that_overlaps_the_input(first, second):
    """Regression: only the very same memory was refused."""
    with refuses(ValueError, "out: must not be the memory of images"):
        run(MEMORY[first : first + 4], out=MEMORY[second : second + 4])


def test_neighbours_in_one_memory_are_fine():
    memory = np.ones((8, 3, 6, 7), np.float32)
    run(memory[:4], out=memory[4:])
    run(memory[4:], out=memory[:4])


def test_nothing_is_written_when_a_label_is_wrong():
    out = np.full_like(IMAGES, 5)
    with pytest.raises(ValueError, match="targets"):
        run(targets=[0, 1, 2, 9], out=out)
    assert (out == 5).all()


WRONG_SAMPLES = [
    ({"key": -1}, ValueError, f"key must be in {UINT32}, got -1"),
    ({"key": 1.5}, TypeError, "key: expected an integer, got 1.5"),
    ({"epoch": 2**32}, ValueError, f"epoch must be in {UINT32}, got 4294967296"),
    ({"count": 1}, ValueError, "count must be in [2, 16777215], got 1"),
    ({"count": -4}, ValueError, "count must be in [2, 16777215], got -4"),
    ({"height": 0}, ValueError, "height must be in [1, 4294967295], got 0"),
    ({"width": -1}, ValueError, "width must be in [1, 4294967295], got -1"),
]


@pytest.mark.parametrize(("numbers", "kind", "message"), WRONG_SAMPLES)
def test_wrong_samples(numbers, kind, message):
    with refuses(kind, message):
        MIX.sample(**{"key": 0, "count": 4, "height": 6, "width": 7, **numbers})
