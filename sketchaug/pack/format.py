r"""The file format of a pack, version 1. All numbers are little-endian, all offsets from byte 0.

    header     64 bytes
    images     the pixels, each image at a multiple of 64 bytes, zeros between them
    entries    24 bytes for each image, from index_offset on
    tables     JSON in ASCII, from the last entry to the end of the file

The header:

    offset  type      meaning
         0  8 bytes   magic, 89 53 4B 50 0D 0A 1A 0A ("\x89SKP\r\n\x1a\n")
         8  uint32    version, 1
        12  uint32    0
        16  uint64    file_bytes, length of the whole file
        24  uint64    count, number of entries
        32  uint64    index_offset, where the entries begin
        40  16 bytes  index_digest, BLAKE2b with 16 bytes, of entries and tables together
        56  uint32    0
        60  uint32    CRC-32 (zlib's) of the 60 bytes before

An entry:

         0  uint64    offset of the pixels
         8  uint32    height
        12  uint32    width
        16  uint32    channels: 1 gray, 3 RGB, 4 RGB and alpha; 0 if there is no image
        20  uint32    CRC-32 of the pixels

Pixels are bytes, rows from the top, each row from the left, the channels of a pixel side by side.
Where channels is 0 the drawing could not be read when the set was packed; then all of the entry is
0. It is kept so that entry number = first_image of its table + row of the table.

`tables.py` describes the JSON. The digest, made of all checksums and names, is also the identity of
a pack: two packs with the same digest hold the same images under the same names. The header is
written last: a file without it is no pack, however it came to be.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Not text, damaged by every conversion of line ends, and cut off by one that stops at 1A.
MAGIC = b"\x89SKP\r\n\x1a\n"
VERSION = 1
HEADER_BYTES = 64
ALIGNMENT = 64
DIGEST_BYTES = 16

ENTRY = np.dtype(
    [
        ("offset", "<u8"),
        ("height", "<u4"),
        ("width", "<u4"),
        ("channels", "<u4"),
        ("checksum", "<u4"),
    ]
)

_FIELDS = struct.Struct("<8sIIQQQ16sI")
_CHECKSUM = struct.Struct("<I")
_CHANNELS = (0, 1, 3, 4)


class PackError(ValueError):
    """A file is no pack, is damaged, or is not the one that was opened; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The first bytes of a pack; fields as in the module's description."""

    file_bytes: int
    count: int
    index_offset: int
    index_digest: bytes

    def to_bytes(self) -> bytes:
        """The header as it stands in the file."""
        fields = _FIELDS.pack(
            *(MAGIC, VERSION, 0, self.file_bytes, self.count, self.index_offset),
            *(self.index_digest, 0),
        )
        return fields + _CHECKSUM.pack(zlib.crc32(fields))


def read_header(start: bytes, actual_bytes: int) -> Header:
    """Reads the header and checks it against the file's length.

    Args:
        start: The first HEADER_BYTES of the file, or all of a shorter one.
        actual_bytes: Length of the file.

    Raises:
        PackError: What is wrong with it, without the file's name.
    """
    if start[: len(MAGIC)] != MAGIC:
        raise PackError("not a pack of `sketchaug pack`")
    if len(start) < HEADER_BYTES:
        raise PackError(f"cut off: {len(start)} bytes are no whole header")
    _, version, _, file_bytes, count, index_offset, digest, _ = _FIELDS.unpack_from(start)
    if version != VERSION:
        hint = "; a newer sketchaug wrote it" if version > VERSION else ""
        raise PackError(f"expected version {VERSION} of the format, got {version}{hint}")
    (checksum,) = _CHECKSUM.unpack_from(start, _FIELDS.size)
    if checksum != zlib.crc32(start[: _FIELDS.size]):
        raise PackError("the header is damaged: its checksum does not fit")
    if actual_bytes != file_bytes:
        what = "cut off" if actual_bytes < file_bytes else "more than a pack"
        raise PackError(f"{what}: expected {file_bytes} bytes, got {actual_bytes}")
    if not HEADER_BYTES <= index_offset <= file_bytes:
        raise PackError(f"the index is said to be at {index_offset} of {file_bytes} bytes")
    if not 0 < count <= (file_bytes - index_offset) // ENTRY.itemsize:
        raise PackError(
            f"{count} images are said to be in an index of {file_bytes - index_offset} bytes"
        )
    return Header(
        file_bytes=file_bytes, count=count, index_offset=index_offset, index_digest=digest
    )


def digest_of(index: Any) -> bytes:
    """The index_digest of a buffer that holds entries and tables."""
    return hashlib.blake2b(index, digest_size=DIGEST_BYTES).digest()


def check_entries(entries: NDArray[Any], end: int) -> None:
    """Checks that every image lies between the header and the index, whatever its entry says.

    Args:
        entries: ENTRY (N,).
        end: Where the index begins.

    Raises:
        PackError: Naming the first wrong entry.
    """
    # No product below wraps around: height and width have 32 bits, so height * width fits 64; an
    # area cut to `end`, the length of a real file, may be multiplied by 4 and is still too large.
    channels = entries["channels"].astype(np.uint64)
    area = entries["height"].astype(np.uint64) * entries["width"].astype(np.uint64)
    sizes = np.minimum(area, end) * np.minimum(channels, 4)
    room = np.uint64(end) - np.minimum(entries["offset"], np.uint64(end))
    inside = (entries["offset"] >= HEADER_BYTES) & (area > 0) & (sizes <= room)
    absent = channels == 0
    for field in ENTRY.names or ():
        absent &= entries[field] == 0
    wrong = ~(np.isin(channels, _CHANNELS) & np.where(channels == 0, absent, inside))
    if wrong.any():
        number = int(wrong.argmax())
        said = ", ".join(f"{field} {entries[field][number]}" for field in ENTRY.names or ())
        raise PackError(f"entry {number} is no image between {HEADER_BYTES} and {end}: {said}")
