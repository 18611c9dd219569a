"""Packs written and read by the format's description alone, with struct.

Whatever a pack may say, true or not, `pack_bytes` writes with checksums that fit.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib

import numpy as np

MAGIC = bytes.fromhex("89534b500d0a1a0a")


def table_entry(name="train", *, rows, first_image=0, **changes):
    """A table of `rows` rows of one class, as it stands in the JSON."""
    table = {
        "name": name,
        "folder": name,
        "first_image": first_image,
        "image_paths": [f"a/{row}.png" for row in range(rows)],
        "targets": [0] * rows,
        "class_names": ["a"],
        "left_out": [],
    }
    return {**table, **changes}


def header_bytes(file_bytes, count, index_offset, digest, *, magic=MAGIC, version=1):
    fields = struct.pack(
        "<8sIIQQQ16sI", magic, version, 0, file_bytes, count, index_offset, digest, 0
    )
    return fields + struct.pack("<I", zlib.crc32(fields))


def pack_bytes(images, *, tables=None, entries=None, **header):
    """A pack of these images; `tables` (bytes, or for JSON), `entries` and `header` may lie."""
    body, own_entries = bytearray(64), []
    for image in images:
        body += bytes(-len(body) % 64)
        channels = 1 if image.ndim == 2 else image.shape[2]
        data = image.tobytes()
        own_entries.append((len(body), *image.shape[:2], channels, zlib.crc32(data)))
        body += data
    body += bytes(-len(body) % 64)
    if tables is None:
        tables = {"tables": [table_entry(rows=len(images))]}
    text = tables if isinstance(tables, bytes) else json.dumps(tables).encode("ascii")
    rows = own_entries if entries is None else entries
    index = b"".join(struct.pack("<QIIII", *row) for row in rows) + text
    fields = {
        "file_bytes": len(body) + len(index),
        "count": len(rows),
        "index_offset": len(body),
        "digest": hashlib.blake2b(index, digest_size=16).digest(),
        **header,
    }
    body[:64] = header_bytes(**fields)
    return bytes(body) + index


def read_pack(data):
    """Images (None where there is none) and the tables' JSON of a whole pack."""
    fields = struct.unpack_from("<8sIIQQQ16sI", data)
    magic, version, _, file_bytes, count, index_offset, digest, _ = fields
    assert (magic, version, file_bytes) == (MAGIC, 1, len(data))
    assert struct.unpack_from("<I", data, 60) == (zlib.crc32(data[:60]),)
    assert digest == hashlib.blake2b(data[index_offset:], digest_size=16).digest()
    images = []
    for number in range(count):
        entry = struct.unpack_from("<QIIII", data, index_offset + 24 * number)
        offset, height, width, channels, checksum = entry
        if channels == 0:
            assert entry == (0, 0, 0, 0, 0)
            images.append(None)
            continue
        assert offset % 64 == 0
        pixels = data[offset : offset + height * width * channels]
        assert zlib.crc32(pixels) == checksum
        shape = (height, width) if channels == 1 else (height, width, channels)
        images.append(np.frombuffer(pixels, np.uint8).reshape(shape))
    return images, json.loads(data[index_offset + 24 * count :])
