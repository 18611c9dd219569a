"""The paper's colour: measured at the edge of the drawing, white when unsure."""

from __future__ import annotations

import numpy as np
import pytest
from reference import photometric

import sketchaug as A

TURN = A.Compose([A.Rotate(limit=(45, 45), p=1)])


def paper_shown(image):
    """The colour in the corner that the turn uncovers."""
    return np.atleast_1d(TURN(image)[0, 0])


def sheet(colour, *, height=60, width=80):
    """A sheet of this colour with a stroke of the opposite one."""
    image = np.full((height, width, 3), colour, np.uint8)
    image[20:24, 10:60] = 255 - np.array(colour)
    return image


SHEETS = {
    "white": (255, 255, 255),
    "cream": (250, 240, 215),
    "black": (0, 0, 0),
    "blackboard": (20, 50, 35),
    "grey": (128, 128, 128),
}


@pytest.mark.parametrize("colour", SHEETS.values(), ids=SHEETS)
def test_plain_paper_is_continued(colour):
    assert paper_shown(sheet(colour)).tolist() == list(colour)


@pytest.mark.parametrize("level", [255, 0, 90])
def test_gray_paper_is_continued(level):
    assert paper_shown(sheet((level,) * 3)[..., 0]).tolist() == [level]


def test_paper_with_grain_gives_its_median():
    rng = np.random.default_rng(0)
    image = np.clip(rng.normal(200, 6, (90, 110)), 0, 255).astype(np.uint8)
    assert abs(int(paper_shown(image)[0]) - 200) <= 2


def test_strokes_that_cross_the_edge_do_not_count():
    image = sheet((240, 240, 240))
    image[:, 30:40] = 0  # 20 of 280 pixels of the edge
    assert paper_shown(image).tolist() == [240, 240, 240]


@pytest.mark.parametrize(("dark", "level"), [(140, 40), (120, 255)])
def test_white_unless_two_thirds_of_the_edge_agree(dark, level):
    """Two rows, all edge: the first columns dark, the others of many levels."""
    image = np.tile(np.linspace(80, 250, 200).astype(np.uint8), (2, 1))
    image[:, :dark] = 40
    assert np.unique(A.Compose([A.Affine(translate_px=900, p=1)])(image)).tolist() == [level]
    assert photometric.measure_paper(image[..., None]).tolist() == [level]


def test_one_unsure_channel_makes_all_white():
    image = sheet((10, 60, 200))
    image[..., 1] = np.random.default_rng(0).integers(0, 256, image.shape[:2])
    assert paper_shown(image).tolist() == [255, 255, 255]


@pytest.mark.parametrize("seed", range(40))
def test_paper_is_what_the_reference_measures(seed):
    """Edges from clean to hopeless, sides below and above the 256 samples of a side."""
    rng = np.random.default_rng(seed)
    height, width = rng.integers(2, 700, 2)
    level, spread = rng.integers(0, 256), rng.choice([2, 15, 25, 40])
    image = np.clip(rng.normal(level, spread, (height, width, 1)), 0, 255).astype(np.uint8)
    far = A.Compose([A.Affine(translate_px=2000, p=1)])  # nothing but paper is left
    result = np.unique(far(image))
    assert result.tolist() == photometric.measure_paper(image).tolist()


def test_paper_is_measured_on_white_for_transparent_drawings():
    image = np.zeros((50, 50, 4), np.uint8)
    image[20:30, 20:30, 3] = 255
    assert paper_shown(image).tolist() == [255, 255, 255]


def test_an_inverted_drawing_stays_inverted_through_a_whole_policy():
    policy = A.Compose(
        [A.Rotate(limit=45, p=1), A.Affine(scale=(0.5, 0.8), p=1), A.Resize(64, 64)], seed=3
    )
    for index in range(5):
        result = policy.apply(sheet((0, 0, 0)), policy.sample(index))
        assert (result[[0, 0, -1, -1], [0, -1, 0, -1]] == 0).all()
        assert result.mean() < 60
