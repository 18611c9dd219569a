"""Edge maps: OpenCV's pixels, large and small, ink and paper, the grid that is kept."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import drawing

import sketchaug as A


def opencv():
    hint = "OpenCV is not installed: pip install sketchaug[bench]"
    return pytest.importorskip("cv2", reason=hint)


def gray(picture):
    return picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., 1])


def white(*threshold, blur=0):
    return A.Compose([A.EdgeMap(threshold, blur, ink="white")], seed=0)


def sheet(height=60, width=80, paper=200):
    picture = np.full((height, width, 3), (paper, paper - 20, paper - 60), np.uint8)
    picture[20:40, 20:60] = (10, 90, 20)
    return picture


@pytest.mark.parametrize("threshold", [(100, 200), (50, 200), (0, 0), (10.7, 30.2), (300, 2040)])
def test_pixels_are_those_of_opencv(threshold, drawings, real_drawings):
    cv2 = opencv()
    pictures = [*drawings[:4], *real_drawings[:3], drawing(61, 47), drawing(1, 90), drawing(70, 1)]
    for picture in map(gray, pictures):
        np.testing.assert_array_equal(white(*threshold)(picture), cv2.Canny(picture, *threshold))


@pytest.mark.parametrize("blur", [3, 5, 7, 15])
def test_a_blur_before_it_is_opencvs(blur, drawings, real_drawings):
    """Their blur is rounded by 8-bit weights above 7 pixels: an edge moves here and there."""
    cv2 = opencv()
    for picture in map(gray, [*drawings[:4], *real_drawings[:3]]):
        expected = cv2.Canny(cv2.GaussianBlur(picture, (blur, blur), 0), 50, 200)
        different = white(50, 200, blur=blur)(picture) != expected
        assert different.mean() <= (0 if blur <= 7 else 0.01)
        assert expected.any()


def test_edges_of_a_colour_are_those_of_its_luma(drawings):
    cv2 = opencv()
    tinted = (np.stack([gray(drawings[0])] * 3, axis=2) * [1.0, 0.9, 0.4]).astype(np.uint8)
    luma = A.functional.to_gray(tinted)[..., 0]
    result = white(60, 120)(tinted)
    for c in range(3):
        np.testing.assert_array_equal(result[..., c], cv2.Canny(luma, 60, 120))


@pytest.mark.parametrize("shape", [(65_500, 3), (3, 65_500), (2, 2), (1, 1)])
def test_the_longest_sides(shape):
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(white(50, 300)(noise), opencv().Canny(noise, 50, 300))


def test_more_branches_than_the_stack_holds():
    """One strong corner of a net of weak ridges: tracing it has 65,536 places for what waits."""
    net = np.zeros((1000, 1000), np.uint8)
    net[::6] = net[:, ::6] = 100
    net[:3, :8] = 255
    expected = opencv().Canny(net, 0, 700)
    assert (expected > 0).mean() > 0.5
    np.testing.assert_array_equal(white(0, 700)(net), expected)


def test_edges_are_black_ink_on_white_paper_unless_told_otherwise():
    dark = A.Compose([A.EdgeMap()], seed=0)
    for picture in (sheet(), 255 - sheet()):  # whatever the drawing was
        edges = dark(picture)
        assert set(np.unique(edges)) == {0, 255}
        assert (edges[[0, -1]] == 255).all()
        np.testing.assert_array_equal(edges, 255 - white(100, 200)(picture))


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize(("ink", "paper"), [("black", 255), ("white", 0)])
def test_later_fills_see_the_new_paper(ink, paper, fuse):
    edges, turn = A.EdgeMap(ink=ink), A.Rotate((45, 45), p=1)
    turned = A.Compose([edges, turn], seed=3, fuse=fuse)(sheet())
    assert (turned[[0, 0, -1, -1], [0, -1, 0, -1]] == paper).all()
    hole = A.CoarseDropout(hole_height_range=(60, 60), hole_width_range=(80, 80), p=1)
    assert (A.Compose([edges, hole], seed=3, fuse=fuse)(sheet()) == paper).all()
    stronger = A.RandomBrightnessContrast((0, 0), (0.5, 0.5), p=1)  # about the paper's level
    levels = set(np.unique(A.Compose([edges, stronger], seed=3, fuse=fuse)(sheet())))
    assert levels == {0, 255}


@pytest.mark.parametrize(
    "ops",
    [
        [A.Resize(61, 47)],
        [A.Resize(900, 701)],
        [A.Rotate((20, 20), p=1)],
        [A.InvertImg(p=1)],
        [A.GaussianBlur((3, 3), p=1)],
    ],
)
def test_fused_is_unfused(ops, drawings):
    for picture in [*drawings[:3], sheet()]:
        for antialias in (True, False):
            fused, apart = (
                A.Compose([A.EdgeMap(), *ops], seed=3, fuse=fuse, antialias=antialias)(picture)
                for fuse in (True, False)
            )
            np.testing.assert_array_equal(fused, apart)


def test_geometry_before_it_is_of_its_pass(drawings):
    """Edges are those of the small drawing."""
    small = A.Compose([A.Resize(64, 64)], seed=0)
    for picture in drawings[:4]:
        both = A.Compose([A.Resize(64, 64), A.EdgeMap()], seed=0)(picture)
        np.testing.assert_array_equal(both, A.Compose([A.EdgeMap()], seed=0)(small(picture)))


@pytest.mark.parametrize("level", [0, 255, 77])
def test_nothing_but_paper_has_no_edges(level):
    for shape in ((1, 1), (5, 9), (7, 7, 3)):
        flat = np.full(shape, level, np.uint8)
        assert (A.Compose([A.EdgeMap((0, 0))], seed=0)(flat) == 255).all()


def test_the_names_of_opencv():
    assert A.EdgeMap(threshold1=200, threshold2=50) == A.EdgeMap((50, 200))
    assert A.EdgeMap().p == 1


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"threshold": 100}, TypeError, r"^threshold: expected a pair \(low, high\), got 100"),
        ({"threshold": (0, 3000)}, ValueError, r"^threshold must be in \[0, 2040\], got 3000"),
        ({"threshold": (200, 50)}, ValueError, r"^threshold: low must not be above high"),
        ({"threshold1": 50}, TypeError, r"^threshold1: needs the other one of"),
        ({"threshold1": "a", "threshold2": 5}, TypeError, r"^threshold1: expected a number"),
        (
            {"threshold": (1, 2), "threshold1": 1, "threshold2": 2},
            TypeError,
            r"^threshold: came twice, the other time as 'threshold1'",
        ),
        ({"blur": 4}, ValueError, r"^blur must be 0 or odd, got 4"),
        ({"blur": 101}, ValueError, r"^blur must be in \[0, 99\], got 101"),
        ({"ink": "red"}, ValueError, r"^ink must be one of 'black', 'white', got 'red'"),
    ],
)
def test_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        A.EdgeMap(**arguments)
