"""Typed rows back to grids (the inverse of `parse`), to records for JSON, and to a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steel_xl.sheet.cell import Value, cell_of
from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import Cell, Grid
from steel_xl.sheet.label import Labels
from steel_xl.sheet.table import RECORD_LINE, Table, tables_of

HEADER_ROW = 3  # row of the header on every sheet we lay out: heading, note, header


def dump(table: Table, rows: Any, labels: Labels, units: Mapping[str, str] | None = None) -> Grid:
    """The table's grid in the language of `labels`, so that ``parse(dump(rows)) == rows``.

    Parameters
    ----------
    table : the table
    rows : a tuple of its rows, or the record
    labels : language of the headers
    units : unit by name of the columns of a spread field
    """
    sheet = labels.sheet(table.key)
    if table.record:
        header = tuple(labels.header("record", field) for field in RECORD_LINE)
        lines = tuple(record_line(table, field, getattr(rows, field.name), labels) for field in table.fields)
        return Grid(sheet, HEADER_ROW, 1, header, lines)
    members = members_of(table, rows) or list(units or ())
    header = tuple(head for field in table.fields for head in _heads(table, field, members, labels, units or {}))
    return Grid(sheet, HEADER_ROW, 1, header, tuple(tuple(_cells(table, row, members, labels)) for row in rows))


def record_line(table: Table, field: Field, value: Any, labels: Labels) -> tuple[Cell, ...]:
    """The line of a record's field: key, label, value, unit, and room for status and source."""
    return field.name, labels.header(table.key, field), told(field, value, labels), labels.unit(field.col.unit), "", ""


def members_of(table: Table, rows: Iterable[Any]) -> list[str]:
    """Names of the columns of the spread field, in order of first appearance."""
    if table.spread is None:
        return []
    return list(dict.fromkeys(name for row in rows for name in getattr(row, table.spread.name)))


def headed(label: str, unit: str, labels: Labels) -> str:
    """A header with its unit: "Price (yuan/unit)"."""
    own = unit in ("", "-", OF_THE_ROW)
    return label if own else f"{label} ({labels.unit(unit)})"


OF_THE_ROW = "{unit}"
"""Unit of a column whose every row says its own."""


def _heads(
    table: Table, field: Field, members: Sequence[str], labels: Labels, units: Mapping[str, str]
) -> Iterable[str]:
    if not field.spread:
        return (headed(labels.header(table.key, field), field.col.unit, labels),)
    return (headed(labels.member(name), units.get(name) or field.col.unit, labels) for name in members)


def _cells(table: Table, row: Any, members: Sequence[str], labels: Labels) -> Iterable[Cell]:
    for field in table.fields:
        value = getattr(row, field.name)
        if field.spread:
            yield from (cell_of(field, value.get(name, field.default)) for name in members)
        else:
            yield told(field, value, labels)


def told(field: Field, value: Value, labels: Labels) -> Cell:
    """The cell a value is written as, a choice in the words of the language."""
    return labels.name(value) if field.col.choices and isinstance(value, str) else cell_of(field, value)


def records(table: Table, rows: Any) -> list[dict[str, Cell]]:
    """The rows as mappings of column to value in the sheet's unit, without the columns made for eyes only."""
    found = []
    for row in rows:
        record: dict[str, Cell] = {}
        for field in table.fields:
            if field.col.sheet_only:
                continue
            value = getattr(row, field.name)
            record |= value if field.spread else {field.name: cell_of(field, value)}
        found.append(record)
    return found


Wording = Mapping[tuple[str, str], Mapping[str, str]]
"""Texts in one language for those of the others, by table and column."""


def fingerprint(inputs: Any, wording: Wording | None = None) -> str:
    """SHA-256 over the parsed inputs in canonical order: no layout, order of rows or prose changes it.

    `wording` gives the English of names that a shipped case has in several languages, so that its language does not
    change it either.
    """
    tables = tables_of(type(inputs))
    canonical = {key: _canonical(table, getattr(inputs, key), wording or {}) for key, table in tables.items()}
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(table: Table, rows: Any, wording: Wording) -> list[Any]:
    fields = [field for field in table.fields if not field.col.prose]
    found = []
    for row in (rows,) if table.record else rows:
        values: dict[str, Any] = {}
        for field in fields:
            value = getattr(row, field.name)
            if field.spread:
                value = {name: number for name, number in value.items() if number != field.default}
            if isinstance(value, str):
                value = wording.get((table.key, "value" if table.record else field.name), {}).get(value, value)
            values[field.name] = value
        found.append(values)
    return sorted(found, key=lambda values: json.dumps(values, sort_keys=True))
