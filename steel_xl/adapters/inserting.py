"""A result table of the last run at the selected cell: values with headers and units, over free cells only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from steel_xl import __version__
from steel_xl.adapters.live import LiveBook
from steel_xl.app.opened import Opened, wanted_table
from steel_xl.files.case import wording
from steel_xl.files.patch.cells import Area, Content
from steel_xl.files.patch.target import issue
from steel_xl.sheet.dump import fingerprint
from steel_xl.sheet.grid import LAST_COLUMN, LAST_ROW, Grid, address, formed, is_blank, reference
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.label import Labels, shown_width
from steel_xl.sheet.layout import Column, columns_of

_STAMP = 12  # characters of the fingerprint that are shown

_WIDEST, _BOLD = 45, 1.2  # characters a column is made wide at most; how much wider bold ones are

Place = tuple[str, int, int]
"""A cell: its sheet, and its row and column from 1 on."""


def insert(live: LiveBook, chosen: str, place: Place | None, labels: Labels) -> str:
    """Put a table there; returns what to tell the user.

    Parameters
    ----------
    live : the workbook, whose last run is meant
    chosen : system and table, such as ``synergy/index``
    place : the selected cell; None if none is
    labels : the user's language

    WorkbookError with every reason not to write there; then nothing was written.
    """
    found = live.opened
    system, _, key = chosen.partition("/")
    if found.system.name != system:
        parts = {"book": live.book.name, "system": labels.text(f"{found.system.name}.title"), "table": key}
        return labels.text("addin.other_system", **parts)
    if not found.about.get("inputs_sha256"):
        return labels.text("addin.not_run", book=live.book.name)
    grid = live.grids([wanted_table(found.system.result_tables[key], found.labels)]).get(key)
    if grid is None or place is None:
        return labels.text("addin.no_such_table", book=live.book.name, table=key)
    columns, _ = columns_of(found.system.result_tables[key], grid, found.labels)
    columns = sorted(columns, key=lambda column: column.index)
    rows = [*_rows(grid, columns), [Content("s", _source(live, found, grid))]]
    sheet, top, left = place
    area = Area(top, left, top + len(rows) - 1, left + len(columns) - 1)
    before = _free(live, found, key, sheet, area, labels)
    _put(live, sheet, area, rows, before, columns)
    title = found.labels.title(found.system.result_tables[key])
    where = reference((sheet, address(top, left)))
    said = labels.text("addin.inserted", title=title, rows=len(rows) - 2, place=where)
    return said + (" " + labels.text("addin.other_inputs") if _changed(found) else "")


def _rows(grid: Grid, columns: Sequence[Column]) -> list[list[Content]]:
    """The header and the rows that hold something."""
    rows = [cells for cells in grid.rows if not all(is_blank(cells[column.index]) for column in columns)]
    return [[_content(cells[column.index]) for column in columns] for cells in (grid.header, *rows)]


def _content(cell: Any) -> Content:
    if is_blank(cell):
        return Content()
    if isinstance(cell, bool):
        return Content("b", str(int(cell)))
    if isinstance(cell, (int, float)):
        return Content("n", repr(float(cell)))
    return Content("s", str(cell))


def _source(live: LiveBook, found: Opened, grid: Grid) -> str:
    """The line below the table: which run the numbers are of."""
    about = found.about
    return found.labels.text(
        "addin.of_run",
        version=about.get("version", __version__),
        book=live.book.name,
        sheet=grid.sheet,
        scenario=about.get("scenario") or "-",
        when=about.get("last_run", "-"),
        stamp=about["inputs_sha256"][:_STAMP],
    )


def _changed(found: Opened) -> bool:
    """Whether the inputs are no longer those of the run."""
    inputs = found.parsed.inputs
    if inputs is None:
        return True
    return found.about["inputs_sha256"] != fingerprint(inputs, wording(found.system.name, found.case, "en"))


def _free(live: LiveBook, found: Opened, key: str, sheet: str, area: Area, labels: Labels) -> list[list[str]]:
    """What the cells hold, which is nothing; WorkbookError if the table cannot go there."""
    high, wide = area.bottom - area.top + 1, area.right - area.left + 1
    cell = address(area.top, area.left)
    parts: dict[str, Any] = {"table": key, "rows": high, "columns": wide}
    ours = {spot.sheet for name, spot in live.tables.items() if name in _tables(found)} | {
        s for s, _ in live.named.values()
    }
    if sheet in ours:
        raise WorkbookError([issue(labels, sheet, cell, "insert_ours")])
    if area.bottom > LAST_ROW or area.right > LAST_COLUMN:
        raise WorkbookError([issue(labels, sheet, cell, "insert_edge", **parts)])
    if bool(live.vba("SteelXLSheets.IsLocked")(sheet)):
        raise WorkbookError([issue(labels, sheet, cell, "insert_protected")])
    before = live.formulas(sheet, area)
    taken = list(_taken(labels, sheet, area, before, parts))
    if taken:
        raise WorkbookError(taken)
    if live.range(sheet, area).merge_cells is not False:
        raise WorkbookError([issue(labels, sheet, cell, "insert_merged", table=key)])
    return before


def _tables(found: Opened) -> set[str]:
    return {*found.system.input_tables, *found.system.result_tables, "about"}


def _taken(
    labels: Labels, sheet: str, area: Area, before: Sequence[Sequence[str]], parts: dict[str, Any]
) -> Iterator[Issue]:
    """The first filled cell, and how many there are."""
    filled = [
        (row, column, held)
        for row, cells in enumerate(before, area.top)
        for column, held in enumerate(cells, area.left)
        if held
    ]
    if filled:
        row, column, held = filled[0]
        yield issue(labels, sheet, address(row, column), "insert_taken", held, count=len(filled), **parts)


def _put(
    live: LiveBook,
    sheet: str,
    area: Area,
    rows: list[list[Content]],
    before: list[list[str]],
    columns: Sequence[Column],
) -> None:
    """Write the cells and their formats; what was written is taken back if anything fails."""
    width = len(columns)
    try:
        live.put(sheet, area, [[*cells, *[Content()] * (width - len(cells))] for cells in rows])
        live.range(sheet, Area(area.top, area.left, area.top, area.right)).font.bold = True
        for at, column in enumerate(columns, area.left):
            if column.field.kind != "text" and area.bottom - area.top > 1:
                cells = live.range(sheet, Area(area.top + 1, at, area.bottom - 1, at))
                cells.number_format = column.field.col.form
                live.range(sheet, Area(area.top, at, area.top, at)).horizontal_alignment = "right"
        live.range(sheet, Area(area.bottom, area.left, area.bottom, area.left)).font.italic = True
        _widen(live, sheet, area, rows[:-1], columns)
    except BaseException:
        live.restore(sheet, area, before)
        raise


def _widen(
    live: LiveBook, sheet: str, area: Area, rows: Sequence[Sequence[Content]], columns: Sequence[Column]
) -> None:
    """Columns as wide as headers and numbers need; none is made narrower."""
    for at, column in enumerate(columns):
        head, *said = [_said(cells[at], column.field.col.form) for cells in rows]
        need = min(_WIDEST, max(_BOLD * shown_width(head), *map(shown_width, said), 0) + 2)
        cells = live.range(sheet, Area(area.top, area.left + at, area.top, area.left + at))
        if float(cells.column_width or 0) < need:
            cells.column_width = need


def _said(cell: Content, form: str) -> str:
    return formed(float(cell.value), form) if cell.kind == "n" else cell.value
