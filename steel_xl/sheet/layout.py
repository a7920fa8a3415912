"""Which column of a grid is which field of the schema, whatever their order and language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import Grid, is_blank, shown, words
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels, bare, fold, unit_in
from steel_xl.sheet.table import RECORD_LINE, Table


@dataclass(frozen=True)
class Column:
    """A column of a grid: its 0-based `index`, its field, and for a spread field the `member` it is named after."""

    index: int
    field: Field
    member: str = ""

    @property
    def name(self) -> str:
        """What scenarios and messages call the column."""
        return self.member or self.field.name


def columns_in_order(table: Table, members: Iterable[str]) -> list[Column]:
    """The columns of a table as `dump` writes them, with `members` for its spread field."""
    found: list[Column] = []
    for field in table.fields:
        names = members if field.spread else ("",)
        found += [Column(len(found) + at, field, name) for at, name in enumerate(names)]
    return found


def line_fields(table: Table) -> tuple[Field, ...]:
    """The columns the table stands in on its sheet."""
    return RECORD_LINE if table.record else table.fields


def columns_of(
    table: Table, grid: Grid, labels: Labels, members: Mapping[str, str] | None = None
) -> tuple[list[Column], list[Issue]]:
    """Columns of `grid` that the table knows, and what is wrong with its header.

    Parameters
    ----------
    table : the table
    grid : its cells
    labels : language of the issues
    members : unit by name of the columns a spread field may have; None: any name, unit unknown
    """
    known = {
        spelling: field
        for field in line_fields(table)
        if not field.spread
        for spelling in _spellings(table, field, labels)
    }
    spread = table.spread
    columns: list[Column] = []
    issues: list[Issue] = []
    named = {fold(name): name for name in members or ()}
    for index, head in enumerate(grid.header):
        if is_blank(head):
            continue
        text = words(head)
        field = known.get(fold(text)) or (known.get(fold(bare(text))) if fold(text) not in named else None)
        member = ""
        if field is None:
            if spread is None:
                continue
            field, member = spread, named.get(fold(text)) or labels.key(bare(text))
            member = named.get(fold(member), member)
            if members is not None and member not in members:
                issues.append(_stranger(grid, index, members, labels, spread))
                continue
        columns.append(Column(index, field, member))
        if members is not None or not member:
            issues += _unit_fault(grid, index, labels, columns[-1], (members or {}).get(member, ""))
    issues += _twice(grid, columns, labels)
    have = {column.field.name for column in columns}
    for field in line_fields(table):
        needed = field.required or (table.record and field.name == "value")
        if needed and not field.spread and field.name not in have:
            header = labels.header(table.key, field)
            issues.append(_issue(grid, 0, labels, "column_missing", found=_headers(grid), name=header))
    return columns, issues


def _unit_fault(grid: Grid, index: int, labels: Labels, column: Column, own: str) -> Iterator[Issue]:
    """A header that names another unit than the column is read in."""
    text = words(grid.header[index])
    unit, said = own or column.field.col.unit, unit_in(text)
    if column.member and (fold(text) == fold(column.member) or (_counted(column) and not own)):
        return
    if not said or column.field.kind in ("text", "any") or fold(said) in labels.unit_spellings(unit):
        return
    name = labels.member(column.member) if column.member else bare(text)
    yield _issue(grid, index, labels, "column_unit", unit=labels.unit(unit), name=name)


def _counted(column: Column) -> bool:
    """Whether the unit hangs on the row the column is named after, which may lack one."""
    return column.field.col.unit.startswith("{unit}")


def _spellings(table: Table, field: Field, labels: Labels) -> tuple[str, ...]:
    return labels.spellings("record" if table.record else table.key, field)


def _stranger(grid: Grid, index: int, members: Mapping[str, str], labels: Labels, spread: Field) -> Issue:
    names = ", ".join(members) or labels.text("cell.none")
    where = labels.sheet(spread.col.refers)
    return _issue(grid, index, labels, "column_unknown", names=names, sheet=where)


def _twice(grid: Grid, columns: list[Column], labels: Labels) -> list[Issue]:
    seen: set[tuple[str, str]] = set()
    issues = []
    for column in columns:
        name = (column.field.name, column.member)
        if name in seen:
            issues.append(_issue(grid, column.index, labels, "column_twice"))
        seen.add(name)
    return issues


def _headers(grid: Grid) -> str:
    return ", ".join(shown(head) for head in grid.header if not is_blank(head))


def _issue(grid: Grid, index: int, labels: Labels, key: str, found: str = "", **parts: str) -> Issue:
    sheet, cell = grid.place(-1, index)
    expected = labels.text(f"fault.{key}.expected", **parts)
    remedy = labels.text(f"fault.{key}.remedy", **parts)
    return Issue(sheet, cell, found or shown(grid.header[index]), expected, remedy, lang=labels.lang)
