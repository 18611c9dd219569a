"""Ink: the same drawing on any paper, by any pen."""

from __future__ import annotations

import dataclasses

import torch

from sketchaug.models import build_model, preset
from sketchaug.models.ink import Ink


def sheet(paper, stroke):
    image = torch.full((1, 3, 16, 16), paper)
    image[:, :, 5, 2:14] = stroke
    return image


def test_blank_paper_holds_no_ink_whatever_its_level():
    for level in (-9.7, 0.0, 0.3):
        assert torch.equal(Ink()(torch.full((2, 3, 8, 8), level)), torch.zeros(2, 3, 8, 8))


def test_paper_is_zero_and_strokes_are_positive():
    ink = Ink()(sheet(paper=0.3, stroke=-4.0))
    assert torch.all(ink[:, :, 5, 2:14] > 1)
    ink[:, :, 5, 2:14] = 0.0
    assert not ink.any()


def test_white_on_black_is_black_on_white():
    torch.testing.assert_close(Ink()(sheet(0.3, -4.0)), Ink()(sheet(-4.0, 0.3)))


def test_a_faint_pencil_is_nearly_a_pen():
    torch.testing.assert_close(Ink()(sheet(0.3, -4.0)), Ink()(sheet(0.3, -2.0)), rtol=0.1, atol=0.0)


def test_images_of_a_batch_do_not_see_each_other():
    one, other = sheet(0.3, -4.0), sheet(-1.0, 0.2)
    together = Ink()(torch.cat([one, other]))
    torch.testing.assert_close(together, torch.cat([Ink()(one), Ink()(other)]))


def test_a_stack_with_ink_gives_the_same_answer_on_tinted_and_on_inverted_paper():
    model = build_model(preset("demo"), 4).eval()
    with torch.no_grad():
        answers = model(torch.cat([_large(0.3, -4.0), _large(-1.2, -5.5), _large(-4.0, 0.3)]))
    torch.testing.assert_close(answers[1], answers[0], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(answers[2], answers[0], rtol=1e-3, atol=1e-4)


def test_without_ink_the_stack_sees_the_drawing_itself():
    config = dataclasses.replace(preset("demo"), ink=False)
    images = _large(0.3, -4.0)
    assert torch.equal(build_model(config, 4).ink(images), images)


def _large(paper, stroke):
    image = torch.full((1, 3, 64, 64), paper)
    image[:, :, 20:23, 10:50] = stroke
    return image
