"""Per-capita stock that grows to a plateau: Gompertz and logistic paths (pauliuk2013)."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, refuse


def gompertz(start: ArrayLike, plateau: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Floats:
    """Stock a head on a Gompertz path (pauliuk2013).

    ``s = S exp(ln(s0/S) e^(-k tau))``

    Parameters
    ----------
    start : t/person, > 0, any shape
    plateau : t/person, > 0, broadcast
    rate : 1/yr, broadcast
    years : yr since the start, broadcast

    Returns
    -------
    t/person, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first start or plateau that is not above 0 and its position

    Examples
    --------
    >>> gompertz(7.0, 14.0, 0.1, [0, 10, 40]).round(3)
    array([ 7.   , 10.849, 13.823])
    """
    s0, top = _sound(start, plateau)
    return np.asarray(top * np.exp(np.log(s0 / top) * _fading(rate, years)))


def logistic(start: ArrayLike, plateau: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Floats:
    """Stock a head on a logistic path (pauliuk2013).

    ``s = S / (1 + (S/s0 - 1) e^(-k tau))``

    Parameters
    ----------
    start : t/person, > 0, any shape
    plateau : t/person, > 0, broadcast
    rate : 1/yr, broadcast, see `logistic_rate`
    years : yr since the start, broadcast

    Returns
    -------
    t/person, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first start or plateau that is not above 0 and its position

    Examples
    --------
    >>> logistic(7.0, 14.0, 0.1, [0, 10, 40]).round(3)
    array([ 7.   , 10.235, 13.748])
    """
    s0, top = _sound(start, plateau)
    return np.asarray(top / (1 + (top / s0 - 1) * _fading(rate, years)))


def logistic_rate(start: ArrayLike, plateau: ArrayLike, slope: ArrayLike) -> Floats:
    """Rate of the logistic path that leaves its start with a known slope (from the derivative of `logistic`).

    ``k = ds / (s (1 - s/S))``

    Parameters
    ----------
    start : t/person, > 0, any shape
    plateau : t/person, > `start`, broadcast
    slope : t/person a yr, broadcast

    Returns
    -------
    1/yr, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first start or plateau that is not above 0, or the plateau that is not above its start

    Examples
    --------
    >>> round(float(logistic_rate(7.0, 14.0, 0.35)), 6)
    0.1
    """
    s0, top = _sound(start, plateau)
    refuse(np.asarray(top + 0 * s0), np.asarray(top <= s0), "plateau", "is not above the start")
    return np.asarray(np.asarray(slope, np.float64) / (s0 * (1 - s0 / top)))


def _sound(start: ArrayLike, plateau: ArrayLike) -> tuple[Floats, Floats]:
    s0, top = np.asarray(start, np.float64), np.asarray(plateau, np.float64)
    refuse(s0, ~(s0 > 0), "start", "is not above 0 t/person")
    refuse(top, ~(top > 0), "plateau", "is not above 0 t/person")
    return s0, top


def _fading(rate: ArrayLike, years: ArrayLike) -> Floats:
    return np.asarray(np.exp(-np.asarray(rate, np.float64) * np.asarray(years, np.float64)))
