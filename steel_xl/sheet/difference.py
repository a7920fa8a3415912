"""How two sets of inputs differ, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steel_xl.sheet.book import Changed
from steel_xl.sheet.dump import told
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import row_name
from steel_xl.sheet.table import Table, tables_of

Cells = dict[str, dict[str, Cell]]


def differences(before: Any, after: Any, labels: Labels, by: str) -> Iterator[Changed]:
    """Cells of `after` that are not as in `before`; lines only one of them has are named as such.

    Parameters
    ----------
    before, after : inputs of the same class
    labels : language of the words
    by : who made the changes
    """
    for key, table in tables_of(type(after)).items():
        old, new = (_cells(table, getattr(inputs, key), labels) for inputs in (before, after))
        sheet, named = labels.sheet(key), "record" if table.record else key
        for row in {**old, **new}:
            if row not in new or row not in old:
                word = labels.text("changed.added" if row in new else "changed.removed")
                yield Changed(sheet, row, "", None if row in new else word, word if row in new else None, by)
                continue
            for column in {**old[row], **new[row]}:
                was, now = old[row].get(column), new[row].get(column)
                if was != now:
                    yield Changed(sheet, row, labels.column(named, column), was, now, by)


def _cells(table: Table, rows: Any, labels: Labels) -> Cells:
    """Cells by name of row and column, without prose."""
    fields = [field for field in table.fields if not field.col.prose]
    if table.record:
        return {field.name: {"value": told(field, getattr(rows, field.name), labels)} for field in fields}
    found: Cells = {}
    for number, row in enumerate(rows, 1):
        cells: dict[str, Cell] = {}
        for field in fields:
            value = getattr(row, field.name)
            pairs = value.items() if field.spread else [(field.name, value)]
            cells |= {name: told(field, each, labels) for name, each in pairs}
        found[row_name(table, row) if table.keys else str(number)] = cells
    return found
