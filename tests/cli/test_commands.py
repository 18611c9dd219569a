"""Every command does its work, and started again it changes nothing."""

from __future__ import annotations

import csv
import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

import sketchaug
from sketchaug.data import SketchDataset
from sketchaug.ensemble import accuracy, check_submission, read_predictions, read_submission

DEMO = ("--folds", 2, "--epochs", 1, "--train-per-class", 4, "--test-per-class", 1, "--quiet")


def test_demo_goes_the_whole_road_and_again_changes_nothing(command, digests, tmp_path):
    out = tmp_path / "demo"
    answer = command("demo", "--out", out, *DEMO)
    assert answer.status == 0, answer.err
    (sketches,) = out.glob("sketches-*")
    submission = check_submission(
        out / "submission.csv",
        SketchDataset(sketches / "test.csv").image_paths,
        num_classes=12,
    )
    with (sketches / "test_labels.csv").open(newline="") as file:
        truth = [int(row["target"]) for row in csv.DictReader(file)]
    printed = {line[:22].strip(): line[22:].split() for line in answer.out.splitlines()}
    own, test = printed["soft vote of 2"]
    assert test == f"{accuracy(submission.labels, truth):.3f}"
    scores = json.loads((out / "run" / "scores.json").read_text())
    assert own == f"{scores['out_of_fold']['accuracy']:.3f}"
    assert printed["fold_1"][0] == f"{scores['members']['fold_1']['accuracy']:.3f}"
    for name in ("submission.csv", "gallery.png", "curves.png"):
        assert str(out / name) in answer.out
        assert (out / name).stat().st_size > 0

    before = digests(out)
    again = command("demo", "--out", out, *DEMO)
    assert again.status == 0, again.err
    assert digests(out) == before
    assert "drawing 12 classes" in answer.err
    assert "drawing 12 classes" not in again.err


def test_a_run_is_trained_and_predicted_once(command, sketches, run, digests):
    before = digests(run)
    train = command(
        *("train", "--data", sketches.folder, "--out", run),
        *("--folds", 2, "--epochs", 1, "--quiet"),
    )
    assert train.status == 0, train.err
    predict = command("predict", "--run", run, "--data", sketches.test_csv, "--quiet")
    assert predict.status == 0, predict.err
    assert digests(run) == before


def test_train_prints_scores_and_what_comes_next(command, sketches, run):
    answer = command(
        *("train", "--data", sketches.folder, "--out", run),
        *("--folds", 2, "--epochs", 1, "--quiet"),
    )
    scores = json.loads((run / "scores.json").read_text())
    for name in ("fold_0", "fold_1"):
        assert f"{name:<16}{scores['members'][name]['accuracy']:>10.3f}" in answer.out
    assert f"{'all rows':<16}{scores['out_of_fold']['accuracy']:>10.3f}" in answer.out
    assert f"next: sketchaug predict --run {run} --data {sketches.test_csv}" in answer.out


def test_a_killed_training_goes_on_where_it_stopped(command, sketches, run, digests):
    before = digests(run)
    for path in run.glob("fold_1/*"):
        path.unlink()
    (run / "predictions" / "oof" / "fold_1.npy").unlink()
    answer = command(
        *("train", "--data", sketches.folder, "--out", run),
        *("--folds", 2, "--epochs", 1, "--quiet"),
    )
    assert answer.status == 0, answer.err
    after = digests(run)
    timed = {"fold_1/fold.json"}  # holds the seconds that it took
    assert {k: v for k, v in after.items() if k not in timed} == {
        k: v for k, v in before.items() if k not in timed
    }


def test_predict_takes_the_folder_of_test_csv(command, sketches, run):
    answer = command("predict", "--run", run, "--data", sketches.folder, "--batch-size", 3)
    assert answer.status == 0, answer.err
    names = [f"fold_{fold}.npy" for fold in range(2)]
    assert [Path(line).name for line in answer.out.splitlines()[:2]] == names
    assert "fold_1 predicts" in answer.err  # the bar


@pytest.mark.parametrize("method", ["soft", "hard", "mean_logit"])
def test_vote_writes_a_row_for_every_test_row_in_its_order(
    command, sketches, finished, tmp_path, method
):
    out = tmp_path / "new" / "submission.csv"
    answer = command("vote", "--run", finished, "--method", method, "--out", out)
    assert answer.status == 0, answer.err
    assert answer.out.startswith(f"{out}: 8 rows, {method} vote of 2 members, mean agreement ")
    submission = check_submission(out, SketchDataset(sketches.test_csv).image_paths, num_classes=4)
    logits = [member.logits for member in read_predictions(finished / "predictions" / "test")]
    np.testing.assert_array_equal(submission.labels, sketchaug.vote(logits, method=method).labels)


def test_vote_weighs_the_members_in_the_order_of_the_folds(command, finished, tmp_path):
    out = tmp_path / "submission.csv"
    answer = command("vote", "--run", finished, "--out", out, "--weights", 0, 1)
    assert answer.status == 0, answer.err
    second = read_predictions(finished / "predictions" / "test")[1]
    np.testing.assert_array_equal(read_submission(out).labels, np.argmax(second.logits, axis=1))


def test_settings_come_from_a_file_and_options_win(command, sketches, tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("folds: 3\nepochs: 1\nseed: 7\nprogress: false\nrecipe: {batch_size: 4}\n")
    out = tmp_path / "run"
    answer = command(
        "train", "--data", sketches.folder, "--out", out, "--config", config, "--folds", 2
    )
    assert answer.status == 0, answer.err
    record = json.loads((out / "config.json").read_text())
    assert (record["train"]["folds"], record["train"]["seed"]) == (2, 7)
    assert (record["recipe"]["epochs"], record["recipe"]["batch_size"]) == (1, 4)


def test_info_says_the_same_in_both_forms(command):
    table = command("info")
    facts = json.loads(command("info", "--json").out)
    assert table.status == 0
    assert facts["sketchaug"] == sketchaug.__version__
    assert facts["numpy"] == np.__version__
    assert facts["tier"] in facts["supported tiers"]
    printed = {line[:18].strip(): line[18:] for line in table.out.splitlines()}
    assert printed.keys() == facts.keys()
    assert printed["tier"] == facts["tier"]
    assert printed["supported tiers"] == ", ".join(facts["supported tiers"])


def test_version(command):
    assert command("--version").out == f"sketchaug {sketchaug.__version__}\n"


def test_module_and_script_are_the_same_command():
    (entry,) = importlib.metadata.entry_points(group="console_scripts", name="sketchaug")
    assert entry.value == "sketchaug.cli:main"
    script = Path(sysconfig.get_path("scripts")) / "sketchaug"
    answers = [
        subprocess.run(
            [*start, "info", "--json"], capture_output=True, text=True, timeout=120, check=True
        )
        for start in ([sys.executable, "-m", "sketchaug"], [script])
    ]
    assert answers[0].stdout == answers[1].stdout
    assert json.loads(answers[0].stdout)["sketchaug"] == sketchaug.__version__


def test_help_is_narrow_and_loads_no_torch(fresh_python):
    snippet = (
        "import contextlib, io, sys\n"
        "from sketchaug.cli import main\n"
        "commands = ['demo', 'train', 'predict', 'vote', 'pack', 'explain', 'bench', 'info']\n"
        "for arguments in [[], *([name] for name in commands)]:\n"
        "    text = io.StringIO()\n"
        "    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(text):\n"
        "        main([*arguments, '--help'])\n"
        "    print(text.getvalue())\n"
        "assert not {'torch', 'lightning', 'timm', 'sklearn'} & sys.modules.keys()\n"
    )
    text = fresh_python(snippet, COLUMNS="80")
    assert max(len(line) for line in text.splitlines()) <= 80
    for name in ("demo", "train", "predict", "vote", "pack", "explain", "bench", "info"):
        assert f"usage: sketchaug {name}" in text
    assert "tiny, demo, base, large" in text


def test_without_the_extra_a_command_says_how_to_get_it(fresh_python, sketches):
    snippet = (
        "import os, sys\n"
        "sys.modules['torch'] = None\n"  # as if it were not installed
        "from sketchaug.cli import main\n"
        "sys.stderr = sys.stdout\n"
        "status = main(['train', '--data', os.environ['DATA'], '--out', os.environ['RUN']])\n"
        "print(status)\n"
    )
    text = fresh_python(snippet, DATA=str(sketches.folder), RUN=os.devnull + "-run")
    assert text.splitlines()[-2:] == [
        'sketchaug train: torch is not installed: pip install "sketchaug[train]"',
        "2",
    ]
