"""Formats of cells in the open workbook, where the rows of a block have moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.cells import Area, Cells, area_of
from steel_xl.files.patch.looks import Look
from steel_xl.files.patch.package import MAIN

_ACROSS = {"general": "general", "left": "left", "center": "center", "right": "right"}


def dress(live: LiveBook, sheet: str, old: Area, new: Area, source: Cells, looks: Sequence[Look]) -> None:
    """Give the cells `new` the formats, merges and heights they have in `source`; those of `old` lose theirs."""
    cells = live.range(sheet, old)
    cells.unmerge()
    cells.clear_formats()
    for row in range(new.top, new.bottom + 1):
        for first, last, style in _runs(source, row, new):
            _wear(live.range(sheet, Area(row, first, row, last)), looks[int(style)])
        line = source.rows.get(row)
        if line is not None and line.get("customHeight"):
            live.range(sheet, Area(row, new.left, row, new.left)).row_height = float(str(line.get("ht")))
    for each in source.root.iter(MAIN + "mergeCell"):
        area = area_of(str(each.get("ref")))
        if (area.top, area.left) in new:
            live.range(sheet, area).merge()


def _runs(source: Cells, row: int, area: Area) -> Iterator[tuple[int, int, str]]:
    """Stretches of a row whose cells have one format: first column, last column, number of the format."""
    first, style = area.left, source.style(row, area.left)
    for column in range(area.left + 1, area.right + 2):
        now = source.style(row, column) if column <= area.right else None
        if now != style or column > area.right:
            if style is not None:
                yield first, column - 1, style
            first, style = column, now


def _wear(cells: Any, look: Look) -> None:
    """One format; the names are xlwings'."""
    parts: Any = look
    font, fill, border, code, across, _, wrapped, *_ = parts
    name, size, bold, italic, _, colour = font
    cells.font.name, cells.font.size, cells.font.bold, cells.font.italic = name, size, bold, italic
    cells.font.color = f"#{colour or '000000'}"
    cells.color = f"#{fill[1]}" if fill[1] else None
    cells.number_format = code
    cells.wrap_text = wrapped
    cells.horizontal_alignment = _ACROSS[str(across)]
    style, edge = border[0]
    if style:
        cells.borders.set("all", line_style="continuous", weight="thin", color=f"#{edge or 'BFBFBF'}")
