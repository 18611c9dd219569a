"""Mixup beside timm's: for the same drawn numbers the same pixels and the same targets."""

from __future__ import annotations

import inspect
import pickle
import re

import numpy as np
import pytest
import torch
from mixing.scripted import ScriptedNumpy
from reference import draws
from reference import mixing as reference
from scipy import stats
from timm.data import mixup as peer

import sketchaug as A

CLASSES = 5
SETTINGS = {
    "as it comes": {},
    "cutmix": {"mixup_alpha": 0.0, "cutmix_alpha": 1.0},
    "both": {"cutmix_alpha": 1.0},
    "sometimes": {"cutmix_alpha": 1.0, "prob": 0.5, "switch_prob": 0.3},
    "weight as drawn": {"cutmix_alpha": 1.0, "correct_lam": False},
    "given sides": {"cutmix_minmax": (0.2, 0.8), "switch_prob": 0.6},
    "given sides, weight as drawn": {"cutmix_minmax": (0.2, 0.8), "correct_lam": False},
    "no smoothing": {"cutmix_alpha": 1.0, "label_smoothing": 0.0},
}


def batch_of(count, height=13, width=18):
    rng = np.random.default_rng(count)
    images = rng.standard_normal((count, 3, height, width), dtype=np.float32)
    return torch.from_numpy(images), torch.from_numpy(rng.integers(0, CLASSES, count))


def centre_of(mixup, stream, key, epoch, *, height, width):
    """What a stream drew after kind and ratio: a uniform pixel."""
    numbers = draws.uniforms(
        seed=mixup.seed, domain=draws.MIX, stream=stream, epoch=epoch, index=key
    )
    _, _, down, right = (next(numbers) for _ in range(4))
    return int(down * height), int(right * width)


def script_of(mixup, elements, *, key, epoch, height, width):
    """timm's calls of NumPy in their order, answered by what sketchaug drew."""
    has_both = mixup.mixup_alpha > 0 and mixup.cutmix_alpha > 0
    speakers = {"batch": 1, "pair": len(elements) // 2, "elem": len(elements)}[mixup.mode]
    elements = elements[:speakers]
    is_cutmix = np.array([element["kind"] == "cutmix" for element in elements])
    is_mixed = np.array([element["kind"] != "none" for element in elements])
    ratios = np.array([element["ratio"] for element in elements])
    if mixup.mode == "batch":
        calls = [("rand", 0.0 if is_mixed[0] else 1.0)]
        if is_mixed[0]:
            calls += [("rand", 0.0 if is_cutmix[0] else 1.0)] * has_both
            calls += [("beta", float(ratios[0]))]
    else:
        calls = [("rand", np.where(is_cutmix, 0.0, 1.0)), ("beta", ratios)] * has_both
        calls += [("beta", ratios), ("rand", np.where(is_mixed, 0.0, 1.0))]
    for i, element in enumerate(elements):
        if element["kind"] != "cutmix":
            continue
        if mixup.cutmix_minmax is not None:
            top, left, bottom, right = element["box"]
            numbers = (bottom - top, right - left, top, left)
        else:
            stream = 0 if mixup.mode == "batch" else 1 + i
            numbers = centre_of(mixup, stream, key, epoch, height=height, width=width)
        calls += [("randint", number) for number in numbers]
    return calls


@pytest.mark.parametrize("mode", ["batch", "elem", "pair"])
@pytest.mark.parametrize("options", SETTINGS.values(), ids=SETTINGS)
def test_the_same_numbers_give_the_same_batch(options, mode, monkeypatch):
    ours = A.Mixup(**options, mode=mode, num_classes=CLASSES, seed=6)
    theirs = peer.Mixup(**options, mode=mode, num_classes=CLASSES)
    kinds = set()
    for key in range(12):
        images, labels = batch_of(8)
        elements = ours.sample(key=key, epoch=2, count=8, height=13, width=18)
        kinds |= {element["kind"] for element in elements}
        script = script_of(ours, elements, key=key, epoch=2, height=13, width=18)
        monkeypatch.setattr(peer, "np", ScriptedNumpy(script))
        expected, expected_targets = theirs(images.clone(), labels)
        mixed, targets = ours(images, labels, key=key, epoch=2)
        assert torch.equal(mixed, expected)
        assert targets.dtype == expected_targets.dtype == torch.float32
        torch.testing.assert_close(targets, expected_targets, atol=2e-7, rtol=0)
        assert not peer.np.script
    assert len(kinds) == 1 + (ours.mixup_alpha > 0 and ours.cutmix_alpha > 0) + (ours.mix_prob < 1)


def test_the_arguments_are_timms_in_their_order():
    ours = inspect.signature(A.Mixup).parameters
    theirs = inspect.signature(peer.Mixup).parameters
    assert list(theirs) == [name for name in ours if name != "seed"][: len(theirs)]
    for name, parameter in theirs.items():
        if name != "num_classes":
            assert ours[name].default == parameter.default
    positional = A.Mixup(0.8, 1.0, None, 0.9, 0.4, "elem", False, 0.2, 7, seed=1)
    assert (positional.mix_prob, positional.mode, positional.num_classes) == (0.9, "elem", 7)


@pytest.mark.parametrize("mode", ["batch", "elem", "pair"])
@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_any_size_of_batch_works(mode, count):
    """timm wants an even one; here the middle image has nobody but itself and stays as it is."""
    images, labels = batch_of(count)
    mixup = A.Mixup(cutmix_alpha=1.0, mode=mode, num_classes=CLASSES, seed=3)
    for key in range(6):
        elements = mixup.sample(key=key, count=count, height=13, width=18)
        assert [element["partner"] for element in elements] == list(range(count))[::-1]
        mixed, targets = mixup(images, labels, key=key)
        expected = reference.mix(images.numpy(), elements)
        np.testing.assert_allclose(mixed, expected, rtol=1e-6, atol=1e-6)
        expected = reference.soft_targets(
            labels.numpy(),
            elements,
            num_classes=CLASSES,
            height=13,
            width=18,
            label_smoothing=0.1,
        )
        np.testing.assert_allclose(targets, expected, atol=1e-6)
        if count % 2:
            assert torch.equal(mixed[count // 2], images[count // 2])


def test_each_mode_shares_what_its_name_says():
    def shared(mode):
        mixup = A.Mixup(cutmix_alpha=1.0, mode=mode, num_classes=CLASSES, seed=3)
        elements = mixup.sample(key=0, count=40, height=50, width=50)
        return [(e["kind"], e["ratio"], e["box"]) for e in elements]

    assert len(set(shared("batch"))) == 1
    pairs = shared("pair")
    assert pairs == pairs[::-1]
    assert len(set(pairs)) == 20
    assert len(set(shared("elem"))) == 40


def test_each_kind_has_an_alpha_of_its_own():
    mixup = A.Mixup(0.3, 4.0, mode="elem", num_classes=CLASSES, switch_prob=0.3, seed=3)
    elements = [e for k in range(20) for e in mixup.sample(key=k, count=1000, height=9, width=9)]
    for kind, alpha, share in (("mixup", 0.3, 0.7), ("cutmix", 4.0, 0.3)):
        ratios = [element["ratio"] for element in elements if element["kind"] == kind]
        assert stats.binomtest(len(ratios), len(elements), share).pvalue > 0.001
        assert stats.kstest(ratios, stats.beta(alpha, alpha).cdf).pvalue > 0.001


def test_given_sides_are_uniform_and_inside():
    mixup = A.Mixup(0.0, cutmix_minmax=(0.2, 0.7), mode="elem", num_classes=2, seed=3)
    boxes = np.array(
        [e["box"] for k in range(20) for e in mixup.sample(key=k, count=1000, height=20, width=30)]
    )
    heights, widths = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    assert stats.chisquare(np.bincount(heights)[4:14]).pvalue > 0.001
    assert stats.chisquare(np.bincount(widths)[6:21]).pvalue > 0.001
    assert set(heights) == set(range(4, 14))
    assert set(widths) == set(range(6, 21))
    assert boxes.min() == 0
    assert boxes[:, 2].max() == 20
    tops = boxes[heights == 10, 0]
    assert stats.chisquare(np.bincount(tops, minlength=11)).pvalue > 0.001


def test_uint8_is_blended_and_rounded_half_to_even():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (8, 3, 9, 11), dtype=np.uint8)
    mixup = A.Mixup(cutmix_alpha=1.0, mode="elem", num_classes=CLASSES, seed=3)
    mixed, _ = mixup(torch.from_numpy(images), torch.zeros(8, dtype=torch.int64), key=0)
    assert mixed.dtype == torch.uint8
    for i, element in enumerate(mixup.sample(key=0, count=8, height=9, width=11)):
        partner = images[element["partner"]]
        if element["kind"] == "mixup":
            ratio = np.float32(element["ratio"])
            blend = images[i].astype(np.float32) * ratio
            blend += partner.astype(np.float32) * (np.float32(1) - ratio)
            expected = np.rint(blend)
        else:
            expected = reference.cutmix(images[i], partner, box=element["box"])
        np.testing.assert_array_equal(mixed[i].numpy(), expected)
    halves = A.BatchMix(mixup=1, cutmix=0, ratio_limit=(0.5, 0.5), seed=0)
    levels = np.array([[0, 1, 3], [1, 2, 4]], np.uint8).reshape(2, 1, 1, 3)
    assert halves(levels, [0, 1], num_classes=2, key=0)[0][0].ravel().tolist() == [0, 2, 4]


def test_multi_label_rows_are_smoothed_towards_one_half():
    rows = torch.tensor([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    mixup = A.Mixup(label_smoothing=0.2, num_classes=3, multi_label=True, seed=1)
    images, _ = batch_of(2)
    _, targets = mixup(images, rows, key=4)
    ratio = mixup.sample(key=4, count=2, height=13, width=18)[0]["ratio"]
    smooth = rows * 0.8 + 0.1
    torch.testing.assert_close(targets, ratio * smooth + (1 - ratio) * smooth.flip(0))


def test_switched_off_it_only_smooths():
    images, labels = batch_of(4)
    mixup = A.Mixup(num_classes=CLASSES, seed=1)
    mixup.mixup_enabled = False
    mixed, targets = mixup(images, labels)
    assert torch.equal(mixed, images)
    torch.testing.assert_close(targets, torch.eye(CLASSES)[labels] * 0.9 + 0.1 / CLASSES)


def test_what_came_is_left_as_it_is():
    images, labels = batch_of(4)
    before = images.clone()
    mixed, _ = A.Mixup(num_classes=CLASSES, seed=1)(images, labels)
    assert torch.equal(images, before)
    assert not torch.equal(mixed, before)


def test_calls_are_counted_and_read_no_global_state():
    images, labels = batch_of(4)
    state, legacy = torch.get_rng_state(), np.random.mtrand._rand
    numpy_state = legacy.get_state()[1].copy()
    mixup = A.Mixup(num_classes=CLASSES, seed=9)
    first, second = mixup(images, labels)[0], mixup(images, labels)[0]
    assert torch.equal(torch.get_rng_state(), state)
    assert (legacy.get_state()[1] == numpy_state).all()
    assert not torch.equal(first, second)
    again = A.Mixup(num_classes=CLASSES, seed=9)
    torch.manual_seed(4)
    assert torch.equal(again(images, labels)[0], first)
    assert torch.equal(again(images, labels, key=0)[0], first)
    assert torch.equal(again(images, labels)[0], second)
    assert not torch.equal(again(images, labels, key=0, epoch=1)[0], first)


def test_kinds_of_arrays_go_out_as_they_came():
    images, labels = batch_of(4)
    mixup = A.Mixup(num_classes=CLASSES, seed=9)
    tensors = mixup(images, labels, key=1)
    arrays = mixup(images.numpy(), labels.numpy(), key=1)
    assert all(isinstance(part, torch.Tensor) for part in tensors)
    assert all(isinstance(part, np.ndarray) for part in arrays)
    for tensor, array in zip(tensors, arrays, strict=True):
        np.testing.assert_array_equal(tensor.numpy(), array)
    graph = images.clone().requires_grad_()
    assert torch.equal(mixup(graph, labels, key=1)[0], tensors[0])
    planes_last = images.to(memory_format=torch.channels_last)
    assert torch.equal(mixup(planes_last, labels, key=1)[0], tensors[0])


def test_a_pickle_goes_on_from_the_start():
    images, labels = batch_of(4)
    mixup = A.Mixup(0.4, 1.0, cutmix_minmax=(0.1, 0.5), num_classes=CLASSES)
    copy = pickle.loads(pickle.dumps(mixup))
    assert torch.equal(copy(images, labels)[0], mixup(images, labels)[0])
    assert {**copy.__dict__, "_calls": 0} == {**mixup.__dict__, "_calls": 0}


WRONG = [
    ({"num_classes": None}, TypeError, "num_classes: expected an integer, got None"),
    ({"mixup_alpha": -1.0}, ValueError, "mixup_alpha must be in [0, 1000], got -1.0"),
    ({"cutmix_alpha": 0.001}, ValueError, "cutmix_alpha must be in [0.01, 1000], got 0.001"),
    (
        {"mixup_alpha": 0.0},
        ValueError,
        "mixup_alpha, cutmix_alpha: expected one above 0, got 0 and 0",
    ),
    ({"cutmix_minmax": (0.2, 1.2)}, ValueError, "cutmix_minmax must be in [0, 1], got 1.2"),
    ({"prob": 2}, ValueError, "prob must be in [0, 1], got 2"),
    ({"switch_prob": -1}, ValueError, "switch_prob must be in [0, 1], got -1"),
    ({"mode": "half"}, ValueError, "mode must be one of 'batch', 'pair', 'elem', got 'half'"),
    ({"correct_lam": "no"}, TypeError, "correct_lam: expected True or False, got 'no'"),
    ({"label_smoothing": 3}, ValueError, "label_smoothing must be in [0, 1], got 3"),
    ({"seed": -1}, ValueError, "seed must be in [0, 18446744073709551615], got -1"),
]


@pytest.mark.parametrize(("options", "kind", "message"), WRONG)
def test_wrong_arguments_are_named(options, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        A.Mixup(**{"num_classes": 3, **options})


def test_wrong_calls_are_named():
    images, labels = batch_of(4)
    mixup = A.Mixup(num_classes=CLASSES)
    with pytest.raises(ValueError, match=r"^num_classes: this mixer was made for 5, got 3$"):
        mixup(images, labels, num_classes=3)
    with pytest.raises(ValueError, match=r"^targets\[0\] must be in \[0, 4\], got 9$"):
        mixup(images, labels * 0 + 9)
    with pytest.raises(ValueError, match=r"^images to mix must be in \[1, 16777215\], got 0$"):
        mixup(images[:0], labels[:0])
    with pytest.raises(TypeError, match=r"^images: expected a float32 array"):
        mixup(images.double(), labels)


def test_loader_workers_draw_numbers_of_their_own():
    mixup = A.Mixup(num_classes=2, label_smoothing=0.0, seed=5)
    pairs = [(torch.full((1, 4, 4), float(i % 2)), i % 2) for i in range(16)]

    def mixed_batch(samples):
        return mixup(*torch.utils.data.default_collate(samples))

    def ratios(epoch_seed):
        loader = torch.utils.data.DataLoader(
            pairs,
            batch_size=2,
            num_workers=2,
            collate_fn=mixed_batch,
            multiprocessing_context="fork",
            generator=torch.Generator().manual_seed(epoch_seed),
        )
        return [targets[0, 0].item() for _, targets in loader]

    first, second = ratios(1), ratios(2)
    assert len({*first, *second}) == 16  # no worker and no epoch repeats another
    assert ratios(1) == first


def test_a_mixer_tells_how_it_was_made():
    mixup = A.Mixup(0.8, 1.0, prob=0.5, mode="elem", num_classes=5, seed=3)
    again = eval(repr(mixup), {"Mixup": A.Mixup})
    assert vars(again).keys() == vars(mixup).keys()
    assert repr(again) == repr(mixup)
    assert repr(mixup).startswith(
        "Mixup(mixup_alpha=0.8, cutmix_alpha=1.0, cutmix_minmax=None, prob=0.5"
    )
