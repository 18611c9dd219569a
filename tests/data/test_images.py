"""read_image: every mode a sketch set brings, every way a file can be broken."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

from sketchaug.images import ImageReadError, read_image

# A sheet of 3 rows and 5 columns, so that a swap of height and width shows.
GRAY = np.array([[255, 255, 0, 255, 128], [255, 0, 0, 0, 255], [10, 20, 30, 40, 50]], np.uint8)
COLOUR = np.stack([GRAY, 255 - GRAY, GRAY // 2], axis=2)


def saved(image, path, **options):
    image.save(path, **options)
    return path


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_a_gray_file_has_two_axes(suffix, tmp_path):
    path = saved(Image.fromarray(GRAY), tmp_path / f"sketch.{suffix}")
    pixels = read_image(path)
    np.testing.assert_array_equal(pixels, GRAY)
    assert pixels.dtype == np.uint8
    assert pixels.flags.writeable


def test_a_colour_file_has_three_channels_in_rgb_order(tmp_path):
    path = saved(Image.fromarray(COLOUR), tmp_path / "sketch.png")
    np.testing.assert_array_equal(read_image(str(path)), COLOUR)


def test_jpeg_files_keep_their_mode(tmp_path):
    gray = saved(Image.fromarray(GRAY).resize((50, 30)), tmp_path / "gray.JPEG")
    colour = saved(Image.fromarray(COLOUR).resize((50, 30)), tmp_path / "colour.JPEG")
    assert read_image(gray).shape == (30, 50)
    assert read_image(colour).shape == (30, 50, 3)


def test_transparency_that_shows_is_kept(tmp_path):
    alpha = np.full(GRAY.shape, 255, np.uint8)
    alpha[0, 0] = 0
    pixels = np.dstack([COLOUR, alpha])
    path = saved(Image.fromarray(pixels), tmp_path / "sketch.png")
    np.testing.assert_array_equal(read_image(path), pixels)


def test_transparency_that_does_not_show_is_dropped(tmp_path):
    opaque = np.full(GRAY.shape, 255, np.uint8)
    rgba = saved(Image.fromarray(np.dstack([COLOUR, opaque])), tmp_path / "rgba.png")
    gray_alpha = saved(Image.fromarray(np.dstack([GRAY, opaque])), tmp_path / "la.png")
    np.testing.assert_array_equal(read_image(rgba), COLOUR)
    np.testing.assert_array_equal(read_image(gray_alpha), GRAY)


def test_gray_with_alpha_becomes_four_channels(tmp_path):
    pixels = np.dstack([GRAY, 255 - GRAY])
    path = saved(Image.fromarray(pixels), tmp_path / "la.png")
    expected = np.dstack([GRAY, GRAY, GRAY, 255 - GRAY])
    np.testing.assert_array_equal(read_image(path), expected)


def test_a_transparent_gray_level_is_found(tmp_path):
    path = saved(Image.fromarray(GRAY), tmp_path / "trns.png", transparency=0)
    pixels = read_image(path)
    np.testing.assert_array_equal(pixels[:, :, 3], np.where(GRAY == 0, 0, 255))


def test_one_bit_files_become_black_and_white(tmp_path):
    bits = Image.fromarray(GRAY).point(lambda level: 255 * (level > 100), mode="1")
    path = saved(bits, tmp_path / "bits.png")
    np.testing.assert_array_equal(read_image(path), np.where(GRAY > 100, 255, 0))


def test_a_colour_palette_becomes_rgb_and_a_gray_one_gray(tmp_path):
    colour = Image.new("P", (4, 2), 1)
    colour.putpalette([255, 255, 255, 200, 30, 40])
    gray = Image.new("P", (4, 2), 1)
    gray.putpalette([255, 255, 255, 90, 90, 90])
    assert read_image(saved(colour, tmp_path / "colour.png")).tolist() == [[[200, 30, 40]] * 4] * 2
    assert read_image(saved(gray, tmp_path / "gray.png")).tolist() == [[90] * 4] * 2


def test_sixteen_bits_are_scaled_not_cut_off(tmp_path):
    deep = np.array([[0, 257, 32768, 65535], [128, 129, 65278, 65407]], np.uint16)
    path = saved(Image.fromarray(deep), tmp_path / "deep.png")
    np.testing.assert_array_equal(read_image(path), np.round(deep / 257.0))


def test_cmyk_becomes_rgb(tmp_path):
    path = saved(Image.new("CMYK", (8, 4), (0, 0, 0, 0)), tmp_path / "print.jpg")
    pixels = read_image(path)
    assert pixels.shape == (4, 8, 3)
    assert pixels.min() >= 250


def test_the_first_frame_of_an_animation_is_read(tmp_path):
    frames = [Image.new("L", (4, 2), level) for level in (200, 100)]
    path = saved(frames[0], tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(read_image(path), np.full((2, 4), 200))


def test_the_orientation_tag_is_applied(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to look at it
    path = saved(Image.fromarray(GRAY), tmp_path / "photo.png", exif=exif)
    np.testing.assert_array_equal(read_image(path), np.rot90(GRAY, -1))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.png: no such image file$"):
        read_image(tmp_path / "nowhere.png")


def test_a_folder_is_not_an_image(tmp_path):
    with pytest.raises(IsADirectoryError, match=tmp_path.name):
        read_image(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"no image at all", "cannot be decoded"),
        (b"\x00\x05\x16\x07\x00\x02", "an AppleDouble companion"),
    ],
)
def test_files_that_are_no_images_are_named(content, message, tmp_path):
    path = tmp_path / "._sketch_1.JPEG"
    path.write_bytes(content)
    with pytest.raises(ImageReadError, match=rf"\._sketch_1\.JPEG: {message}"):
        read_image(path)


@pytest.mark.parametrize("suffix", ["JPEG", "png", "gif", "bmp", "tif"])
def test_a_file_cut_off_anywhere_is_named_or_read_whole(suffix, tmp_path):
    whole = saved(Image.fromarray(COLOUR).resize((64, 48)), tmp_path / f"whole.{suffix}")
    content = whole.read_bytes()
    path = tmp_path / f"cut.{suffix}"
    for length in range(1, len(content) // 2, 37):
        path.write_bytes(content[:length])
        with pytest.raises(ImageReadError, match=rf"cut\.{suffix}: cannot be decoded"):
            read_image(path)


def test_floating_point_pixels_are_refused(tmp_path):
    path = saved(Image.fromarray(GRAY.astype(np.float32)), tmp_path / "float.tif")
    with pytest.raises(ImageReadError, match=r"float\.tif: floating-point pixels"):
        read_image(path)


def test_integers_beyond_sixteen_bits_are_refused(tmp_path):
    path = saved(Image.fromarray(np.array([[0, 70000]], np.int32)), tmp_path / "wide.tif")
    with pytest.raises(ImageReadError, match=r"wide\.tif: expected 16-bit .*got 0 to 70000$"):
        read_image(path)


def test_the_limit_on_pixels_is_respected(tmp_path, monkeypatch):
    path = saved(Image.fromarray(GRAY), tmp_path / "huge.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 7)
    with pytest.raises(ImageReadError, match=r"huge\.png: too many pixels .*MAX_IMAGE_PIXELS"):
        read_image(path)


def test_no_file_stays_open_after_an_error(tmp_path, fresh_python):
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    # The interpreter runs with -W error, so a file left open would speak up.
    printed = fresh_python(
        "from sketchaug.images import read_image\n"
        f"try:\n    read_image({str(path)!r})\nexcept ValueError:\n    print('named')"
    )
    assert printed == "named\n"


def test_the_error_survives_the_way_out_of_a_worker():
    error = pickle.loads(pickle.dumps(ImageReadError("a.png: the file is empty")))
    assert type(error) is ImageReadError
    assert str(error) == "a.png: the file is empty"
