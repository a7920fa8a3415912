"""What a range of cells means to a formula: numbers in rows and columns, each fault named by its cell.

None and NaN are blanks. Trailing blank rows and columns are cut, as a selection is often longer than its table; a blank
anywhere else is an error. Text (even text that looks like a number), TRUE and FALSE are errors. A list of plain numbers
is one row.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import PLANE, Floats, place, refuse, size
from steel_xl.formulas.errors import BadArgument

Cells: TypeAlias = ArrayLike | Sequence[object]


def shaped(values: Cells, name: str, *, endless: bool = False) -> Floats:
    """Return the numbers in their own shape: a number, a row, a block, or an array of any rank.

    Parameters
    ----------
    values : number, list, list of lists or array of any shape
    name : the argument's name, for messages
    endless : whether infinity is a number here

    Returns
    -------
    The shape of `values`, less trailing blank rows and columns

    Raises
    ------
    BadArgument
        naming the first blank, text, truth value or infinity and its position

    Examples
    --------
    >>> shaped([[1, 2], [3, 4], [None, None]], "matrix")
    array([[1., 2.],
           [3., 4.]])
    """
    array = _array(values, name)
    if array.size and np.isfinite(array).all():
        return array
    if array.ndim in (1, PLANE):
        array = _cut(array)
    if not array.size:
        raise BadArgument(f"{name}: every cell is blank, expected numbers")
    refuse(array, np.isnan(array), name, "is a blank, expected a number")
    if not endless:
        refuse(array, np.isinf(array), name, "is not a finite number")
    return array


def block(values: Cells, name: str) -> Floats:
    """Return the numbers as rows and columns; a number is one cell, a plain list one row.

    Parameters
    ----------
    values : number, list, list of lists or array, at most two dimensions
    name : the argument's name, for messages

    Returns
    -------
    (rows, columns), less trailing blank ones

    Raises
    ------
    BadArgument
        as for `shaped`, or for more than two dimensions

    Examples
    --------
    >>> block([0.9, 0.5, 0.2, None], "scores")
    array([[0.9, 0.5, 0.2]])
    """
    array = shaped(values, name)
    if array.ndim > PLANE:
        raise BadArgument(f"{name}: {array.ndim} dimensions found, expected rows and columns")
    return np.atleast_2d(array)


def vector(values: Cells, name: str) -> Floats:
    """Return the numbers of one row or one column.

    Parameters
    ----------
    values : number, list, one row or one column
    name : the argument's name, for messages

    Returns
    -------
    (n,)

    Raises
    ------
    BadArgument
        as for `block`, or for a block of several rows and columns

    Examples
    --------
    >>> vector([[0.5], [0.3], [0.2], [None]], "weights")
    array([0.5, 0.3, 0.2])
    """
    cells = block(values, name)
    if 1 not in cells.shape:
        raise BadArgument(f"{name}: {size(cells)} found, expected one row or one column")
    return cells.ravel()


def number(value: Cells, name: str) -> float:
    """Return a single number, also from a range of one cell.

    Parameters
    ----------
    value : number or one cell
    name : the argument's name, for messages

    Returns
    -------
    float

    Raises
    ------
    BadArgument
        as for `shaped`, or for more than one cell

    Examples
    --------
    >>> number([[0.08]], "rate")
    0.08
    """
    array = shaped(value, name)
    if array.size != 1:
        raise BadArgument(f"{name}: {array.size} numbers found, expected one")
    return float(array.ravel()[0])


def choice(value: object, name: str, options: Sequence[str]) -> str:
    """Return the option a word names, whatever its case; the first when it is left blank.

    Parameters
    ----------
    value : text, or None for the first option
    name : the argument's name, for messages
    options : lower-case words, the default first

    Returns
    -------
    One of `options`

    Raises
    ------
    BadArgument
        naming what was found and the words expected

    Examples
    --------
    >>> choice("Corrected", "model", ("standard", "corrected"))
    'corrected'
    """
    if isinstance(value, (list, tuple)) or hasattr(value, "__array__"):
        raise BadArgument(f"{name}: several cells found, expected one of {', '.join(options)}")
    word = options[0] if value is None else str(value).strip().lower()
    if word not in options:
        raise BadArgument(f"{name}: {value!r} found, expected one of {', '.join(options)}")
    return word


def _array(values: Cells, name: str) -> Floats:
    """Turn cells into numbers, NaN where blank, in the shape they come in."""
    if hasattr(values, "__array__"):
        array = np.asarray(values)
        if array.dtype.kind in "fiu":
            return array.astype(np.float64, copy=False)
        if array.dtype.kind not in "bOSU":
            raise BadArgument(f"{name}: {array.dtype} found, expected numbers")
        values = array.tolist()
    if not isinstance(values, (list, tuple)):
        return np.array(_cell(values, name, ()))
    rows = [row.tolist() if isinstance(row, np.ndarray) else row for row in values]
    if not any(isinstance(row, (list, tuple)) for row in rows):
        return np.array([_cell(cell, name, (column,)) for column, cell in enumerate(rows)], np.float64)
    return _rows(rows, name)


def _rows(rows: list[Any], name: str) -> Floats:
    """Turn a list of rows into numbers; every row has as many cells as the first."""
    for at, row in enumerate(rows):
        if not isinstance(row, (list, tuple)):
            raise BadArgument(f"{name}: row {at + 1} is a single value, expected a row of cells")
        if len(row) != len(rows[0]):
            raise BadArgument(f"{name}: row {at + 1} has {len(row)} cells, row 1 has {len(rows[0])}")
    return np.array(
        [[_cell(cell, name, (r, c)) for c, cell in enumerate(row)] for r, row in enumerate(rows)], np.float64
    )


def _cell(cell: object, name: str, index: tuple[int, ...]) -> float:
    """Turn one cell into a number, NaN where blank."""
    if cell is None:
        return np.nan
    if isinstance(cell, (bool, np.bool_)) or not isinstance(cell, (int, float, np.integer, np.floating)):
        raise BadArgument(f"{name}: {cell!r}{place(index)} is not a number")
    try:
        return float(cell)
    except OverflowError:  # a Python integer of more than 308 digits
        return np.inf


def _cut(array: Floats) -> Floats:
    """Cut trailing blank rows and columns of a row or a block."""
    for axis in range(array.ndim):
        others = tuple(other for other in range(array.ndim) if other != axis)
        (filled,) = np.nonzero(~np.isnan(array).all(axis=others))
        array = array.take(range(filled[-1] + 1 if filled.size else 0), axis=axis)
    return array
