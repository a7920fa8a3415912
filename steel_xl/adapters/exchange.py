"""What passes between a cell and a formula: arguments as xlwings hands them over, answers as Excel takes them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np

from steel_xl.files.wrappers import failed
from steel_xl.formulas.errors import BadArgument, NoValueExists

Native: TypeAlias = float | str | list[list[Any]]

ERROR_CODES = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
"""Excel's error values (XlCVError) as COM hands them over: numbers, which must never be computed with.

xlwings knows the first seven; the others reach us as numbers.
"""

CODES = range(-2146826288, -2146824288)  # where error values lie, those of later versions of Excel too

AREAS = failed("areas")
"""What the workbook's VBA hands over in place of a range of several blocks, of which xlwings would read the first."""

ERRORS = frozenset(ERROR_CODES.values())
_CORRECT = "expected a value; correct that cell first"
_MISSING = -2147352572  # an argument left out, as COM hands it over


def received(value: object, name: str) -> Any:
    """An argument as formulas take it: None when left out or blank, a number or text of one cell, else rows.

    Parameters
    ----------
    value : None, a cell, a row or rows of cells, as xlwings reads them with ``ndim=2``
    name : the argument's name, for messages

    Raises
    ------
    BadArgument
        naming the first cell that holds an error value or a date

    Examples
    --------
    >>> received([[0.9]], "scores"), received([[None]], "weights"), received([[0.9, 0.5], [None, None]], "scores")
    (0.9, None, [[0.9, 0.5], [None, None]])
    """
    rows = _rows(value)
    if {type(cell) for row in rows for cell in row} == {float}:
        return np.array(rows) if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
    single = len(rows) == 1 and len(rows[0]) == 1
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            cells[column - 1] = _cell(cell, name, "" if single else f" in row {row}, column {column}")
    return rows[0][0] if single else rows


def _rows(value: object) -> list[list[Any]]:
    if not isinstance(value, (list, tuple)):
        return [[value]]
    if not value or not isinstance(value[0], (list, tuple)):
        return [list(value)]
    return [list(row) for row in value]


def _cell(cell: object, name: str, place: str) -> object:
    """A cell's value, checked for what looks like a number or text and is neither."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        if cell == _MISSING:
            return None
        if cell in CODES:
            raise BadArgument(f"{name}: the error {ERROR_CODES.get(cell, cell)}{place}, {_CORRECT}")
    if isinstance(cell, str):
        if cell == AREAS:
            raise BadArgument("an argument has several blocks of cells, expected one; copy them into one range")
        if cell in ERRORS:
            raise BadArgument(f"{name}: the error {cell}{place}, {_CORRECT}")
        return cell or None
    if isinstance(cell, (datetime.date, datetime.time)):
        raise BadArgument(f"{name}: the date {cell}{place}, expected a value; format that cell as a number")
    return float(cell) if isinstance(cell, Decimal) else cell  # a cell in a currency format


def answered(result: object) -> Native:
    """A formula's result as a cell or cells take it: a number, a text, or rows; a plain list becomes a column.

    Raises
    ------
    NoValueExists
        naming the first number that is none

    Examples
    --------
    >>> answered(np.float64(0.5)), answered(np.array([1.0, 2.0])), answered(2021)
    (0.5, [[1.0], [2.0]], 2021.0)
    """
    if isinstance(result, str):
        return result
    cells = np.asarray(result, dtype=object)
    if cells.ndim == 0:
        single: float | str = _shown(cells.item(), "")
        return single
    table: Sequence[Any] = (cells[:, np.newaxis] if cells.ndim == 1 else cells).tolist()
    return [
        [_shown(cell, f" in row {row}, column {column}") for column, cell in enumerate(line, 1)]
        for row, line in enumerate(table, 1)
    ]


def _shown(value: Any, place: str) -> Any:
    if isinstance(value, str):
        return value
    if value is None or not np.isfinite(value):
        raise NoValueExists(f"the answer{place} is no number")
    return float(value)
