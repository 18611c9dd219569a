"""SketchDataset: sources, subsets, files that cannot be read, the cache."""

from __future__ import annotations

import pickle
import shutil

import numpy as np
import pytest
from PIL import Image

from sketchaug.data import SketchDataset
from sketchaug.images import ImageReadError, read_image


@pytest.fixture
def copied_set(demo_set, tmp_path):
    """A copy of the small set that a test may damage."""
    folder = tmp_path / "set"
    shutil.copytree(demo_set.folder, folder)
    return folder


def test_a_table_gives_samples_in_its_order(demo_set):
    dataset = SketchDataset(demo_set.train_csv)
    assert len(dataset) == 15
    assert dataset.class_names == ("cup", "ladder", "star")
    assert dataset.targets.dtype == np.int64
    for number, sample in enumerate(dataset):
        path = demo_set.folder / "train" / dataset.image_paths[number]
        assert sample.index == number
        assert dataset.class_names[sample.target] == path.parent.name
        assert sample.num_classes == 3
        np.testing.assert_array_equal(sample.image, read_image(path))


def test_a_test_table_is_unlabelled_and_lies_in_its_own_folder(demo_set):
    dataset = SketchDataset(demo_set.test_csv)
    assert dataset.root == demo_set.folder / "test"
    assert [sample.target for sample in dataset] == [-1] * 6
    assert dataset.class_names == ()


def test_paths_fall_back_to_the_folder_of_the_table_and_root_overrides(demo_set, tmp_path):
    images = demo_set.folder / "test"
    table = tmp_path / "some.csv"
    table.write_text("image_path\n0.JPEG\n")
    shutil.copy(images / "0.JPEG", tmp_path)
    assert SketchDataset(table).root == tmp_path
    assert SketchDataset(table, root=images).root == images


def test_a_folder_per_class_is_read_sorted_without_junk(copied_set):
    folder = copied_set / "train"
    (folder / "._cup").write_bytes(b"\x00\x05\x16\x07")
    (folder / "cup" / "._sketch_0.JPEG").write_bytes(b"\x00\x05\x16\x07")
    (folder / "cup" / "notes.txt").write_text("no image")
    (folder / ".cache").mkdir()
    dataset = SketchDataset(folder)
    assert dataset.class_names == ("cup", "ladder", "star")
    assert dataset.image_paths[:2] == ("cup/sketch_0.JPEG", "cup/sketch_1.JPEG")
    assert dataset.targets.tolist() == [0] * 5 + [1] * 5 + [2] * 5


def test_wrong_folders_are_named(copied_set, tmp_path):
    with pytest.raises(ValueError, match=r"^source: .* holds train\.csv; give that file"):
        SketchDataset(copied_set)
    with pytest.raises(ValueError, match=r"^source: expected one folder per class in .*/test"):
        SketchDataset(copied_set / "test")
    with pytest.raises(ValueError, match=r"/star: 'star' is none of the 2 classes$"):
        SketchDataset(copied_set / "train", class_names=["cup", "ladder"])
    (copied_set / "train" / "empty").mkdir()
    with pytest.raises(ValueError, match=r"/empty: expected images of the class 'empty'"):
        SketchDataset(copied_set / "train")
    with pytest.raises(FileNotFoundError, match=r"^source: .*nowhere does not exist$"):
        SketchDataset(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"on_error": "ignore"}, r"^on_error: expected 'raise' or 'skip', got 'ignore'$"),
        ({"cache_bytes": -1}, r"^cache_bytes: expected 0 or more, got -1$"),
    ],
)
def test_wrong_options_are_named(options, message, demo_set):
    with pytest.raises(ValueError, match=message):
        SketchDataset(demo_set.train_csv, **options)


def test_subsets_keep_index_and_target(demo_set):
    dataset = SketchDataset(demo_set.train_csv)
    part = dataset.subset([9, 2, 5])
    assert [sample.index for sample in part] == [9, 2, 5]
    assert part.targets.tolist() == dataset.targets[[9, 2, 5]].tolist()
    assert part.image_paths == tuple(dataset.image_paths[row] for row in (9, 2, 5))
    assert part.subset([2, 0]).rows.tolist() == [5, 9]
    chosen = dataset.targets == 1
    assert dataset.subset(chosen).rows.tolist() == np.flatnonzero(chosen).tolist()
    assert len(dataset.subset([])) == 0


def test_items_that_do_not_exist_raise(demo_set):
    dataset = SketchDataset(demo_set.train_csv)
    assert dataset[-1].index == 14
    with pytest.raises(IndexError):
        dataset[15]
    with pytest.raises(IndexError):
        dataset.subset([15])
    with pytest.raises(IndexError):
        dataset.subset(np.ones(14, dtype=bool))


def test_missing_images_are_found_when_the_dataset_is_made(copied_set):
    dataset = SketchDataset(copied_set / "train.csv")
    for row in (3, 7):
        (copied_set / "train" / dataset.image_paths[row]).unlink()
    with pytest.raises(
        FileNotFoundError,
        match=r"train\.csv: 2 of 15 image files are missing, the first in row 3, column "
        rf"image_path: '{dataset.image_paths[3]}'",
    ):
        SketchDataset(copied_set / "train.csv")
    unchecked = SketchDataset(copied_set / "train.csv", check_files=False)
    with pytest.raises(FileNotFoundError, match=dataset.image_paths[3]):
        unchecked[3]


def test_a_damaged_image_is_named_by_default(copied_set):
    dataset = SketchDataset(copied_set / "train.csv")
    path = copied_set / "train" / dataset.image_paths[4]
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(ImageReadError, match=rf"{dataset.image_paths[4]}: cannot be decoded"):
        dataset[4]


def test_skipped_files_are_counted_once_and_leave_the_others_alone(copied_set, caplog):
    dataset = SketchDataset(copied_set / "train.csv", on_error="skip")
    before = [sample.image for sample in dataset]
    path = copied_set / "train" / dataset.image_paths[4]
    path.write_bytes(path.read_bytes()[:500])
    (copied_set / "train" / dataset.image_paths[6]).unlink()
    dataset = SketchDataset(copied_set / "train.csv", on_error="skip")
    assert dataset.unreadable_rows().tolist() == []
    for _ in range(2):
        after = [sample.image for sample in dataset]
    for row in range(15):
        if row in (4, 6):
            assert after[row] is None
        else:
            np.testing.assert_array_equal(after[row], before[row])
    assert dataset.unreadable_rows().tolist() == [4, 6]
    assert dataset.subset([0, 6]).unreadable_rows().tolist() == [6]
    skipped = [record for record in caplog.records if "skipped" in record.message]
    assert len(skipped) == 2
    assert dataset.image_paths[4] in skipped[0].message


def test_cached_drawings_are_not_read_again(copied_set):
    dataset = SketchDataset(copied_set / "train.csv", cache_bytes=10**9)
    first = [sample.image for sample in dataset]
    shutil.rmtree(copied_set / "train")
    for row, image in enumerate(first):
        assert dataset[row].image is image
        assert dataset.subset([row])[0].image is image
    assert dataset.cached_bytes() == sum(image.nbytes for image in first)
    with pytest.raises(ValueError, match="read-only"):
        first[0][0, 0] = 0


def test_the_cache_keeps_no_more_than_it_may(demo_set):
    whole = SketchDataset(demo_set.train_csv, cache_bytes=10**9)
    sizes = [sample.image.nbytes for sample in whole]
    limit = sum(sizes) // 2
    for fill in (SketchDataset.preload, list):
        dataset = SketchDataset(demo_set.train_csv, cache_bytes=limit)
        fill(dataset)
        assert limit - max(sizes) < dataset.cached_bytes() <= limit
    uncached = SketchDataset(demo_set.train_csv)
    uncached.preload()
    assert uncached.cached_bytes() == 0


def test_preloading_gives_the_drawings_of_the_files(demo_set):
    plain = SketchDataset(demo_set.train_csv)
    cached = SketchDataset(demo_set.train_csv, cache_bytes=10**9)
    cached.subset([1, 4]).preload()
    assert cached.cached_bytes() == cached[1].image.nbytes + cached[4].image.nbytes
    cached.preload()
    for one, other in zip(plain, cached, strict=True):
        pixels = one.image if one.image.ndim == other.image.ndim else one.image[:, :, 0]
        np.testing.assert_array_equal(pixels, other.image)


def test_the_cache_keeps_gray_content_as_one_channel(tmp_path):
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4)
    nearly = np.dstack([gray, gray, gray])
    nearly[2, 3, 1] += 1
    (tmp_path / "a").mkdir()
    Image.fromarray(np.dstack([gray, gray, gray])).save(tmp_path / "a" / "gray.png")
    Image.fromarray(nearly).save(tmp_path / "a" / "nearly.png")
    dataset = SketchDataset(tmp_path, cache_bytes=1)
    np.testing.assert_array_equal(dataset[0].image, gray)
    np.testing.assert_array_equal(dataset[1].image, nearly)
    assert SketchDataset(tmp_path)[0].image.shape == (3, 4, 3)


def test_preloading_names_a_damaged_file(copied_set):
    dataset = SketchDataset(copied_set / "train.csv", cache_bytes=10**9)
    (copied_set / "train" / dataset.image_paths[2]).write_bytes(b"junk")
    with pytest.raises(ImageReadError, match=dataset.image_paths[2]):
        dataset.preload()


def test_a_pickled_dataset_leaves_its_cache_behind(demo_set):
    dataset = SketchDataset(demo_set.train_csv, cache_bytes=10**9)
    dataset.preload()
    state = pickle.dumps(dataset)
    assert len(state) < 20_000
    copy = pickle.loads(state)
    assert copy.cached_bytes() == 0
    np.testing.assert_array_equal(copy[3].image, dataset[3].image)
    assert dataset.cached_bytes() > 0


@pytest.mark.parametrize(
    ("name", "rows", "classes", "shape"),
    [
        ("quickdraw28", 2500, 5, (28, 28, 3)),
        ("sketchmix", 2400, 24, None),
        ("strokes_jpeg", 762, 45, None),
    ],
)
def test_real_drawings_are_read(name, rows, classes, shape, shared_set):
    dataset = SketchDataset(shared_set(name) / "train.csv")
    assert (len(dataset), len(dataset.class_names)) == (rows, classes)
    for row in range(0, rows, rows // 20):
        image = dataset[row].image
        with Image.open(dataset.root / dataset.image_paths[row]) as file:
            assert image.shape[:2] == file.size[::-1]
        assert shape is None or image.shape == shape
