"""Grids as pages of a workbook: columns recognised, headers in the language, values with their provenance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from steel_xl.sheet.book import Page, Provenance, Role
from steel_xl.sheet.column import Field
from steel_xl.sheet.dump import HEADER_ROW, dump, headed, members_of
from steel_xl.sheet.grid import Cell, Grid, inherited, is_blank, is_inherited, words
from steel_xl.sheet.label import Labels
from steel_xl.sheet.layout import Column, columns_in_order, columns_of
from steel_xl.sheet.parse import Named, Place, Places, spread_units
from steel_xl.sheet.table import Table

OWN = "own"

_LAST = ("status", "source")  # columns that stand to the right of all numbers

Exceptions = Iterable[tuple[str, str, str, str, str]]
"""Provenance of single cells and columns of a case: (table, row or "*", column, status, source)."""


def input_page(table: Table, grid: Grid | None, named: Named, labels: Labels, faulty: Collection[int] = ()) -> Page:
    """The page of an input table with its cells as typed, under headers in the language of `labels`.

    Columns the schema does not know (the user's own) stay where they are. The headers of `faulty` columns stay as
    typed: one that names another unit must not lose it.
    """
    units = spread_units(table, named) or {}
    if grid is None:
        grid = dump(table, table.row() if table.record else (), labels, units)
    columns, _ = columns_of(table, grid, labels)
    known = {column.index: column for column in columns}
    order = sorted(range(len(grid.header)), key=lambda at: at in known and known[at].field.name in _LAST)
    headed_anew = {at: column for at, column in known.items() if at not in faulty}
    header = tuple(_head(table, headed_anew.get(at), grid.header[at], units, labels) for at in order)
    lines = tuple(tuple(cells[at] for at in order) for cells in grid.rows)
    laid = Grid(labels.sheet(table.key), HEADER_ROW, 1, header, lines)
    columns = [replace(known[at], index=to) for to, at in enumerate(order) if at in known]
    if table.record:
        laid, columns = _record(table, laid, columns, labels)
    spare = table.sheet.spare if not lines else 0
    return Page(table, "input", labels.title(table), labels.note(table), laid, tuple(columns), {}, spare)


def _head(table: Table, column: Column | None, cell: Cell, units: Mapping[str, str], labels: Labels) -> Cell:
    if column is None:
        return cell
    if column.member:
        return headed(labels.member(column.member), units.get(column.member) or column.field.col.unit, labels)
    if table.record:
        return labels.header("record", column.field)
    return headed(labels.header(table.key, column.field), column.field.col.unit, labels)


def _record(table: Table, grid: Grid, columns: list[Column], labels: Labels) -> tuple[Grid, list[Column]]:
    """A record's lines in the standard columns, with label and unit of each setting filled in."""
    at = {column.field.name: column.index for column in columns}
    plain = dump(table, table.row(**{field.name: field.default for field in table.fields}), labels)
    standard, _ = columns_of(table, plain, labels)
    known = {line[0]: line for line in plain.rows}
    lines: list[tuple[Cell, ...]] = []
    for cells in grid.rows:
        key, label, _, unit, *_ = known[words(cells[at["key"]])]
        typed = {name: cells[index] for name, index in at.items()}
        lines.append((key, label, typed.get("value"), unit, typed.get("status"), typed.get("source")))
    have = {line[0] for line in lines}
    default = labels.text("note.default")
    lines += [
        (*line[:4], labels.name("choice"), default)
        for line in plain.rows
        if line[0] not in have and not is_blank(line[2])
    ]
    return Grid(grid.sheet, HEADER_ROW, 1, plain.header, tuple(lines)), standard


def result_page(table: Table, rows: Any, role: Role, labels: Labels, members: Iterable[str] = ()) -> Page:
    """The page of a result table; `members` name the columns of a spread field while there are no rows."""
    spread = table.spread
    units = dict.fromkeys(members, spread.col.unit) if spread else {}
    grid = dump(table, rows, labels, units)
    columns = columns_in_order(table, members_of(table, rows) or units)
    return Page(table, role, labels.title(table), labels.note(table), grid, tuple(columns), {}, 0 if rows else 1)


def with_inherited(page: Page, values: Mapping[tuple[str, str], float]) -> Page:
    """The page with the cells marked that have their value from another row; empty ones show it.

    Parameters
    ----------
    values : by name of row and column; what a cell showed before is taken away
    """
    columns = [column for column in page.columns if column.field.spread]
    if not values and not any(column.field.col.inherits for column in columns):
        return page
    lines, marked = [], set()
    for row, (name, cells) in enumerate(zip(row_names(page), page.grid.rows, strict=True)):
        line = list(cells)
        for column in columns:
            typed = None if is_inherited(line[column.index]) else line[column.index]
            value = values.get((name, column.name))
            if column.field.col.inherits:
                line[column.index] = inherited(value) if is_blank(typed) and value is not None else typed
            if value is not None and (is_blank(typed) or not column.field.col.inherits):
                marked.add((row, column.index))
        lines.append(tuple(line))
    return replace(page, grid=replace(page.grid, rows=tuple(lines)), inherited=frozenset(marked))


def number_columns(page: Page) -> list[Column]:
    """Columns that hold the page's numbers (a record's values)."""
    if page.table.record:
        return [column for column in page.columns if column.field.name == "value"]
    return [column for column in page.columns if column.field.kind != "text"]


def row_names(page: Page) -> list[str]:
    """What each row is called: the words of its key columns, as scenarios name it."""
    keys = page.table.keys or (page.columns[0].name,)
    if page.table.record:
        keys = ("key",)
    indexes = [found.index for found in (page.column(key) for key in keys) if found]
    return ["/".join(words(cells[index]) for index in indexes) for cells in page.grid.rows]


def with_provenance(
    page: Page, published: Page | None, exceptions: Exceptions, labels: Labels
) -> dict[tuple[int, int], Provenance]:
    """Provenance of every number of an input page.

    Where a value differs from the published case's it is the user's own and says what it was; else the case's word
    for the cell or column holds, else the status and source of the line.
    """
    said = {(row, column): (status, source) for key, row, column, status, source in exceptions if key == page.table.key}
    before = {}
    if published is not None:
        for called, cells in zip(row_names(published), published.grid.rows, strict=True):
            for column in number_columns(published):
                before[called, column.name] = cells[column.index]
    lines = {name for name, _ in before}
    status_at, source_at = page.column("status"), page.column("source")
    found = {}
    numbers = number_columns(page)
    for row, (called, cells) in enumerate(zip(row_names(page), page.grid.rows, strict=True)):
        line = labels.word(_text(cells, status_at)), _text(cells, source_at)
        for column in numbers:
            value = cells[column.index]
            if is_blank(value) or is_inherited(value):
                continue
            name = called, column.name
            status, source = said.get(name) or said.get(("*", name[1])) or line
            if name in before and before[name] != value:
                found[row, column.index] = Provenance(OWN, line[1], before[name])
            elif name not in before and name[0] in lines:
                found[row, column.index] = Provenance(OWN, "")
            else:
                found[row, column.index] = Provenance(status or OWN, source)
    return found


def cell_field(page: Page, row: int, column: Column | None) -> Field | None:
    """The field a cell belongs to: in a record, that of its line."""
    if column is None or not page.table.record or column.field.name != "value" or row >= len(page.grid.rows):
        return column.field if column else None
    key = page.column("key")
    return page.table.field(words(page.grid.rows[row][key.index])) if key else None


class PlacesOf(Places):
    """Where each value of some pages stands, worked out when it is asked for: few of many are."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__()
        self.pages = {page.table.key: page for page in pages}

    def __missing__(self, place: tuple[str, int, str]) -> Place:
        key, row, name = place
        page = self.pages[key]
        column = page.column(name)
        if column is None or row >= len(page.grid.rows):
            raise KeyError(place)
        self[place] = page.grid.place(row, column.index)
        return self[place]


def _text(cells: tuple[Cell, ...], column: Column | None) -> str:
    cell = cells[column.index] if column is not None and column.index < len(cells) else None
    return "" if is_blank(cell) else str(cell)
