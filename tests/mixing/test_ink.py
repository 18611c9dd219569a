"""Mixing measured in ink: weights by what is seen, boxes where there is something to see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reference import draws
from reference import mixing as reference
from scipy import stats

import sketchaug as A
from sketchaug.demo import draw_sketch

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ONLY_CUTMIX = {"mixup": 0.0, "cutmix": 1.0}
ONLY_MIXUP = {"mixup": 1.0, "cutmix": 0.0}


def by_ink(**options):
    return A.BatchMix(**{"measure": "ink", "seed": 5, **options})


def drawings(count=6, size=64):
    """Drawings as the collate step sees them: normalised planes."""
    policy = A.Compose([A.Resize(size, size), A.Normalize(), A.ToTensorV2()], seed=1)
    return policy.batch(
        [draw_sketch("teapot", number=k) for k in range(count)], indices=range(count)
    )


def sheets(*marks, size=(12, 16), paper=1.0):
    """White sheets; each mark (top, left, bottom, right, ink) is a filled box."""
    images = np.full((len(marks), 1, *size), paper, np.float32)
    for image, mark in zip(images, marks, strict=True):
        if mark is not None:
            top, left, bottom, right, ink = mark
            image[0, top:bottom, left:right] -= ink
    return images


def weights_of(mix, images, **keys):
    elements = mix.sample(images=images, **{"key": 3, **keys})
    return [element["weight"] for element in elements], elements


@pytest.mark.parametrize("kind", [np.float32, np.uint8])
@pytest.mark.parametrize("shape", [(5, 3, 33, 31), (2, 1, 1, 1), (3, 4, 1, 37), (4, 2, 300, 7)])
def test_weights_match_the_reference(shape, kind):
    rng = np.random.default_rng(2)
    images = rng.normal(size=shape).astype(np.float32)
    if kind is np.uint8:
        images = rng.integers(0, 256, shape, dtype=np.uint8)
    mix = by_ink(mixup=0.4, cutmix=0.5, ratio_limit=(0.0, 1.0))
    for key in range(4):
        weights, elements = weights_of(mix, images, key=key)
        expected = [reference.ink_weight(images, i, e) for i, e in enumerate(elements)]
        np.testing.assert_allclose(weights, expected, rtol=1e-6, atol=1e-7)
        mixed, soft = mix(images, np.arange(shape[0]), num_classes=shape[0], key=key)
        np.testing.assert_allclose(
            soft[np.arange(shape[0]), np.arange(shape[0])], expected, atol=1e-6
        )
        tolerance = 0.5 if kind is np.uint8 else 1e-5
        np.testing.assert_allclose(mixed, reference.mix(images, elements), atol=tolerance)


def test_boxes_are_centred_where_the_partner_has_ink():
    """The third and fourth draw of an element mean a pixel, by the ink up to it."""
    images = drawings()
    mix = by_ink(**ONLY_CUTMIX)
    for i, element in enumerate(mix.sample(key=8, epoch=1, images=images)):
        stream = draws.uniforms(seed=5, domain=draws.MIX, stream=1 + i, epoch=1, index=8)
        _, _, down, right = (next(stream) for _ in range(4))
        ink = reference.ink_of(images[element["partner"]])
        y, x = reference.pixel_of(ink, down=down, right=right)
        assert ink[y, x] > 0
        box = reference.box_of(ratio=element["ratio"], centre_y=y, centre_x=x, height=64, width=64)
        assert element["box"] == box


def test_a_pixel_is_as_likely_a_centre_as_it_has_ink():
    rng = np.random.default_rng(0)
    images = np.zeros((2, 1, 9, 9), np.float32)
    images[1, 0, 1:8, 1:8] = rng.integers(0, 4, (7, 7))
    # 2 of 9 pixels: the box is the centre and the one before it, in both directions.
    mix = by_ink(**ONLY_CUTMIX, ratio_limit=(0.93, 0.93))
    counts = np.zeros((9, 9))
    for key in range(20000):
        top, left, bottom, right = mix.sample(key=key, images=images)[0]["box"]
        assert (bottom - top, right - left) == (2, 2)
        counts[top + 1, left + 1] += 1
    ink = reference.ink_of(images[1])
    assert (counts[ink == 0] == 0).all()
    expected = ink[ink > 0] / ink.sum() * counts.sum()
    assert stats.chisquare(counts[ink > 0], expected).pvalue > 0.001


def test_a_box_over_blank_paper_changes_no_label_without_ink_of_its_own():
    """Both marks lie outside every box: what is pasted is blank, what it covers is blank."""
    own, partner = (0, 0, 2, 2, 1.0), None
    images = sheets(own, partner)
    mix = by_ink(**ONLY_CUTMIX, ratio_limit=(0.9, 0.9))
    seen = 0
    for key in range(200):
        weights, elements = weights_of(mix, images, key=key)
        top, left, _, _ = elements[0]["box"]
        if top >= 2 or left >= 2:
            seen += 1
            assert weights[0] == 1.0
            assert reference.label_weight(elements[0], height=12, width=16) < 1
    assert seen > 50


def test_blank_paper_pasted_over_some_ink_leaves_the_label():
    images = sheets((4, 4, 8, 12, 1.0), None)
    mix = by_ink(**ONLY_CUTMIX, ratio_limit=(0.75, 0.75))
    for key in range(50):
        mixed, soft = mix(images, [0, 1], num_classes=2, key=key)
        if (mixed[0] != 1).any():  # some ink is still seen
            assert soft[0].tolist() == [1, 0]


def test_where_no_ink_is_seen_weights_are_those_of_the_area():
    blank = sheets(None, None, None)
    for kind in (ONLY_CUTMIX, ONLY_MIXUP):
        weights, _ = weights_of(by_ink(**kind), blank)
        plain = A.BatchMix(seed=5, **kind).sample(key=3, images=blank)
        assert weights == [element["weight"] for element in plain]
    # The box covers the whole sheet and all of its ink, with paper.
    images = sheets((4, 4, 8, 12, 1.0), None)
    mix = by_ink(**ONLY_CUTMIX, ratio_limit=(0.0, 0.0))
    covered = 0
    for key in range(300):
        mixed, soft = mix(images, [0, 1], num_classes=2, key=key)
        element = mix.sample(key=key, images=images)[0]
        if (mixed[0] == 1).all():
            covered += 1
            area = reference.label_weight(element, height=12, width=16)
            assert soft[0, 0] == pytest.approx(area, abs=1e-6)
    assert covered > 0


def test_values_a_reader_can_work_out():
    """Ink 32 and 96; mixup at ratio 0.75: 24 of 24 + 24."""
    images = sheets((4, 4, 8, 12, 1.0), (4, 4, 8, 12, 3.0))
    _, soft = by_ink(**ONLY_MIXUP, ratio_limit=(0.75, 0.75))(images, [0, 1], num_classes=2, key=0)
    np.testing.assert_allclose(soft, [[0.5, 0.5], [0.1, 0.9]], atol=1e-7)
    _, soft = A.BatchMix(**ONLY_MIXUP, ratio_limit=(0.75, 0.75), seed=5)(
        images, [0, 1], num_classes=2, key=0
    )
    np.testing.assert_array_equal(soft, [[0.75, 0.25], [0.25, 0.75]])


def test_polarity_offset_and_scale_change_nothing():
    images = drawings()
    mix = by_ink(mixup=0.5, cutmix=0.5)
    expected, _ = weights_of(mix, images)
    for other in (-images, images + 0.5, images * 4):
        np.testing.assert_allclose(weights_of(mix, other)[0], expected, atol=1e-5)


def test_cutmix_of_real_drawings_shows_more_ink_and_says_so():
    """A partner that is pasted in is worth its ink: by area 1 - 0.671 on average, by ink more."""
    folder = SHARED / "sketchmix" / "train"
    if not folder.is_dir():
        pytest.skip("the drawings of sketchmix do not lie beside this checkout")
    files = sorted(folder.glob("*/*.png"))[::40][:16]
    policy = A.Compose([A.Resize(96, 96), A.Normalize(), A.ToTensorV2()], seed=1)
    pictures = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    images = policy.batch(pictures, indices=range(len(files)))
    pasted = {}
    for measure in ("area", "ink"):
        mix = A.BatchMix(**ONLY_CUTMIX, measure=measure, seed=5)
        shares = []
        for key in range(20):
            for element in mix.sample(key=key, images=images):
                ink = reference.ink_of(images[element["partner"]])
                top, left, bottom, right = element["box"]
                shares.append(ink[top:bottom, left:right].sum() / ink.sum())
        pasted[measure] = np.array(shares)
    assert pasted["ink"].min() > 0
    assert (
        pasted["area"] < 0.05
    ).mean() > 0.05  # empty boxes, whose label was changed all the same
    assert (pasted["ink"] < 0.05).mean() < 0.02
    assert pasted["ink"].mean() > pasted["area"].mean() + 0.1


@pytest.mark.parametrize("threads", [2, 3, 64])
def test_threads_change_no_byte(threads):
    images = drawings(13, 31)
    mix = by_ink(mixup=0.5, cutmix=0.5)
    one = mix(images, np.arange(13), num_classes=13, key=1, num_threads=1)
    several = mix(images, np.arange(13), num_classes=13, key=1, num_threads=threads)
    for a, b in zip(one, several, strict=True):
        np.testing.assert_array_equal(a, b)


def test_what_cannot_be_measured_is_named():
    images = drawings(3, 8)
    images[1, 0, 3, 3] = np.nan
    with pytest.raises(ValueError, match=r"^images\[1\] must be finite: its ink is measured$"):
        by_ink()(images, [0, 1, 2], num_classes=3, key=0)
    with pytest.raises(ValueError, match=r"^images: needed where ink is measured, got None$"):
        by_ink().sample(key=0, count=2, height=4, width=4)
