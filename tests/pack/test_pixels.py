"""What a drawing goes through before it is packed."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest
from strategies import drawing

import sketchaug as A
from sketchaug.pack.pixels import lean, prepared, shrink


def exact_mean(image, new_height, new_width):
    """The mean over each new pixel's area in fractions, rounded half up."""
    height, width = image.shape
    area = Fraction(height * width, new_height * new_width)
    result = np.empty((new_height, new_width), np.uint8)
    for y, x in np.ndindex(new_height, new_width):
        total = Fraction(0)
        for row, column in np.ndindex(height, width):
            tall = _overlap(y, Fraction(height, new_height), row)
            wide = _overlap(x, Fraction(width, new_width), column)
            total += tall * wide * int(image[row, column])
        result[y, x] = int(total / area + Fraction(1, 2))
    return result


def _overlap(place, length, old):
    return max(Fraction(0), min((place + 1) * length, Fraction(old + 1)) - max(place * length, old))


@pytest.mark.parametrize(("shape", "size"), [((7, 9), 3), ((11, 8), 5), ((6, 6), 4), ((5, 13), 1)])
def test_every_pixel_is_the_exact_mean_of_its_area(shape, size):
    image = drawing(*shape)
    small = shrink(image, size)
    assert min(small.shape) == size
    np.testing.assert_array_equal(small, exact_mean(image, *small.shape))


@pytest.mark.parametrize("shape", [(500, 375), (331, 512, 3), (641, 80)], ids=str)
def test_shrinking_is_opencvs_by_area(shape):
    image = drawing(*shape)
    small = shrink(image, 64)
    judge = cv2.resize(image, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    difference = np.abs(small.astype(int) - judge)
    assert difference.max() <= 1  # ties that it rounds to even
    assert difference.mean() < 0.01


def test_large_images_are_summed_in_64_bits():
    image = np.full((5000, 4000), 255, np.uint8)  # 5.1e9 in all: more than 32 bits hold
    image[:, 3000:] = 1
    assert (shrink(image, 4) == [255, 255, 255, 1]).all()


@pytest.mark.parametrize(
    ("shape", "size", "expected"),
    [
        ((500, 375), 320, (427, 320)),
        ((375, 500, 3), 320, (320, 427, 3)),
        ((900, 900), 320, (320, 320)),
        ((320, 4000), 320, (320, 4000)),
        ((319, 4000), 320, (319, 4000)),
        ((1, 1), 1, (1, 1)),
        ((3, 1000), 1, (1, 333)),
    ],
    ids=str,
)
def test_the_shorter_side_is_what_size_says_and_nothing_is_enlarged(shape, size, expected):
    image = np.full(shape, 200, np.uint8)
    small = shrink(image, size)
    assert small.shape == expected
    assert (small == 200).all()
    if shape == expected:
        assert small is image


def test_colour_under_transparent_pixels_is_not_seen():
    image = np.zeros((4, 4, 4), np.uint8)
    image[:, :2] = (10, 20, 30, 255)
    image[:, 2:] = (255, 255, 255, 0)
    image[:2, 2:, 3] = 85
    small = shrink(image, 1)[0, 0]
    # 8 opaque pixels, 4 white ones that count a third, 4 that do not count.
    weight = 8 + 4 / 3
    expected = [(8 * level + 255 * 4 / 3) / weight for level in (10, 20, 30)]
    np.testing.assert_allclose(small[:3], expected, atol=0.5)
    assert small[3] == round(255 * weight / 16)
    clear = np.zeros((4, 4, 4), np.uint8)
    assert (shrink(clear, 2) == 0).all()


def test_gray_content_becomes_one_channel_if_asked():
    gray = drawing(6, 9)
    as_colour = np.repeat(gray[:, :, None], 3, axis=2)
    nearly = as_colour.copy()
    nearly[5, 8, 1] ^= 1
    for image in (gray, as_colour):
        np.testing.assert_array_equal(prepared(image, gray="auto"), gray)
    assert prepared(nearly, gray="auto") is nearly
    assert prepared(as_colour, gray="never") is as_colour
    np.testing.assert_array_equal(prepared(as_colour, gray="always"), gray)
    assert prepared(nearly, gray="always").shape == (6, 9)
    assert lean(np.dstack([as_colour, gray])).shape == (6, 9, 4)


def test_luminance_is_opencvs_within_a_level():
    image = drawing(33, 21, 3)
    judge = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(int)
    assert np.abs(prepared(image, gray="always") - judge).max() <= 1


def test_transparent_drawings_are_laid_on_white_as_a_policy_does():
    image = np.dstack([np.repeat(drawing(16, 16)[:, :, None], 3, axis=2), drawing(16, 16, seed=1)])
    policy = A.Compose([A.HorizontalFlip(p=1)])
    seen = policy(image=image)["image"][:, ::-1].astype(int)
    packed = prepared(image, gray="always").astype(int)
    assert seen.shape == (16, 16, 3)
    assert np.abs(seen - packed[:, :, None]).max() <= 1
