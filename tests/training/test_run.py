"""A whole run: folds, files, figures, prediction, and going on after it was killed."""

from __future__ import annotations

import csv
import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import lightning.pytorch as pl
import numpy as np
import pytest
import torch
from runs import assert_same_run, weights

from sketchaug.data import SketchDataset, load_folds
from sketchaug.ensemble import load_prediction
from sketchaug.training import (
    RunFolder,
    SketchModule,
    evaluate_logits,
    load_member,
    predict,
    train,
)
from sketchaug.training import fold as fold_module
from sketchaug.training.callbacks import FoldCheckpoints, read_metrics


class KilledError(Exception):
    """Stands for whatever ends the process."""


def kill_after(monkeypatch, *, fold: int, epoch: int) -> None:
    """Makes training fail after an epoch of a fold, as a kill would."""
    build = fold_module.build_trainer

    class Killer(pl.Callback):
        def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
            if trainer.current_epoch > epoch:
                raise KilledError

    def with_killer(config, recipe, *, callbacks):
        (checkpoints,) = (one for one in callbacks if isinstance(one, FoldCheckpoints))
        if checkpoints.folder.name == f"fold_{fold}":
            callbacks = [*callbacks, Killer()]
        return build(config, recipe, callbacks=callbacks)

    monkeypatch.setattr(fold_module, "build_trainer", with_killer)


def test_a_run_leaves_models_figures_and_out_of_fold_logits(finished, drawings):
    run = finished
    dataset = SketchDataset(drawings / "train.csv")
    fold_of_row = load_folds(run.folds_path, dataset)
    logits = np.empty((len(dataset), 3), np.float32)
    for fold in range(2):
        prediction = load_prediction(run.oof_folder / f"fold_{fold}.npy")
        held_out = np.flatnonzero(fold_of_row == fold)
        assert tuple(prediction.class_names) == dataset.class_names
        assert prediction.fold == fold
        assert tuple(prediction.views) == ("plain", "flip")
        assert prediction.checkpoint_hash == run.fold_record(fold)["checkpoint_hash"]
        logits[held_out] = prediction.logits
        rows = read_metrics(run.fold(fold) / "metrics.csv")
        assert [row["epoch"] for row in rows] == [1, 3]
        assert all({"train_loss", "val_loss", "val_accuracy", "rate"} <= row.keys() for row in rows)
    assert run.scores()["out_of_fold"] == evaluate_logits(logits, dataset.targets)
    assert run.class_names == dataset.class_names
    assert run.config.out == str(run.path)
    assert RunFolder(run.path).config == run.config
    assert run.curves_path.read_bytes().startswith(b"\x89PNG")
    assert not list(run.path.rglob("*.ckpt"))


def test_the_same_run_twice_is_the_same_to_the_bit_and_leaves_torchs_stream_alone(
    settings, finished
):
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    again = train(settings)
    assert torch.equal(torch.rand(3), expected)
    assert_same_run(finished, again)


@pytest.mark.parametrize(("epoch", "workers"), [(0, 0), (1, 0), (2, 1)])
def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_happened(
    settings, finished, monkeypatch, epoch, workers
):
    with monkeypatch.context() as patched:
        kill_after(patched, fold=1, epoch=epoch)
        with pytest.raises(KilledError):
            train(settings)
    run = RunFolder(Path(settings.out))
    assert run.finished(0)
    assert not run.finished(1)
    assert (run.fold(1) / "last.ckpt").is_file() == (epoch >= 1)
    assert_same_run(finished, train(replace(settings, workers=workers)))


def test_finished_folds_are_not_repeated(finished, monkeypatch):
    run = finished
    before = {path: path.stat().st_mtime_ns for path in run.path.rglob("*.safetensors")}
    monkeypatch.setattr("sketchaug.training.runner.train_member", None)  # a call would fail
    train(run.config)
    assert {path: path.stat().st_mtime_ns for path in run.path.rglob("*.safetensors")} == before


def test_a_folder_with_another_run_is_refused_by_the_setting(settings):
    run = RunFolder(Path(settings.out))
    run.begin(settings, ("high", "low", "upright"), {})
    run.fold(0).mkdir()
    (run.fold(0) / "last.ckpt").touch()
    with pytest.raises(ValueError, match=r"^seed: .*config\.json holds a run with 0, got 7;"):
        train(replace(settings, seed=7))
    with pytest.raises(ValueError, match=r"^out: .* holds a run on other classes"):
        run.begin(settings, ("high", "low"), {})


def test_a_run_that_failed_before_it_trained_is_begun_anew(settings):
    with pytest.raises(ValueError, match=r"^folds: expected 2 to the number of rows, 24"):
        train(replace(settings, folds=99))
    run = RunFolder(Path(settings.out))
    run.folds_path.write_text("left over")
    run.begin(settings, ("high", "low", "upright"), {})
    assert run.config == settings
    assert not run.folds_path.exists()


def test_prediction_follows_the_table_and_reads_each_members_own_weights(
    finished, drawings, tmp_path, monkeypatch
):
    run, loaded = finished, []

    def recording(path, *arguments):
        loaded.append(path)
        return load_member(path, *arguments)

    monkeypatch.setattr("sketchaug.training.prediction.load_member", recording)
    paths = predict(run.path, drawings / "test.csv", batch_size=2, out=tmp_path / "flip")
    assert [path.name for path in paths] == ["fold_0.npy", "fold_1.npy"]
    assert loaded == [run.fold(fold) / "model.safetensors" for fold in range(2)]
    for path in paths:
        prediction = load_prediction(path)
        assert prediction.logits.shape == (5, 3)
        assert prediction.logits.dtype == np.float32
    plain = predict(run, drawings / "test.csv", views="plain", out=tmp_path / "plain")
    # The two views average probabilities, so the logits are logarithms of them.
    assert np.exp(np.load(paths[0])).sum(1) == pytest.approx(1, abs=1e-5)
    assert not np.allclose(np.load(plain[0]), np.load(paths[0]))


def test_predicting_held_out_rows_gives_the_out_of_fold_logits(finished, drawings, tmp_path):
    run = finished
    dataset = SketchDataset(drawings / "train.csv")
    held_out = np.flatnonzero(load_folds(run.folds_path, dataset) == 1)
    table = drawings / "train.csv"
    everything = predict(run, table, out=tmp_path / "all")
    oof = load_prediction(run.oof_folder / "fold_1.npy").logits
    np.testing.assert_allclose(np.load(everything[1])[held_out], oof, atol=1e-5)


def test_a_run_without_a_finished_fold_cannot_predict(settings, drawings):
    run = RunFolder(Path(settings.out))
    run.begin(settings, ("high", "low", "upright"), {})
    with pytest.raises(ValueError, match=r"^run: .* has no finished fold"):
        predict(run, drawings / "test.csv")
    with pytest.raises(FileNotFoundError, match=r"^run: .*config\.json is missing"):
        predict(run.path / "elsewhere", drawings / "test.csv")


def test_broken_weights_name_their_file(finished, drawings, tmp_path):
    run = RunFolder(shutil.copytree(finished.path, tmp_path / "copy"))
    path = run.fold(1) / "model.safetensors"
    path.write_bytes(b"not weights")
    with pytest.raises(ValueError, match=r"fold_1.model\.safetensors: does not hold the weights"):
        predict(run, drawings / "test.csv")
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"fold_1.model\.safetensors is missing"):
        predict(run, drawings / "test.csv")


def test_lightning_says_nothing_of_its_own(settings, capfd, caplog):
    with caplog.at_level(logging.INFO):
        train(settings)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert [record for record in caplog.records if "lightning" in record.name] == []


def test_the_progress_bar_counts_every_step(settings, capfd):
    train(replace(settings, progress=True))
    shown = capfd.readouterr().err
    for fold in ("fold 1 of 2", "fold 2 of 2"):
        assert fold in shown
    assert "12/12" in shown  # 12 rows of a fold in batches of 4, four epochs


def test_a_lightning_checkpoint_rebuilds_the_module_from_plain_data(settings, monkeypatch):
    kill_after(monkeypatch, fold=0, epoch=1)
    with pytest.raises(KilledError):
        train(settings)
    folder = RunFolder(Path(settings.out)).fold(0)
    held = torch.load(folder / "last.ckpt", weights_only=True)
    json.dumps(held["hyper_parameters"])
    module = SketchModule.load_from_checkpoint(folder / "last.ckpt", weights_only=True)
    member = load_member(folder / "best.ckpt", settings.model, 3)
    images = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(member(images), module.eval()(images))


def test_averaged_weights_are_validated_and_kept(finished, settings, tmp_path):
    run = finished
    without = train(replace(settings, recipe={**settings.recipe, "ema_decay": 0.0}))
    assert any(
        not torch.equal(value, weights(without, 0)[name]) for name, value in weights(run, 0).items()
    )
    best = min(read_metrics(run.fold(0) / "metrics.csv"), key=lambda row: row["val_loss"])
    plain = predict(run, Path(settings.data) / "train.csv", views="plain", out=tmp_path)
    dataset = SketchDataset(Path(settings.data) / "train.csv")
    held_out = np.flatnonzero(load_folds(run.folds_path, dataset) == 0)
    scores = evaluate_logits(np.load(plain[0])[held_out], dataset.targets[held_out])
    assert scores["log_loss"] == pytest.approx(best["val_loss"], abs=1e-4)


def test_rows_of_epochs_that_a_kill_undid_leave_the_table(settings, tmp_path, monkeypatch):
    # Between the table's row and the checkpoint a kill leaves one row too many.
    def lost(self, trainer, pl_module):
        if trainer.current_epoch == 1:
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(FoldCheckpoints, "on_train_epoch_end", lost)
        with pytest.raises(KilledError):
            train(settings)
    with (RunFolder(Path(settings.out)).fold(0) / "metrics.csv").open(newline="") as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["1"]
    run = train(settings)
    assert [row["epoch"] for row in read_metrics(run.fold(0) / "metrics.csv")] == [1, 3]
