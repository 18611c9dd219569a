"""Open packs: views, processes, and files that change under them."""

from __future__ import annotations

import copy
import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from children import in_a_child, packed_sum
from pack_files import pack_bytes
from strategies import drawing

from sketchaug.pack import Pack, PackError, is_pack, split_pack_path


def test_images_are_views_of_the_map_that_nobody_can_write(three, images):
    pack = Pack(three)
    for number, image in enumerate(images):
        seen = pack.image(number)
        np.testing.assert_array_equal(seen, image)
        assert seen.dtype == np.uint8
        assert seen.flags.c_contiguous
        assert np.shares_memory(seen, pack.image(number))
        with pytest.raises(ValueError, match="read-only"):
            seen[0, 0] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            seen.flags.writeable = True


def test_a_view_outlives_its_pack(three, images):
    seen = Pack(three).image(1)
    three.unlink()
    np.testing.assert_array_equal(seen, images[1])


def test_images_that_do_not_exist_raise(three):
    pack = Pack(three)
    for number in (-1, 3):
        with pytest.raises(IndexError, match=rf"^number: expected 0 to 2, got {number}$"):
            pack.image(number)
    with pytest.raises(ValueError, match=r"three\.pack: has no table 'test', only train$"):
        pack.table("test")


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.pack: no such pack$"):
        Pack(tmp_path / "gone.pack")
    with pytest.raises(IsADirectoryError):
        Pack(tmp_path)


@pytest.mark.parametrize("length", [0, 64, 200])
def test_a_file_cut_off_while_it_is_open_is_an_error_and_no_crash(three, length):
    pack = Pack(three)
    whole = three.stat().st_size
    os.truncate(three, length)
    message = rf"three\.pack: had {whole} bytes when it was opened, now it has {length}$"
    for read in (lambda: pack.image(0), lambda: pack.tables, pack.verify):
        with pytest.raises(PackError, match=message):
            read()


def test_a_replaced_file_stays_readable_where_it_is_open_and_is_refused_elsewhere(three, images):
    pack = Pack(three)
    sent = pickle.dumps(pack)
    other = three.with_name("other")
    other.write_bytes(pack_bytes([drawing(5, 7, seed=1), *images[1:]]))
    other.replace(three)
    np.testing.assert_array_equal(pack.image(0), images[0])
    with pytest.raises(PackError, match=r"three\.pack: was replaced since it was opened"):
        pickle.loads(sent)
    three.unlink()
    with pytest.raises(FileNotFoundError, match=r"three\.pack: no such pack$"):
        pickle.loads(sent)


def test_pickling_sends_the_path_only(tmp_path, monkeypatch):
    path = tmp_path / "large.pack"
    path.write_bytes(pack_bytes([drawing(200, 300)] * 20))
    monkeypatch.chdir(tmp_path)
    pack = Pack("large.pack")
    _ = pack.tables
    sent = pickle.dumps(pack)
    assert len(sent) < 500
    monkeypatch.chdir("/")
    for again in (pickle.loads(sent), Pack(path)):
        assert again.identity == pack.identity
        np.testing.assert_array_equal(again.image(19), pack.image(19))
    monkeypatch.chdir(tmp_path)
    assert copy.deepcopy(pack).tables == pack.tables


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_read_the_same(three, images, method):
    pack = Pack(three)
    total = sum(int(image.sum()) for image in images)
    assert in_a_child(method, packed_sum, pack) == total


def test_threads_read_the_same(three, images):
    pack = Pack(three)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(pack.image, [0, 1, 2] * 200))
    for number, image in enumerate(seen):
        np.testing.assert_array_equal(image, images[number % 3])


def test_what_is_a_pack_is_told_by_name_or_first_bytes(three, tmp_path):
    renamed = tmp_path / "renamed"
    renamed.write_bytes(three.read_bytes())
    table = tmp_path / "train.csv"
    table.write_text("image_path\n1.png\n")
    junk = tmp_path / "junk.pack"
    junk.write_bytes(b"")
    assert [is_pack(path) for path in (three, renamed, junk)] == [True] * 3
    assert [is_pack(path) for path in (table, tmp_path, tmp_path / "gone.pack")] == [False] * 3
    assert split_pack_path(three) == (three, None)
    assert split_pack_path(three / "test.csv") == (three, "test")
    assert split_pack_path(renamed / "test") == (renamed, "test")
    assert split_pack_path(table) is None
    assert split_pack_path(three / "a" / "b") is None
