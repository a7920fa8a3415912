"""One cell against its column: the value it stands for, or what is wrong with it."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from steel_xl.sheet.column import SPAN, Col, Field
from steel_xl.sheet.grid import Cell, CellError, Uncalculated, is_blank, is_inherited, shown
from steel_xl.sheet.label import Labels

Value = str | float | int | None

_EXACT_DIGITS = 15  # significant decimal digits a spreadsheet keeps of a typed number


@dataclass(frozen=True)
class Wrong:
    """Why a cell cannot be read: the clauses of an `Issue` without its place."""

    found: str
    expected: str
    remedy: str


def read_cell(field: Field, cell: Cell, labels: Labels, unit: str, name: str, clear: str = "row") -> Value | Wrong:
    """Value of `cell` in the model's unit, or what is wrong with it.

    Parameters
    ----------
    field : the column
    cell : what stands in the sheet
    labels : language of the clauses
    unit : the cell's unit, resolved
    name : what the cell is called in a remedy ("price")
    clear : what may be cleared instead of mending it: "row", "cell" or ""
    """
    empty = labels.text("cell.empty")
    if isinstance(cell, CellError):
        stale = isinstance(cell, Uncalculated)
        found = labels.text("cell.uncalculated") if stale else shown(cell)
        remedy = labels.text("remedy.calculate" if stale else "remedy.mend_formula", name=name)
        return Wrong(found, _expected(field, labels, unit), remedy)
    if is_blank(cell) or (field.col.inherits and is_inherited(cell)):
        if field.required:
            return Wrong(empty, _expected(field, labels, unit), labels.text(_typing(clear), name=name))
        return field.default  # type: ignore[no-any-return]
    if field.kind == "any" and isinstance(cell, (str, float, int)) and not isinstance(cell, bool):
        return cell if isinstance(cell, str) else float(cell)
    if field.kind in ("text", "any"):
        return _text(field, cell, labels, name)
    return _number(field, cell, labels, unit, _Words(name, clear))


def cell_of(field: Field, value: Value) -> Cell:
    """The cell a value is written as: the inverse of `read_cell` for numbers of up to 15 digits."""
    if isinstance(value, (int, float)) and field.col.scale != 1:
        return float(f"{value / field.col.scale:.{_EXACT_DIGITS}g}")
    return value


def _text(field: Field, cell: Cell, labels: Labels, name: str) -> Value | Wrong:
    if isinstance(cell, (bool, datetime.date, datetime.time, datetime.timedelta)):
        return Wrong(shown(cell), labels.text("expect.text"), labels.text("remedy.type", name=name))
    text = shown(cell) if isinstance(cell, (int, float)) else str(cell).strip()
    choices = field.col.choices
    if not choices or field.col.advice:
        if choices:
            return labels.word(text)
        return labels.key(text) if field.col.key or field.col.refers else text
    key = next((choice for choice in choices if choice.casefold() in (text.casefold(), labels.word(text))), None)
    if key is None:
        return Wrong(shown(cell), _expected(field, labels, ""), labels.text("remedy.choose", name=name))
    return key


@dataclass(frozen=True)
class _Words:
    name: str
    clear: str


def _typing(clear: str) -> str:
    return f"remedy.type_or_clear_{clear}" if clear else "remedy.type"


def _number(field: Field, cell: Cell, labels: Labels, unit: str, words: _Words) -> Value | Wrong:
    expected = _expected(field, labels, unit)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        stored = isinstance(cell, str) and _looks_like_number(cell)
        key = "remedy.text_number" if stored else _typing(words.clear)
        return Wrong(shown(cell), expected, labels.text(key, name=words.name))
    if not math.isfinite(cell) or not _within(field.col, cell):
        key = "remedy.percent" if "%" in field.col.form else "remedy.correct"
        bounded = _expected(field, labels, unit, bounds=True)
        return Wrong(shown(cell), bounded, labels.text(key, name=words.name))
    if field.kind == "whole":
        if cell != int(cell):
            return Wrong(shown(cell), expected, labels.text("remedy.correct", name=words.name))
        return int(cell)
    return float(cell) * field.col.scale


def _within(col: Col, number: float) -> bool:
    return (number > col.low if col.above else number >= col.low) and number <= col.high


def _looks_like_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "").removesuffix("%"))
    except ValueError:
        return False
    return True


def _expected(field: Field, labels: Labels, unit: str, *, bounds: bool = False) -> str:
    if field.kind in ("text", "any"):
        if field.col.choices and not field.col.advice:
            return labels.text("expect.one_of", choices=", ".join(labels.choices(field)))
        return labels.text("expect.text")
    what = labels.text(f"expect.{field.kind}")
    if unit not in ("", "-", "{unit}"):
        what = labels.text("expect.in_unit", what=what, unit=labels.unit(unit))
    said = range_text(field.col, labels) if bounds else ""
    return f"{what}, {said}" if said else what


def range_text(col: Col, labels: Labels) -> str:
    """The bounds of a column in words, "" where it has none worth saying."""
    low, high = (f"{bound:.15g}" if abs(bound) < SPAN else f"{bound:g}" for bound in (col.low, col.high))
    if col.low > -SPAN:
        key = "bounds.above" if col.above else "bounds.least"
        if col.high < SPAN:
            key = "bounds.above_to" if col.above else "bounds.between"
        return labels.text(key, low=low, high=high)
    return labels.text("bounds.most" if col.high < SPAN else "bounds.span", low=low, high=high)
