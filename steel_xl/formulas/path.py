"""Paths through milestones, and growth (scenario expressions of LEAP, heaps2022; yang2024)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, finite, first, place, refuse
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.ranges import Cells, choice, number, shaped, vector

METHODS = ("linear", "cagr", "step", "smooth")
"""Ways between two milestones, the usual one first."""


def interpolated(years: ArrayLike, milestones: ArrayLike, values: ArrayLike, method: str = "linear") -> Floats:
    """Values in any years of paths that go through the same milestones (heaps2022; smooth: fritsch1980).

    linear: in a straight line; cagr: at a constant rate; step: the last milestone's value; smooth: monotone cubic
    (PCHIP). Before the first milestone its value, after the last its value.

    Parameters
    ----------
    years : yr, (y,)
    milestones : yr, rising, (m,)
    values : any unit, (..., m); > 0 for cagr
    method : linear, cagr, step or smooth

    Returns
    -------
    The unit of `values`, (..., y)

    Examples
    --------
    >>> interpolated([2019, 2023, 2030], [2020, 2025], [[40.0, 35.0], [1.0, 2.0]]).round(1)
    array([[40. , 37. , 35. ],
           [ 1. ,  1.6,  2. ]])
    """
    x, at = np.asarray(years, np.float64), np.asarray(milestones, np.float64)
    y = np.asarray(values, np.float64)
    t = np.clip(x, at[0], at[-1])
    if at.size == 1:
        return np.repeat(y, x.size, axis=-1)
    left = np.clip(np.searchsorted(at, t, side="right") - 1, 0, at.size - 2)
    share = (t - at[left]) / (at[left + 1] - at[left])
    start, end = y[..., left], y[..., left + 1]
    return np.asarray(_BETWEEN[method](y, at, left, share, start, end))


def _linear(_y: Floats, _at: Floats, _left: Floats, share: Floats, start: Floats, end: Floats) -> Floats:
    return np.where(share < 1, start + (end - start) * share, end)


def _cagr(_y: Floats, _at: Floats, _left: Floats, share: Floats, start: Floats, end: Floats) -> Floats:
    return np.where(share < 1, start * (end / start) ** share, end)


def _step(_y: Floats, _at: Floats, _left: Floats, share: Floats, start: Floats, end: Floats) -> Floats:
    return np.where(share < 1, start, end)


def _smooth(y: Floats, at: Floats, left: Floats, share: Floats, start: Floats, end: Floats) -> Floats:
    """Cubic Hermite pieces with the slopes of fritsch1980 (harmonic means), one-sided at the ends."""
    width = np.diff(at)
    rise = np.diff(y, axis=-1) / width
    slope = _slopes(width, rise)
    h = width[left]
    a, b = slope[..., left], slope[..., left + 1]
    s, r = share, 1 - share
    return np.asarray(start * (1 + 2 * s) * r**2 + end * (1 + 2 * r) * s**2 + h * s * r * (a * r - b * s))


def _slopes(width: Floats, rise: Floats) -> Floats:
    if width.size == 1:
        return np.concatenate([rise, rise], axis=-1)
    before, after = rise[..., :-1], rise[..., 1:]
    w1, w2 = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    same = before * after > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w1 + w2) / (w1 / np.where(same, before, 1) + w2 / np.where(same, after, 1))
    inner = np.where(same, mean, 0.0)
    ends = [
        _end(width[0], width[1], rise[..., 0], rise[..., 1]),
        _end(width[-1], width[-2], rise[..., -1], rise[..., -2]),
    ]
    return np.concatenate([ends[0][..., None], inner, ends[1][..., None]], axis=-1)


_STEEPEST = 3  # times the chord: a steeper end would leave the monotone region (fritsch1980)


def _end(h0: float, h1: float, rise0: Floats, rise1: Floats) -> Floats:
    """Three-point slope at an end, kept monotone."""
    slope = ((2 * h0 + h1) * rise0 - h0 * rise1) / (h0 + h1)
    slope = np.where(slope * rise0 <= 0, 0.0, slope)
    over = (rise0 * rise1 <= 0) & (np.abs(slope) > _STEEPEST * np.abs(rise0))
    return np.where(over, _STEEPEST * rise0, slope)


_BETWEEN: dict[str, Callable[..., Floats]] = {"linear": _linear, "cagr": _cagr, "step": _step, "smooth": _smooth}


def grown(values: Floats, years: ArrayLike, last: ArrayLike, rate: ArrayLike) -> Floats:
    """Paths that grow at a rate after their last milestone (heaps2022).

    ``value (1 + rate) ** (year - last)`` in later years.

    Parameters
    ----------
    values : any unit, (..., y), held after the last milestone
    years : yr, (y,)
    last : yr of the last milestone, (...)
    rate : 1/yr, (...)

    Returns
    -------
    The unit and shape of `values`

    Examples
    --------
    >>> grown(np.array([100.0, 110.0, 110.0]), [2020, 2025, 2027], 2025, 0.02).round(3)
    array([100.   , 110.   , 114.444])
    """
    later = np.maximum(np.asarray(years, np.float64) - np.asarray(last, np.float64)[..., None], 0)
    return np.asarray(values * (1 + np.asarray(rate, np.float64)[..., None]) ** later)


def interp_path(
    year: Cells, milestones: Cells, values: Cells, method: str | None = "linear", growth_after: Cells | None = None
) -> float | Floats:
    """Value in a year of a path through milestones (scenario expressions of heaps2022, yang2024).

    Before the first milestone its value; after the last its value, or growth at `growth_after`.

    Parameters
    ----------
    year : yr, a number or a range of any shape
    milestones : yr, rising; one row or one column of m
    values : any unit, one row or one column of m
    method : ``linear`` (when left blank), ``cagr``, ``step`` or ``smooth`` (monotone cubic)
    growth_after : 1/yr as a fraction, > -1, after the last milestone; the last value is held when left blank

    Returns
    -------
    The unit of `values`, one number, or the shape of `year`

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, milestones that do not rise, or sizes that differ
    NoValueExists
        for cagr, naming the first value that is not above 0; for a result too large for a number

    Examples
    --------
    >>> round(interp_path(2023, [2020, 2025], [3846, 3534]), 1)
    3658.8
    """
    wanted, way = shaped(year, "year"), choice(method, "method", METHODS)
    at, y = vector(milestones, "milestones"), vector(values, "values")
    if at.size != y.size:
        raise BadArgument(f"milestones and values: sizes differ ({at.size} and {y.size})")
    late = np.concatenate([[False], np.diff(at) <= 0])
    refuse(at, late, "milestones", "is not after the one before it")
    if way == "cagr" and np.any(y <= 0):
        raise NoValueExists(f"values: {float(y[first(y <= 0)])}{place(first(y <= 0))} has no rate of growth")
    found = interpolated(wanted.ravel(), at, y, way)
    if growth_after is not None:
        rate = number(growth_after, "growth_after")
        refuse(np.array(rate), np.array(rate <= -1), "growth_after", "is not above -1 (a fraction a year)")
        with np.errstate(over="ignore"):
            found = grown(found, wanted.ravel(), at[-1], rate)
    return _plain(finite(found, "path").reshape(wanted.shape))


def cagr(first: Cells, last: Cells, years: Cells) -> float | Floats:
    """Compound annual growth rate between two values (yang2024, sec. 2.1).

    ``(last / first) ** (1 / years) - 1``.

    Parameters
    ----------
    first : > 0, any unit, a number or a range of any shape
    last : >= 0, the unit of `first`, broadcast
    years : yr, > 0, broadcast

    Returns
    -------
    1/yr as a fraction, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, or the sizes that differ
    NoValueExists
        naming the position of the first rate too large for a number

    Examples
    --------
    >>> round(cagr(1.46, 1.62, 5), 4)
    0.021
    """
    a, b, n = shaped(first, "first"), shaped(last, "last"), shaped(years, "years")
    refuse(a, a <= 0, "first", "is not above 0")
    refuse(b, b < 0, "last", "is negative, expected 0 or more")
    refuse(n, n <= 0, "years", "is not above 0")
    try:
        np.broadcast_shapes(a.shape, b.shape, n.shape)
    except ValueError:
        raise BadArgument(f"first, last and years: sizes differ ({a.size}, {b.size} and {n.size} cells)") from None
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        growth = np.where(b > 0, np.log(b) - np.log(a), -np.inf)
        return _plain(finite(np.asarray(np.expm1(growth / n)), "rate"))


def driven(base: ArrayLike, driver: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Quantities that follow a driver, over the last axis (GrowthAs of heaps2022).

    ``base (driver / driver_first) ** elasticity``.

    Parameters
    ----------
    base : any unit, (...)
    driver : > 0, any unit, (..., y)
    elasticity : -, (...)

    Returns
    -------
    The unit of `base`, (..., y)

    Examples
    --------
    >>> driven(100.0, [100.0, 106.5], 0.8).round(3)
    array([100.   , 105.167])
    """
    x = np.asarray(driver, np.float64)
    return np.asarray(np.asarray(base)[..., None] * (x / x[..., :1]) ** np.asarray(elasticity)[..., None])


def growth_as(base: Cells, driver: Cells, elasticity: Cells | None = 1.0) -> float | Floats:
    """A quantity that grows as a driver does, with an elasticity (GrowthAs of heaps2022; yang2024).

    ``base (driver / driver_first) ** elasticity``; the first cell of `driver` is the base year's.

    Parameters
    ----------
    base : value in the base year, any unit, a number
    driver : > 0, such as GDP; one row or one column of n years
    elasticity : relative growth per relative growth of the driver, a number; 1 when left blank

    Returns
    -------
    The unit of `base`, the shape of `driver`

    Raises
    ------
    BadArgument
        naming the first value that is no number or a driver not above 0 and its position
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> growth_as(100, [100, 106.5], 0.8).round(3)
    array([[100.   , 105.167]])
    """
    x = shaped(driver, "driver")
    years = vector(driver, "driver")
    refuse(x, x <= 0, "driver", "is not above 0")
    power = 1.0 if elasticity is None else number(elasticity, "elasticity")
    with np.errstate(over="ignore"):
        found = finite(driven(number(base, "base"), years, power), "result")
    return found.reshape(np.atleast_2d(x).shape)


def _plain(result: Floats) -> float | Floats:
    """Give a single number as a number."""
    return result if result.ndim else float(result)
