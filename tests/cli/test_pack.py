"""`sketchaug pack`: packing, verifying, and commands that take a pack."""

from __future__ import annotations

import numpy as np
import pytest

from sketchaug.commands import pack as pack_command
from sketchaug.commands.places import table_inside
from sketchaug.data import SketchDataset
from sketchaug.ensemble import read_predictions
from sketchaug.pack import Pack
from sketchaug.training import TrainConfig


@pytest.fixture
def packed(command, sketches, tmp_path):
    """The small set as a pack."""
    out = tmp_path / "sketches.pack"
    assert command("pack", "--data", sketches.folder, "--out", out).status == 0
    return out


@pytest.fixture
def complaint(command):
    """The one line with which `sketchaug pack` must fail."""

    def run(*arguments):
        answer = command("pack", *arguments)
        assert (answer.status, answer.out) == (2, "")
        (line,) = answer.err.splitlines()
        return line.removeprefix("sketchaug pack: ")

    return run


def test_pack_says_what_it_wrote_and_what_comes_next(command, sketches, tmp_path):
    out = tmp_path / "new" / "sketches.pack"
    answer = command("pack", "--data", sketches.folder, "--out", out, "--size", 64)
    assert (answer.status, answer.err) == (0, "")
    megabytes = f"{out.stat().st_size / 1e6:.1f} MB"
    assert answer.out.startswith(f"{out}: 24 drawings (train 16, test 8), {megabytes}, ")
    assert f"\nnext: sketchaug train --data {out} --out RUN\n" in answer.out
    pack = Pack(out)
    assert {min(pack.image(number).shape[:2]) for number in range(24)} == {64}


def test_verify_finds_damage(command, complaint, packed):
    answer = command("pack", "--verify", packed)
    assert answer.out == f"{packed}: 24 drawings (train 16, test 8), every checksum fits\n"
    data = bytearray(packed.read_bytes())
    data[64] ^= 1
    packed.write_bytes(data)
    message = complaint("--verify", packed)
    first = SketchDataset(packed).image_paths[0]
    assert message.startswith(f"{packed}: 1 of 24 images are damaged: train row 0 {first!r} (")
    packed.write_bytes(data[:-1])
    assert f"{packed}: cut off: expected {len(data)} bytes" in complaint("--verify", packed)


def test_wrong_arguments_are_named(complaint, sketches, packed, tmp_path):
    folder, gone = sketches.folder, tmp_path / "gone"
    needed = "--data DIR and --out FILE are needed, or --verify FILE"
    assert complaint() == f"data: {needed}"
    assert complaint("--data", folder) == f"out: {needed}"
    alone = "verify: stands alone, without --data and --out"
    assert complaint("--verify", packed, "--data", folder) == alone
    assert complaint("--verify", gone) == f"verify: {gone} does not exist"
    assert complaint("--data", gone, "--out", packed) == f"data: {gone} does not exist"
    assert complaint("--data", folder, "--out", tmp_path) == (
        f"out: {tmp_path} is a folder, expected a file"
    )
    message = complaint("--data", folder, "--out", packed, "--size", 0)
    assert message == "size must be in [1, 1048576], got 0"
    assert complaint("--data", folder, "--out", packed, "--gray", "no").startswith(
        "argument --gray: invalid choice: 'no'"
    )


def test_unreadable_drawings_stop_or_are_counted(command, complaint, spoilt, tmp_path):
    (spoilt.folder / "test" / "3.JPEG").write_bytes(b"junk")
    out = tmp_path / "sketches.pack"
    message = complaint("--data", spoilt.folder, "--out", out)
    assert message.startswith(f"{spoilt.folder / 'test' / '3.JPEG'}: cannot be decoded")
    assert not out.exists()
    answer = command("pack", "--data", spoilt.folder, "--out", out, "--on-error", "skip")
    assert "24 drawings (train 16, test 8), 1 of them without image, " in answer.out
    assert SketchDataset(out / "test.csv", on_error="skip").unreadable_rows().tolist() == [
        SketchDataset(spoilt.test_csv, on_error="skip").image_paths.index("3.JPEG")
    ]


def test_a_log_gets_a_line_now_and_then(command, sketches, tmp_path, monkeypatch):
    monkeypatch.setattr(pack_command, "_SECONDS_BETWEEN_LINES", 0.0)
    arguments = ("pack", "--data", sketches.folder, "--out", tmp_path / "sketches.pack")
    lines = command(*arguments).err.splitlines()
    assert lines == [f"{done} of 24 drawings" for done in range(1, 25)]
    assert command(*arguments, "--quiet").err == ""


def test_packing_needs_no_torch(fresh_python, sketches, tmp_path):
    arguments = ["pack", "--data", str(sketches.folder), "--out", str(tmp_path / "sketches.pack")]
    snippet = (
        "import sys\n"
        "sys.modules['torch'] = None\n"  # as if it were not installed
        "from sketchaug.cli import main\n"
        f"assert main({arguments}) == 0"
    )
    assert "24 drawings (train 16, test 8)" in fresh_python(snippet)


@pytest.mark.parametrize("inside", ["", "test.csv"])
def test_predictions_from_a_pack_are_those_of_the_folder(command, packed, finished, run, inside):
    for path in (run / "predictions" / "test").iterdir():
        path.unlink()
    answer = command("predict", "--run", run, "--data", packed / inside, "--quiet")
    assert answer.status == 0, answer.err
    for one, other in zip(
        read_predictions(run / "predictions" / "test"),
        read_predictions(finished / "predictions" / "test"),
        strict=True,
    ):
        assert one.sample_ids == other.sample_ids
        np.testing.assert_array_equal(one.logits, other.logits)


def test_training_takes_a_pack(packed, sketches, tmp_path):
    config = TrainConfig(data=str(packed), out=str(tmp_path))
    dataset, files = SketchDataset(config.table_path()), SketchDataset(sketches.train_csv)
    assert (dataset.image_paths, dataset.class_names) == (files.image_paths, files.class_names)
    np.testing.assert_array_equal(dataset.targets, files.targets)


def test_the_test_table_is_found_in_folders_and_packs(command, packed, sketches, tmp_path):
    assert table_inside(sketches.folder, "test") == sketches.test_csv
    assert table_inside(packed, "test") == packed / "test.csv"
    classes = tmp_path / "classes.pack"
    assert command("pack", "--data", sketches.folder / "train", "--out", classes).status == 0
    for alone in (classes, sketches.test_csv, sketches.folder / "train"):
        assert table_inside(alone, "test") == alone
