"""A scenario: the inputs with some of their cells changed, each named by table, row and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from steel_xl.sheet.cell import Wrong, read_cell
from steel_xl.sheet.column import Field, fields_of
from steel_xl.sheet.grid import Cell, shown
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels, bare, fold
from steel_xl.sheet.parse import Parsed, Place, Places
from steel_xl.sheet.table import RECORD_LINE, Table, tables_of


@dataclass(frozen=True)
class Change:
    """One changed cell. `places` says where table, row, column and value of the change themselves stand."""

    table: str
    row: str
    column: str
    value: Cell
    places: Mapping[str, Place]


class _Unknown(Exception):  # noqa: N818 - carries an issue, is none
    def __init__(self, part: str, found: str, expected: Iterable[str]) -> None:
        super().__init__(part)
        self.part, self.found, self.expected = part, found, tuple(expected)


def override(parsed: Parsed, changes: Iterable[Change], labels: Labels) -> Parsed:
    """The inputs with `changes` made, where each changed value is placed at the change that made it.

    Issues are those of the changes alone; `inputs` is None if there is one.
    """
    if parsed.inputs is None:
        return parsed
    inputs, places, issues = parsed.inputs, dict(parsed.places), []
    tables = tables_of(type(inputs))
    for change in changes:
        try:
            inputs = _change(inputs, tables, change, places, labels)
        except _Unknown as unknown:
            expected = labels.text("expect.one_of", choices=", ".join(unknown.expected))
            remedy = labels.text("remedy.one_of_these")
            issues.append(Issue(*change.places[unknown.part], unknown.found, expected, remedy, lang=labels.lang))
        except _Rejected as rejected:
            wrong = rejected.wrong
            said = wrong.found, wrong.expected, wrong.remedy
            issues.append(Issue(*change.places["value"], *said, lang=labels.lang))
    rows = {key: getattr(inputs, key) for key in tables}
    return Parsed(None if issues else inputs, rows, places, tuple(issues))


class _Rejected(Exception):  # noqa: N818 - carries an issue, is none
    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.found)
        self.wrong = wrong


def _change(inputs: Any, tables: Mapping[str, Table], change: Change, places: Places, labels: Labels) -> Any:
    table = _table(tables, change.table, labels)
    rows = getattr(inputs, table.key)
    if table.record:
        field = _record_field(table, change.row, labels)
        _value_column(change.column, labels)
        value = _value(table, field, change.value, labels, field.col.unit)
        places[table.key, 0, field.name] = change.places["value"]
        return replace(inputs, **{table.key: replace(rows, **{field.name: value})})
    index = _row(table, rows, change.row, labels)
    field, member = _column(table, rows[index], change.column, labels)
    unit = field.col.unit.replace("{unit}", str(getattr(rows[index], "unit", "{unit}")))
    value = _value(table, field, change.value, labels, unit)
    places[table.key, index, member or field.name] = change.places["value"]
    new: Any = {**getattr(rows[index], field.name), member: value} if member else value
    row = replace(rows[index], **{field.name: new})
    return replace(inputs, **{table.key: (*rows[:index], row, *rows[index + 1 :])})


def column_at(inputs: Any, cell: tuple[str, str, str], labels: Labels) -> tuple[Field, str]:
    """Field and unit of the cell that table, row and column name; it must be there."""
    table = _table(tables_of(type(inputs)), cell[0], labels)
    if table.record:
        setting = _record_field(table, cell[1], labels)
        return setting, setting.col.unit
    rows = getattr(inputs, table.key)
    row = rows[_row(table, rows, cell[1], labels)]
    field, member = _column(table, row, cell[2], labels)
    counted = row
    if member and table.field("unit") is None and field.col.refers:
        named = {name_of(each): each for each in getattr(inputs, field.col.refers)}
        counted = named.get(member)
    return field, field.col.unit.replace("{unit}", str(getattr(counted, "unit", "unit")))


def known_column(inputs: Any, cell: tuple[str, str, str], labels: Labels) -> tuple[Field, str] | None:
    """As `column_at`; None where there is no such cell."""
    try:
        return column_at(inputs, cell, labels)
    except _Unknown:
        return None


def name_of(row: Any) -> str:
    """The name in a row's first key field."""
    return next((str(getattr(row, field.name)) for field in fields_of(type(row)) if field.col.key), "")


def _table(tables: Mapping[str, Table], name: str, labels: Labels) -> Table:
    open_to = {key: table for key, table in tables.items() if table.record or table.keys}
    found = next((table for key, table in open_to.items() if fold(name) in labels.sheet_spellings(key)), None)
    if found is None:
        raise _Unknown("table", _said(name, labels), open_to)
    return found


def _said(name: str, labels: Labels) -> str:
    return shown(name, labels.text("cell.empty"))


def _record_field(table: Table, name: str, labels: Labels) -> Field:
    found = next((field for field in table.fields if field.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise _Unknown("row", _said(name, labels), [field.name for field in table.fields])
    return found


def _value_column(name: str, labels: Labels) -> None:
    """A setting has one column that can change."""
    value = next(field for field in RECORD_LINE if field.name == "value")
    if name.strip() and fold(bare(name)) not in labels.spellings("record", value):
        raise _Unknown("column", _said(name, labels), ["value"])


def row_name(table: Table, row: Any) -> str:
    """What a row is called: the values of its key fields, joined by a stroke."""
    return "/".join(str(getattr(row, key)) for key in table.keys)


def _row(table: Table, rows: tuple[Any, ...], name: str, labels: Labels) -> int:
    names = [row_name(table, row) for row in rows]
    folded = [text.casefold() for text in names]
    for wanted in (name.strip().casefold(), labels.key(name).casefold()):
        if wanted in folded:
            return folded.index(wanted)
    raise _Unknown("row", _said(name, labels), names)


def _column(table: Table, row: Any, name: str, labels: Labels) -> tuple[Field, str]:
    """A column that can change: not one that names the row or points at another, and no prose."""
    plain = [
        field for field in table.fields if not (field.spread or field.col.key or field.col.refers or field.col.prose)
    ]
    for field in plain:
        if fold(bare(name)) in labels.spellings(table.key, field):
            return field, ""
    members = list(getattr(row, table.spread.name)) if table.spread else []
    if table.spread and labels.key(bare(name)) in members:
        return table.spread, labels.key(bare(name))
    raise _Unknown("column", _said(name, labels), [*(field.name for field in plain), *members])


def _value(table: Table, field: Field, cell: Cell, labels: Labels, unit: str) -> Any:
    value = read_cell(field, cell, labels, unit, labels.header(table.key, field).lower(), "")
    if isinstance(value, Wrong):
        raise _Rejected(value)
    return value
