"""Who does other work is not timed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sketchaug.bench import run
from sketchaug.bench.parity import ParityError, own_results
from sketchaug.bench.peers import Peer
from sketchaug.bench.peers.entry import Entry
from sketchaug.pipeline import Compose


@pytest.fixture
def never_timed(monkeypatch):
    def fail(*_, **__):
        pytest.fail("it was timed")

    monkeypatch.setattr(run, "in_turns", fail)


def peer_of(key, call):
    return [Peer("other 1.0", {key: Entry(call=call)})]


def test_a_broken_op_of_ours_fails_the_bench(cases, never_timed, monkeypatch):
    right = Compose.apply
    monkeypatch.setattr(Compose, "apply", lambda *given: right(*given)[::-1])
    peers = peer_of("ops/HorizontalFlip", lambda image: image[:, ::-1])
    rule = r"ops/HorizontalFlip: sketchaug and other 1\.0 differ by \d+, .*; expected equal results"
    with pytest.raises(ParityError, match=rule):
        run.measure(cases["ops/HorizontalFlip"], peers, [], 0.0)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda image: image[:, ::-1] // 2, "differ by 1"),
        (lambda image: image[1:, ::-1], r"makes \(500, 500, 3\) of what other 1\.0 makes \(499, "),
        (lambda image: np.full(image.shape, np.nan), "differ by nan"),
    ],
)
def test_a_peer_that_does_other_work_fails_the_bench(wrong, rule, cases, never_timed):
    with pytest.raises(ParityError, match=rule):
        run.measure(cases["ops/HorizontalFlip"], peer_of("ops/HorizontalFlip", wrong), [], 0.0)


@pytest.mark.parametrize("name", ["mix/mixup", "mix/cutmix", "vote/soft", "vote/hard"])
def test_what_has_a_known_truth_is_held_to_it_without_any_peer(name, cases):
    case = cases[name]

    def shifted(item, index):
        result, given = case.check(item, index)
        return np.roll(result, 1, axis=0), given

    own_results(case)
    with pytest.raises(ParityError, match=f"{name}: sketchaug and the truth differ by"):
        own_results(replace(case, check=shifted))


def test_limits_of_an_entry_count_in_place_of_the_rows(cases):
    """SafeRotate's half pixel is allowed to albumentations only."""
    albumentations = pytest.importorskip("albumentations", reason="pip install sketchaug[bench]")
    op = albumentations.SafeRotate((15, 15), border_mode=0, fill=(255,) * 3, p=1)
    other = peer_of("ops/SafeRotate", lambda image: op(image=image)["image"])
    with pytest.raises(ParityError):
        run.measure(cases["ops/SafeRotate"], other, [], 0.0)
