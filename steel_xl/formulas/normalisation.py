"""Indicators on one scale: min-max scores between two bounds (step 1 and 3 of the scores of luo2025)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steel_xl.formulas.checks import Floats, first, place, refuse
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.ranges import Cells, number, shaped

SAME = 1e-12  # values this near, relative to their size, differ by rounding only (our choice; IEEE 754 has 1e-16)


def minmax(
    values: ArrayLike,
    direction: ArrayLike = -1,
    low: float = 0.0,
    high: float = 1.0,
    *,
    axis: int = -2,
    least: ArrayLike | None = None,
    most: ArrayLike | None = None,
) -> Floats:
    """Score indicators between `low` and `high` by their place between the least and the most (luo2025).

    ``low + (high - low) (max - x) / (max - min)`` where lower is better, ``(x - min)`` where higher is better; `high`
    for all when all are equal (to 1e-12 of their size), as the indicator cannot rank. Fixed bounds take the place of
    the data's own minimum and maximum; values beyond them score `low` or `high`.

    Parameters
    ----------
    values : any unit, any shape; alternatives along `axis`, by default (..., m, n) with n indicators on the last axis
    direction : -1 lower is better, 1 higher is better, broadcast against `values`
    low, high : 0..1, low < high
    axis : the axis of the alternatives
    least, most : fixed bounds in the unit of `values`, broadcast; NaN or None where the data's own hold

    Returns
    -------
    low..high, the shape of `values`

    Raises
    ------
    BadArgument
        naming the first value that is no finite number, a direction other than -1 and 1, bounds out of order
    NoValueExists
        when values lie too far apart for a number

    Examples
    --------
    >>> minmax([1871.3, 1077.0, 1124.5, 169.1], axis=0, low=0.01, high=0.99).round(4)
    array([0.01  , 0.4673, 0.44  , 0.99  ])
    >>> minmax([[300.0], [600.0]], least=[0.0], most=[1200.0])
    array([[0.75],
           [0.5 ]])
    """
    x, up = np.asarray(values, np.float64), np.asarray(direction, np.float64)
    refuse(x, ~np.isfinite(x), "values", "is not a finite number")
    refuse(up, np.abs(up) != 1, "direction", "found, expected -1 (lower is better) or 1 (higher is better)")
    _refuse_bounds(low, high)
    if not x.size:
        return x
    bottom, top, alike = _reference(x, axis, least, most)
    with np.errstate(over="ignore"):
        span = np.where(alike, 1.0, top - bottom)
    if not np.isfinite(span).all():
        raise NoValueExists("values: they lie too far apart for a number")
    inside = np.clip(x, bottom, top)
    share = np.where(up > 0, inside - bottom, top - inside) / span
    share = np.where(alike, 1.0, share)
    return np.asarray(np.clip(low * (1 - share) + high * share, low, high))


def normalise(
    values: Cells, direction: Cells | None = -1, low: Cells | None = 0.0, high: Cells | None = 1.0
) -> float | Floats:
    """Score indicators between two bounds, column by column (luo2025).

    ``low + (high - low) (max - x) / (max - min)`` where lower is better, ``(x - min)`` where higher is better; `high`
    for all in a column of equal values.

    Parameters
    ----------
    values : any unit; one column an indicator, one row an alternative; a single row is one indicator along the row
    direction : -1 lower is better (when left blank), 1 higher is better
    low, high : 0..1, low < high; 0 and 1 when left blank

    Returns
    -------
    low..high, the shape of `values`

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, a direction other than -1 and 1, bounds out of order
    NoValueExists
        when values lie too far apart for a number

    Examples
    --------
    >>> normalise([[1871.3], [1077.0], [169.1]], -1, 0.01, 0.99).round(4)
    array([[0.01  ],
           [0.4673],
           [0.99  ]])
    """
    cells = shaped(values, "values")
    scores = minmax(
        np.atleast_1d(cells),
        -1 if direction is None else number(direction, "direction"),
        0.0 if low is None else number(low, "low"),
        1.0 if high is None else number(high, "high"),
        axis=-1 if cells.ndim <= 1 or cells.shape[-2] == 1 else -2,
    )
    return scores if cells.ndim else float(scores[0])


def alike(bottom: Floats, top: Floats) -> NDArray[np.bool_]:
    """Tell where the least and the most differ by no more than rounding.

    Parameters
    ----------
    bottom, top : least and most, any unit, any shape

    Returns
    -------
    The same shape

    Examples
    --------
    >>> alike(np.array([0.3, 0.3]), np.array([0.1 + 0.2, 0.4])).tolist()
    [True, False]
    """
    size = np.maximum(np.abs(bottom), np.abs(top))
    with np.errstate(over="ignore"):
        return np.asarray(top - bottom <= SAME * size)


def _refuse_bounds(low: float, high: float) -> None:
    """Refuse bounds of the scores that are out of order or outside 0..1."""
    for name, bound in (("low", low), ("high", high)):
        if not 0 <= bound <= 1:
            raise BadArgument(f"{name}: {bound!r} is outside 0..1")
    if low >= high:
        raise BadArgument(f"low: {low!r} found, expected less than high, {high!r}")


def _reference(
    x: Floats, axis: int, least: ArrayLike | None, most: ArrayLike | None
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Least and most of each indicator, fixed or its own, and where they are the data's own and alike."""
    fixed_bottom = np.asarray(np.nan if least is None else least, np.float64)
    fixed_top = np.asarray(np.nan if most is None else most, np.float64)
    own_bottom, own_top = x.min(axis=axis, keepdims=True), x.max(axis=axis, keepdims=True)
    bottom = np.where(np.isnan(fixed_bottom), own_bottom, fixed_bottom)
    top = np.where(np.isnan(fixed_top), own_top, fixed_top)
    fixed = ~(np.isnan(fixed_bottom) & np.isnan(fixed_top))
    disorder = fixed & ~(bottom < top)
    if disorder.any():
        at = first(disorder)
        found, limit = (float(np.broadcast_to(end, disorder.shape)[at]) for end in (bottom, top))
        raise BadArgument(f"least: {found!r}{place(at)} found, expected less than most, {limit!r}")
    return bottom, top, ~fixed & alike(bottom, top)
