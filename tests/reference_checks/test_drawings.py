"""The definitions of the ops for drawings: by hand, and against SciPy's distances."""

from __future__ import annotations

import numpy as np
import pytest
from reference import canvas, drawings

ndimage = pytest.importorskip("scipy.ndimage", reason="SciPy is not installed: pip install scipy")


def on_paper(height, width, boxes, *, paper=255, pen=0):
    """Filled boxes (top, left, bottom, right) on paper."""
    image = np.full((height, width), paper, np.uint8)
    for top, left, bottom, right in boxes:
        image[top:bottom, left:right] = pen
    return image


@pytest.mark.parametrize(("paper", "pen"), [(255, 0), (0, 255), (200, 60), (255, 215)])
def test_box_holds_the_ink_of_any_pen(paper, pen):
    image = on_paper(60, 90, [(20, 30, 41, 33), (25, 10, 27, 71)], paper=paper, pen=pen)
    assert drawings.ink_box(image) == (20, 10, 41, 71)


def test_box_is_scipys(gray):
    """All that is darker than the threshold, but for 0.2 % of it: a faint row, here and there."""
    (place,) = ndimage.find_objects((gray < 255 - 0.15 * 215).astype(int))
    top, left, bottom, right = drawings.ink_box(gray)
    for mine, other in ((top, place[0].start), (left, place[1].start)):
        assert other <= mine <= other + 1
    for mine, other in ((bottom, place[0].stop), (right, place[1].stop)):
        assert other - 1 <= mine <= other


def test_box_leaves_specks_out():
    image = on_paper(200, 300, [(60, 60, 140, 62), (60, 60, 62, 200), (120, 150, 140, 200)])
    box = drawings.ink_box(image)
    assert box == (60, 60, 140, 200)
    image[3, 290] = image[190, 5] = 0
    assert drawings.ink_box(image) == box
    rng = np.random.default_rng(0)
    grainy = np.clip(image + rng.integers(-20, 1, image.shape), 0, 255).astype(np.uint8)
    assert drawings.ink_box(grainy) == box


def test_box_of_a_small_drawing_leaves_lone_pixels_out():
    image = on_paper(200, 300, [(90, 100, 91, 130), (90, 100, 110, 101)])
    image[3, 290] = image[190, 5] = image[190, 6] = 0
    np.testing.assert_allclose(drawings.ink_box(image), (90, 100, 110, 130), atol=4)


def test_window_has_the_margin_and_the_aspect():
    image = on_paper(60, 90, [(20, 30, 25, 50)])
    options = {"height": 60, "width": 90, "max_zoom": 1000}
    assert drawings.ink_window(image, margin=0, **options) == (22.5, 40, 20 / 90)
    assert drawings.ink_window(image, margin=0.1, **options) == (22.5, 40, 24 / 90)
    tall = options | {"height": 10}
    assert drawings.ink_window(image, margin=0.1, **tall) == (22.5, 40, 0.9)
    limited = options | {"max_zoom": 2}
    assert drawings.ink_window(image, margin=0.1, **limited) == (22.5, 40, 0.5)


def test_empty_paper_is_its_own_box():
    for level in (255, 130):
        image = np.full((7, 9, 3), level, np.uint8)
        assert drawings.ink_box(image) == (0, 0, 7, 9)
        crop = drawings.ink_crop(image, margin=0.5, border_mode="constant", fill=0)
        np.testing.assert_array_equal(crop, image)


def test_ink_crop_at_the_drawings_own_scale_is_a_slice(colored):
    top, left, bottom, right = drawings.ink_box(colored)
    box, paper = (bottom - top, right - left), drawings.paper_of(colored)
    side = max(box) + 8
    height, width = (side + (side + length) % 2 for length in box)
    first = (top + bottom - height) // 2, (left + right - width) // 2
    border = {"border_mode": "constant", "fill": paper}
    mine = drawings.ink_crop(colored, margin=4 / max(box), height=height, width=width, **border)
    ends = first[0] + height, first[1] + width
    np.testing.assert_allclose(mine, canvas.crop(colored, box=(*first, *ends), **border))


BLOBS = on_paper(40, 50, [(5, 6, 20, 9), (12, 6, 30, 40), (35, 20, 36, 21)])


@pytest.mark.parametrize("pixels", [1, 2, 2.5, 4])
@pytest.mark.parametrize(("paper", "pen"), [(255, 0), (0, 255), (200, 60)])
def test_thickness_is_a_distance(paper, pen, pixels):
    """Hard strokes: full ink up to `pixels` from them; none a diagonal of a pixel farther."""
    is_ink = BLOBS == 0
    image = np.where(is_ink, pen, paper).astype(np.uint8)
    to_ink, to_paper = (ndimage.distance_transform_edt(mask) for mask in (~is_ink, is_ink))
    thick = drawings.stroke_thickness(image, pixels=pixels)
    thin = drawings.stroke_thickness(image, pixels=-pixels)
    for picture, distance, near, far in ((thick, to_ink, pen, paper), (thin, to_paper, paper, pen)):
        np.testing.assert_allclose(picture[distance <= pixels], near, atol=1e-9)
        np.testing.assert_allclose(picture[distance >= pixels + np.sqrt(2)], far, atol=1e-9)


@pytest.mark.parametrize("pixels", [0.1, 0.37, 0.5, 1, 1.25, 2.8])
@pytest.mark.parametrize("soft", [0, 64, 128, 200])
def test_upright_edges_move_by_what_is_said(pixels, soft):
    """Ink of a soft edge: any level between; a pixel of ink more is an edge that moved by one."""
    image = np.full((3, 41), 255, np.uint8)
    image[:, :20], image[:, 20] = 0, soft
    for picture in (image, image.T):
        before = drawings.ink(picture, paper=255).mean() * 41 / 255
        for moved in (pixels, -pixels):
            after = 255 - drawings.stroke_thickness(picture, pixels=moved, paper=255)
            assert after.mean() * 41 / 255 - before == pytest.approx(moved, abs=1e-9)


def test_thickness_0_changes_nothing(gray, colored, smooth):
    for image in (gray, colored, smooth):
        np.testing.assert_array_equal(drawings.stroke_thickness(image, pixels=0), image)
        np.testing.assert_array_equal(drawings.stroke_thickness(image, pixels=-0.0), image)


def test_thickness_has_no_steps(drawing, colored):
    """A rim that grows by 1/20 sees levels that differ by 1/20 of two neighbours, in x and y."""
    for image in (drawing, colored):
        for around in (0.3, 1.0, 1.4, -0.3, -1.0):
            one, other = (
                drawings.stroke_thickness(image, pixels=around + step) for step in (-0.025, 0.025)
            )
            assert np.abs(one - other).max() <= 0.05 * 255 * np.sqrt(2) + 1


def test_thinning_is_thickening_of_paper(drawing):
    """Where all levels lie on one side of the paper."""
    thin = drawings.stroke_thickness(drawing, pixels=-1.3, paper=255)
    np.testing.assert_allclose(thin, drawings.stroke_thickness(drawing, pixels=1.3, paper=0))


def test_thinning_stops_at_the_paper():
    image = np.array([[200, 100, 250]], np.uint8)
    mine = drawings.stroke_thickness(image, pixels=-1, paper=180)
    np.testing.assert_array_equal(mine, [[180, 180, 180]])


def test_thickness_does_not_ask_how_dark_the_pen_is(drawing):
    faint = (255 - (255 - drawing.astype(int)) // 5).astype(np.uint8)
    dark = (255 - (255 - faint.astype(int)) * 5).astype(np.uint8)
    for pixels in (-0.7, 0.6, 1.5):
        pale, strong = (
            255 - drawings.stroke_thickness(image, pixels=pixels, paper=255)
            for image in (faint, dark)
        )
        np.testing.assert_allclose(5 * pale, strong, atol=1e-9)


def test_strokes_at_the_edge_stay_there():
    image = on_paper(9, 9, [(0, 0, 9, 9)])
    thin = drawings.stroke_thickness(image, pixels=-2, paper=255)
    np.testing.assert_array_equal(thin, 0)
