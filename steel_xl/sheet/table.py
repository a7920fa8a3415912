"""Tables of a workbook, read off the annotations of an `Inputs` or `Outcome` class: the schema is the type."""

from __future__ import annotations

import typing
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from steel_xl.sheet.column import Col, Field, fields_of, source, status


@dataclass(frozen=True)
class Sheet:
    """What `Annotated` carries beside a table's type in an `Inputs` or `Outcome` class.

    Parameters
    ----------
    title, note : heading of the sheet and one sentence on what stands there, in English
    least : how few rows there may be
    optional : the workbook may lack the table (it is then empty, or its defaults hold)
    spare : empty rows offered in a blank template
    sheet_only : shown in the workbook, left out of JSON and data frames
    """

    title: str
    note: str
    least: int = 0
    optional: bool = False
    spare: int = 6
    sheet_only: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its key, the class of its rows and their fields. A `record` has one line for each field."""

    key: str
    row: type
    fields: tuple[Field, ...]
    sheet: Sheet
    record: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the fields that together name a row."""
        return tuple(field.name for field in self.fields if field.col.key)

    @property
    def spread(self) -> Field | None:
        """The field that takes up further columns, if there is one."""
        return next((field for field in self.fields if field.spread), None)

    @property
    def units(self) -> dict[str, str]:
        """Unit of each column, as the header shows it."""
        return {field.name: field.col.unit.replace("{unit}", "unit") for field in self.fields}

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None."""
        return next((field for field in self.fields if field.name == name), None)


def tables_of(model: type) -> dict[str, Table]:
    """Tables of an `Inputs` or `Outcome` class by key, in order.

    A field annotated ``tuple[Row, ...]`` is a table with a row class; one annotated with a dataclass is a record.
    """
    return _tables(cast(Hashable, model))


@cache
def _tables(model: Any) -> dict[str, Table]:
    tables = {}
    for key, hint in typing.get_type_hints(model, include_extras=True).items():
        sheet = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Sheet)), None)
        if sheet is None:
            continue
        shape: Any = typing.get_args(hint)[0]
        record = typing.get_origin(shape) is not tuple
        row = shape if record else typing.get_args(shape)[0]
        tables[key] = Table(key, row, fields_of(row), sheet, record)
    return tables


def _line_field(name: str, col: Col, *, required: bool = False) -> Field:
    return Field(name, "text", col, required)


RECORD_LINE: tuple[Field, ...] = (
    _line_field("key", Col("", "Key", key=True, width=24), required=True),
    _line_field("label", Col("", "Setting", prose=True, width=38)),
    _line_field("value", Col("", "Value", width=16)),
    _line_field("unit", Col("", "Unit", prose=True, width=14)),
    _line_field("status", status()),
    _line_field("source", source()),
)
"""Columns in which a record stands on its sheet: one line a field."""
