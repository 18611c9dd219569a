"""SketchDataset from a pack: the samples, rows and names of the folder, to the byte."""

from __future__ import annotations

import pickle
import shutil

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import sketchaug as A
from sketchaug.data import Collate, Loader, SketchDataset, load_folds, save_folds
from sketchaug.images import ImageReadError
from sketchaug.pack import PackError, write_pack


@pytest.fixture(scope="module")
def packed(sketches, tmp_path_factory):
    """The set as a pack with its channels as they are."""
    path = tmp_path_factory.mktemp("packed") / "sketches.pack"
    write_pack(sketches, path, gray="never")
    return path


def assert_same_samples(one, other):
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert (left.target, left.index, left.num_classes) == (
            *(right.target, right.index, right.num_classes),
        )
        np.testing.assert_array_equal(left.image, right.image)


@pytest.mark.parametrize("table", ["train", "test"])
def test_a_pack_is_the_folder_again(sketches, packed, table):
    files = SketchDataset(sketches / f"{table}.csv")
    for dataset in (
        SketchDataset(packed / f"{table}.csv"),
        SketchDataset(packed / table),
        SketchDataset(sketches / f"{table}.csv", pack=packed),
    ):
        assert_same_samples(dataset, files)
        assert dataset.image_paths == files.image_paths
        assert dataset.class_names == files.class_names
        np.testing.assert_array_equal(dataset.targets, files.targets)
        np.testing.assert_array_equal(dataset.rows, files.rows)
        assert dataset.root.name == files.root.name
        assert_same_samples(dataset.subset([1, 0]), files.subset([1, 0]))
        assert not dataset[0].image.flags.writeable
        dataset.preload()
        assert dataset.cached_bytes() == 0


def test_the_table_of_a_pack_is_train_or_the_only_one(sketches, packed, tmp_path):
    assert len(SketchDataset(packed)) == 4
    classes = tmp_path / "classes.pack"
    write_pack(sketches / "train", classes, gray="never")
    assert_same_samples(SketchDataset(classes), SketchDataset(sketches / "train"))
    test = tmp_path / "test.pack"
    write_pack(sketches / "test.csv", test)
    assert len(SketchDataset(test)) == 2
    with pytest.raises(ValueError, match=r"sketches\.pack: has no table 'val', only train, test$"):
        SketchDataset(packed / "val.csv")


def test_a_policy_makes_the_same_bytes_of_one_channel(sketches, tmp_path):
    write_pack(sketches, tmp_path / "lean.pack")
    policy = A.train_policy(24, seed=5)
    files, lean = SketchDataset(sketches / "train.csv"), SketchDataset(tmp_path / "lean.pack")
    assert sum(sample.image.ndim == 2 for sample in lean) == 2
    assert sum(sample.image.ndim == 2 for sample in files) == 1
    batches = [
        policy.batch([sample.image for sample in dataset], indices=range(4), epoch=2)
        for dataset in (files, lean)
    ]
    np.testing.assert_array_equal(*batches)


def test_folds_of_the_folder_are_those_of_the_pack(sketches, packed, tmp_path):
    save_folds(tmp_path / "folds.csv", SketchDataset(sketches / "train.csv"), [0, 1, 1, 0])
    folds = load_folds(tmp_path / "folds.csv", SketchDataset(packed))
    assert folds.tolist() == [0, 1, 1, 0]


def test_classes_are_numbered_as_one_asks(sketches, packed):
    names = ["x", "été 春", "cup"]
    files = SketchDataset(sketches / "train.csv", class_names=names, check_files=False)
    dataset = SketchDataset(packed, class_names=names)
    assert dataset.targets.tolist() == files.targets.tolist() == [1, 1, 2, 2]
    assert dataset.class_names == tuple(names)
    test = SketchDataset(packed / "test.csv", class_names=names)
    assert (test.class_names, test.targets.tolist()) == (tuple(names), [-1, -1])
    with pytest.raises(
        ValueError,
        match=r"\.pack: table train: row 2, column class_name: 'cup' is none of the 1 classes$",
    ):
        SketchDataset(packed, class_names=["été 春"])


def test_a_table_beside_the_pack_may_have_other_rows_and_needs_no_files(copied, packed):
    whole = SketchDataset(copied / "train.csv")
    before = [sample.image for sample in whole]
    for folder in ("train", "test"):
        shutil.rmtree(copied / folder)
    lines = (copied / "train.csv").read_bytes().splitlines(keepends=True)
    (copied / "train.csv").write_bytes(b"".join([lines[0], *lines[4:]]))
    rest = SketchDataset(copied / "train.csv", pack=packed)
    assert len(rest) == 2
    for sample, image_path in zip(rest, rest.image_paths, strict=True):
        row = whole.image_paths.index(image_path)
        np.testing.assert_array_equal(sample.image, before[row])
    assert [sample.index for sample in rest] == list(range(len(rest)))


def test_a_table_of_another_name_finds_its_images_by_their_folder(sketches, copied, packed):
    table = copied / "cleaned.csv"
    shutil.copy(copied / "test.csv", table)
    dataset = SketchDataset(table, root=copied / "test", pack=packed)
    assert_same_samples(dataset, SketchDataset(sketches / "test.csv"))
    with pytest.raises(
        ValueError,
        match=r"^pack: .* has the tables train, test, none called cleaned or with images of a "
        r"folder set$",
    ):
        SketchDataset(table, pack=packed)


def test_drawings_that_a_pack_lacks_are_named_or_skipped(copied, packed):
    with (copied / "test.csv").open("a") as file:
        file.write("new.png\n")
    with pytest.raises(
        FileNotFoundError,
        match=r"test\.csv: 1 of 3 drawings have no image in .*\.pack, the first in row 2, column "
        r"image_path: 'new\.png': 'new\.png' is not in the pack's table test$",
    ):
        SketchDataset(copied / "test.csv", pack=packed)
    dataset = SketchDataset(copied / "test.csv", pack=packed, check_files=False)
    assert dataset[1].image is not None
    with pytest.raises(ImageReadError, match=r"sketches\.pack: row 2: 'new\.png' is not in the"):
        dataset[2]
    skipping = SketchDataset(copied / "test.csv", pack=packed, on_error="skip")
    assert skipping[2].image is None
    assert skipping.unreadable_rows().tolist() == [2]


def test_rows_left_out_when_packing_are_unreadable_files_again(copied, tmp_path):
    (copied / "train" / "cup" / "gray as colour.png").write_bytes(b"junk")
    path = tmp_path / "holes.pack"
    write_pack(copied, path, gray="never", on_error="skip")
    files = SketchDataset(copied / "train.csv", on_error="skip")
    dataset = SketchDataset(path, on_error="skip")
    assert [sample.image is None for sample in dataset] == [False, False, True, False]
    assert_same_samples(dataset.subset([0, 1, 3]), files.subset([0, 1, 3]))
    assert [sample.image for sample in files.subset([2])] == [None]
    assert dataset.unreadable_rows().tolist() == files.unreadable_rows().tolist() == [2]
    assert dataset.image_paths == files.image_paths
    with pytest.raises(
        FileNotFoundError,
        match=r"holes\.pack: 1 of 4 drawings .* row 2, column image_path: 'cup/gray as colour\.png'"
        r": left out when it was packed: .*cannot be decoded",
    ):
        SketchDataset(path)
    with pytest.raises(ImageReadError, match=r"holes\.pack: row 2: left out when it was packed"):
        SketchDataset(path, check_files=False)[2]


def test_wrong_sources_are_named(sketches, packed, tmp_path):
    junk = tmp_path / "junk.pack"
    junk.write_bytes(b"junk")
    with pytest.raises(PackError, match=r"junk\.pack: not a pack of `sketchaug pack`$"):
        SketchDataset(junk)
    with pytest.raises(ValueError, match=r"^pack: .*train\.csv is no pack of `sketchaug pack`$"):
        SketchDataset(sketches / "train.csv", pack=sketches / "train.csv")
    with pytest.raises(FileNotFoundError, match=r"gone\.pack: no such pack$"):
        SketchDataset(sketches / "train.csv", pack=tmp_path / "gone.pack")
    for options in ({"root": sketches}, {"pack": packed}):
        with pytest.raises(ValueError, match=r"is a pack itself, without root and pack$"):
            SketchDataset(packed, **options)


def test_a_pickled_dataset_opens_the_pack_again_and_no_other(sketches, tmp_path):
    path = tmp_path / "sketches.pack"
    write_pack(sketches, path)
    dataset = SketchDataset(path)
    sent = pickle.dumps(dataset)
    assert_same_samples(pickle.loads(sent), dataset)
    write_pack(sketches, path, size=8)
    with pytest.raises(PackError, match="was replaced since it was opened"):
        pickle.loads(sent)


@pytest.fixture
def policy():
    return A.Compose([A.Rotate(30, p=1), A.Resize(8, 8), A.Normalize(), A.ToTensorV2()], seed=3)


def test_workers_and_loader_threads_make_the_batches_of_the_folder(sketches, packed, policy):
    files, dataset = SketchDataset(sketches / "train.csv"), SketchDataset(packed)
    options = {"batch_size": 2, "collate_fn": Collate(policy)}
    loaders = [
        DataLoader(files, **options),
        DataLoader(dataset, num_workers=2, **options),
        Loader(dataset, policy, batch_size=2, num_threads=2),
    ]
    expected, *others = [torch.cat([batch["image"].clone() for batch in one]) for one in loaders]
    for images in others:
        assert torch.equal(images, expected)
