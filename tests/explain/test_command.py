"""`sketchaug explain`: the table, the files, and errors in one line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import sketchaug as A
from sketchaug.cli import main

CONVERTED = Path(__file__).parents[1] / "conversion"
FILES = ("explain.html", "explain.png", "explain.json")


@pytest.fixture
def command(capsys, tmp_path):
    def run(*arguments):
        status = main(["explain", "--out", str(tmp_path / "out"), *map(str, arguments)])
        streams = capsys.readouterr()
        return status, streams.out, streams.err

    return run


@pytest.fixture
def data(tmp_path, make_sheet):
    folder = tmp_path / "drawings"
    folder.mkdir()
    for number in range(3):
        Image.fromarray(make_sheet((20 + number, 30, 8, 15))).save(folder / f"{number}.png")
    return folder


def test_it_prints_the_table_and_writes_the_report(command, data, tmp_path):
    policy = tmp_path / "policy.json"
    made = A.Compose([A.Rotate((20, 30), fill=0, p=1), A.Resize(20, 20)], seed=3)
    policy.write_text(json.dumps(made.to_dict()))
    status, out, err = command("--data", data, "--policy", policy, "--count", 2, "--samples", 3)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[1].startswith("1 Rotate  1.00")
    assert "2 drawings, 3 draws each" in out
    assert "! 1 Rotate: fills with level 0 on paper of level 255" in out
    assert lines[-3:] == [str(tmp_path / "out" / name) for name in FILES]
    saved = json.loads((tmp_path / "out" / "explain.json").read_text())
    report = A.explain(made, data, count=2, samples=3)
    assert saved["policy"] == repr(made)
    assert saved["ops"][0]["moved_p95"] == report.ops[0].moved_p95


@pytest.mark.parametrize("name", ["albumentations_1.4.4.yaml", "albumentations_2.0.8.json"])
def test_policies_of_albumentations(command, data, name):
    status, out, err = command("--data", data, "--policy", CONVERTED / name, "--samples", 1)
    assert (status, err) == (0, "")
    assert "1 HorizontalFlip" in out


def test_yaml_of_our_own(command, data, tmp_path):
    yaml = pytest.importorskip("yaml", reason="not installed: pip install sketchaug[train]")
    policy = tmp_path / "policy.yaml"
    policy.write_text(yaml.safe_dump(A.Compose([A.InvertImg(p=0.5)], seed=2**63).to_dict()))
    status, out, _ = command("--data", data / "0.png", "--policy", policy)
    assert status == 0
    assert "1 InvertImg" in out


def test_by_itself_it_explains_the_training_policy_on_the_demos_drawings(command):
    status, out, _ = command("--count", 2, "--samples", 1, "--size", 32)
    assert status == 0
    names = [type(op).__name__ for op in A.train_policy(32).transforms[:5]]
    assert [line.split()[1] for line in out.splitlines()[1:6]] == names


def test_wrong_input_is_one_line(command, data, tmp_path):
    policy = tmp_path / "policy.json"
    gone = tmp_path / "gone"
    empty = tmp_path / "empty"
    empty.mkdir()
    written = A.Compose([A.InvertImg()], seed=0).to_dict()

    def complaint(*arguments):
        status, out, err = command(*arguments)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1
        assert not (tmp_path / "out").exists()
        return err.removeprefix("sketchaug explain: ").strip()

    assert complaint("--data", gone) == f"data: {gone} does not exist"
    assert complaint("--data", data, "--policy", gone) == f"policy: {gone} does not exist"
    assert complaint("--data", empty).startswith(f"{empty}: no pictures")
    policy.write_text("[1, 2]")
    message = complaint("--data", data, "--policy", policy)
    assert message == f"policy: {policy} must hold a mapping, got a list"
    policy.write_text("a: [")
    assert "not valid YAML" in complaint("--data", data, "--policy", policy)
    written["transforms"][0]["op"] = "InvertImage"
    policy.write_text(json.dumps(written))
    assert complaint("--data", data, "--policy", policy) == (
        f"policy: {policy}: transforms[0]['op']: no op is called 'InvertImage'; the nearest is "
        "'InvertImg'"
    )
    policy.write_text(json.dumps({"transform": {"__class_fullname__": "Compose"}}))
    assert complaint("--data", data, "--policy", policy).startswith(f"policy: {policy}: obj: ")
    (data / "1.png").write_bytes(b"junk")
    assert complaint("--data", data).startswith(f"{data / '1.png'}: cannot be decoded")
    np.testing.assert_equal(complaint("--data", data, "--count", 0)[:5], "count")
