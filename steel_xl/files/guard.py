"""Drop-downs, limits and help of input cells, from the schema's choices and bounds."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import GROWTH, Desk, absolute
from steel_xl.sheet.book import Page
from steel_xl.sheet.cell import range_text
from steel_xl.sheet.column import SPAN, Field
from steel_xl.sheet.grid import address
from steel_xl.sheet.label import Labels
from steel_xl.sheet.layout import Column
from steel_xl.sheet.page import cell_field

_LONGEST_PROMPT = 255  # characters Excel takes for the help of a cell
_LONGEST_TITLE = 32
_LONGEST_LIST = 255  # characters of a drop-down's words; longer ones stand in the docs alone


def guard(desk: Desk, sheet: Worksheet, page: Page, column: Column) -> None:
    """Drop-down or limits of a column, with its help, over its rows and those to come."""
    first, at = page.grid.top, page.grid.left - 1 + column.index
    if not page.table.record:
        rule = _validation(desk, page, column.field, column.name, address(first + 1, at + 1))
        if rule:
            sheet.data_validation(first, at, first + GROWTH - 1, at, rule)
        return
    if column.field.name != "value":
        return
    for row in range(len(page.grid.rows)):
        field = cell_field(page, row, column)
        rule = _validation(desk, page, field, field.name, address(first + row + 1, at + 1)) if field else None
        if rule:
            sheet.data_validation(first + row, at, first + row, at, rule)


def _validation(desk: Desk, page: Page, field: Field, name: str, cell: str) -> dict[str, Any] | None:
    labels = desk.labels
    title = labels.member(name) if field.spread else labels.header(page.table.key, field)
    help_text = labels.help(page.table.key, field)[:_LONGEST_PROMPT]
    rule: dict[str, Any] = {"ignore_blank": True}
    if field.name != "source" and help_text:
        rule |= {"input_title": title[:_LONGEST_TITLE], "input_message": help_text}
    if field.kind in ("number", "whole"):
        return rule | _limits(field, labels, cell)
    if field.col.choices and len(",".join(labels.choices(field))) <= _LONGEST_LIST:
        kind = "information" if field.col.advice else "stop"
        return rule | {"validate": "list", "source": labels.choices(field), "error_type": kind}
    if field.col.refers and not field.spread:
        return rule | {"validate": "list", "source": "=" + _keys_of(desk, field.col.refers)}
    return rule | {"validate": "any"} if "input_message" in rule else None


def _keys_of(desk: Desk, table: str) -> str:
    page = desk.book.page(table)
    key = page.column(page.table.keys[0])
    column = page.grid.left + (key.index if key else 0)
    return absolute(page.grid.sheet, page.grid.top + 1, column, page.grid.top + GROWTH, column)


def _limits(field: Field, labels: Labels, cell: str) -> dict[str, Any]:
    col = field.col
    said = range_text(col, labels)
    message = {"error_title": labels.text("limit.title"), "error_message": labels.text("limit.message", range=said)}
    rule: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": col.low, "maximum": col.high}
    if col.above and col.high >= SPAN:
        rule = {"validate": "decimal", "criteria": ">", "value": col.low}
    elif col.above:
        rule = {"validate": "custom", "value": f"=AND({cell}>{col.low:.15g},{cell}<={col.high:.15g})"}
    return rule | message
