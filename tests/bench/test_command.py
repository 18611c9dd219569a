"""`sketchaug bench` from end to end, with next to no time to measure in."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sketchaug.bench import run
from sketchaug.bench.peers import PEERS, load_peers, peer_names
from sketchaug.bench.peers.remote import remote_python
from sketchaug.bench.results import Results
from sketchaug.cli import main

FAST = ("bench", "--count", "1", "--seconds", "0")


def test_it_prints_and_writes_the_same_rows(tmp_path, capsys):
    files = {name: tmp_path / "new" / f"bench.{name}" for name in ("json", "html")}
    told = [f"--{name}={path}" for name, path in files.items()]
    told += ["--only", "policies", "--only", "scaling", "--peers", "opencv,albumentations"]
    assert main([*FAST, *told]) == 0
    text = capsys.readouterr().out
    results = Results.from_dict(json.loads(files["json"].read_text("utf-8")))
    assert {row.group for row in results.rows} <= {"policies", "scaling"}
    assert sum(row.group == "policies" for row in results.rows) == 12
    page = files["html"].read_text("utf-8")
    for row in results.rows:
        assert f"\n{row.name}  " in text
        assert row.name in page
        assert 0 < row.ours.minimum <= row.ours.median
    assert {"sketchaug", "processor", "python", "drawings", "peers"} <= set(results.facts)
    assert "tier " in text


def test_absent_peers_are_named_and_no_error(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.delitem(sys.modules, "sketchaug.bench.peers.opencv", raising=False)
    monkeypatch.setattr("sketchaug.bench.peers.version_of", lambda name: None)
    assert main([*FAST, "--only", "scaling", "--peers", "opencv,pillow"]) == 0
    assert "not installed: opencv\n" in capsys.readouterr().out


def test_unknown_names_are_refused(capsys):
    assert main([*FAST, "--peers", "opencv,magic"]) == 2
    assert "expected all or some of albumentations, " in capsys.readouterr().err
    assert peer_names("all") == tuple(PEERS)
    with pytest.raises(SystemExit):
        main([*FAST, "--only", "everything"])
    assert "invalid choice: 'everything'" in capsys.readouterr().err
    assert main([*FAST, "--only", "ops", "--peer-python", "/no/python"]) == 2
    assert "peer-python: /no/python does not exist" in capsys.readouterr().err


def test_peers_of_another_python_take_turns(cases):
    """This Python as the other one: the package there is the bench alone, without its core."""
    with remote_python(Path(sys.executable), ["numpy", "pillow"]) as other:
        assert other.absent == []
        assert {label.split()[0] for label in other.offers} == {"numpy", "pillow"}
        shared = {"ops/RandomRotate90": ["numpy", "pillow"], "ops/Rotate": ["pillow"]}
        for key, names in shared.items():
            row = run.measure(cases[key], [], [other], 0.0)
            assert [peer.label.split()[0] for peer in row.peers] == names
            assert all(peer.median > 0 for peer in row.peers)
        here, _ = load_peers(["pillow"])
        row = run.measure(cases["ops/InvertImg"], here, [other], 0.0)
        assert len(row.peers) == 1  # the same release is not timed twice
        with pytest.raises(RuntimeError, match=r"peer-python: .*: take: KeyError"):
            other.ask("take", peer="pillow 0", key="", items="", clock="wall")
        process = other.process
    assert process.returncode == 0


def test_an_environment_that_cannot_run_the_script_is_named():
    with (
        pytest.raises(RuntimeError, match="peer-python: /bin/true ended"),
        remote_python(Path("/bin/true"), ["numpy"]),
    ):
        pass
