"""Folds in processes of their own: the same members, errors that arrive, nothing left running."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from runs import assert_same_run

from sketchaug.training import RunFolder, TrainConfig, side_by_side, train
from sketchaug.training.progress import progress_bar


@pytest.fixture
def children(monkeypatch):
    """The processes that a run starts."""
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


def test_folds_side_by_side_are_those_of_one_process_to_the_bit(
    settings, finished, monkeypatch, children
):
    bars = []

    def open_bar(**options):
        bars.append(progress_bar(**options, file=io.StringIO()))
        return bars[-1]

    monkeypatch.setattr(side_by_side, "progress_bar", open_bar)
    run = train(replace(settings, jobs=2, progress=True))
    assert_same_run(finished, run)
    assert len(children) == 2
    assert [bar.n == bar.total > 0 for bar in bars] == [True, True]
    assert not list(run.path.rglob(".*"))


def test_an_error_arrives_with_its_class_and_its_traceback(settings, drawings, tmp_path, children):
    data = tmp_path / "data"
    shutil.copytree(drawings, data)
    (data / "train" / "low" / "sketch_3.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"sketch_3\.png") as caught:
        train(replace(settings, data=str(data), jobs=2))
    assert "fold_process.py" in caught.value.__notes__[0]
    assert all(child.poll() is not None for child in children)


def test_a_killed_process_is_named_and_the_run_goes_on_afterwards(
    settings, finished, monkeypatch, children
):
    def kill_the_first(**options):
        children[0].kill()
        return progress_bar(**options, file=io.StringIO())

    with monkeypatch.context() as patched:
        patched.setattr(side_by_side, "progress_bar", kill_the_first)
        with pytest.raises(
            ChildProcessError, match=r"^fold \d: its process was killed by signal 9"
        ):
            train(replace(settings, jobs=2, progress=True))
    assert all(child.poll() is not None for child in children)
    assert_same_run(finished, train(settings))


def test_a_process_ends_with_the_one_that_started_it(settings):
    RunFolder(Path(settings.out)).begin(settings, ("high", "low", "upright"), {})
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", side_by_side._START, str(side_by_side._PACKAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    endless = replace(settings, epochs=10**6, recipe={}).to_dict()
    child.stdin.write(json.dumps({"config": endless, "fold": 0}) + "\n")
    child.stdin.close()
    assert child.wait(60) == 1


def test_a_checkout_without_its_extension_does_not_hide_the_package(
    settings, tmp_path, monkeypatch
):
    (tmp_path / "sketchaug").mkdir()
    (tmp_path / "sketchaug" / "__init__.py").write_text("raise ImportError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)  # set for all tests, by no user
    assert train(replace(settings, jobs=2)).finished(1)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("FileNotFoundError", FileNotFoundError),
        ("UnicodeDecodeError", RuntimeError),  # built of five arguments
        ("Exception", Exception),
    ],
)
def test_errors_keep_the_class_that_they_can(kind, expected):
    error = side_by_side._rebuilt({"kind": kind, "text": "culprit", "traceback": "here"})
    assert type(error) is expected
    assert "culprit" in str(error)
    assert error.__notes__ == ["here"]


@pytest.mark.parametrize(
    ("given", "cores", "jobs"),
    [
        ({}, 2, 3),
        ({}, 1, 1),
        ({}, 64, 5),
        ({"folds": 2}, 2, 2),
        ({"jobs": 2}, 1, 2),
        ({"jobs": 9}, 4, 5),
        ({"preset": "base"}, 4, 1),
    ],
)
def test_how_many_folds_train_at_once(monkeypatch, given, cores, jobs):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(cores))
    config = TrainConfig(data="data", out="run", accelerator="cpu", **given)
    assert side_by_side.resolve_jobs(config) == jobs
