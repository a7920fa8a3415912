"""What a number must be, and which cell holds the first that is not: the messages of the formulas.

Positions are counted from 1 as in a selection; numbers in one dimension are one row.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.errors import BadArgument, NoValueExists

Floats: TypeAlias = NDArray[np.float64]

PLANE = 2  # a sheet has rows and columns


def within(values: Floats, name: str, low: float, high: float) -> None:
    """Refuse the first number outside ``low..high``, ends included; NaN is outside.

    Parameters
    ----------
    values : any shape
    name : the argument's name, for messages
    low, high : the ends, in the unit of `values`

    Raises
    ------
    BadArgument
        naming the number and its position

    Examples
    --------
    >>> within(np.array([[0.9, 1.2]]), "scores", 0, 1)
    Traceback (most recent call last):
    steel_xl.formulas.errors.BadArgument: scores: 1.2 in row 1, column 2 is outside 0..1
    """
    if values.size and not (values.min() >= low and values.max() <= high):
        refuse(values, ~((values >= low) & (values <= high)), name, f"is outside {low:g}..{high:g}")


def refuse(values: Floats, bad: NDArray[np.bool_], name: str, fault: str) -> None:
    """Refuse the first of `values` that is marked `bad`, naming value and position; pass when none is.

    Parameters
    ----------
    values : any shape
    bad : the same shape
    name : the argument's name
    fault : what is wrong with it, as a verb phrase

    Raises
    ------
    BadArgument
        naming the number and its position

    Examples
    --------
    >>> refuse(np.array(-2.0), np.array(True), "rate", "is not above -1")
    Traceback (most recent call last):
    steel_xl.formulas.errors.BadArgument: rate: -2.0 is not above -1
    """
    if np.any(bad):
        index = first(bad)
        found = float(values[index])
        raise BadArgument(f"{name}: {'cell' if np.isnan(found) else found}{place(index)} {fault}")


def first(marked: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the index of the first True in reading order.

    Parameters
    ----------
    marked : any shape, at least one True

    Returns
    -------
    One number a dimension, counted from 0

    Examples
    --------
    >>> first(np.array([[False, False], [True, False]]))
    (1, 0)
    """
    return tuple(int(at) for at in np.unravel_index(int(np.argmax(marked)), np.shape(marked)))


def place(index: tuple[int, ...]) -> str:
    """Say where a cell is, counted from 1; nothing for a single number.

    Parameters
    ----------
    index : counted from 0, one number a dimension

    Returns
    -------
    A phrase that starts with a space, or nothing

    Examples
    --------
    >>> place((1, 2))
    ' in row 2, column 3'
    """
    if not index:
        return ""
    if len(index) > PLANE:
        return f" at position {tuple(at + 1 for at in index)}"
    row, column = (0, *index)[-PLANE:]
    return f" in row {row + 1}, column {column + 1}"


def size(cells: Floats) -> str:
    """Say how many rows and columns a block has.

    Parameters
    ----------
    cells : (rows, columns)

    Returns
    -------
    A phrase for messages

    Examples
    --------
    >>> size(np.ones((2, 3)))
    '2 rows x 3 columns'
    """
    rows, columns = cells.shape
    return f"{rows} row{'s' * (rows != 1)} x {columns} column{'s' * (columns != 1)}"


def finite(values: Floats, what: str) -> Floats:
    """Return `values` when each is a number a cell can hold.

    Parameters
    ----------
    values : any shape, the outcome of a formula
    what : its name, for messages

    Returns
    -------
    `values` unchanged

    Raises
    ------
    NoValueExists
        naming the position of the first that overflows

    Examples
    --------
    >>> finite(np.array([1.0, np.inf]), "annualised cost")
    Traceback (most recent call last):
    steel_xl.formulas.errors.NoValueExists: annualised cost in row 1, column 2 is too large for a number
    """
    lost = ~np.isfinite(values)
    if np.any(lost):
        raise NoValueExists(f"{what}{place(first(lost))} is too large for a number")
    return values
