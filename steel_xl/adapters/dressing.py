"""Formats of cells in the open workbook, where the rows of a block have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import Any, TypeAlias

from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.cells import Area, Cells, area_of
from steel_xl.files.patch.looks import Look
from steel_xl.files.patch.package import MAIN

_GENERAL = "General"
PLAIN = "bottom"
"""Where the text stands in a cell that nobody gave a format; in each of ours it stands elsewhere."""

_PADDING = 0.7109375  # what a file says of a column's width and a program does not
_ACROSS = {"left": "left", "center": "center", "right": "right"}
_INSIDE = ("inside_horizontal", "inside_vertical")
_EDGES = (  # of a block whose cells have a line at their left, right, top, bottom
    ("edge_left", "inside_vertical"),
    ("edge_right", "inside_vertical"),
    ("edge_top", "inside_horizontal"),
    ("edge_bottom", "inside_horizontal"),
)


LookOf: TypeAlias = Callable[[Any], Any]
"""From a look to a part of it; nothing where a cell without a format has the same."""

_FONT: dict[str, LookOf] = {"font.name": lambda look: look[0][0], "font.size": lambda look: look[0][1]}
_GIVEN: dict[str, LookOf] = {  # by what xlwings calls it
    "font.bold": lambda look: look[0][2],
    "font.italic": lambda look: look[0][3],
    "font.color": lambda look: look[0][5] and f"#{look[0][5]}",
    "color": lambda look: look[1][1] and f"#{look[1][1]}",
    "number_format": lambda look: look[3] != _GENERAL and look[3],
    "horizontal_alignment": lambda look: look[4] != _GENERAL.lower() and _ACROSS[look[4]],
    "vertical_alignment": lambda look: look[5] != PLAIN and look[5],
    "wrap_text": lambda look: look[6],
}


def dress(live: LiveBook, sheet: str, old: Area, new: Area, source: Cells, looks: Sequence[Look]) -> None:
    """Give the cells `new` the formats, merges and heights they have in `source`; those of `old` lose theirs."""
    before = live.range(sheet, old)
    before.unmerge()
    _undress(before)
    _wear(live, sheet, new, _Worn(source, new, looks))
    for first, last, points in _heights(source, new):
        live.range(sheet, Area(first, new.left, last, new.left)).row_height = points
    for first, last, wide in _widths(source, range(old.right + 1, new.right + 1)):
        live.range(sheet, Area(new.top, first, new.top, last)).column_width = wide
    for each in source.root.iter(MAIN + "mergeCell"):
        area = area_of(str(each.get("ref")))
        if (area.top, area.left) in new:
            live.range(sheet, area).merge()


def _wear(live: LiveBook, sheet: str, new: Area, worn: _Worn) -> None:
    for name, usual in worn.usual():
        _give(live.range(sheet, new), name, usual)
        for area, other in worn.blocks(_FONT[name]):
            if other != usual:
                _give(live.range(sheet, area), name, other)
    for name, look_of in _GIVEN.items():
        for area, value in worn.blocks(look_of):
            _give(live.range(sheet, area), name, value)
    for area, border in worn.blocks(lambda look: look[2]):
        _edge(live.range(sheet, area), border)
    for area, _ in worn.blocks(lambda look: look[-1]):  # xlwings has no word for text that reads upwards
        live.vba("SteelXLSheets.TurnUp")(sheet, str(area))


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


class _Worn:
    """The formats of a block's cells, part by part: each part of a look goes to as many cells at once as have it."""

    def __init__(self, source: Cells, area: Area, looks: Sequence[Look]) -> None:
        columns = range(area.left, area.right + 1)
        self.area = area
        self.rows = [tuple(source.style(row, at) for at in columns) for row in range(area.top, area.bottom + 1)]
        self.looks: dict[str, Any] = {
            style: looks[int(style)] for row in self.rows for style in row if style is not None
        }

    def usual(self) -> Iterator[tuple[str, Any]]:
        """Name and size of the font most cells have; nothing if none has a format."""
        styles = Counter(style for row in self.rows for style in row if style is not None)
        for style, _ in styles.most_common(1):
            yield from ((name, look_of(self.looks[style])) for name, look_of in _FONT.items())

    def blocks(self, look_of: LookOf) -> Iterator[tuple[Area, Any]]:
        """Rectangles of cells whose looks have one part in common, and that part; not where it is nothing."""
        parts = {style: look_of(look) for style, look in self.looks.items()}
        runs = {row: set(self._runs(row, parts)) for row in set(self.rows)}
        begun: dict[tuple[int, int, Any], int] = {}
        for number, row in enumerate([*self.rows, ()], self.area.top):
            now = runs.get(row, set())
            for first, last, part in sorted(begun.keys() - now, key=_place):
                yield Area(begun.pop((first, last, part)), first, number - 1, last), part
            for run in now:
                begun.setdefault(run, number)

    def _runs(self, row: Sequence[str | None], parts: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
        """Stretches of a row with one part in common: first column, last column, the part."""
        first = self.area.left
        for part, cells in groupby(row, key=lambda style: None if style is None else parts[style]):
            last = first + len(list(cells)) - 1
            if part:
                yield first, last, part
            first = last + 1


def _place(run: tuple[int, int, Any]) -> tuple[int, int]:
    return run[:2]


def _heights(source: Cells, area: Area) -> Iterator[tuple[int, int, float]]:
    """Stretches of rows of one height that is not the usual one: first row, last row, points."""
    top = area.top
    lines = [source.rows.get(row) for row in range(area.top, area.bottom + 1)]
    said = [str(line.get("ht")) if line is not None and line.get("customHeight") else "" for line in lines]
    for points, same in groupby(said):
        bottom = top + len(list(same)) - 1
        if points:
            yield top, bottom, float(points)
        top = bottom + 1


def _widths(source: Cells, columns: range) -> Iterator[tuple[int, int, float]]:
    """Stretches of columns of one width that is not the usual one: first column, last column, characters."""
    for wide, same in groupby(columns, key=source.width):
        stretch = list(same)
        if wide is not None:
            yield stretch[0], stretch[-1], float(wide) - _PADDING


def _undress(cells: Any) -> None:
    """No look of their own; `clear_formats` would take the rules of format off as well."""
    cells.color = None
    cells.borders.clear("all")
    cells.number_format = _GENERAL
    cells.wrap_text = False
    cells.horizontal_alignment, cells.vertical_alignment = _GENERAL.lower(), PLAIN
    cells.font.bold = cells.font.italic = False
    cells.font.color = "#000000"


def _give(cells: Any, name: str, value: Any) -> None:
    """Set what xlwings calls so."""
    *owners, last = name.split(".")
    setattr(reduce(getattr, owners, cells), last, value)


def _edge(cells: Any, border: Any) -> None:
    """The lines of each cell; a block of one row or column has none inside."""
    missing = [name for name, size in zip(_INSIDE, cells.shape, strict=True) if size == 1]
    for (style, line), sides in groupby(range(len(_EDGES)), key=lambda side: border[side]):
        if style:
            which = [name for side in sides for name in _EDGES[side] if name not in missing]
            cells.borders.set(which, line_style="continuous", weight=style, color=f"#{line or 'BFBFBF'}")
