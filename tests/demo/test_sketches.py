"""One drawing of the demo set: deterministic, varied, and looking like a pen on paper."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from sketchaug.demo import CLASS_NAMES, draw_sketch


def ink_of(sketch):
    """How far each pixel is from the paper, whatever the polarity."""
    gray = sketch if sketch.ndim == 2 else sketch.mean(axis=2)
    return np.abs(gray - np.median(gray))


def test_the_set_has_at_least_twelve_classes_in_sorted_order():
    assert len(CLASS_NAMES) >= 12
    assert list(CLASS_NAMES) == sorted(set(CLASS_NAMES))


@pytest.mark.parametrize("class_name", CLASS_NAMES)
def test_every_class_draws_thin_strokes_on_a_mostly_empty_sheet(class_name):
    for number in range(6):
        sketch = draw_sketch(class_name, seed=3, number=number)
        assert sketch.dtype == np.uint8
        assert sketch.ndim == 2 or sketch.shape[2] == 3
        assert min(sketch.shape[:2]) >= 236
        assert max(sketch.shape[:2]) <= 800
        inked = ink_of(sketch) > 20
        assert 0.0015 < inked.mean() < 0.2
        rows, columns = np.nonzero(inked)
        # No drawing fills less than a fifth of the sheet's tighter side.
        extent = max(np.ptp(rows) / sketch.shape[0], np.ptp(columns) / sketch.shape[1])
        assert extent > 0.2


def test_a_drawing_depends_on_class_seed_and_number_alone():
    first = draw_sketch("fish", seed=5, number=2)
    draw_sketch("house", seed=5, number=0)
    np.testing.assert_array_equal(draw_sketch("fish", seed=5, number=2), first)
    for other in (
        draw_sketch("fish", seed=6, number=2),
        draw_sketch("fish", seed=5, number=3),
        draw_sketch("boat", seed=5, number=2),
    ):
        assert other.shape != first.shape or not np.array_equal(other, first)


def test_every_process_draws_the_same_pixels(fresh_python):
    # hash() of a string differs between processes; the key of a drawing must not.
    program = (
        "import zlib; from sketchaug.demo import draw_sketch; "
        "print(zlib.crc32(draw_sketch('clock', seed=1, number=9).tobytes()))"
    )
    here = zlib.crc32(draw_sketch("clock", seed=1, number=9).tobytes())
    assert fresh_python(program) == f"{here}\n"


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002 -- the state that must not move
    draw_sketch("tree", number=0)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_the_set_mixes_modes_sizes_polarity_and_tints():
    sketches = [draw_sketch("star", seed=0, number=number) for number in range(120)]
    gray = [sketch for sketch in sketches if sketch.ndim == 2]
    colour = [sketch for sketch in sketches if sketch.ndim == 3]
    assert len(gray) > 10
    assert len(colour) > 60
    assert len({sketch.shape[:2] for sketch in sketches}) > 15
    assert 1 <= sum(np.median(sketch) < 50 for sketch in sketches) <= 20
    paper = [np.median(sketch.reshape(-1, 3), axis=0) for sketch in colour]
    tinted = sum(np.ptp(level) > 3 for level in paper)
    assert 5 <= tinted <= 60


def test_drawings_of_one_class_differ_from_each_other():
    seen = {draw_sketch("cup", number=number).tobytes() for number in range(40)}
    assert len(seen) == 40


def test_an_unknown_class_is_named():
    with pytest.raises(ValueError, match=r"^class_name: expected one of bicycle, .*got 'dragon'$"):
        draw_sketch("dragon", number=0)


@pytest.mark.parametrize(("seed", "number"), [(-1, 0), (0, -1), (2**64, 0), (0, 2**32)])
def test_seed_and_number_out_of_range_are_named(seed, number):
    name = "seed" if number == 0 else "number"
    with pytest.raises(ValueError, match=rf"^{name}: expected 0 to"):
        draw_sketch("fish", seed=seed, number=number)


def test_the_demo_set_needs_no_torch(fresh_python):
    assert fresh_python("import sys, sketchaug.demo; print('torch' in sys.modules)") == "False\n"
