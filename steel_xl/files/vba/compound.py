"""Compound files ([MS-CFB] version 3): folders and streams in sectors of 512 bytes, small streams in one of their own.

No time stamp and no class id is written, so the same tree gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]

_SECTOR, _MINI_SECTOR, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF  # no entry
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY, _NAME = 128, 64  # bytes of a directory entry and of the name in it
_UNUSED = bytes(68) + struct.pack("<III", _NONE, _NONE, _NONE) + bytes(48)
_PER_SECTOR = _SECTOR // 4  # sector numbers that one sector of the table holds
_IN_HEADER = 109  # sectors of the table that the header can name
_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT = 0x3E, 3, 0xFFFE, 9, 6


@dataclass
class _Entry:
    """A folder or stream in the directory: its neighbours in the tree of its folder, and where its bytes start."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    colour: int = _BLACK
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le")
        if len(name) > _NAME:
            raise ValueError(f"a compound file takes names of 31 characters: {self.name!r}")
        head = struct.pack("<HBBIII", len(name), self.kind, self.colour, self.left, self.right, self.child)
        nothing = bytes(36)  # class id, state, times of creation and change
        return name.ljust(_NAME, b"\0") + head + nothing + struct.pack("<IQ", self.start, self.size)


def compound_file(tree: Tree) -> bytes:
    """The file that holds `tree`: names to bytes (a stream) or to further trees (a folder).

    ValueError for a name too long or a file beyond 7 MB, which would need tables that are not written here.
    """
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    root.child = _add(tree, entries)
    sectors = _Sectors()
    _place(entries, sectors)
    directory = b"".join(entry.packed() for entry in entries)
    directory += _UNUSED * (-len(directory) % _SECTOR // _ENTRY)
    directory_start = sectors.add(directory)
    return _header(sectors, directory_start) + sectors.packed()


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Append the entries of a folder and of those in it; returns the one its tree starts with."""
    places = []
    for name, content in tree.items():
        stream = isinstance(content, bytes)
        entries.append(_Entry(name, _STREAM, content) if stream else _Entry(name, _STORAGE, start=0))  # type: ignore[arg-type]
        places.append(len(entries) - 1)
    for place, content in zip(places, tree.values(), strict=True):
        if not isinstance(content, bytes):
            entries[place].child = _add(content, entries)
    places.sort(key=lambda place: (len(entries[place].name), entries[place].name.upper()))
    return _balanced(places, entries, depth=1, deepest=len(places).bit_length())


def _balanced(places: list[int], entries: list[_Entry], depth: int, deepest: int) -> int:
    """A red-black tree of sorted entries: halved again and again, all levels black but the last."""
    if not places:
        return _NONE
    middle = len(places) // 2
    entry = entries[places[middle]]
    entry.left = _balanced(places[:middle], entries, depth + 1, deepest)
    entry.right = _balanced(places[middle + 1 :], entries, depth + 1, deepest)
    entry.colour = _RED if depth == deepest > 1 else _BLACK
    return places[middle]


def _place(entries: list[_Entry], sectors: _Sectors) -> None:
    """Give every stream its sectors; those below the cutoff share the root's stream of small sectors."""
    root, small = entries[0], bytearray()
    for entry in entries:
        if entry.kind != _STREAM or not entry.data:
            continue
        entry.size = len(entry.data)
        if entry.size < _CUTOFF:
            entry.start = len(sectors.mini)
            count = -(-entry.size // _MINI_SECTOR)
            small += entry.data.ljust(count * _MINI_SECTOR, b"\0")
            sectors.mini += [*range(entry.start + 1, entry.start + count), _END]
        else:
            entry.start = sectors.add(entry.data)
    root.size, root.start = len(small), sectors.add(bytes(small))


class _Sectors:
    """Sectors in the order of the file, and what follows each: `table` for them, `mini` for the small ones."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.table: list[int] = []
        self.mini: list[int] = []

    def add(self, data: bytes, fill: bytes = b"\0") -> int:
        """Append a chain of sectors; returns the first, or the mark of the end where there is nothing."""
        start, count = len(self.table), -(-len(data) // _SECTOR)
        if not count:
            return _END
        self.data += data.ljust(count * _SECTOR, fill)
        self.table += [*range(start + 1, start + count), _END]
        return start

    def packed(self) -> bytes:
        return bytes(self.data)


def _header(sectors: _Sectors, directory_start: int) -> bytes:
    """The header; appends the table of small sectors and the table itself, which must hold its own sectors too."""
    mini = struct.pack(f"<{len(sectors.mini)}I", *sectors.mini)
    mini_start = sectors.add(mini, b"\xff")
    used, count = len(sectors.table), 1
    while used + count > count * _PER_SECTOR:
        count += 1
    if count > _IN_HEADER:
        raise ValueError(f"a VBA project of {len(sectors.data)} bytes is larger than this writer makes (7 MB)")
    table = [*sectors.table, *[_FAT] * count]
    table += [_FREE] * (count * _PER_SECTOR - len(table))
    sectors.data += struct.pack(f"<{len(table)}I", *table)
    named = [*range(used, used + count), *[_FREE] * (_IN_HEADER - count)]
    sizes = struct.pack("<HHHHH6x", _MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT)
    places = struct.pack("<9I", 0, count, directory_start, 0, _CUTOFF, mini_start, -(-len(mini) // _SECTOR), _END, 0)
    return _SIGNATURE + bytes(16) + sizes + places + struct.pack(f"<{_IN_HEADER}I", *named)
