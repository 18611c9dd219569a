"""The format against its description, and files that lie: never a read outside, never a guess."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_files import MAGIC, header_bytes, pack_bytes, read_pack, table_entry
from strategies import drawing

from sketchaug.images import read_image
from sketchaug.pack import Pack, PackError, write_pack

IMAGES = [drawing(5, 7), drawing(4, 3, 3), drawing(9, 2)]
WHOLE = pack_bytes(IMAGES)
HEADER = struct.unpack_from("<8sIIQQQ16sI", WHOLE)
INDEX_OFFSET = HEADER[5]
HUGE = 2**64 - 1


@pytest.fixture
def opened(tmp_path):
    """Opens bytes as a pack."""

    def open_bytes(data, name="some.pack"):
        path = tmp_path / name
        path.write_bytes(data)
        return Pack(path)

    return open_bytes


def test_another_program_reads_what_was_written(sketches, tmp_path):
    write_pack(sketches, tmp_path / "x.pack", gray="never")
    images, said = read_pack((tmp_path / "x.pack").read_bytes())
    train, test = said["tables"]
    assert (train["name"], train["folder"], train["first_image"]) == ("train", "train", 0)
    assert (test["name"], test["folder"], test["first_image"]) == ("test", "test", 4)
    paths = [f"{one['folder']}/{path}" for one in said["tables"] for path in one["image_paths"]]
    for path, image in zip(paths, images, strict=True):
        np.testing.assert_array_equal(image, read_image(sketches / path))
    assert train["class_names"] == ["cup", "été 春"]
    assert train["targets"] == [1, 1, 0, 0]
    assert (test["class_names"], test["targets"]) == ([], [-1, -1])
    assert (said["size"], said["gray"]) == (None, "never")


def test_what_another_program_wrote_is_read(opened):
    pack = opened(WHOLE)
    assert len(pack) == 3
    for number, image in enumerate(IMAGES):
        np.testing.assert_array_equal(pack.image(number), image)
    assert pack.table().table.image_paths == ("a/0.png", "a/1.png", "a/2.png")
    pack.verify()


@pytest.mark.parametrize("place", range(64))
def test_no_byte_of_the_header_may_change(opened, place):
    damaged = bytearray(WHOLE)
    damaged[place] ^= 0x40
    with pytest.raises(PackError, match=r"some\.pack: "):
        opened(damaged)


def test_no_byte_of_the_index_may_change(opened):
    for place in range(INDEX_OFFSET, len(WHOLE)):
        damaged = bytearray(WHOLE)
        damaged[place] ^= 1
        with pytest.raises(PackError, match=r"the index is damaged: its checksum does not fit$"):
            opened(damaged)


def test_a_pack_may_be_neither_shorter_nor_longer(opened):
    for length in [*range(9, 64), 64, 65, INDEX_OFFSET, len(WHOLE) - 1]:
        with pytest.raises(PackError, match=r"some\.pack: cut off: "):
            opened(WHOLE[:length])
    with pytest.raises(PackError, match=rf"more than a pack: expected {len(WHOLE)} bytes, got"):
        opened(WHOLE + b"\0")


@pytest.mark.parametrize("data", [b"", b"\x89SK", b"image_path\n1.png\n", bytes(500)])
def test_other_files_are_no_packs(opened, data):
    with pytest.raises(PackError, match=r"some\.pack: not a pack of `sketchaug pack`$"):
        opened(data)


def test_a_newer_version_is_said_to_be_newer(opened):
    header = (len(WHOLE), 3, INDEX_OFFSET, HEADER[6])
    newer = header_bytes(*header, version=2) + WHOLE[64:]
    with pytest.raises(PackError, match=r"expected version 1 of the format, got 2; a newer sketch"):
        opened(newer)
    with pytest.raises(PackError, match=r"expected version 1 of the format, got 0$"):
        opened(header_bytes(*header, version=0) + WHOLE[64:])


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        ({"index_offset": 63}, "the index is said to be at 63 of"),
        ({"index_offset": HUGE}, "the index is said to be at 18446744073709551615 of"),
        ({"count": 0}, "0 images are said to be in an index of"),
        ({"count": 10**6}, "1000000 images are said to be in an index of"),
        ({"count": HUGE}, "18446744073709551615 images are said to be in an index of"),
        ({"count": 2}, "the tables are no JSON"),
        ({"count": 4}, r"entry 3 is no image|the tables are no JSON"),
        ({"file_bytes": HUGE}, "cut off: expected 18446744073709551615 bytes"),
        ({"digest": bytes(16)}, "the index is damaged"),
    ],
    ids=str,
)
def test_a_header_that_lies(opened, lie, message):
    with pytest.raises(PackError, match=message):
        _ = opened(pack_bytes(IMAGES, **lie)).tables


@pytest.mark.parametrize(
    "entry",
    [
        (0, 5, 7, 1, 0),  # the header as pixels
        (63, 1, 1, 1, 0),
        (INDEX_OFFSET, 1, 1, 1, 0),
        (INDEX_OFFSET - 34, 5, 7, 1, 0),
        (64, INDEX_OFFSET, 1, 1, 0),
        (HUGE, 1, 1, 1, 0),
        (HUGE - 5, 5, 7, 1, 0),
        (64, 2**32 - 1, 2**32 - 1, 4, 0),
        (64, 2**31, 2**31, 4, 0),  # 2**64 bytes: 0 in 64 bits
        (64, 2**31, 2**31, 1, 0),
        (64, 0, 7, 1, 0),
        (64, 5, 0, 1, 0),
        (64, 5, 7, 2, 0),
        (64, 1, 1, 5, 0),
        (64, 1, 1, 2**32 - 1, 0),
        (64, 5, 7, 0, 0),  # no image, and yet a place
        (0, 0, 0, 0, 1),
    ],
    ids=str,
)
def test_an_entry_that_leads_outside(opened, entry):
    good = struct.unpack_from("<QIIII", WHOLE, INDEX_OFFSET)
    message = rf"entry 1 is no image between 64 and {INDEX_OFFSET}: offset {entry[0]}, height "
    with pytest.raises(PackError, match=message):
        opened(pack_bytes(IMAGES, entries=[good, entry, good]))


def test_the_last_byte_before_the_index_may_be_a_pixel(opened):
    entries = [(INDEX_OFFSET - 12, 3, 1, 4, 0), (INDEX_OFFSET - 1, 1, 1, 1, 0), (64, 1, 1, 3, 0)]
    pack = opened(pack_bytes(IMAGES, entries=entries))
    assert pack.image(0).shape == (3, 1, 4)
    assert pack.image(0).tobytes() == WHOLE[INDEX_OFFSET - 12 : INDEX_OFFSET]


NUMBERS_64 = st.one_of(st.integers(0, 400), st.integers(0, HUGE), st.integers(HUGE - 400, HUGE))
NUMBERS_32 = st.one_of(st.integers(0, 20), st.integers(0, 2**32 - 1))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NUMBERS_64, *[NUMBERS_32] * 4), min_size=1, max_size=3))
def test_whatever_entries_say_nothing_outside_is_read(tmp_path_factory, entries):
    path = tmp_path_factory.getbasetemp() / "random.pack"
    tables = {"tables": [table_entry(rows=len(entries))]}
    data = pack_bytes(IMAGES, entries=entries, tables=tables)
    path.write_bytes(data)
    try:
        pack = Pack(path)
    except PackError:
        return
    for number, (offset, height, width, channels, _) in enumerate(entries):
        image = pack.image(number)
        if image is None:
            assert (offset, height, width, channels) == (0, 0, 0, 0)
        else:
            assert image.tobytes() == data[offset : offset + height * width * channels]
            assert 64 <= offset <= offset + image.nbytes <= INDEX_OFFSET


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (b"", "the tables are no JSON"),
        (b'{"tables": [', "the tables are no JSON"),
        (b"\xff\xfe", "the tables are no JSON"),
        (b"[" * 100_000, "the tables are no JSON"),
        (b"[]", r"the tables: tables must be a list, got None$"),
        (b'{"tables": {}}', r"the tables: tables must be a list, got \{\}$"),
        (b'{"tables": [7]}', r"tables\[0\]: image_paths must be a list, got None$"),
        (b'{"tables": []}', "the tables have 0 rows, the pack has 3 images$"),
    ],
    ids=lambda value: value[:20],
)
def test_tables_that_are_none(opened, tables, message):
    pack = opened(pack_bytes(IMAGES, tables=tables))
    with pytest.raises(PackError, match=rf"some\.pack: {message}"):
        _ = pack.tables


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"image_paths": []}, "as many targets as image_paths and more than none, got 3 and 0"),
        ({"image_paths": ["a", "b", "a"]}, "image_paths has the same text twice"),
        ({"image_paths": ["a", "b", 1]}, "image_paths must hold str values only"),
        ({"class_names": ["a", "a"]}, "class_names has the same text twice"),
        ({"targets": [0, 0]}, "as many targets as image_paths"),
        ({"targets": [0, 0, 1]}, "targets must be -1 to 0"),
        ({"targets": [0, 0, -2]}, "targets must be -1 to 0"),
        ({"targets": [0, 0, True]}, "targets must hold int values only"),
        ({"targets": [0, 0, 0.0]}, "targets must hold int values only"),
        ({"left_out": [[3, "gone"]]}, r"left_out must hold \[row, why\], got \[3, 'gone'\]"),
        ({"left_out": [["0", "gone"]]}, r"left_out must hold \[row, why\]"),
        ({"left_out": None}, "left_out must be a list, got None"),
        ({"name": None}, "name must be a str, got None"),
        ({"folder": 3}, "folder must be a str, got 3"),
        ({"first_image": 1}, "first_image must be 0, got 1"),
        ({"first_image": False}, "first_image must be a int, got False"),
    ],
    ids=str,
)
def test_a_table_that_lies(opened, changes, message):
    tables = {"tables": [table_entry(rows=3, **changes)]}
    pack = opened(pack_bytes(IMAGES, tables=tables))
    with pytest.raises(PackError, match=rf"some\.pack: tables\[0\]: .*{message}"):
        _ = pack.tables


def test_two_tables_share_no_row_and_no_name(opened):
    first, second = table_entry(rows=2), table_entry("test", rows=1, first_image=2)
    pack = opened(pack_bytes(IMAGES, tables={"tables": [first, second]}))
    assert {name: len(table) for name, table in pack.tables.items()} == {"train": 2, "test": 1}
    for changed, message in (
        ({"name": "train"}, r"tables\[1\]: 'train' is the name of another, too"),
        ({"first_image": 1}, r"tables\[1\]: first_image must be 2, got 1"),
    ):
        pack = opened(pack_bytes(IMAGES, tables={"tables": [first, {**second, **changed}]}))
        with pytest.raises(PackError, match=message):
            _ = pack.tables


def test_names_of_files_that_are_no_unicode_come_back(opened):
    names = [b"\xff\xfe.png".decode(errors="surrogateescape"), "\u2028", 'quote"\n,']
    text = json.dumps({"tables": [table_entry(rows=3, image_paths=names)]})
    assert opened(pack_bytes(IMAGES, tables=text.encode())).table().table.image_paths == (*names,)


def test_images_may_lie_beyond_32_bits(tmp_path):
    image = drawing(6, 5)
    far = 2**32 + 2**20
    template = pack_bytes([image])
    end = struct.unpack_from("<8sIIQQQ", template)[5]
    checksum = struct.unpack_from("<QIIII", template, end)[4]
    tail = pack_bytes([image], entries=[(far, 6, 5, 1, checksum)])[end:]
    digest = struct.unpack_from(
        "<8sIIQQQ16s", pack_bytes([image], entries=[(far, 6, 5, 1, checksum)])
    )[6]
    path = tmp_path / "far.pack"
    with path.open("wb") as file:  # a hole of 4 gigabytes takes no room
        file.write(header_bytes(far + 64 + len(tail), 1, far + 64, digest))
        file.seek(far)
        file.write(image.tobytes())
        file.seek(far + 64)
        file.write(tail)
    pack = Pack(path)
    np.testing.assert_array_equal(pack.image(0), image)
    pack.verify()


def test_verify_names_damaged_images_and_where_they_lie(opened):
    damaged = bytearray(WHOLE)
    places = [struct.unpack_from("<QIIII", WHOLE, INDEX_OFFSET + 24 * n)[0] for n in range(3)]
    damaged[places[1] + 7] ^= 1
    damaged[places[2]] ^= 128
    pack = opened(damaged)  # opening reads no pixels
    with pytest.raises(
        PackError,
        match=r"some\.pack: 2 of 3 images are damaged: "
        rf"train row 1 'a/1\.png' \(36 bytes from {places[1]}\), "
        rf"train row 2 'a/2\.png' \(18 bytes from {places[2]}\)$",
    ):
        pack.verify()


def test_verify_names_some_of_many(opened):
    images = [drawing(2, 2, seed=seed) for seed in range(9)]
    damaged = bytearray(pack_bytes(images))
    damaged[64 : 64 * 10 : 64] = bytes(9)
    with pytest.raises(PackError, match=r"9 of 9 images are damaged: .* and 4 more$"):
        opened(damaged).verify()


def test_the_magic_is_no_text():
    assert MAGIC[0] > 127
    assert b"\r\n" in MAGIC
