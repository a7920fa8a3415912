"""Formats of cells in the open workbook, where the rows of a block have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.cells import Area, Cells, area_of
from steel_xl.files.patch.looks import Look
from steel_xl.files.patch.package import MAIN

_GENERAL = "General"
PLAIN = "bottom"
"""Where the text stands in a cell that nobody gave a format; in each of ours it stands elsewhere."""

_PADDING = 0.7109375  # what a file says of a column's width and a program does not
_ACROSS = {"general": "general", "left": "left", "center": "center", "right": "right"}
_INSIDE = ("inside_horizontal", "inside_vertical")
_EDGES = (  # of a block whose cells have a line at their left, right, top, bottom
    ("edge_left", "inside_vertical"),
    ("edge_right", "inside_vertical"),
    ("edge_top", "inside_horizontal"),
    ("edge_bottom", "inside_horizontal"),
)


def dress(live: LiveBook, sheet: str, old: Area, new: Area, source: Cells, looks: Sequence[Look]) -> None:
    """Give the cells `new` the formats, merges and heights they have in `source`; those of `old` lose theirs."""
    before = live.range(sheet, old)
    before.unmerge()
    _undress(before)
    styled = [(area, looks[int(style)]) for area, style in _blocks(source, new)]
    blocks = [(live.range(sheet, area), look) for area, look in styled]
    usual = Counter(_font(look)[:2] for _, look in blocks).most_common(1)
    for name, size in (said for said, _ in usual):
        whole = live.range(sheet, new).font
        whole.name, whole.size = name, size
    for cells, look in blocks:
        _wear(cells, look, usual[0][0])
    for area, look in styled:
        if look[-1]:  # xlwings has no word for it
            live.vba("SteelXLSheets.TurnUp")(sheet, str(area))
    for first, last, points in _heights(source, new):
        live.range(sheet, Area(first, new.left, last, new.left)).row_height = points
    for first, last, wide in _widths(source, range(old.right + 1, new.right + 1)):
        live.range(sheet, Area(new.top, first, new.top, last)).column_width = wide
    for each in source.root.iter(MAIN + "mergeCell"):
        area = area_of(str(each.get("ref")))
        if (area.top, area.left) in new:
            live.range(sheet, area).merge()


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


def _blocks(source: Cells, area: Area) -> Iterator[tuple[Area, str]]:
    """Rectangles whose cells have one format: rows with the same stretches of formats one below the other."""
    rows = [tuple(_runs(source, row, area)) for row in range(area.top, area.bottom + 1)]
    top = area.top
    for runs, same in groupby(rows):
        bottom = top + len(list(same)) - 1
        for first, last, style in runs:
            yield Area(top, first, bottom, last), style
        top = bottom + 1


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


def _runs(source: Cells, row: int, area: Area) -> Iterator[tuple[int, int, str]]:
    """Stretches of a row whose cells have one format: first column, last column, number of the format."""
    first, style = area.left, source.style(row, area.left)
    for column in range(area.left + 1, area.right + 2):
        now = source.style(row, column) if column <= area.right else None
        if now != style or column > area.right:
            if style is not None:
                yield first, column - 1, style
            first, style = column, now


def _undress(cells: Any) -> None:
    """No look of their own; `clear_formats` would take the rules of format off as well."""
    cells.color = None
    cells.borders.clear("all")
    cells.number_format = _GENERAL
    cells.wrap_text = False
    cells.horizontal_alignment, cells.vertical_alignment = _GENERAL.lower(), PLAIN
    cells.font.bold = cells.font.italic = False
    cells.font.color = "#000000"


def _font(look: Look) -> Any:
    return look[0]


def _wear(cells: Any, look: Look, worn: tuple[str, float]) -> None:
    """One format, on cells that have none but the name and size of a font; the names are xlwings'."""
    parts: Any = look
    font, fill, border, code, across, up, wrapped, *_ = parts
    _write_in(cells, font, worn)
    if fill[1]:
        cells.color = f"#{fill[1]}"
    if code != _GENERAL:
        cells.number_format = code
    if wrapped:
        cells.wrap_text = True
    if _ACROSS[str(across)] != _GENERAL.lower():
        cells.horizontal_alignment = _ACROSS[str(across)]
    if up != PLAIN:
        cells.vertical_alignment = up
    _edge(cells, border)


def _write_in(cells: Any, font: Any, worn: tuple[str, float]) -> None:
    name, size, bold, italic, _, colour = font
    if name != worn[0]:
        cells.font.name = name
    if size != worn[1]:
        cells.font.size = size
    if bold:
        cells.font.bold = True
    if italic:
        cells.font.italic = True
    if colour:
        cells.font.color = f"#{colour}"


def _edge(cells: Any, border: Any) -> None:
    """The lines of each cell; a block of one row or column has none inside."""
    missing = [name for name, size in zip(_INSIDE, cells.shape, strict=True) if size == 1]
    for (style, line), sides in groupby(range(len(_EDGES)), key=lambda side: border[side]):
        if style:
            which = [name for side in sides for name in _EDGES[side] if name not in missing]
            cells.borders.set(which, line_style="continuous", weight=style, color=f"#{line or 'BFBFBF'}")
