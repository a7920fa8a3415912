"""Formats of cells in the open workbook, where the rows of a block have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from steel_xl.adapters.chart_terms import colour as colour_of
from steel_xl.adapters.live import LiveBook, parcels
from steel_xl.files.patch.cells import Area, Cells, area_of
from steel_xl.files.patch.looks import Look
from steel_xl.files.patch.package import MAIN

_GENERAL = "General"
PLAIN = "bottom"
"""Where the text stands in a cell that nobody gave a format; in each of ours it stands elsewhere."""

_PADDING = 0.7109375  # what a file says of a column's width and a program does not

# What Excel calls these (XlHAlign, XlVAlign, XlOrientation, XlBorderWeight, XlBordersIndex).
_ACROSS = {"left": -4131, "center": -4108, "right": -4152}
_UP = {"top": -4160, "center": -4108}
_UPWARDS = -4171
_WEIGHTS = {"hair": 1, "thin": 2, "medium": -4138, "thick": 4}
_LEFT, _TOP, _BOTTOM, _RIGHT, _VERTICAL, _HORIZONTAL = range(7, 13)
_EDGES = ((_LEFT, _VERTICAL), (_RIGHT, _VERTICAL), (_TOP, _HORIZONTAL), (_BOTTOM, _HORIZONTAL))
"""Edges of a block whose cells have a line at their left, right, top, bottom."""

LookOf: TypeAlias = Callable[[Any], Any]
"""From a look to a part of it; None or False where a cell without a format has the same."""

_FONT: dict[str, LookOf] = {"name": lambda look: look[0][0], "size": lambda look: look[0][1]}
_GIVEN: dict[str, LookOf] = {
    "bold": lambda look: look[0][2],
    "italic": lambda look: look[0][3],
    "ink": lambda look: colour_of(look[0][5]) if look[0][5] else None,
    "fill": lambda look: colour_of(look[1][1]) if look[1][1] else None,
    "form": lambda look: None if look[3] == _GENERAL else look[3],
    "across": lambda look: _ACROSS.get(look[4]),
    "indent": lambda look: look[7] or None,
    "up": lambda look: _UP.get(look[5]),
    "wrap": lambda look: look[6] == "wrapped",
    "turn": lambda look: _UPWARDS if look[-1] else None,
}


def dress(live: LiveBook, sheet: str, old: Area, new: Area, source: Cells, looks: Sequence[Look]) -> None:
    """Give the cells `new` the formats, merges and heights they have in `source`; those of `old` lose theirs."""
    lines = [_line("apart", "", old), _line("bare", "", old)]
    lines += _worn(_Worn(source, new, looks))
    lines += (_line("height", points, each) for points, each in _heights(source, new))
    lines += (_line("width", wide, each) for wide, each in _widths(source, new, old.right + 1))
    merged = (area_of(str(each.get("ref"))) for each in source.root.iter(MAIN + "mergeCell"))
    lines += (_line("together", "", area) for area in merged if (area.top, area.left) in new)
    for told in parcels(lines, "\n"):
        if not live.vba("SteelXLSheets.Dress")(sheet, told):
            raise RuntimeError(f"SteelXLSheets.Dress: {sheet}")


def _line(part: str, value: object, cells: Area) -> str:
    """What `Dress` is told: a part of a format, its value, and the cells it is given to."""
    return f"{part}\t{'' if value is True else value}\t{cells}"


def _worn(worn: _Worn) -> Iterator[str]:
    for part, usual in worn.usual():
        yield _line(part, usual, worn.area)
    others = {part: _other(_FONT[part], usual) for part, usual in worn.usual()}
    for part, look_of in (others | _GIVEN).items():
        yield from (_line(part, value, area) for area, value in worn.blocks(look_of))
    for area, border in worn.blocks(lambda look: look[2]):
        yield from _edges(area, border)


def colour(live: LiveBook, sheet: str, old: Area, new: Area, source: Cells) -> None:
    """Give the cells `new` the colour scales they have in `source`, and take those of ours off the cells `old`."""
    wanted = list(_scales(source, new))
    ours = {colours for _, colours, _ in wanted}
    if ours:
        for rule in [*live.range(sheet, old).conditional_formats]:
            if rule.type == "color_scale" and _hex(rule.colors) in ours:
                rule.delete()
    for area, colours, limits in wanted:
        live.range(sheet, area).conditional_formats.add_color_scale(colours, thresholds=limits)


def _scales(source: Cells, new: Area) -> Iterator[tuple[Area, tuple[str, ...], tuple[float, ...]]]:
    for each in source.root.iterfind(MAIN + "conditionalFormatting"):
        area, scale = area_of(str(each.get("sqref"))), each.find(f"{MAIN}cfRule/{MAIN}colorScale")
        if scale is not None and (area.top, area.left) in new:
            colours = tuple(f"#{str(part.get('rgb'))[-6:]}" for part in scale.iterfind(MAIN + "color"))
            yield area, colours, tuple(float(str(part.get("val"))) for part in scale.iterfind(MAIN + "cfvo"))


def _hex(colours: Sequence[tuple[int, int, int]] | None) -> tuple[str, ...]:
    return tuple("#" + "".join(f"{part:02X}" for part in each) for each in colours or ())


def _other(look_of: LookOf, usual: object) -> LookOf:
    """The same part where it is not the usual one."""
    return lambda look: None if look_of(look) == usual else look_of(look)


class _Worn:
    """The formats of a block's cells, part by part: each part of a look goes to as many cells at once as have it."""

    def __init__(self, source: Cells, area: Area, looks: Sequence[Look]) -> None:
        columns = range(area.left, area.right + 1)
        rows = [tuple(source.style(row, at) for at in columns) for row in range(area.top, area.bottom + 1)]
        self.area, self.styles = area, Counter(style for row in rows for style in row if style is not None)
        self.looks: dict[str, Any] = {style: looks[int(style)] for style in self.styles}
        starts = [at for at, row in enumerate(rows) if not at or row != rows[at - 1]]
        self.stretches = [(area.top + at, rows[at]) for at in starts]  # first of rows alike

    def usual(self) -> Iterator[tuple[str, Any]]:
        """Name and size of the font most cells have; nothing if none has a format."""
        for style, _ in self.styles.most_common(1):
            yield from ((name, look_of(self.looks[style])) for name, look_of in _FONT.items())

    def blocks(self, look_of: LookOf) -> Iterator[tuple[Area, Any]]:
        """Rectangles of cells whose looks have one part in common, and that part; not where it is nothing."""
        parts = {style: look_of(look) for style, look in self.looks.items()}
        begun: dict[tuple[int, int, Any], int] = {}
        for number, row in [*self.stretches, (self.area.bottom + 1, ())]:
            now = dict.fromkeys(self._runs(row, parts))
            for first, last, part in [run for run in begun if run not in now]:
                yield Area(begun.pop((first, last, part)), first, number - 1, last), part
            for run in now:
                begun.setdefault(run, number)

    def _runs(self, row: Sequence[str | None], parts: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
        """Stretches of a row with one part in common: first column, last column, the part."""
        first = self.area.left
        for part, cells in groupby(row, key=lambda style: None if style is None else parts[style]):
            last = first + len(list(cells)) - 1
            if part is not None and part is not False:
                yield first, last, part
            first = last + 1


def _heights(source: Cells, area: Area) -> Iterator[tuple[float, Area]]:
    """Stretches of rows of one height that is not the usual one, and that in points."""
    top = area.top
    lines = [source.rows.get(row) for row in range(area.top, area.bottom + 1)]
    said = [str(line.get("ht")) if line is not None and line.get("customHeight") else "" for line in lines]
    for points, same in groupby(said):
        bottom = top + len(list(same)) - 1
        if points:
            yield float(points), Area(top, area.left, bottom, area.left)
        top = bottom + 1


def _widths(source: Cells, area: Area, first: int) -> Iterator[tuple[float, Area]]:
    """Stretches of columns from `first` on of one width that is not the usual one, and that in characters."""
    for wide, same in groupby(range(first, area.right + 1), key=source.width):
        stretch = list(same)
        if wide is not None:
            yield float(wide) - _PADDING, Area(area.top, stretch[0], area.top, stretch[-1])


def _edges(area: Area, border: Any) -> Iterator[str]:
    """The lines of each cell; a block of one row or column has none inside."""
    missing = {_VERTICAL} if area.left == area.right else set()
    missing |= {_HORIZONTAL} if area.top == area.bottom else set()
    for (style, ink), sides in groupby(range(len(_EDGES)), key=lambda side: border[side]):
        if style:
            which = dict.fromkeys(edge for side in sides for edge in _EDGES[side] if edge not in missing)
            yield _line("edges", " ".join(map(str, (_WEIGHTS[style], colour_of(ink or "BFBFBF"), *which))), area)
