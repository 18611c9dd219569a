"""Prediction files: what is saved comes back, and what does not belong together is refused."""

from __future__ import annotations

import dataclasses
import json
import re

import numpy as np
import pytest

from sketchaug.ensemble import load_prediction, read_predictions, save_prediction


def test_what_is_saved_comes_back(tmp_path, make_prediction):
    saved = make_prediction("eva02 größe.1", fold=None)
    path = save_prediction(tmp_path / "new" / "folder", saved)
    assert path == tmp_path / "new" / "folder" / "eva02 größe.1.npy"
    for given in (path, path.with_name("eva02 größe.1.json"), str(path)):
        loaded = load_prediction(given)
        np.testing.assert_array_equal(loaded.logits, saved.logits)
        for field in dataclasses.fields(saved):
            if field.name not in ("logits", "source"):
                assert getattr(loaded, field.name) == getattr(saved, field.name), field.name
        assert loaded.source == path


def test_logits_are_a_plain_numpy_file_read_as_a_map(tmp_path, make_prediction):
    saved = make_prediction(logits=np.asfortranarray(np.ones((5, 3), np.float32)))
    path = save_prediction(tmp_path, saved)
    np.testing.assert_array_equal(np.load(path), saved.logits)
    loaded = load_prediction(path)
    assert isinstance(loaded.logits, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        loaded.logits[0, 0] = 1.0


def test_no_samples_can_be_saved_too(tmp_path, make_prediction):
    path = save_prediction(tmp_path, make_prediction(rows=0))
    assert load_prediction(path).logits.shape == (0, 3)


def test_saving_again_replaces_and_leaves_nothing_aside(tmp_path, make_prediction):
    save_prediction(tmp_path, make_prediction(seed=1))
    save_prediction(tmp_path, make_prediction(seed=2))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fold_0.json", "fold_0.npy"]
    assert load_prediction(tmp_path / "fold_0.npy").checkpoint_hash == f"{2:064x}"


def test_a_failed_save_leaves_nothing(tmp_path, make_prediction):
    with pytest.raises(TypeError, match="not JSON serializable"):
        save_prediction(tmp_path, make_prediction(versions={"torch": object()}))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_read_in_natural_order(tmp_path, make_prediction):
    for name in ("fold_10", "fold_2", "base.b", "fold_1"):
        save_prediction(tmp_path, make_prediction(name))
    (tmp_path / "._fold_1.npy").write_bytes(b"junk of another system")
    (tmp_path / "notes.txt").write_text("not a prediction")
    names = [prediction.name for prediction in read_predictions(tmp_path)]
    assert names == ["base.b", "fold_1", "fold_2", "fold_10"]


def test_folders_without_predictions(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(FileNotFoundError, match=rf"^{re.escape(str(folder))}: no prediction"):
            read_predictions(folder)


@pytest.mark.parametrize("missing", ["fold_0.npy", "fold_0.json"])
def test_half_a_prediction_names_the_missing_file(tmp_path, make_prediction, missing):
    save_prediction(tmp_path, make_prediction())
    (tmp_path / missing).unlink()
    for read in (
        lambda: load_prediction(tmp_path / "fold_0.npy"),
        lambda: read_predictions(tmp_path),
    ):
        with pytest.raises(FileNotFoundError, match=rf"{missing}: no such file; a prediction is "):
            read()


def test_logits_of_another_save_are_refused_by_both_names(tmp_path, make_prediction):
    path = save_prediction(tmp_path, make_prediction(seed=1))
    np.save(path, make_prediction(seed=2).logits)
    with pytest.raises(ValueError, match=r"fold_0\.npy and .*fold_0\.json: the logits are not"):
        load_prediction(path)
    assert load_prediction(path, verify=False).logits.shape == (5, 3)


@pytest.mark.parametrize(
    ("logits", "found"),
    [(np.zeros((5, 4), np.float32), r"float32 \[5, 4\]"), (np.zeros((5, 3)), r"float64 \[5, 3\]")],
    ids=["shape", "dtype"],
)
def test_logits_of_another_kind_are_refused_by_both_names(tmp_path, make_prediction, logits, found):
    path = save_prediction(tmp_path, make_prediction())
    np.save(path, logits)
    message = rf"fold_0\.npy and .*fold_0\.json: the manifest says float32 \[5, 3\], .* {found}$"
    with pytest.raises(ValueError, match=message):
        load_prediction(path, verify=False)


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY\x01\x00v\x00{'descr': '<f4'"])
def test_damaged_logits_name_the_file(tmp_path, make_prediction, content):
    path = save_prediction(tmp_path, make_prediction())
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"fold_0\.npy: not a NumPy file of logits"):
        load_prediction(path)


def test_truncated_logits_name_the_file(tmp_path, make_prediction):
    path = save_prediction(tmp_path, make_prediction())
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ValueError, match=r"fold_0\.npy: not a NumPy file of logits"):
        load_prediction(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "not the manifest of a prediction"),
        ({"version": 2}, "expected version 1, got 2"),
        ({"class_names": "cup"}, "the manifest has no proper class_names"),
        ({"fold": "0"}, "the manifest has no proper fold"),
        ({"sample_ids": ["x"]}, "sample_ids are not those that sample_ids_sha256 was made of"),
    ],
    ids=str,
)
def test_improper_manifests_name_the_file(tmp_path, make_prediction, change, message):
    path = save_prediction(tmp_path, make_prediction()).with_suffix(".json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ValueError, match=rf"fold_0\.json: {message}$"):
        load_prediction(path)


def test_manifests_that_are_no_json_or_lack_a_key(tmp_path, make_prediction):
    path = save_prediction(tmp_path, make_prediction()).with_suffix(".json")
    manifest = json.loads(path.read_text())
    path.write_text("{")
    with pytest.raises(ValueError, match=r"fold_0\.json: not a JSON file"):
        load_prediction(path)
    del manifest["logits_sha256"]
    path.write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match=r"fold_0\.json: the manifest has no proper logits_sha256"):
        load_prediction(path)


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "..", "a\\b"])
def test_names_that_are_no_file_names(make_prediction, name):
    with pytest.raises(ValueError, match=r"^name: expected a plain file name, got"):
        make_prediction(name)


def test_logits_that_do_not_fit_their_names(make_prediction):
    with pytest.raises(ValueError, match=r"^prediction 'fold_0': expected logits \(5, 2\) for"):
        make_prediction(class_names=("cup", "fox"))
    with pytest.raises(
        TypeError, match=r"^prediction 'fold_0': expected float32 logits, got float64"
    ):
        make_prediction(logits=np.zeros((5, 3)))
    with pytest.raises(TypeError, match=r"^prediction 'fold_0': expected float32 logits, got list"):
        make_prediction(logits=[[0.0] * 3] * 5)


def test_ensembles_need_no_torch(fresh_python):
    snippet = "import sys, sketchaug.ensemble; print('torch' in sys.modules)"
    assert fresh_python(snippet).strip() == "False"
