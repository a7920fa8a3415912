"""A table on its sheet: heading, header, cells, drop-downs, limits, comments, print set-up."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from typing import Any

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import GROWTH, Desk
from steel_xl.files.guard import guard
from steel_xl.files.style import LINE, STRONG, TABS, lines_of, status_rules, widest
from steel_xl.sheet.book import Page, Provenance
from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import LAST_ROW, Cell, CellError, is_blank, letters, quoted, shown, words
from steel_xl.sheet.label import Labels, shown_width
from steel_xl.sheet.layout import Column
from steel_xl.sheet.page import cell_field

_PAPER_A4 = 9


def new_sheet(desk: Desk, name: str, title: str, note: str, role: str) -> Worksheet:
    """A sheet with its heading and set up for print on A4, one page wide."""
    sheet: Worksheet = desk.file.get_worksheet_by_name(name) or desk.file.add_worksheet(name)
    sheet.set_tab_color(TABS[role])
    sheet.hide_gridlines(2)
    if desk.styles.line != LINE:
        sheet.set_default_row(desk.styles.line)
    sheet.write_string(0, 0, title, desk.styles.get("title"))
    sheet.write_string(1, 0, note, desk.styles.get("note"))
    sheet.set_row(0, 24)
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_footer(f"&L&8steel_xl {desk.book.about['version']}&C&8&F&R&8&A  &P/&N")
    return sheet


def write_page(desk: Desk, page: Page) -> None:
    """The sheet of a page's table; on a bare desk nothing is on it."""
    if desk.bare:
        desk.file.add_worksheet(page.grid.sheet)
        return
    heading = f"{desk.labels.text('role.' + page.role)} | {page.title}"
    sheet = new_sheet(desk, page.grid.sheet, heading, page.note, page.role)
    top, left = page.grid.top - 1, page.grid.left - 1
    count = len(page.grid.rows) + page.spare
    heads = headers(page.grid.header)
    area = {
        "name": page.table.key,
        "style": None,
        "autofilter": False,
        "columns": [{"header": head, "header_format": desk.styles.get("header")} for head in heads],
    }
    sheet.add_table(top, left, top + count, left + len(heads) - 1, area)
    sheet.freeze_panes(top + 1, left + 1)
    sheet.repeat_rows(top)
    known = {column.index: column for column in page.columns}
    widths = [width_of(page, index, head, known.get(index)) for index, head in enumerate(heads)]
    for index, width in enumerate(widths):
        _write_column(desk, sheet, page, index, known.get(index))
        sheet.set_column(left + index, left + index, width)
    set_height(desk, sheet, top, heads, widths, least=2)
    for row, cells in enumerate(page.grid.rows if not desk.mapped(page.table.key) else ()):
        wrapped = [None if (row, at) in page.inherited else cell for at, cell in enumerate(cells)]
        set_height(desk, sheet, top + 1 + row, wrapped, widths)
    if page.role == "input":
        for column in page.columns:
            guard(desk, sheet, page, column)
    else:  # an input sheet prints whatever is on it: rows and columns of the user's come
        protect(sheet)
        print_columns(desk, sheet, left + max(len(heads), 5) - 1)


def print_columns(desk: Desk, sheet: Worksheet, last: int) -> None:
    """Print the columns up to `last` (0-based) as far down as they are used: also rows that come later.

    XlsxWriter would say `$A:$G`, with which openpyxl (so pandas) reads no print area and warns of it.
    """
    name = quoted(sheet.get_name())
    desk.file.define_name(f"{name}!_xlnm.Print_Area", f"={name}!$A$1:${letters(last + 1)}${LAST_ROW}")


def set_height(
    desk: Desk, sheet: Worksheet, row: int, cells: Iterable[Cell], widths: Iterable[float], least: int = 1
) -> None:
    """Make a row high enough for its wrapped text."""
    texts = [(cell, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell, str)]
    most = max((lines_of(cell, width) for cell, width in texts if 2 * len(cell) > width - 1), default=1)
    if max(most, least) > 1:
        sheet.set_row(row, desk.styles.line * max(most, least))


def protect(sheet: Worksheet) -> None:
    """Keep results from being overtyped by accident; there is no password."""
    allowed = {"objects": True, "format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
    sheet.protect("", allowed)


def _write_column(desk: Desk, sheet: Worksheet, page: Page, index: int, column: Column | None) -> None:
    top, left = page.grid.top, page.grid.left - 1
    made: dict[tuple[object, ...], Any] = {}
    for at in range(len(page.grid.rows) + page.spare):
        cells = page.grid.rows[at] if at < len(page.grid.rows) else ()
        cell = cells[index] if index < len(cells) else None
        origin = page.provenance.get((at, index))
        field = cell_field(page, at, column)
        inherited = (at, index) in page.inherited
        look = field.name if field is not None else None, origin.status if origin is not None else None, inherited
        style = made.get(look)
        if style is None:
            style = made[look] = _style(desk, page, field, column, origin, inherited=inherited)
        write_cell(sheet, top + at, left + index, cell, style)
        if origin is not None and (origin.source or origin.published is not None):
            note = _comment(desk.labels, origin)
            sheet.write_comment(top + at, left + index, note, {"x_scale": 2, "y_scale": 1.2, "author": "steel_xl"})
    if column is not None and column.field.name == "status":
        column_letters = letters(left + index + 1)
        words = {name: desk.labels.name(name) for name in column.field.col.choices}
        status_rules(sheet, desk.styles, f"{column_letters}{top + 1}:{column_letters}{top + GROWTH}", words)


def _style(
    desk: Desk,
    page: Page,
    field: Field | None,
    column: Column | None,
    origin: Provenance | None,
    *,
    inherited: bool,
) -> Any:
    form, styles = form_of(field), desk.styles
    if inherited:
        return styles.get("inherited", num_format=form, locked=page.role != "input")
    if page.role != "input":
        text = field is not None and field.kind == "text"
        key = text and bool(field and field.col.key)
        fits = "shrink" if desk.mapped(page.table.key) else "text_wrap"
        return styles.get("plain", num_format=form, bold=key, indent=int(text), **{fits: text})
    if column is None or _is_prose(page, column):
        return styles.get("prose")
    edge = STRONG.get(origin.status) if origin is not None else None
    more: dict[str, Any] = {"left": 5, "left_color": edge} if edge else {}
    if field is not None and field.kind == "text":
        more |= {"indent": 1, "text_wrap": field.col.prose}
    return styles.get("input", num_format=form, **more)


def _is_prose(page: Page, column: Column) -> bool:
    return column.field.name in ("status", "source") or (page.table.record and column.field.name != "value")


def _comment(labels: Labels, origin: Provenance) -> str:
    if origin.published is not None:
        said = labels.text("note.own", published=shown(origin.published))
        return f"{said} {origin.source}".strip()
    return labels.text("note.status", status=labels.name(origin.status), source=origin.source)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: Any) -> None:
    """Write a value as what it is: text is never taken for a formula, a number never for text."""
    if is_blank(cell):
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, (int, float)) and math.isfinite(cell):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)):
        sheet.write_datetime(row, column, cell, style)
    else:
        sheet.write_string(row, column, str(cell) if not isinstance(cell, CellError) else shown(cell), style)


def headers(header: tuple[Cell, ...]) -> list[str]:
    """Headers a table can have: text, none empty, no two alike."""
    seen: set[str] = set()
    heads = []
    for index, cell in enumerate(header, 1):
        head = f"#{index}" if is_blank(cell) else words(cell)
        while head.casefold() in seen:
            head += "'"
        seen.add(head.casefold())
        heads.append(head)
    return heads


def form_of(field: Field | None) -> str:
    """Format of the numbers of a field."""
    return field.col.form if field is not None and field.kind != "text" else "General"


def width_of(page: Page, index: int, head: str, column: Column | None) -> float:
    """Width of a column, in characters."""
    if column is not None and column.field.col.width:
        return column.field.col.width
    longest = widest(head)
    for at, row in enumerate(page.grid.rows):
        cell = row[index] if index < len(row) else None
        field = cell_field(page, at, column)
        longest = max(longest, _shown_length(cell, field.col.form if field else "General"))
    return min(max(longest + 3, 12), 48)


def _shown_length(cell: Cell, form: str) -> int:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        decimals = len(form.partition(".")[2]) if "." in form else 0
        return len(f"{cell:,.{decimals}f}") if form != "General" else len(shown(cell))
    return shown_width("" if is_blank(cell) else str(cell))


def cell_at(page: Page, row: int, column: Column) -> str:
    """A1 address of a cell of the page."""
    return page.grid.place(row, column.index)[1]
