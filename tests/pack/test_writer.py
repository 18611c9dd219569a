"""Writing: what is packed, the same bytes every time, and nothing left behind after a failure."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from pack_files import read_pack
from PIL import Image
from strategies import drawing

from sketchaug.images import ImageReadError, read_image
from sketchaug.pack import Pack, PackError, write_pack
from sketchaug.pack.pixels import prepared


@pytest.fixture
def out(tmp_path):
    """Where a test packs to, a folder of its own."""
    return tmp_path / "out" / "sketches.pack"


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def images_of(path):
    pack = Pack(path)
    return [
        (table.folder, image_path, pack.image(table.first_image + row))
        for table in pack.tables.values()
        for row, image_path in enumerate(table.table.image_paths)
    ]


@pytest.mark.parametrize("gray", ["auto", "always", "never"])
@pytest.mark.parametrize("size", [None, 16])
def test_a_pack_holds_the_drawings_as_prepared(sketches, out, gray, size):
    packed = write_pack(sketches, out, gray=gray, size=size)
    assert (packed.rows, packed.left_out) == ({"train": 4, "test": 2}, 0)
    assert packed.file_bytes == out.stat().st_size
    shapes = set()
    for folder, image_path, image in images_of(out):
        file = read_image(sketches / folder / image_path)
        np.testing.assert_array_equal(image, prepared(file, gray=gray, size=size))
        shapes.add(image.shape[2:])
    assert shapes == ({()} if gray == "always" else {(), (3,), (4,)})
    Pack(out).verify()
    assert left_in(out.parent) == ["sketches.pack"]


def test_the_same_set_gives_the_same_bytes(sketches, copied, tmp_path, monkeypatch):
    write_pack(sketches, tmp_path / "a.pack")
    monkeypatch.setattr("sketchaug.pack.writer.resolve_threads", lambda count: 1)
    write_pack(copied, tmp_path / "b.pack")
    assert (tmp_path / "a.pack").read_bytes() == (tmp_path / "b.pack").read_bytes()
    write_pack(copied, tmp_path / "c.pack", gray="never")
    assert Pack(tmp_path / "a.pack").identity != Pack(tmp_path / "c.pack").identity


def test_images_stay_in_order_when_there_are_many(tmp_path, out):
    for number in range(150):
        side = 1 + 31 * number % 97
        path = tmp_path / "set" / f"class {number % 3}" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(drawing(side, 5, seed=number)).save(path)
    told = []
    write_pack(tmp_path / "set", out, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 150) for done in range(1, 151)]
    for _, image_path, image in images_of(out):
        np.testing.assert_array_equal(image, read_image(tmp_path / "set" / image_path))


def test_folders_of_classes_single_tables_and_test_alone(sketches, copied, out):
    assert write_pack(sketches / "train", out).rows == {"train": 4}
    names = Pack(out).table().table.class_names
    assert names == ("cup", "été 春")
    folder = sketches / "train"
    assert write_pack(folder, out, class_names=[*names[::-1], "x"]).rows == {"train": 4}
    assert Pack(out).table().table.targets == (1, 1, 0, 0)
    assert write_pack(sketches / "test.csv", out).rows == {"test": 2}
    (copied / "train.csv").unlink()
    assert write_pack(copied, out).rows == {"test": 2}
    (copied / "other.csv").write_text("image_path\ntrain/cup/gray.png\n")
    assert write_pack(copied / "other.csv", out).rows == {"other": 1}
    assert Pack(out).table("other").folder == "set"


def test_a_drawing_that_cannot_be_read_ends_the_work(copied, out):
    (copied / "test" / "0.png").write_bytes(b"junk")
    with pytest.raises(ImageReadError, match=r"test/0\.png: cannot be decoded"):
        write_pack(copied, out)
    (copied / "test" / "1.png").unlink()
    with pytest.raises(FileNotFoundError, match=r"test\.csv: 1 of 2 image files are missing"):
        write_pack(copied, out)
    assert not out.parent.exists() or left_in(out.parent) == []


def test_skipped_drawings_leave_their_rows(copied, out):
    (copied / "test" / "1.png").unlink()
    (copied / "train" / "cup" / "gray.png").write_bytes(b"junk")
    assert write_pack(copied, out, on_error="skip").left_out == 2
    pack = Pack(out)
    pack.verify()
    train, test = pack.tables.values()
    assert train.table.image_paths[3] == "cup/gray.png"
    assert train.left_out.keys() == {3}
    assert "cannot be decoded" in train.left_out[3]
    assert test.left_out.keys() == {0}
    assert "no such image file" in test.left_out[0]
    assert [pack.image(number) is None for number in range(6)] == [
        *[False, False, False, True],
        *[True, False],
    ]
    np.testing.assert_array_equal(pack.image(5), read_image(copied / "test" / "0.png"))
    images, _ = read_pack(out.read_bytes())
    assert [image is None for image in images] == [False, False, False, True, True, False]


def test_a_set_without_any_drawing_is_no_pack(copied, out):
    shutil.rmtree(copied / "train")
    shutil.rmtree(copied / "test")
    with pytest.raises(ValueError, match=r"set: no drawing could be read: .*: no such image file$"):
        write_pack(copied, out, on_error="skip")
    (copied / "train.csv").write_text("class_name,image_path\n")
    with pytest.raises(ValueError, match="expected at least one row below the header"):
        write_pack(copied, out)
    assert left_in(out.parent) == []


def test_names_that_come_twice_are_refused(copied, out):
    with (copied / "test.csv").open("a") as file:
        file.write("1.png\n")
    with pytest.raises(ValueError, match=r"test\.csv: row 2 .*'1\.png' is already in row 0"):
        write_pack(copied, out)


def test_file_names_that_are_no_unicode(tmp_path, out):
    folder = os.fsencode(tmp_path / "set" / "a")
    os.makedirs(folder)
    name = os.path.join(folder, b"\xff\xfe.png")
    with open(name, "wb") as file:
        Image.fromarray(drawing(3, 4)).save(file, format="PNG")
    write_pack(tmp_path / "set", out)
    (path,) = Pack(out).table().table.image_paths
    assert os.fsencode(path) == b"a/\xff\xfe.png"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, r"^size must be in \[1, 1048576\], got 0$"),
        ({"gray": "yes"}, r"^gray: expected one of auto, always, never, got 'yes'$"),
        ({"on_error": "ignore"}, r"^on_error: expected one of raise, skip, got 'ignore'$"),
    ],
    ids=str,
)
def test_wrong_options_are_named(sketches, out, options, message):
    with pytest.raises(ValueError, match=message):
        write_pack(sketches, out, **options)
    assert not out.exists()


def test_only_packs_are_replaced(sketches, tmp_path, out):
    table = tmp_path / "train.csv"
    table.write_text("image_path\n")
    with pytest.raises(FileExistsError, match=r"^out: .*train\.csv exists and is no pack$"):
        write_pack(sketches, table)
    with pytest.raises(FileExistsError, match=r"^out: /dev/null exists and is no pack$"):
        write_pack(sketches, "/dev/null")
    with pytest.raises(IsADirectoryError, match=r"is a folder, expected a file$"):
        write_pack(sketches, tmp_path)
    assert table.read_text() == "image_path\n"
    write_pack(sketches / "test.csv", out)
    before = Pack(out)
    write_pack(sketches, out)
    assert len(before) == 2
    np.testing.assert_array_equal(before.image(0), read_image(sketches / "test" / "1.png"))
    assert len(Pack(out)) == 6


def test_the_pack_may_be_read_by_whom_the_umask_says(sketches, out):
    before = os.umask(0o027)
    try:
        write_pack(sketches, out)
    finally:
        os.umask(before)
    assert out.stat().st_mode & 0o777 == 0o640


def test_a_system_that_writes_in_pieces_is_asked_again(sketches, tmp_path, out, monkeypatch):
    write_pack(sketches, tmp_path / "whole.pack")
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[:29], at))
    write_pack(sketches, out)
    assert out.read_bytes() == (tmp_path / "whole.pack").read_bytes()


def full_after(count, monkeypatch):
    """As if the disk took `count` bytes and then no more."""
    write, room = os.pwrite, [count]

    def pwrite(descriptor, data, offset):
        if room[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, data[: room[0]], offset)  # a full disk writes short at first
        room[0] -= written
        return written

    monkeypatch.setattr(os, "pwrite", pwrite)


@pytest.mark.parametrize("room", [0, 100, 1000, 5000])
def test_a_full_disk_leaves_the_earlier_pack_and_nothing_else(sketches, out, room, monkeypatch):
    write_pack(sketches / "test.csv", out)
    before = out.read_bytes()
    with monkeypatch.context() as patch:
        full_after(room, patch)
        with pytest.raises(OSError) as caught:
            write_pack(sketches, out)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(out))
    assert out.read_bytes() == before
    assert left_in(out.parent) == ["sketches.pack"]
    write_pack(sketches, out)
    assert len(Pack(out)) == 6


def test_a_disk_that_says_so_late_is_full_as_well(sketches, out, monkeypatch):
    def fsync(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match=r"sketches\.pack"):
        write_pack(sketches, out)
    assert left_in(out.parent) == []


def test_the_systems_own_refusal_leaves_nothing(sketches, out):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    try:
        with pytest.raises(OSError) as caught:
            write_pack(sketches, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(out))
    assert left_in(out.parent) == []


def test_an_interrupted_run_leaves_nothing(sketches, out):
    def interrupt(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pack(sketches, out, progress=interrupt)
    assert left_in(out.parent) == []


KILLED = """
import os, signal, sys
from sketchaug.pack import write_pack
def kill(done, total):
    if done == total:
        os.kill(os.getpid(), signal.SIGKILL)
write_pack(sys.argv[1], sys.argv[2], progress=kill)
"""


def test_a_killed_run_leaves_no_pack_and_the_next_one_takes_over(sketches, out):
    done = subprocess.run([sys.executable, "-c", KILLED, sketches, out], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    (rest,) = out.parent.iterdir()
    assert rest.name == ".sketches.pack.packing"
    assert rest.stat().st_size > 1000
    with pytest.raises(PackError, match="not a pack"):
        Pack(rest)
    write_pack(sketches / "test.csv", out)  # shorter than what was left
    assert left_in(out.parent) == ["sketches.pack"]
    Pack(out).verify()


def test_two_runs_to_one_file_do_not_mix(sketches, out):
    def other(done, total):
        with pytest.raises(BlockingIOError, match=r"^out: another process is writing to .*\.pack$"):
            write_pack(sketches, out)

    write_pack(sketches / "test.csv", out, progress=other)
    assert len(Pack(out)) == 2
    assert left_in(out.parent) == ["sketches.pack"]


def test_a_file_that_was_finished_between_opening_and_locking_is_left_alone(
    sketches, out, monkeypatch
):
    lock = fcntl.flock

    def finish_first(descriptor, operation):
        monkeypatch.setattr(fcntl, "flock", lock)
        aside.replace(out)  # what its writer does before it unlocks
        lock(descriptor, operation)

    write_pack(sketches / "test.csv", out)
    aside = out.with_name(".sketches.pack.packing")
    out.replace(aside)
    finished = aside.read_bytes()
    monkeypatch.setattr(fcntl, "flock", finish_first)
    kept = out.parent / "kept"

    def keep(done, total):
        if not kept.exists():
            kept.write_bytes(out.read_bytes())

    write_pack(sketches, out, progress=keep)
    assert kept.read_bytes() == finished
    assert len(Pack(out)) == 6


def test_a_link_in_the_place_of_the_unfinished_file_is_not_followed(sketches, tmp_path, out):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    out.parent.mkdir()
    out.with_name(".sketches.pack.packing").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic link"):
        write_pack(sketches, out)
    assert victim.read_text() == "precious"
