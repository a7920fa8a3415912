"""When a series peaks, when it flattens, and whether it has a trend (yang2024; mann1945)."""

import math

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.checks import Floats, refuse
from steel_xl.formulas.errors import BadArgument, NotFound
from steel_xl.formulas.ranges import Cells, number, vector

PEAKED, CENSORED, RISING = "peaked", "right-censored", "peaked-but-rising"
"""What may be said of a series' maximum."""

GROWTH_TOLERANCE = 0.005  # yearly growth that still counts as none (spec of the system; yang2024 gives no number)
BAND = 0.02  # (max - min) / max of a plateau (likewise)
FEWEST_POINTS = 3  # of a plateau (likewise)

_SLACK = 1e-12  # a growth of 0.5 % that is stored as 0.50000000001 % is 0.5 %
_FEWEST = 3  # values that can show a trend


def local_maxima(values: Floats) -> NDArray[np.intp]:
    """Places of the maxima of a series, the first of each level higher than those beside it (yang2024, sec. 2.2).

    Parameters
    ----------
    values : any unit, (n,)

    Returns
    -------
    Places from 0, in order; an end is a maximum if its only neighbour is lower

    Examples
    --------
    >>> local_maxima(np.array([5.0, 6.0, 4.0, 7.0, 7.0, 3.0, 4.0])).tolist()
    [1, 3, 6]
    """
    starts = np.concatenate([[0], np.nonzero(np.diff(values))[0] + 1])  # of levels
    levels = values[starts]
    padded = np.concatenate([[-np.inf], levels, [-np.inf]])
    tops = (padded[1:-1] > padded[:-2]) & (padded[1:-1] > padded[2:])
    return np.asarray(starts[tops])


def status_of(values: Floats) -> str:
    """What may be said of a series' maximum (yang2024, sec. 2.2).

    Parameters
    ----------
    values : any unit, (n,)

    Returns
    -------
    right-censored if the last value is the largest (a peak may still come), peaked-but-rising if the series rises at
    its end, else peaked

    Examples
    --------
    >>> status_of(np.array([5.0, 6.0, 4.0, 5.0]))
    'peaked-but-rising'
    """
    if values[-1] >= values.max():
        return CENSORED
    return RISING if values[-1] > values[-2] else PEAKED


def plateau_of(
    values: Floats, growth_tol: float = GROWTH_TOLERANCE, band: float = BAND, min_len: int = FEWEST_POINTS
) -> int | None:
    """Place of the first value of the plateau a series ends on.

    Parameters
    ----------
    values : > 0, any unit, (n,)
    growth_tol : largest yearly growth or fall, as a fraction
    band : largest ``(max - min) / max``
    min_len : fewest values

    Returns
    -------
    Place from 0, None if there is no plateau

    Examples
    --------
    >>> plateau_of(np.array([100, 110, 118, 120, 120.4, 120.7, 121.0]))
    3
    """
    growth = np.abs(np.diff(values) / values[:-1])
    calm = np.concatenate([np.logical_and.accumulate((growth <= growth_tol + _SLACK)[::-1])[::-1], [True]])
    high, low = (fold.accumulate(values[::-1])[::-1] for fold in (np.maximum, np.minimum))
    narrow = (high - low) / high <= band + _SLACK
    enough = np.arange(values.size, 0, -1) >= min_len
    places = np.nonzero(calm & narrow & enough)[0]
    return int(places[0]) if places.size else None


def peak_year(years: Cells, values: Cells) -> float:
    """First year in which a series is at its maximum (yang2024, sec. 2.2).

    Ask `peak_status` whether it may be called a peak. A path with milestones peaks on one of them, so their distance is
    the precision of the year.

    Parameters
    ----------
    years : yr, rising; one row or one column of n >= 2
    values : any unit, one row or one column of n

    Returns
    -------
    yr, one number

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, years that do not rise, or sizes that differ

    Examples
    --------
    >>> peak_year([2020, 2021, 2022, 2023, 2024], [10, 12, 12, 11, 10])
    2021.0
    """
    at, y = _series(years, values)
    return float(at[int(np.argmax(y))])


def peak_value(years: Cells, values: Cells) -> float:
    """Maximum of a series, reached in its peak year (yang2024, sec. 2.2).

    Parameters
    ----------
    years : yr, rising; one row or one column of n >= 2
    values : any unit, one row or one column of n

    Returns
    -------
    The unit of `values`, one number

    Raises
    ------
    BadArgument
        as for `peak_year`

    Examples
    --------
    >>> peak_value([2020, 2021, 2022, 2023, 2024], [10, 12, 12, 11, 10])
    12.0
    """
    return float(_series(years, values)[1].max())


def peak_status(years: Cells, values: Cells) -> str:
    """Whether the maximum of a series may be called a peak (yang2024, sec. 2.2).

    ``right-censored``: the last value is the largest, so no peak may be claimed; ``peaked-but-rising``: past its
    maximum, but rising in the last year; else ``peaked``.

    Parameters
    ----------
    years : yr, rising; one row or one column of n >= 2
    values : any unit, one row or one column of n

    Returns
    -------
    peaked, right-censored or peaked-but-rising

    Raises
    ------
    BadArgument
        as for `peak_year`

    Examples
    --------
    >>> peak_status([2020, 2021, 2022], [1, 2, 3])
    'right-censored'
    """
    return status_of(_series(years, values)[1])


def plateau_start(
    years: Cells,
    values: Cells,
    growth_tol: Cells | None = GROWTH_TOLERANCE,
    band: Cells | None = BAND,
    min_len: Cells | None = FEWEST_POINTS,
) -> float:
    """Earliest year from which a series stays level to its end (yang2024, sec. 2.2).

    Every later yearly growth lies within plus or minus `growth_tol`, and ``(max - min) / max`` within `band`.

    Parameters
    ----------
    years : yr, rising; one row or one column of n >= 2
    values : > 0, any unit, one row or one column of n
    growth_tol : 1/yr as a fraction, >= 0; 0.005 when left blank
    band : -, >= 0; 0.02 when left blank
    min_len : fewest years of a plateau, >= 2; 3 when left blank

    Returns
    -------
    yr, one number

    Raises
    ------
    BadArgument
        as for `peak_year`, or naming a value not above 0, or a setting out of its range
    NotFound
        when the series does not end on a plateau

    Examples
    --------
    >>> plateau_start([2020, 2021, 2022, 2023, 2024, 2025, 2026], [100, 110, 118, 120, 120.4, 120.7, 121])
    2023.0
    """
    at, y = _series(years, values)
    refuse(y, y <= 0, "values", "is not above 0")
    tolerance = _setting(growth_tol, "growth_tol", GROWTH_TOLERANCE, 0)
    width = _setting(band, "band", BAND, 0)
    fewest = _setting(min_len, "min_len", FEWEST_POINTS, 2)
    found = plateau_of(y, tolerance, width, math.ceil(fewest))
    if found is None:
        raise NotFound("values: the series does not end on a plateau")
    return float(at[found])


def mann_kendall(values: Cells) -> Floats:
    """Trend test of a series: S, its standard score z and two-sided p (mann1945; kendall1975).

    ``S = sum of sign(x_j - x_i), i < j``; ``z = (S - sign S) / sqrt(var S)`` with the variance corrected for ties;
    z = 0 and p = 1 where all values are equal.

    Parameters
    ----------
    values : any unit, in order of time; one row or one column of n >= 3

    Returns
    -------
    One row (1, 3): S, z, p

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, or fewer than three values

    Examples
    --------
    >>> mann_kendall([1, 2, 3, 4, 5]).round(4)
    array([[10.    ,  2.2045,  0.0275]])
    """
    y = vector(values, "values")
    n = y.size
    if n < _FEWEST:
        raise BadArgument(f"values: {n} found, expected at least {_FEWEST}")
    s = float(np.sign(y[None, :] - y[:, None])[np.triu_indices(n, 1)].sum())
    ties = np.unique(y, return_counts=True)[1]
    variance = (_spread(np.array([n])).sum() - _spread(ties).sum()) / _VARIANCE[1]
    z = (s - np.sign(s)) / math.sqrt(variance) if variance > 0 else 0.0
    return np.array([[s, z, math.erfc(abs(z) / math.sqrt(2))]])


_VARIANCE = (5, 18)  # var S = n (n - 1) (2 n + 5) / 18 (kendall1975)


def _spread(count: NDArray[np.intp]) -> Floats:
    return np.asarray(count * (count - 1) * (2 * count + _VARIANCE[0]), np.float64)


def _series(years: Cells, values: Cells) -> tuple[Floats, Floats]:
    """Years that rise, and as many values."""
    at, y = vector(years, "years"), vector(values, "values")
    if at.size != y.size:
        raise BadArgument(f"years and values: sizes differ ({at.size} and {y.size})")
    if at.size <= 1:
        raise BadArgument("years: 1 found, expected at least 2")
    refuse(at, np.concatenate([[False], np.diff(at) <= 0]), "years", "is not after the one before it")
    return at, y


def _setting(cell: Cells | None, name: str, default: float, low: float) -> float:
    value = default if cell is None else number(cell, name)
    refuse(np.array(value), np.array(value < low), name, f"is below {low:g}")
    return value
