"""Wrong input: exit status 2 and one line that names the culprit."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sketchaug.cli import main
from sketchaug.ensemble import load_prediction, save_prediction

SHORT = ("--folds", 2, "--epochs", 1, "--quiet")


@pytest.fixture
def complaint(command):
    """Runs a command that must fail, and gives the one line that it fails with."""

    def run(*arguments):
        answer = command(*arguments)
        assert answer.status == 2, answer.out
        assert answer.out == ""
        lines = [line for line in answer.err.splitlines() if not line.startswith("training into")]
        assert len(lines) == 1, answer.err
        assert lines[0].startswith(f"sketchaug {arguments[0]}: ")
        return lines[0].partition(": ")[2]

    return run


def test_missing_paths_are_named_before_anything_is_loaded(complaint, sketches, finished, tmp_path):
    gone = tmp_path / "gone"
    rule = f"{gone} does not exist"
    assert complaint("train", "--data", gone, "--out", tmp_path) == f"data: {rule}"
    assert complaint("predict", "--run", gone, "--data", sketches.test_csv) == f"run: {rule}"
    assert complaint("predict", "--run", finished, "--data", gone) == f"data: {rule}"
    assert complaint("vote", "--run", gone, "--out", tmp_path / "s.csv") == f"run: {rule}"
    assert complaint("bench", "--data", gone) == f"data: {rule}"


def test_a_folder_without_drawings(complaint, tmp_path):
    message = complaint("train", "--data", tmp_path, "--out", tmp_path / "run")
    assert message.startswith(f"source: expected one folder per class in {tmp_path}, found neither")
    assert complaint("bench", "--data", tmp_path).startswith(f"{tmp_path}: no pictures")


def test_a_missing_drawing(complaint, spoilt, tmp_path):
    file = spoilt.folder / "train" / "cup" / "sketch_1.JPEG"
    file.unlink()
    message = complaint("train", "--data", spoilt.folder, "--out", tmp_path / "run")
    assert f"{spoilt.train_csv}: 1 of 16 image files are missing" in message
    assert str(file) in message


@pytest.mark.parametrize("keep", [0, 300], ids=["no image", "cut off"])
def test_a_corrupt_drawing(complaint, spoilt, tmp_path, keep):
    file = spoilt.folder / "train" / "cup" / "sketch_1.JPEG"
    file.write_bytes(file.read_bytes()[:keep] + b"\xff\xd8 junk")
    message = complaint("train", "--data", spoilt.folder, "--out", tmp_path / "run", *SHORT)
    assert message.startswith(f"{file}: cannot be decoded: ")
    assert "object at" not in message
    assert "Buffered" not in message


def test_a_corrupt_test_drawing(complaint, spoilt, run):
    file = spoilt.folder / "test" / "3.JPEG"
    file.write_bytes(b"junk")
    message = complaint("predict", "--run", run, "--data", spoilt.test_csv, "--quiet")
    assert message == f"{file}: cannot be decoded: no image in a known format"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (r"^.*\n", "class_name,path,target\n", "column image_path is missing, got class_name, p"),
        (r"(?s).+", "", "expected a header with image_path, got an empty file"),
        (r"(?s)\n.+", "\n", "expected at least one row below the header, got none"),
        (r"\d+\n\Z", "99\n", "row 15 (line 17), column target: expected 0 to 3, got 99"),
        (
            r"\d+\n\Z",
            "one\n",
            "row 15 (line 17), column target: expected a whole number, got 'one'",
        ),
    ],
    ids=["no column", "empty", "no rows", "label outside", "label no number"],
)
def test_a_wrong_table(complaint, spoilt, tmp_path, old, new, expected):
    text = re.sub(old, new, spoilt.train_csv.read_text(), count=1)
    spoilt.train_csv.write_text(text)
    message = complaint("train", "--data", spoilt.folder, "--out", tmp_path / "run", *SHORT)
    assert message.startswith(f"{spoilt.train_csv}: {expected}")


def test_a_test_table_is_nothing_to_train_on(complaint, sketches, tmp_path):
    message = complaint("train", "--data", sketches.test_csv, "--out", tmp_path / "run", *SHORT)
    assert message == f"data: {sketches.test_csv} has rows without a class"


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--preset", "huge", "preset: expected one of tiny, demo, base, large, got 'huge'"),
        ("--folds", 1, "folds: must be at least 2, got 1"),
        ("--epochs", 0, "epochs: must be at least 1, got 0"),
        (
            "--folds",
            "two",
            "argument --folds: invalid int value: 'two' (see sketchaug train --help",
        ),
        ("--folds", 99, "folds: expected 2 to the number of rows, 16, got 99"),
    ],
    ids=str,
)
def test_a_wrong_option(complaint, sketches, tmp_path, option, value, expected):
    message = complaint(
        "train", "--data", sketches.folder, "--out", tmp_path / "run", option, value
    )
    assert message.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("folds: [2\nepochs: }", "config: {file}, line 2: not valid YAML: "),
        ("- folds", "config: {file} must hold a mapping, got a list"),
        ("epoch: 3", "config: has no field 'epoch', only data, out, preset"),
        ("folds: three", "folds: expected a whole number, got 'three'"),
        ("recipe: fast", "recipe: expected a mapping, got 'fast'"),
        ("recipe: {epoch: 3}", "recipe: has no field 'epoch', only model, epochs"),
        ("preset: huge", "preset: expected one of tiny"),
        ("model: {name: own}", "config: model is no whole model configuration: "),
    ],
    ids=lambda text: text.partition("\n")[0],
)
def test_a_wrong_configuration(complaint, sketches, tmp_path, text, expected):
    file = tmp_path / "config.yaml"
    file.write_text(text)
    message = complaint(
        "train", "--data", sketches.folder, "--out", tmp_path / "run", "--config", file
    )
    assert message.startswith(expected.format(file=file))


def test_a_configuration_that_is_no_file(complaint, sketches, tmp_path):
    arguments = ("train", "--data", sketches.folder, "--out", tmp_path / "run", "--config")
    gone = tmp_path / "gone.yaml"
    assert complaint(*arguments, gone) == f"config: {gone} does not exist"
    assert complaint(*arguments, tmp_path) == f"config: {tmp_path} is a folder, expected a file"


def test_a_run_with_other_settings_is_kept(complaint, sketches, run):
    message = complaint(
        "train", "--data", sketches.folder, "--out", run, "--folds", 2, "--epochs", 1, "--seed", 5
    )
    assert message.startswith(f"seed: {run / 'config.json'} holds a run with 0, got 5")


def test_a_folder_that_is_no_run(complaint, sketches, tmp_path):
    message = complaint("predict", "--run", sketches.folder, "--data", sketches.test_csv)
    assert message.startswith(f"run: {sketches.folder / 'config.json'} is missing")
    message = complaint("vote", "--run", sketches.folder, "--out", tmp_path / "s.csv")
    assert message.startswith(f"run: {sketches.folder / 'predictions' / 'test'} does not exist; ")
    assert "sketchaug predict --run" in message


def test_members_of_different_shapes_are_both_named(complaint, run, tmp_path):
    first, second = (run / "predictions" / "test" / f"fold_{fold}.npy" for fold in range(2))
    whole = load_prediction(second)
    save_prediction(
        second.parent,
        replace(whole, logits=np.array(whole.logits[:-1]), sample_ids=whole.sample_ids[:-1]),
    )
    message = complaint("vote", "--run", run, "--out", tmp_path / "s.csv")
    assert message == (
        f"{first} and {second}: expected the same samples in the same order, but 8 and 7 sample_ids"
    )


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (["1"], "weights: expected 2 values, one per member, got 1"),
        (["1", "-1"], "weights[1] must be in [0, "),
        (["1", "much"], "argument --weights: invalid float value: 'much'"),
    ],
    ids=["too few", "negative", "no number"],
)
def test_wrong_weights(complaint, finished, tmp_path, weights, expected):
    arguments = ("vote", "--run", finished, "--out", tmp_path / "s.csv", "--weights", *weights)
    assert complaint(*arguments).startswith(expected)
    assert not (tmp_path / "s.csv").exists()


def test_weights_of_another_model(complaint, sketches, run):
    weights = run / "fold_0" / "model.safetensors"
    weights.write_bytes(b"junk")
    arguments = ("predict", "--run", run, "--data", sketches.test_csv, "--quiet")
    assert complaint(*arguments).startswith(f"{weights}: does not hold the weights of this model (")
    weights.unlink()
    assert complaint(*arguments) == f"checkpoint: {weights} is missing"


def test_places_that_cannot_be_written(complaint, sketches, finished, tmp_path):
    file = tmp_path / "file"
    file.touch()
    rule = f"out: {file} is a file, expected a folder"
    for out in (file, file / "run"):
        assert complaint("train", "--data", sketches.folder, "--out", out) == rule
        assert complaint("demo", "--out", out) == rule
    assert complaint("vote", "--run", finished, "--out", file / "s.csv") == rule
    message = complaint("vote", "--run", finished, "--out", tmp_path)
    assert message == f"out: {tmp_path} is a folder, expected a file"


def test_a_folder_without_permission(complaint, finished, tmp_path, monkeypatch):
    # Root may write anywhere, so the system's answer is given here.
    monkeypatch.setattr("sketchaug.commands.places.os.access", lambda *_: False)
    message = complaint("vote", "--run", finished, "--out", tmp_path / "s.csv")
    assert message == f"out: {tmp_path} may not be written to"


def test_errors_of_the_system_are_said_without_numbers(complaint, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "/full/disk")

    monkeypatch.setattr("sketchaug.commands.info.collect", fail)
    assert complaint("info") == "/full/disk: no space left on device"


def test_counts_of_the_demo_and_the_bench(complaint, tmp_path):
    assert complaint("bench", "--count", 0).startswith("count must be in [1, ")
    assert complaint("bench", "--seconds", -1).startswith("seconds must be in [0, ")
    assert complaint("demo", "--out", tmp_path / "d", "--folds", 1).startswith("folds: must be")


def test_no_command_and_an_unknown_one(capsys):
    for arguments, expected in (
        ([], "sketchaug: the following arguments are required: COMMAND (see sketchaug --help)"),
        (["trian"], "sketchaug: argument COMMAND: invalid choice: 'trian'"),
    ):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2
        assert capsys.readouterr().err.startswith(expected)


def test_traceback_on_request(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"^data: "):
        main(["--traceback", "bench", "--data", str(tmp_path / "gone")])


def test_an_interrupted_training_says_that_it_can_go_on(command, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sketchaug.commands.demo.check_target_folder", interrupt)
    answer = command("demo")
    assert answer.status == 130
    assert answer.err == (
        "sketchaug demo: interrupted; the same command goes on where it stopped\n"
    )
