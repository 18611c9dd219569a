"""The gallery shows drawings and the very views that training sees."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import sketchaug as A
from sketchaug.gallery import draw_gallery, save_gallery

POLICY = A.Compose([A.Rotate(15, p=1), A.Resize(60, 90), A.Normalize(), A.ToTensorV2()], seed=3)
DRAWINGS = [A.demo.draw_sketch("cup", number=0), A.demo.draw_sketch("fish", number=1)]


def test_cells_are_the_drawing_and_the_policys_views():
    picture = draw_gallery(DRAWINGS, POLICY, views=3, epoch=5)
    assert picture.shape == (2 * 64, 4 * 94, 3)
    pixels = A.Compose([A.Rotate(15, p=1), A.Resize(60, 90)], seed=3)
    for view in range(3):
        views = pixels.batch(DRAWINGS, indices=[0, 1], epoch=5 + view)
        for row in range(2):
            top, left = 64 * row, 94 * (view + 1)
            np.testing.assert_array_equal(picture[top : top + 60, left : left + 90], views[row])


def test_the_drawing_itself_keeps_its_aspect_ratio_on_white():
    square = np.zeros((300, 300), np.uint8)
    cell = draw_gallery([square], POLICY, views=1)[:60, :90]
    assert (cell[:, 15:75] == 0).all()
    assert (cell[:, :15] == 255).all()
    assert (cell[:, 75:] == 255).all()


def test_it_is_saved_as_it_is(tmp_path):
    save_gallery(tmp_path / "gallery.png", DRAWINGS, POLICY, views=2)
    saved = np.asarray(Image.open(tmp_path / "gallery.png"))
    np.testing.assert_array_equal(saved, draw_gallery(DRAWINGS, POLICY, views=2))


def test_nothing_to_show_is_refused():
    with pytest.raises(ValueError, match=r"^drawings: expected at least one, got none$"):
        draw_gallery([], POLICY)
    with pytest.raises(ValueError, match=r"^views must be in \[1, 1000\], got 0$"):
        draw_gallery(DRAWINGS, POLICY, views=0)
    with pytest.raises(ValueError, match=r"^batch needs results of one size"):
        draw_gallery(DRAWINGS, A.Compose([A.HorizontalFlip()], seed=0))
