"""The text of a VBA project's modules, whoever wrote the project ([MS-CFB], [MS-OVBA])."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise

from steel_xl.files.vba.compression import decompress

_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA  # sector numbers from here on are none
_ENTRY, _IN_HEADER = 128, 109  # bytes of a directory entry; sectors of the FAT that the header lists
_SHIFTS = (9, 12)  # a sector has 512 or 4096 bytes
_STREAM, _ROOT = 2, 5  # kinds of directory entries
_TEXT = re.compile(rb"\x01..\x00Attribut", re.DOTALL)
"""Where a module's text begins: a compressed container whose first eight characters are as they are."""


def modules(project: bytes) -> list[str]:
    """The text of every module; ValueError if the bytes are no VBA project.

    >>> modules(b"no project")
    Traceback (most recent call last):
        ...
    ValueError: not a VBA project
    """
    try:
        found = []
        for stream in _streams(project):
            start = _TEXT.search(stream)
            if start is not None:
                found.append(decompress(stream[start.start() :]).decode("cp1252", "replace"))
    except (struct.error, IndexError, ValueError) as error:
        raise ValueError("not a VBA project") from error
    return found


def _streams(data: bytes) -> Iterator[bytes]:
    """Every stream of a compound file."""
    if data[:8] != _SIGNATURE:
        raise ValueError("not a VBA project")
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    directory, _, cutoff, first_mini, _, more, count = struct.unpack_from("<7I", data, 48)
    if shift not in _SHIFTS:
        raise ValueError("not a VBA project")
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]  # the header takes the place of one

    listed = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    for _ in range(count):
        *numbers, more = _numbers(sector(more))
        listed += numbers
    fat = [entry for number in listed if number < _END for entry in _numbers(sector(number))]
    entries = b"".join(map(sector, _chain(fat, directory)))
    mini_fat = [entry for number in _chain(fat, first_mini) for entry in _numbers(sector(number))]
    minis = b""
    for start, end in pairwise(range(0, len(entries) + 1, _ENTRY)):
        entry = entries[start:end]
        kind, first, length = entry[66], *struct.unpack_from("<II", entry, 116)
        if kind == _ROOT:
            minis = b"".join(map(sector, _chain(fat, first)))
        elif kind == _STREAM and length >= cutoff:
            yield b"".join(map(sector, _chain(fat, first)))[:length]
        elif kind == _STREAM:
            mini = 1 << mini_shift
            yield b"".join(minis[at * mini : (at + 1) * mini] for at in _chain(mini_fat, first))[:length]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content)


def _chain(table: list[int], first: int) -> Iterator[int]:
    """The sectors of a stream, in order; a chain that comes back to itself ends."""
    seen: set[int] = set()
    while first < _END and first not in seen:
        seen.add(first)
        yield first
        first = table[first]
