"""Investments as yearly payments (eq. 10 of luo2025)."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, finite, refuse
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, shaped

TINY = float(np.finfo(np.float64).tiny)  # growth below it has lost digits (IEEE 754 double precision)


def annuity(rate: ArrayLike, life: ArrayLike) -> Floats:
    """Share of an investment charged to each year of its life, over arrays (eq. 10 of luo2025).

    ``rate / (1 - (1 + rate) ** -life)``; 1/life at zero rate. For an endless life `rate`, or 0 where it is negative.

    Parameters
    ----------
    rate : 1/yr as a fraction, > -1, any shape
    life : yr, > 0, infinity allowed, broadcast against `rate`

    Returns
    -------
    1/yr, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first rate or life out of its range and its position
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> annuity(0.08, [15.0, 23.0, np.inf]).round(4)
    array([0.1168, 0.0964, 0.08  ])
    """
    d, years = np.asarray(rate, np.float64), np.asarray(life, np.float64)
    refuse(d, ~((d > -1) & (d < np.inf)), "rate", "is not above -1 (a fraction a year) and finite")
    refuse(years, ~(years > 0), "life", "is not a lifetime, expected more than 0 years")
    _refuse_shapes(rate=d, life=years)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        growth = years * np.log1p(d)  # NaN for an endless life at zero rate
        flat = ~(np.abs(growth) >= TINY)
        share = np.where(flat, 1 / years, d / -np.expm1(-growth))
    return finite(np.asarray(share), "capital recovery")


def capital_recovery(rate: Cells, life: Cells) -> float | Floats:
    """Share of an investment charged to each year of its life (eq. 10 of luo2025).

    ``rate / (1 - (1 + rate) ** -life)``; 1/life at zero rate, `rate` for an endless life.

    Parameters
    ----------
    rate : 1/yr as a fraction, > -1, a number or a range of any shape
    life : yr, > 0, infinity allowed, broadcast against `rate`

    Returns
    -------
    1/yr, the broadcast shape; a number for two numbers

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, or the shapes that do not fit
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> round(5000 * capital_recovery(0.08, 15), 3)
    584.148
    """
    return _plain(annuity(shaped(rate, "rate"), shaped(life, "life", endless=True)))


def annualised_cost(investment: Cells, rate: Cells, life: Cells) -> float | Floats:
    """Yearly payment that repays an investment over its life (eqs. 8 and 10 of luo2025).

    ``investment * rate / (1 - (1 + rate) ** -life)``.

    Parameters
    ----------
    investment : money, or money per t/yr of capacity, a number or a range of any shape
    rate : 1/yr as a fraction, > -1, broadcast
    life : yr, > 0, infinity allowed, broadcast

    Returns
    -------
    The unit of `investment` per yr, the broadcast shape; a number for three numbers

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, or the shapes that do not fit
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> annualised_cost([[5000], [2500]], 0.08, [[15], [23]]).round(3)
    array([[584.148],
           [241.055]])
    """
    sums = shaped(investment, "investment")
    share = annuity(shaped(rate, "rate"), shaped(life, "life", endless=True))
    _refuse_shapes(**{"investment": sums, "rate and life": share})
    with np.errstate(over="ignore"):
        return _plain(finite(np.asarray(sums * share), "annualised cost"))


def _refuse_shapes(**arrays: Floats) -> None:
    """Refuse arrays that do not broadcast, naming their shapes."""
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        found = ", ".join(f"{name} {' x '.join(map(str, array.shape))}" for name, array in arrays.items())
        raise BadArgument(f"{' and '.join(arrays)}: sizes differ ({found})") from None


def _plain(result: Floats) -> float | Floats:
    """Give a single number as a number."""
    return result if result.ndim else float(result)
