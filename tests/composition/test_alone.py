"""An op is called as albumentations' and torchvision's users call one: alone."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import sketchaug as A

DRAWING = np.full((40, 50, 3), 250, np.uint8)
DRAWING[10:30, 20:23] = 10


def test_an_op_takes_a_drawing_by_name_and_without():
    flip = A.HorizontalFlip(p=1)

    result = flip(image=DRAWING, label=3)

    assert set(result) == {"image", "label"}
    np.testing.assert_array_equal(result["image"], DRAWING[:, ::-1])
    np.testing.assert_array_equal(flip(DRAWING), DRAWING[:, ::-1])


@pytest.mark.parametrize(
    ("step", "shape"),
    [
        (A.Resize(30, 20), (30, 20, 3)),
        (A.OneOf([A.Transpose(), A.RandomRotate90(p=0)], p=1), (50, 40, 3)),
        (A.Normalize(), (40, 50, 3)),
        (A.ToTensorV2(), (3, 40, 50)),
    ],
)
def test_sizes_groups_and_outputs_are_called_alike(step, shape):
    assert tuple(step(image=DRAWING)["image"].shape) == shape


def test_each_call_draws_anew_and_the_chance_counts():
    turned = {A.Rotate(45, p=1)(DRAWING).tobytes() for _ in range(4)}
    turn = A.Rotate(45, p=1)
    again = {turn(DRAWING).tobytes() for _ in range(4)}

    assert len(turned | again) == 8
    np.testing.assert_array_equal(A.InvertImg(p=0)(DRAWING), DRAWING)


def test_an_op_that_was_called_is_the_same_op():
    turn = A.Rotate(45, p=1)
    turn(DRAWING)

    copy = pickle.loads(pickle.dumps(turn))

    assert copy == turn == A.Rotate(45, p=1)
    assert hash(copy) == hash(turn)
    assert vars(copy) == vars(A.Rotate(45, p=1))
    assert repr(turn) == "Rotate(limit=45, p=1)"


def test_other_targets_are_refused_as_by_a_policy():
    with pytest.raises(TypeError, match="mask: only images are transformed"):
        A.HorizontalFlip()(image=DRAWING, mask=DRAWING[:, :, 0])


def test_an_interpreter_can_answer_a_wrong_name_with_the_nearest():
    with pytest.raises(AttributeError, match="no attribute 'Normalise'") as caught:
        A.Normalise  # noqa: B018
    # What the interpreter asks for.
    assert (caught.value.name, caught.value.obj) == ("Normalise", A)
