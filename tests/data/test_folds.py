"""Stratified folds, and the file that keeps them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sketchaug.data import load_folds, save_folds, stratified_folds


# No deadline: the first example imports scikit-learn.
@settings(deadline=None, max_examples=60)
@given(
    counts=st.lists(st.integers(2, 30), min_size=1, max_size=8),
    folds=st.integers(2, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_class_is_spread_evenly(counts, folds, seed):
    targets = np.repeat(np.arange(len(counts)), counts)
    folds = min(folds, len(targets))
    fold_of_row = stratified_folds(targets, folds=folds, seed=seed)
    sizes = np.bincount(fold_of_row, minlength=folds)
    assert sizes.max() - sizes.min() <= 1
    if max(counts) >= folds:
        for target in range(len(counts)):
            share = np.bincount(fold_of_row[targets == target], minlength=folds)
            assert share.max() - share.min() <= 1


def test_the_seed_decides():
    targets = np.tile(np.arange(4), 10)
    first = stratified_folds(targets, folds=3, seed=1)
    assert first.dtype == np.int64
    np.testing.assert_array_equal(stratified_folds(targets, folds=3, seed=1), first)
    assert (stratified_folds(targets, folds=3, seed=2) != first).any()


@pytest.mark.parametrize(
    ("targets", "folds", "message"),
    [
        ([0, 0, 1, 1], 1, r"^folds: expected 2 to the number of rows, 4, got 1$"),
        ([0, 0, 1, 1], 5, r"^folds: expected 2 to the number of rows, 4, got 5$"),
        ([0, 0, -1, 1], 2, r"^targets\[2\]: expected a label, got -1$"),
        ([0, 0, 7, 0], 2, r"^targets: class 7 has 1 row, expected 2 or more$"),
        ([[0, 0], [1, 1]], 2, r"^targets: expected integers \(N,\), got int64 \(2, 2\)$"),
        ([0.0, 1.0], 2, r"^targets: expected integers \(N,\), got float64 \(2,\)$"),
    ],
)
def test_wrong_targets_are_named(targets, folds, message):
    with pytest.raises(ValueError, match=message):
        stratified_folds(targets, folds=folds)


@pytest.fixture
def images():
    return SimpleNamespace(image_paths=("a/1.png", "b/1, two.png", "a/2.png"))


def test_a_fold_file_gives_back_what_was_saved(images, tmp_path):
    path = tmp_path / "run" / "folds.csv"
    save_folds(path, images, [2, 0, 1])
    assert path.read_text() == 'image_path,fold\na/1.png,2\n"b/1, two.png",0\na/2.png,1\n'
    assert [entry.name for entry in path.parent.iterdir()] == ["folds.csv"]
    loaded = load_folds(path, images)
    assert loaded.dtype == np.int64
    assert loaded.tolist() == [2, 0, 1]


def test_folds_follow_the_image_not_the_row(images, tmp_path):
    save_folds(tmp_path / "folds.csv", images, [2, 0, 1])
    turned = SimpleNamespace(image_paths=images.image_paths[::-1])
    assert load_folds(tmp_path / "folds.csv", turned).tolist() == [1, 0, 2]


def test_a_failed_save_leaves_the_old_file(images, tmp_path):
    path = tmp_path / "folds.csv"
    save_folds(path, images, [2, 0, 1])
    with pytest.raises(ValueError, match=r"^fold_of_row: expected integers \(3,\), one a row"):
        save_folds(path, images, [0, 1])
    with pytest.raises(ValueError, match=r"^fold_of_row\[1\]: expected 0 or more, got -2$"):
        save_folds(path, images, [0, -2, 1])
    assert load_folds(path, images).tolist() == [2, 0, 1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["folds.csv"]


def test_folds_of_other_images_are_refused(images, tmp_path):
    path = tmp_path / "folds.csv"
    save_folds(path, images, [2, 0, 1])
    fewer = SimpleNamespace(image_paths=images.image_paths[:2])
    more = SimpleNamespace(image_paths=(*images.image_paths, "c/9.png"))
    with pytest.raises(ValueError, match=r"folds\.csv: image 'a/2\.png' is not in the dataset$"):
        load_folds(path, fewer)
    with pytest.raises(
        ValueError, match=r"folds\.csv: image 'c/9\.png' of the dataset has no fold"
    ):
        load_folds(path, more)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("image_path,fold\na/1.png,x\n", r"row 0, column fold: expected 0 or more, got 'x'$"),
        ("image_path,fold\na,0\na,1\n", r"row 1, column image_path: 'a' occurs twice$"),
        ("image_path\na\n", r"column fold is missing, got image_path$"),
    ],
)
def test_a_wrong_fold_file_is_named(content, message, images, tmp_path):
    path = tmp_path / "folds.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"folds\.csv: " + message):
        load_folds(path, images)
