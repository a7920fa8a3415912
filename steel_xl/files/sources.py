"""The sheet of sources and assumptions: every number put in, with its status and where it comes from."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import Desk, absolute
from steel_xl.files.page import cell_at, new_sheet, print_columns, protect, set_height, write_cell
from steel_xl.files.style import status_rules
from steel_xl.sheet.book import Page, Provenance
from steel_xl.sheet.column import STATUSES
from steel_xl.sheet.grid import Cell, letters, shown
from steel_xl.sheet.label import unit_in
from steel_xl.sheet.page import cell_field, row_names
from steel_xl.sheet.parse import unit_of

_COUNTS = 7  # 0-based row of the heading of the counts by status
_FIRST = _COUNTS + len(STATUSES) + 2  # 0-based row of the header of the register
_WIDTHS = (20, 9, 26, 24, 14, 16, 13, 78)
_STATUS, _LAST = 6, 7  # columns
_LAST_LINE = 20_000  # row down to which the register is counted, so that the counts stay as they are when it grows


def write_sources(desk: Desk) -> None:
    """The register of all inputs, by sheet and cell, below the study's source, method and sign convention."""
    labels, styles = desk.labels, desk.styles
    sheet = new_sheet(desk, desk.sheet("sources"), labels.text("sources.title"), labels.text("sources.note"), "working")
    system = desk.book.system
    facts = [
        ("sources.citation", desk.book.citation or labels.text("sources.no_citation")),
        ("sources.method", labels.text(f"{system}.method")),
        ("sources.signs", labels.text(f"{system}.signs")),
    ]
    wide = styles.get("body")
    for row, (key, text) in enumerate(facts, 3):
        sheet.write_string(row, 0, labels.text(key), styles.get("label"))
        sheet.merge_range(row, 1, row, _LAST, text, wide)
        sheet.set_row(row, 32)
    _counts(desk, sheet)
    entries = [entry for page in desk.book.pages if page.role == "input" for entry in _entries(desk, page)]
    keys = ("sheet", "cell", "row", "column", "value", "unit", "status", "source")
    columns = [{"header": labels.text(f"sources.{key}"), "header_format": styles.get("header")} for key in keys]
    last = _FIRST + max(1, len(entries))
    sheet.add_table(_FIRST, 0, last, _LAST, {"name": "sources", "style": None, "columns": columns})
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    for row, entry in enumerate(entries, _FIRST + 1):
        for column, cell in enumerate(entry):
            number = isinstance(cell, (int, float))
            write_cell(sheet, row, column, cell, styles.get("plain", text_wrap=column == _LAST, indent=int(not number)))
        set_height(desk, sheet, row, entry[_LAST:], _WIDTHS[_LAST:])
    status = letters(_STATUS + 1)
    words = {name: labels.name(name) for name in STATUSES}
    status_rules(sheet, styles, f"{status}{_FIRST + 2}:{status}{_LAST_LINE}", words)
    status_rules(sheet, styles, f"A{_COUNTS + 2}:A{_COUNTS + 1 + len(STATUSES)}", words)
    sheet.freeze_panes(_FIRST + 1, 0)
    sheet.repeat_rows(_FIRST)
    print_columns(desk, sheet, _LAST)
    protect(sheet)


def _counts(desk: Desk, sheet: Worksheet) -> None:
    """How many numbers there are of each status."""
    labels, plain = desk.labels, desk.styles.get("plain", indent=1)
    area = absolute(desk.sheet("sources"), _FIRST + 2, _STATUS + 1, _LAST_LINE, _STATUS + 1)
    found = [origin.status for page in desk.book.pages for origin in page.provenance.values()]
    sheet.write_string(_COUNTS, 0, labels.text("sources.status"), desk.styles.get("header"))
    sheet.write_string(_COUNTS, 1, labels.text("sources.counts"), desk.styles.get("header"))
    for row, status in enumerate(STATUSES, _COUNTS + 1):
        sheet.write_string(row, 0, labels.name(status), plain)
        counted = f'=COUNTIF({area},"{labels.name(status)}")'
        sheet.write_formula(row, 1, counted, desk.styles.get("plain"), found.count(status))
        sheet.write_string(row, 2, labels.text(f"status.{status}"), desk.styles.get("note", indent=1))


def _entries(desk: Desk, page: Page) -> list[tuple[Cell, ...]]:
    units = {column.name: column for column in page.columns}
    found: list[tuple[Cell, ...]] = []
    names, placed = row_names(page), {column.index: column for column in page.columns}
    for (row, index), origin in sorted(page.provenance.items()):
        column = placed[index]
        name, part = names[row], column.name
        field = cell_field(page, row, column)
        own = units.get("unit")
        raw = {"unit": page.grid.rows[row][own.index]} if own else {}
        members = {column.member: unit_in(str(page.grid.header[index])) or ""} if column.member else {}
        unit = field.col.unit if page.table.record and field else unit_of(page.table, column, raw, members)
        label = desk.labels.member(part) if column.member else desk.labels.header(page.table.key, column.field)
        if page.table.record and field:
            label = desk.labels.header(page.table.key, field)
        where = page.grid.sheet, cell_at(page, row, column)
        status, said = desk.labels.name(origin.status), _said(desk, origin)
        found.append((*where, name, label, page.grid.rows[row][index], desk.labels.unit(unit), status, said))
    return found


def _said(desk: Desk, origin: Provenance) -> str:
    if origin.published is None:
        return origin.source
    return f"{desk.labels.text('note.own', published=shown(origin.published))} {origin.source}".strip()
