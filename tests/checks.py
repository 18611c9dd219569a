"""What every op must pass, one check per promise.

`CHECKS` holds functions that take a case of tests/cases; tests/pipeline/test_every_op.py crosses
them.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from typing import Any

import numpy as np
from cases import CASES, SEED, SETTINGS
from cases.groups import AUGMIX
from reference import pipeline as reference
from strategies import UGLY_CHANNELS, UGLY_SIZES, UGLY_VIEWS, drawing

import sketchaug as A

CHANNELS = (None, 1, 3, 4)

SETS_CANVAS = (
    *("transpose", "random_rotate90", "resize", "random_crop", "center_crop", "letterbox"),
    "ink_crop",
    *("random_resized_crop", "pad_if_needed", "longest_max_size", "smallest_max_size"),
)


def images(channels=CHANNELS, sizes=UGLY_SIZES):
    return [drawing(*size, depth) for size in sizes for depth in channels]


def label(image):
    return "x".join(map(str, image.shape))


def assert_same(actual, expected, message=""):
    assert actual.dtype == expected.dtype, message
    assert actual.shape == expected.shape, message
    np.testing.assert_array_equal(actual, expected, err_msg=message)


def steps_of(policy, params):
    """The reference's steps for what a policy drew."""
    applied = [
        (op, entry)
        for op, entry in zip(policy.transforms, params, strict=False)
        if entry["applied"]
    ]
    return [_step_of(op, entry) for op, entry in applied]


def _step_of(op, entry):
    op = op.under(None)  # a spelling may imply a release's defaults
    draws = {key: value for key, value in entry.items() if key not in ("op", "applied")}
    read = next((SETTINGS[kind] for kind in SETTINGS if isinstance(op, kind)), None)
    settings = {} if read is None else read(op)
    border: dict[str, Any] = {}
    if hasattr(op, "fill"):
        given = getattr(op, "border_mode", "constant")  # holes have a fill alone
        mode = {4: "reflect_101"}.get(given, given)
        fill = op.fill if isinstance(op.fill, str | tuple) else (op.fill,) * 3
        border = {"border_mode": mode, "fill": fill}
    return reference.Step(name=op.core_name, draws=draws, settings=settings, **border)


def shown(image):
    """An image of one channel as the reference gives it: with an axis for it."""
    return image[..., None] if image.ndim == 2 else image


def it_matches_the_reference(case):
    for antialias in (True, False):
        policy = case.policy(antialias=antialias)
        for index, image in enumerate(images()):
            params = policy.sample(index)
            (step,) = steps_of(policy, params)
            expected = reference.run_step(reference.as_levels(image), step, antialias=antialias)
            actual = shown(policy.apply(image, params))
            assert actual.shape == expected.shape
            assert np.abs(actual - expected).max() <= case.tolerance, label(image)


def it_changes_something(case):
    """In one of a few draws: a quarter turn may be none."""
    policy = case.policy()
    image = drawing(33, 35, 3)
    results = [policy.apply(image, policy.sample(index)) for index in range(4)]
    assert any(result.shape != image.shape or (result != image).any() for result in results)


def it_leaves_the_input_alone(case):
    policy = case.policy()
    for image in images():
        before = image.copy()
        result = policy.apply(image, policy.sample(1))
        assert_same(image, before, label(image))
        assert not np.shares_memory(result, image)


def it_keeps_dtype_and_rank(case):
    policy = case.policy()
    for image in images():
        result = policy.apply(image, policy.sample(2))
        assert result.dtype == np.uint8
        assert result.ndim == image.ndim
        assert result.flags.c_contiguous
        assert result.flags.owndata
        assert result.shape[2:] == ((3,) if image.shape[2:] == (4,) else image.shape[2:])
        if case.op.core_name not in SETS_CANVAS and not getattr(case.op, "fit_output", False):
            assert result.shape[:2] == image.shape[:2]


def memory_does_not_matter(case):
    policy = case.policy()
    for image in images():
        params = policy.sample(3)
        expected = policy.apply(image, params)
        views = UGLY_VIEWS if image.ndim == 2 else UGLY_VIEWS | UGLY_CHANNELS
        for name, view in views.items():
            ugly = view(image)
            np.testing.assert_array_equal(ugly, image)
            assert_same(policy.apply(ugly, params), expected, f"{name} {label(image)}")


def gray_in_three_channels_is_gray(case):
    policy = case.policy()
    for size in UGLY_SIZES:
        gray = drawing(*size)
        params = policy.sample(4)
        colour = policy.apply(np.stack([gray] * 3, axis=2), params)
        opaque = np.full_like(gray, 255)
        transparent = policy.apply(np.stack([gray, gray, gray, opaque], axis=2), params)
        assert_same(transparent, colour, str(size))
        if getattr(case.op, "fill", "paper") == "paper":  # a coloured fill stays coloured
            flat = policy.apply(gray, params)
            assert_same(colour, np.stack([flat] * 3, axis=2), str(size))
            assert_same(policy.apply(gray[..., None], params), flat[..., None], str(size))


def one_coloured_pixel_is_enough_for_colour(case):
    """The search for colour looks at every pixel, at the ends of its blocks too."""
    policy = A.Compose([case.op], seed=SEED, antialias=False)
    for width in (1, 15, 16, 17, 255, 256, 257, 272):
        image = np.full((2, width, 3), 200, np.uint8)
        for position in {0, width // 2, width - 1}:
            painted = image.copy()
            painted[1, position] = (250, 60, 60)
            params = policy.sample(5)
            (step,) = steps_of(policy, params)
            expected = reference.run_step(painted, step, antialias=False)
            actual = policy.apply(painted, params)
            assert np.abs(actual - expected).max() <= case.tolerance, f"{width}, {position}"


def a_batch_is_a_loop(case):
    policy = case.batch_policy()
    pictures = images(channels=(None, 3))
    indices = np.arange(len(pictures))[::-1] * 7
    batch = policy.batch(pictures, indices=indices, epoch=3, num_threads=1)
    for image, index, result in zip(pictures, indices, batch, strict=True):
        alone = policy.apply(image, policy.sample(int(index), epoch=3))
        assert_same(result, np.broadcast_to(shown(alone), result.shape), label(image))


def planes_are_normalised_bytes(case):
    """The last pass writes what a normalisation of the rounded levels would give, to half a level:
    the fused path does not round in between."""
    plain, whole = case.batch_policy(), case.batch_policy(A.Normalize(), A.ToTensorV2())
    pictures = images(channels=(None, 3))
    levels = plain.batch(pictures, indices=range(len(pictures)))
    planes = whole.batch(pictures, indices=range(len(pictures)))
    assert planes.dtype == np.float32
    normal = A.Normalize()
    for image, plane in zip(levels, planes, strict=True):
        expected = reference.planes(image, mean=normal.mean, std=normal.std)
        half_a_level = 0.5001 / 255 / np.array(normal.std)[:, None, None]
        assert (np.abs(plane - expected) <= half_a_level + 1e-5).all()


def an_empty_batch_is_empty(case):
    policy = case.batch_policy(A.Normalize(), A.ToTensorV2())
    assert policy.batch([], indices=[]).shape == (0, 3, 17, 23)


def threads_do_not_matter(case):
    policy = case.batch_policy(A.Normalize(), A.ToTensorV2())
    pictures = images()
    one, *others = (
        policy.batch(pictures, indices=range(len(pictures)), num_threads=count)
        for count in (1, 2, 3, 64)
    )
    for other in others:
        assert_same(other, one)


def a_pickled_policy_does_the_same(case):
    policy = case.batch_policy(A.Normalize(), A.ToTensorV2())
    copy = pickle.loads(pickle.dumps(policy))
    assert copy == policy
    assert repr(copy) == repr(policy)
    pictures = images(channels=(3,))
    keys = {"indices": range(len(pictures)), "epoch": 4}
    assert_same(copy.batch(pictures, **keys), policy.batch(pictures, **keys))


def it_replays_from_json(case):
    policy = case.policy()
    for index, image in enumerate(images(channels=(None, 3))):
        params = policy.sample(index, epoch=1)
        replayed = json.loads(json.dumps(params))
        assert replayed == params
        assert_same(policy.apply(image, replayed), policy.apply(image, params), label(image))


CHECKS = [
    it_matches_the_reference,
    it_changes_something,
    it_leaves_the_input_alone,
    it_keeps_dtype_and_rank,
    memory_does_not_matter,
    gray_in_three_channels_is_gray,
    one_coloured_pixel_is_enough_for_colour,
    a_batch_is_a_loop,
    planes_are_normalised_bytes,
    an_empty_batch_is_empty,
    threads_do_not_matter,
    a_pickled_policy_does_the_same,
    it_replays_from_json,
]


def hashes():
    """{what: hash} of every case and of whole policies, for comparison between tiers."""
    found = {}
    for case in CASES:
        policy = case.policy()
        for index, image in enumerate(images()):
            result = policy.apply(image, policy.sample(index))
            found[f"{case.name} {label(image)}"] = hashlib.sha256(result.tobytes()).hexdigest()
    pictures = [drawing(199, 211), drawing(97, 301, 3), drawing(64, 257, 4), drawing(1, 1)]
    for fuse in (True, False):
        ops = [case.op for case in CASES[:6]]
        policy = A.Compose(
            [*ops, A.Resize(61, 67), A.Normalize(), A.ToTensorV2()], seed=SEED, fuse=fuse
        )
        result = policy.batch(pictures, indices=range(len(pictures)))
        found[f"policy, fuse={fuse}"] = hashlib.sha256(result.tobytes()).hexdigest()
    mixed = AUGMIX.batch_policy().batch(pictures, indices=range(len(pictures)))
    found["augmix"] = hashlib.sha256(mixed.tobytes()).hexdigest()
    images_to_mix = np.random.default_rng(0).standard_normal((9, 3, 13, 17), dtype=np.float32)
    mixed, soft = A.BatchMix(mixup=0.5, cutmix=0.5, seed=1)(
        images_to_mix, range(9), num_classes=9, key=0
    )
    found["mix"] = hashlib.sha256(mixed.tobytes() + soft.tobytes()).hexdigest()
    return found


def print_hashes():
    """One JSON line: the tier that ran, and its hashes."""
    print(json.dumps({"tier": A._core.build_info()["tier"], "hashes": hashes()}))
