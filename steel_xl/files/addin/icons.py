"""Pictures of the ribbon's buttons, drawn here: PNG of 32 by 32 points from a few shapes, the same bytes everywhere."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from functools import cache
from itertools import pairwise

SIZE = 32
_FINE = 3  # samples across a point, so that edges are smooth

Point = tuple[float, float]
Colour = tuple[int, int, int]
Shape = tuple[Callable[[float, float], bool], Colour]

NAVY, BLUE, PALE = (31, 56, 100), (46, 117, 182), (222, 235, 247)
GREEN, ORANGE, RED, WHITE, GREY, ICE = (
    (56, 142, 60),
    (237, 125, 49),
    (192, 0, 0),
    (255, 255, 255),
    (166, 166, 166),
    (91, 155, 213),
)


def _area(colour: Colour, *corners: Point) -> Shape:
    """A polygon."""

    def holds(x: float, y: float) -> bool:
        inside = False
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside

    return holds, colour


def _box(colour: Colour, left: float, top: float, right: float, bottom: float) -> Shape:
    return lambda x, y: left <= x < right and top <= y < bottom, colour


def _disc(colour: Colour, x0: float, y0: float, radius: float) -> Shape:
    return lambda x, y: math.hypot(x - x0, y - y0) <= radius, colour


def _line(colour: Colour, width: float, *points: Point) -> list[Shape]:
    """A line through points with round ends."""
    return [_stroke(colour, width / 2, start, end) for start, end in pairwise(points)]


def _stroke(colour: Colour, half: float, start: Point, end: Point) -> Shape:
    (ax, ay), (bx, by) = start, end
    dx, dy = bx - ax, by - ay

    def holds(x: float, y: float) -> bool:
        along = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        return math.hypot(x - ax - along * dx, y - ay - along * dy) <= half

    return holds, colour


def _page(left: float = 5) -> list[Shape]:
    return [
        _box(NAVY, left, 2, left + 20, 30),
        _box(WHITE, left + 1.5, 3.5, left + 18.5, 28.5),
    ]


def _grid(top: float) -> list[Shape]:
    rules = [_box(GREY, 3, top + at * 6, 29, top + at * 6 + 1) for at in (1, 2, 3)]
    rules += [_box(GREY, 3 + at * 8.3, top, 4 + at * 8.3, top + 18) for at in (1, 2)]
    return [
        _box(NAVY, 2, top - 1, 30, top + 20),
        _box(WHITE, 3, top, 29, top + 19),
        *rules,
        _box(BLUE, 3, top, 29, top + 6),
    ]


_HOOK = [(16 + 5 * math.cos(math.radians(a)), 12 + 5 * math.sin(math.radians(a))) for a in range(-180, 71, 25)]

SHAPES: dict[str, list[Shape]] = {
    "new": [
        *_page(),
        *(_box(PALE, 9, y, 21, y + 2) for y in (7, 11, 15)),
        _disc(GREEN, 23, 23, 8),
        _box(WHITE, 21.8, 18, 24.2, 28),
        _box(WHITE, 18, 21.8, 28, 24.2),
    ],
    "check": [*_page(), *(_box(PALE, 9, y, 21, y + 2) for y in (7, 11)), *_line(GREEN, 4, (9, 20), (15, 26), (28, 11))],
    "run": [_disc(GREEN, 16, 16, 14), _area(WHITE, (12, 8.5), (12, 23.5), (25, 16))],
    "explain": [
        _area(ORANGE, (16, 2), (31, 29), (1, 29)),
        *_line(WHITE, 3.4, (16, 11), (16, 20)),
        _disc(WHITE, 16, 25, 2),
    ],
    "freeze": [
        stroke
        for angle in range(0, 180, 60)
        for stroke in _line(
            ICE,
            2.6,
            (16 + 14 * math.sin(math.radians(angle)), 16 + 14 * math.cos(math.radians(angle))),
            (16 - 14 * math.sin(math.radians(angle)), 16 - 14 * math.cos(math.radians(angle))),
        )
    ]
    + [_disc(NAVY, 16, 16, 3.4)]
    + [
        _disc(ICE, 16 + 10 * math.sin(math.radians(angle)), 16 + 10 * math.cos(math.radians(angle)), 2.8)
        for angle in range(0, 360, 60)
    ],
    "report": [
        *_page(6),
        _box(RED, 7.5, 20, 24.5, 28.5),
        *(_box(BLUE, x, y, x + 3, 17) for x, y in ((10, 12), (14.5, 8), (19, 5.5))),
    ],
    "insert": [*_grid(11), _box(GREEN, 14.2, 1, 17.8, 12), _area(GREEN, (10, 11), (22, 11), (16, 18))],
    "help": [_disc(BLUE, 16, 16, 14), *_line(WHITE, 3.2, *_HOOK, (16, 18.5), (16, 20)), _disc(WHITE, 16, 24.5, 2)],
}
"""What each picture is made of, the last shape on top."""


@cache
def icon(name: str) -> bytes:
    r"""The picture of that name as PNG.

    >>> icon("run")[:8]
    b'\x89PNG\r\n\x1a\n'
    """
    rows = b"".join(b"\0" + b"".join(_point(SHAPES[name], x, y) for x in range(SIZE)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    # stored, not compressed: versions of zlib differ in what they make of the same bytes
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")


def _point(shapes: list[Shape], x: int, y: int) -> bytes:
    """Red, green, blue and opacity of a point, the mean of its samples."""
    hits: list[Colour] = []
    for down in range(_FINE):
        for across in range(_FINE):
            at = x + (across + 0.5) / _FINE, y + (down + 0.5) / _FINE
            hits += [colour for holds, colour in reversed(shapes) if holds(*at)][:1]
    if not hits:
        return bytes(4)
    mean = (round(sum(part) / len(hits)) for part in zip(*hits, strict=True))
    return bytes([*mean, round(255 * len(hits) / _FINE**2)])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
