"""Wrong input: each message names the argument, the rule and what came."""

from __future__ import annotations

import re

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug import _core

GRAY = drawing(20, 30)
POLICY = A.Compose([A.Rotate(limit=5, p=1), A.Resize(8, 9), A.Normalize(), A.ToTensorV2()], seed=1)
EXPECTED = "expected a uint8 array (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), got "


def refuses(kind, message):
    """The whole message, not a part of it."""
    return pytest.raises(kind, match=f"^{re.escape(message)}$")


NOT_IMAGES = {
    "float32": (GRAY.astype(np.float32), "float32 (20, 30)"),
    "float64": (GRAY.astype(np.float64), "float64 (20, 30)"),
    "bool": (GRAY > 9, "bool (20, 30)"),
    "int8": (GRAY.astype(np.int8), "int8 (20, 30)"),
    "uint16": (GRAY.astype(np.uint16), "uint16 (20, 30)"),
    "object": (GRAY.astype(object), "object (20, 30)"),
    "list": (GRAY.tolist(), "a list"),
    "None": (None, "a NoneType"),
    "str": ("drawing.png", "a str"),
    "bytes": (b"drawing", "a bytes"),
    "int": (3, "a int"),
    "no axis": (np.array(7, np.uint8), "uint8 ()"),
    "one axis": (np.zeros(5, np.uint8), "uint8 (5,)"),
    "two channels": (np.zeros((5, 6, 2), np.uint8), "uint8 (5, 6, 2)"),
    "no channels": (np.zeros((5, 6, 0), np.uint8), "uint8 (5, 6, 0)"),
    "five channels": (np.zeros((5, 6, 5), np.uint8), "uint8 (5, 6, 5)"),
    "planes": (np.zeros((3, 5, 6), np.uint8), "uint8 (3, 5, 6)"),
    "four axes": (np.zeros((1, 5, 6, 3), np.uint8), "uint8 (1, 5, 6, 3)"),
}


@pytest.mark.parametrize(("image", "what"), NOT_IMAGES.values(), ids=NOT_IMAGES)
def test_what_is_no_image_is_named_with_its_place(image, what):
    with refuses(TypeError, f"image: {EXPECTED}{what}"):
        POLICY(image)
    with refuses(TypeError, f"image: {EXPECTED}{what}"):
        POLICY(image=image)
    with refuses(TypeError, f"image: {EXPECTED}{what}"):
        POLICY.apply(image, POLICY.sample(0))
    with refuses(TypeError, f"images[2]: {EXPECTED}{what}"):
        POLICY.batch([GRAY, GRAY, image], indices=[0, 1, 2])


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (0, 0), (0, 5, 3), (5, 0, 4)], ids=str)
def test_an_image_without_pixels(shape):
    rule = "must not be empty: an image has at least 1 pixel"
    with refuses(ValueError, f"image {rule}"):
        POLICY(np.zeros(shape, np.uint8))
    with refuses(ValueError, f"images[1] {rule}"):
        POLICY.batch([GRAY, np.zeros(shape, np.uint8)], indices=[0, 1])


@pytest.mark.parametrize("shape", [(65_501, 1), (1, 65_501), (2, 100_000, 3)], ids=str)
def test_an_image_with_a_side_that_is_too_long(shape):
    rule = f"must be in [1, 65500], got {max(shape)}: pixels on the longer side"
    with refuses(ValueError, f"image {rule}"):
        POLICY(np.zeros(shape, np.uint8))
    with refuses(ValueError, f"images[0] {rule}"):
        POLICY.batch([np.zeros(shape, np.uint8)], indices=[0])


def test_images_of_pillow_are_read_by_their_mode():
    """Regression: a palette's indices were taken for grey levels, four inks for RGBA."""
    from PIL import Image

    for mode in ("L", "RGB", "RGBA"):
        picture = Image.fromarray(GRAY).convert(mode)
        params = POLICY.sample(0)
        same = POLICY.apply(picture, params) == POLICY.apply(np.asarray(picture), params)
        assert bool(same.all())
    for mode in ("P", "CMYK", "1", "LA", "I", "F"):
        rule = f"expected a Pillow image of mode L, RGB, RGBA, got '{mode}'; convert it first"
        picture = Image.fromarray(GRAY).convert(mode)
        with refuses(TypeError, f"image: {rule}"):
            POLICY(picture)
        with refuses(TypeError, f"images[1]: {rule}"):
            POLICY.batch([GRAY, picture], indices=[0, 1])


def test_calls_without_an_image_or_with_too_much():
    with refuses(TypeError, "image: missing; got []"):
        POLICY()
    with refuses(TypeError, "image: missing; got ['label']"):
        POLICY(label=3)
    both = "expected policy(drawing) or policy(image=drawing), got both or more"
    with refuses(TypeError, both):
        POLICY(GRAY, image=GRAY)
    with refuses(TypeError, both):
        POLICY(GRAY, GRAY)


@pytest.mark.parametrize(
    "target", ["mask", "masks", "bboxes", "keypoints", "images", "volume", "volumes"]
)
def test_targets_that_would_need_the_same_draw(target):
    with refuses(TypeError, f"{target}: only images are transformed; leave it out"):
        POLICY(image=GRAY, label=1, **{target: GRAY})


@pytest.mark.parametrize("images", [None, 5, POLICY], ids=["None", "int", "policy"])
def test_a_batch_that_is_no_sequence(images):
    with pytest.raises(TypeError, match=r"^images: expected a sequence of drawings, got "):
        POLICY.batch(images, indices=[])


def test_one_image_in_place_of_a_batch():
    with refuses(TypeError, f"images[0]: {EXPECTED}uint8 (30,)"):
        POLICY.batch(GRAY, indices=range(20))


@pytest.mark.parametrize("channels", [3, 4])
def test_one_coloured_image_in_place_of_a_batch(channels):
    image = np.zeros((20, 30, channels), np.uint8)
    came = f"got an array (20, 30, {channels}), one drawing: put it in a list"
    with refuses(TypeError, f"images: expected a sequence of drawings, {came}"):
        POLICY.batch(image, indices=range(20))


def test_a_batch_of_results_without_a_common_size():
    rule = "batch needs results of one size: add Resize(height, width) to the policy"
    for ops in ([], [A.Rotate()], [A.Resize(8, 8, p=0.5)]):
        assert A.Compose(ops).output_shape is None
        with refuses(ValueError, rule):
            A.Compose(ops).batch([GRAY])


NOT_INDICES = {
    "too few": ([0], ValueError, "expected one per image, shape (2,), got (1,)"),
    "too many": ([0, 1, 2], ValueError, "expected one per image, shape (2,), got (3,)"),
    "a number": (3, ValueError, "expected one per image, shape (2,), got ()"),
    "two axes": ([[0, 1]], ValueError, "expected one per image, shape (2,), got (1, 2)"),
    "floats": ([0.0, 1.0], TypeError, "expected integers, got float64"),
    "bools": ([True, False], TypeError, "expected integers, got bool"),
    "words": (["a", "b"], TypeError, "expected integers, got <U1"),
    "None": ([None, 1], TypeError, "expected integers, got object"),
}


@pytest.mark.parametrize(("indices", "kind", "rule"), NOT_INDICES.values(), ids=NOT_INDICES)
def test_wrong_indices(indices, kind, rule):
    with refuses(kind, f"indices: {rule}"):
        POLICY.batch([GRAY, GRAY], indices=indices)


@pytest.mark.parametrize(
    ("indices", "came"), [([-1, 2], "-1 to 2"), ([5, 2**32], "5 to 4294967296")]
)
def test_indices_out_of_range(indices, came):
    with refuses(ValueError, f"indices must be in [0, 4294967295], got {came}"):
        POLICY.batch([GRAY, GRAY], indices=indices)


WRONG_OUT = {
    "float64": (np.empty((2, 3, 8, 9)), TypeError, "float64 (2, 3, 8, 9)"),
    "uint8": (np.empty((2, 3, 8, 9), np.uint8), TypeError, "uint8 (2, 3, 8, 9)"),
    "strided": (np.empty((2, 3, 8, 18), np.float32)[..., ::2], TypeError, "float32 (2, 3, 8, 9)"),
    "Fortran": (np.empty((2, 3, 8, 9), np.float32, "F"), TypeError, "float32 (2, 3, 8, 9)"),
    "swapped bytes": (np.empty((2, 3, 8, 9), ">f4"), TypeError, ">f4 (2, 3, 8, 9)"),
}


@pytest.mark.parametrize(("out", "kind", "came"), WRONG_OUT.values(), ids=WRONG_OUT)
def test_an_output_of_the_wrong_kind(out, kind, came):
    rule = "expected a writable C-contiguous float32 array with 4 dimensions"
    with refuses(kind, f"out: {rule}, got {came}"):
        POLICY.batch([GRAY, GRAY], indices=[0, 1], out=out)


def test_an_output_that_is_read_only():
    out = np.zeros((1, 3, 8, 9), np.float32)
    out.flags.writeable = False
    rule = "expected a writable C-contiguous float32 array with 4 dimensions"
    with refuses(TypeError, f"out: {rule}, got float32 (1, 3, 8, 9)"):
        POLICY.batch([GRAY], indices=[0], out=out)


@pytest.mark.parametrize(
    "shape", [(1, 3, 8, 9), (2, 3, 9, 8), (2, 8, 9, 3), (2, 1, 8, 9), (3, 8, 9)]
)
def test_an_output_of_the_wrong_shape(shape):
    with refuses(ValueError, f"out: expected shape (2, 3, 8, 9), got {shape}"):
        POLICY.batch([GRAY, GRAY], indices=[0, 1], out=np.empty(shape, np.float32))


@pytest.mark.parametrize(
    "out", [[np.empty((3, 8, 9), np.float32)], "slot", 3], ids=["list", "str", "int"]
)
def test_an_output_that_numpy_would_copy(out):
    """Regression: results went into the copy, and the list came back as it was."""
    rule = f"out: expected an array or a CPU tensor, got a {type(out).__name__}"
    with refuses(TypeError, rule):
        POLICY.batch([GRAY], indices=[0], out=out)


def test_nothing_is_written_when_one_image_is_wrong():
    out = np.full((3, 3, 8, 9), 7, np.float32)
    for wrong in (GRAY.astype(float), np.zeros((0, 3), np.uint8)):
        with pytest.raises((TypeError, ValueError), match=r"images\[2\]"):
            POLICY.batch([GRAY, GRAY, wrong], indices=[0, 1, 2], out=out)
    assert (out == 7).all()


@pytest.mark.parametrize("name", ["epoch", "index"])
def test_keys_out_of_range(name):
    for value in (-1, 2**32):
        with refuses(ValueError, f"{name} must be in [0, 4294967295], got {value}"):
            POLICY.sample(**{"index": 0, name: value})
    for value in (1.0, "1", None, True):
        with refuses(TypeError, f"{name}: expected an integer, got {value!r}"):
            POLICY.sample(**{"index": 0, name: value})


def test_an_epoch_out_of_range_in_a_batch():
    with refuses(ValueError, "epoch must be in [0, 4294967295], got -1"):
        POLICY.batch([GRAY], indices=[0], epoch=-1)


def test_wrong_thread_counts():
    for value in (0, -1, 4097):
        with refuses(ValueError, f"num_threads must be in [1, 4096], got {value}"):
            POLICY.batch([GRAY], indices=[0], num_threads=value)
    with refuses(TypeError, "num_threads: expected an integer, got 1.5"):
        POLICY.batch([GRAY], indices=[0], num_threads=1.5)


TURN = {"op": "Rotate", "applied": True, "angle": 3.0}
SIZE = {"op": "Resize", "applied": True}
FINITE = "must be in [-1.79769e+308, 1.79769e+308], got"
WRONG_PARAMS = {
    "too few": ([TURN], f"params: expected 2 entries, one per op, got {[TURN]}"),
    "None": (None, "params: expected 2 entries, one per op, got None"),
    "a number": (7, "params: expected 2 entries, one per op, got 7"),
    "another op": ([SIZE, TURN], f"params[0]: expected op 'Rotate', got {SIZE}"),
    "no dict": ([TURN, None], "params[1]: expected op 'Resize', got None"),
    "no name": ([TURN, {}], "params[1]: expected op 'Resize', got {}"),
    "no number": ([{"op": "Rotate", "applied": True}, SIZE], "params[0]: 'angle' is missing"),
    "not said": ([{"op": "Rotate"}, SIZE], "params[0]: 'applied' is missing"),
    "NaN": ([TURN | {"angle": float("nan")}, SIZE], f"params[0]['angle'] {FINITE} nan"),
    "infinite": ([TURN | {"angle": float("inf")}, SIZE], f"params[0]['angle'] {FINITE} inf"),
}


@pytest.mark.parametrize(("params", "message"), WRONG_PARAMS.values(), ids=WRONG_PARAMS)
def test_params_that_do_not_fit(params, message):
    with refuses(ValueError, message):
        POLICY.apply(GRAY, params)


def test_params_that_are_no_numbers():
    with refuses(TypeError, "params[0]['angle']: expected a number, got '3'"):
        POLICY.apply(GRAY, [TURN | {"angle": "3"}, SIZE])


PLACE = "Normalize stands after the ops, ToTensorV2 last"
WRONG_POLICIES = {
    "None": (None, TypeError, "transforms: expected a list of ops, got None"),
    "a number": (3, TypeError, "transforms: expected a list of ops, got 3"),
    "a class": (
        [A.Rotate],
        TypeError,
        f"transforms[0]: expected an op of sketchaug, got {A.Rotate!r}",
    ),
    "a word": (["Rotate"], TypeError, "transforms[0]: expected an op of sketchaug, got 'Rotate'"),
    "too many": (
        [A.HorizontalFlip()] * 1025,
        ValueError,
        "ops: a policy has at most 1024 ops, got 1025",
    ),
    "Normalize first": (
        [A.Normalize(), A.Rotate()],
        ValueError,
        f"transforms[0]: {PLACE}, got Normalize here",
    ),
    "Normalize twice": (
        [A.Normalize(), A.Normalize()],
        ValueError,
        f"transforms[0]: {PLACE}, got Normalize here",
    ),
    "ToTensorV2 early": (
        [A.Rotate(), A.ToTensorV2(), A.Normalize()],
        ValueError,
        f"transforms[1]: {PLACE}, got ToTensorV2 here",
    ),
}


@pytest.mark.parametrize(("ops", "kind", "message"), WRONG_POLICIES.values(), ids=WRONG_POLICIES)
def test_policies_that_cannot_work(ops, kind, message):
    with refuses(kind, message):
        A.Compose(ops)


def test_a_policy_may_have_64_ops():
    chain = [A.HorizontalFlip(p=1)] * 64
    np.testing.assert_array_equal(A.Compose(chain)(GRAY), GRAY)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range(seed):
    with refuses(ValueError, f"seed must be in [0, 18446744073709551615], got {seed}"):
        A.Compose([], seed=seed)


@pytest.mark.parametrize("seed", [1.0, "1", True, np.float32(3)])
def test_a_seed_that_is_no_integer(seed):
    with refuses(TypeError, f"seed: expected an integer, got {seed!r}"):
        A.Compose([], seed=seed)


def test_the_core_refuses_what_python_would_not_send():
    fine = ("rotate", 1.0, (-5.0, 5.0), "paper", (0, 0, 0))
    wrong = [
        (("spin", *fine[1:]), ValueError, "ops[1]: no op is called 'spin'"),
        ((*fine[:3], "mirror", fine[4]), ValueError, "ops[1]: no border mode is called 'mirror'"),
        ((*fine[:2], (1.0,), *fine[3:]), ValueError, "ops[1]: expected 2 numbers, got 1"),
        (list(fine), TypeError, "ops[1]: expected a tuple, got a list"),
        (("rotate", 1.5, *fine[2:]), ValueError, "probability[1] must be in [0, 1], got 1.5"),
        (
            (*fine[:2], (-5.0, float("nan")), *fine[3:]),
            ValueError,
            "angle_high[1] must be in [-36000, 36000], got nan",
        ),
        (
            (*fine[:2], (5.0, -5.0), *fine[3:]),
            ValueError,
            "angle_high[1] is in the wrong place: the high limit lies below the low one",
        ),
    ]
    for op, kind, message in wrong:
        with refuses(kind, message):
            _core.Plan([fine, op])
    plan = _core.Plan([fine])
    with refuses(ValueError, "draws: expected one entry per op (1), got 2"):
        plan.apply(GRAY, [None, None])
    with refuses(ValueError, "draws[0]: expected 1 numbers, got 2"):
        plan.apply(GRAY, [(1.0, 2.0)])
    with refuses(ValueError, "draws[0]: must be finite"):
        plan.apply(GRAY, [(float("inf"),)])
    with pytest.raises(TypeError):
        plan.apply(GRAY, 3)
    with pytest.raises(TypeError):
        plan.apply(GRAY, ["x"])


@pytest.mark.parametrize("crop", [A.RandomCrop(21, 30), A.CenterCrop(20, 31)], ids=repr)
def test_an_image_that_is_smaller_than_a_crop(crop):
    rule = "it is smaller than a crop that does not pad (pad_if_needed)"
    policy = A.Compose([crop, A.Resize(8, 9)], seed=0)
    with refuses(ValueError, f"image has the wrong shape: {rule}"):
        policy(GRAY)
    with refuses(ValueError, f"image has the wrong shape: {rule}"):
        policy.apply(GRAY, policy.sample(0))
    with refuses(ValueError, f"images[1] has the wrong shape: {rule}"):
        policy.batch([drawing(40, 50), GRAY], indices=[0, 1])


def test_the_core_checks_a_batch_against_its_output():
    plan = _core.Plan([("horizontal_flip", 1.0, (), "paper", (0, 0, 0))])
    out = np.empty((1, 20, 30, 3), np.uint8)
    keys = np.zeros(1, np.uint32)
    other_size = "its result has another height or width than the output"
    with refuses(ValueError, f"images[0] has the wrong shape: {other_size}"):
        plan.run([GRAY[:5]], keys, 0, out, 1)
    one_channel = "a colour image does not fit an output of one channel"
    with refuses(ValueError, f"images[0] has the wrong shape: {one_channel}"):
        plan.run([drawing(20, 30, 3)], keys, 0, out[..., :1].copy(), 1)
    with refuses(ValueError, "indices: expected one per image (1), got 2"):
        plan.run([GRAY], np.zeros(2, np.uint32), 0, out, 1)
    with refuses(ValueError, "out: expected shape (N, H, W, 3) with N = 1, got (2, 20, 30, 3)"):
        plan.run([GRAY], keys, 0, np.empty((2, 20, 30, 3), np.uint8), 1)
    with refuses(TypeError, "out: expected an array, got None"):
        plan.run([GRAY], keys, 0, None, 1)
    for images in ("ab", b"ab", 3, None, {1}):
        came = type(images).__name__
        with refuses(TypeError, f"images: expected a sequence of uint8 arrays, got a {came}"):
            plan.run(images, keys, 0, out, 1)
