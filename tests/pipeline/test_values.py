"""Small pictures whose results a reader can work out."""

from __future__ import annotations

import numpy as np
import pytest

import sketchaug as A


def grey(*rows):
    """A picture from rows of hex bytes."""
    return np.array([list(bytes.fromhex(row)) for row in rows], np.uint8)


def run(*ops, **options):
    return A.Compose(ops, seed=0, **options)


def assert_shows(result, expected):
    np.testing.assert_array_equal(result, expected)


PICTURE = grey("00 40 80", "10 20 ff")


def test_flips():
    assert_shows(run(A.HorizontalFlip(p=1))(PICTURE), grey("80 40 00", "ff 20 10"))
    assert_shows(run(A.VerticalFlip(p=1))(PICTURE), grey("10 20 ff", "00 40 80"))


def test_a_half_turn_turns_every_row():
    assert_shows(run(A.Rotate(limit=(180, 180), p=1))(PICTURE), grey("ff 20 10", "80 40 00"))


SHIFTED = {
    "constant": grey("09 09 09 00 40 80", "09 09 09 10 20 ff"),
    "replicate": grey("00 00 00 00 40 80", "10 10 10 10 20 ff"),
    "reflect": grey("80 40 00 00 40 80", "ff 20 10 10 20 ff"),
    "reflect_101": grey("40 80 40 00 40 80", "20 ff 20 10 20 ff"),
    "wrap": grey("00 40 80 00 40 80", "10 20 ff 10 20 ff"),
}


@pytest.mark.parametrize("mode", SHIFTED)
def test_what_lies_beyond_the_left_edge(mode):
    fill = {"fill": 9} if mode == "constant" else {}
    shift = A.Affine(translate_px={"x": 3}, border_mode=mode, p=1, **fill)
    assert_shows(run(shift)(PICTURE), SHIFTED[mode][:, :3])


BEYOND_RIGHT = {
    "constant": grey("09 09", "09 09"),
    "replicate": grey("80 80", "ff ff"),
    "reflect": grey("80 40", "ff 20"),
    "reflect_101": grey("40 00", "20 10"),
    "wrap": grey("00 40", "10 20"),
}


@pytest.mark.parametrize("mode", BEYOND_RIGHT)
def test_what_lies_beyond_the_right_edge(mode):
    fill = {"fill": 9} if mode == "constant" else {}
    shift = A.Affine(translate_px={"x": -2}, border_mode=mode, p=1, **fill)
    assert_shows(run(shift)(PICTURE)[:, 1:], BEYOND_RIGHT[mode])


@pytest.mark.parametrize(("name", "number"), [("replicate", 1), ("reflect", 2), ("wrap", 3)])
def test_numbers_of_opencv_name_the_same_borders(name, number):
    by_name, by_number = (
        run(A.Rotate(limit=(30, 30), border_mode=mode, p=1))(PICTURE) for mode in (name, number)
    )
    assert_shows(by_number, by_name)


def test_half_a_pixel_is_the_mean_of_two():
    shift = A.Affine(translate_px={"x": 0.5}, border_mode="replicate", p=1)
    assert_shows(run(shift)(grey("00 40 80")), grey("00 20 60"))


def test_percent_counts_from_the_whole_side():
    shift = A.Affine(translate_percent={"x": 0.25, "y": 0.5}, fill=7, p=1)
    assert_shows(run(shift)(grey("00 10 20 30", "40 50 60 70")), grey("07 07 07 07", "07 00 10 20"))


def test_a_missing_axis_stays_as_it_is():
    image = grey("00 10 20", "30 40 50", "60 70 80")
    sheared = run(A.Affine(shear={"x": 45}, border_mode="replicate", p=1))(image)
    assert_shows(sheared, grey("00 00 10", "30 40 50", "70 80 80"))
    assert_shows(run(A.Affine(shear={"x": 0}, p=1))(image), image)


def test_a_shear_of_y_moves_columns():
    image = grey("00 10 20", "30 40 50", "60 70 80")
    sheared = run(A.Affine(shear={"y": 45}, border_mode="replicate", p=1))(image)
    assert_shows(sheared, grey("00 10 50", "00 40 80", "30 70 80"))


def test_twice_as_large_spreads_by_quarters():
    assert_shows(run(A.Resize(1, 4))(grey("00 80")), grey("00 20 60 80"))


def test_half_as_large_is_the_mean_of_pairs():
    assert_shows(run(A.Resize(1, 2))(grey("00 80 10 20")), grey("40 18"))
    assert_shows(run(A.Resize(1, 1))(grey("00 01", "01 01")), grey("01"))


def test_an_odd_last_column_is_averaged_with_itself():
    # 5 -> 2: a step of 2.5, halved once to 00 80 40 at steps of 1.25, sampled at 0.125 and 1.375.
    assert_shows(run(A.Resize(1, 2))(grey("00 00 80 80 40")), grey("10 68"))


def test_levels_are_clipped_and_rounded():
    levels = grey("00 01 40 80 c0 ff")
    brighter = run(A.RandomBrightnessContrast((0.2, 0.2), (0, 0), p=1))
    assert_shows(brighter(levels), grey("33 34 73 b3 f3 ff"))
    stronger = run(A.RandomBrightnessContrast((0, 0), (0.5, 0.5), pivot="black", p=1))
    assert_shows(stronger(levels), grey("00 02 60 c0 ff ff"))  # 1.5 rounds up
    darkest = run(A.RandomBrightnessContrast((-1, -1), (0, 0), p=1))
    assert_shows(darkest(levels), grey("00 00 00 00 00 00"))


def test_contrast_leaves_the_paper_alone():
    sheet = grey("c8 c8 c8 c8", "c8 64 e0 c8", "c8 c8 c8 c8")
    stronger = run(A.RandomBrightnessContrast((0, 0), (0.5, 0.5), p=1))
    assert_shows(stronger(sheet), grey("c8 c8 c8 c8", "c8 32 ec c8", "c8 c8 c8 c8"))
    fainter = run(A.RandomBrightnessContrast((0.1, 0.1), (-0.5, -0.5), p=1))
    assert_shows(fainter(sheet), grey("e2 e2 e2 e2", "e2 b0 ee e2", "e2 e2 e2 e2"))


def test_contrast_acts_on_brightness_in_one_release_only():
    both = {"brightness_limit": (0.5, 0.5), "contrast_limit": (1, 1), "brightness_by_max": False}
    for release, levels in (("1.4", "18 38 58 78"), ("2.0", "0c 2c 4c 6c")):
        policy = A.Compose([A.RandomBrightnessContrast(**both, p=1)], semantics=release)
        assert_shows(policy(grey("00 10 20 30")), grey(levels))


def test_brightness_by_the_mean():
    half_the_mean = A.RandomBrightnessContrast((0.5, 0.5), (0, 0), brightness_by_max=False, p=1)
    assert_shows(run(half_the_mean)(grey("00 10 20 30")), grey("0c 1c 2c 3c"))


def test_tones_are_clipped_one_after_the_other():
    """Brighter, then darker: what was white by then stays as dark as white became."""
    brighter, darker = (A.RandomBrightnessContrast((b, b), (0, 0), p=1) for b in (0.4, -0.4))
    assert_shows(run(brighter, darker)(grey("00 80 ff")), grey("00 80 99"))
    assert_shows(run(darker, brighter)(grey("00 80 ff")), grey("66 80 ff"))


def test_normalize_by_hand():
    policy = run(A.Normalize(mean=(0.5, 0.25, 0.0), std=(0.5, 0.25, 1.0)))
    result = policy(grey("00 ff"))
    np.testing.assert_allclose(result, [[[-1, -1, 0], [1, 3, 1]]], atol=1e-6)
    assert result.dtype == np.float32
    levels = run(A.Normalize(mean=100, std=50, max_pixel_value=1))(grey("64 96"))
    np.testing.assert_allclose(levels[0, :, 0], [0, 1], atol=1e-6)


def test_tensors_have_channels_first():
    image = np.stack([PICTURE, PICTURE + 1, PICTURE + 2], axis=2)
    tensor = run(A.ToTensorV2())(image)
    assert tuple(tensor.shape) == (3, 2, 3)
    assert tensor.is_contiguous()
    np.testing.assert_array_equal(tensor.numpy(), np.moveaxis(image, 2, 0))
    assert tuple(run(A.ToTensorV2())(PICTURE).shape) == (1, 2, 3)


def test_transparent_pixels_show_white_paper():
    pixels = np.array([[[10, 20, 30, 255], [10, 20, 30, 0], [0, 100, 255, 51]]], np.uint8)
    expected = [[[10, 20, 30], [255, 255, 255], [204, 224, 255]]]
    assert_shows(run()(pixels), expected)


@pytest.mark.parametrize("width", [1, 15, 16, 17, 48, 255, 257, 290])
def test_one_odd_byte_anywhere_keeps_the_colour(width):
    """The search for colour skips no channel of any pixel, in or between its blocks."""
    keep = run()
    gray = np.repeat(np.arange(width, dtype=np.uint8)[None, :, None], 3, axis=2)
    for place in range(3 * width):
        coloured = gray.copy()
        coloured.reshape(-1)[place] ^= 1
        assert_shows(keep(coloured), coloured)
