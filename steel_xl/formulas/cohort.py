"""Dynamic material flow of a product stock: one cohort a year, normal lifetimes (pauliuk2013, muller2006).

The inflow of a year comes at mid-year, so that a cohort is half a year old at the end of its own year. Time is the last
axis but one of what follows, end uses the last.
"""

from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, finite, refuse, size, within
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, number, shaped

MID_YEAR = 0.5  # yr, age of a cohort at the end of its own year
USUAL_SPREAD = 0.3  # standard deviation over mean life when none is given (assumed, as in the shipped scrap case)

_ERFC = np.frompyfunc(erfc, 1, 1)


def survival(age: ArrayLike, mean_life: ArrayLike, sd: ArrayLike) -> Floats:
    """Share of a cohort still in use at an age, for normally distributed lives (pauliuk2013).

    ``L(a) = P(life > a) = erfc((a - mean) / (sd sqrt 2)) / 2``

    Parameters
    ----------
    age : yr, any shape
    mean_life : yr, > 0, broadcast
    sd : yr, > 0, broadcast

    Returns
    -------
    0..1, the broadcast shape

    Examples
    --------
    >>> survival([0.5, 2.0, 3.5], 2.0, 0.6).round(4)
    array([0.9938, 0.5   , 0.0062])
    """
    years, mean, spread = (np.asarray(each, np.float64) for each in (age, mean_life, sd))
    standard = (years - mean) / (spread * sqrt(2))
    return np.asarray(_ERFC(standard), np.float64) / 2


def survival_by_age(years: int, mean_life: ArrayLike, sd: ArrayLike) -> Floats:
    """Survival of a cohort at the end of its own year and of the years after it (pauliuk2013).

    ``L(0 + 1/2), L(1 + 1/2), ...``, see `survival`.

    Parameters
    ----------
    years : how many
    mean_life, sd : yr, (g,) one an end use

    Returns
    -------
    (years, g)

    Examples
    --------
    >>> survival_by_age(3, [2.0], [0.6]).round(4).ravel()
    array([0.9938, 0.7977, 0.2023])
    """
    ages = np.arange(years)[:, np.newaxis] + MID_YEAR
    return survival(ages, np.asarray(mean_life, np.float64), np.asarray(sd, np.float64))


def stock(inflow: ArrayLike, alive: ArrayLike) -> Floats:
    """Stock in use at the end of each year (muller2006).

    ``K_t = sum_{c <= t} I_c L(t - c + 1/2)``

    Parameters
    ----------
    inflow : Mt/yr, (..., t, g)
    alive : survival by age, (at least t, g), see `survival_by_age`

    Returns
    -------
    Mt, the shape of `inflow`

    Examples
    --------
    >>> stock([[100.0], [120.0]], survival_by_age(2, [2.0], [0.6])).round(2).ravel()
    array([ 99.38, 199.02])
    """
    flows, share = np.asarray(inflow, np.float64), np.asarray(alive, np.float64)
    years = flows.shape[-2]
    return np.stack([(flows[..., : t + 1, :] * share[t::-1]).sum(axis=-2) for t in range(years)], axis=-2)


def outflow(inflow: ArrayLike, alive: ArrayLike) -> Floats:
    """What leaves use in each year (muller2006).

    ``O_t = sum_{c < t} I_c [L(t - c - 1/2) - L(t - c + 1/2)] + I_t [1 - L(1/2)]``

    Parameters
    ----------
    inflow : Mt/yr, (..., t, g)
    alive : survival by age, (at least t, g)

    Returns
    -------
    Mt/yr, the shape of `inflow`

    Examples
    --------
    >>> outflow([[100.0], [120.0]], survival_by_age(2, [2.0], [0.6])).round(2).ravel()
    array([ 0.62, 20.36])
    """
    share = np.asarray(alive, np.float64)
    lost = -np.diff(share, axis=0, prepend=1.0)
    return stock(inflow, lost)


def stock_driven(target: ArrayLike, inflow: ArrayLike, split: ArrayLike, alive: ArrayLike) -> tuple[Floats, Floats]:
    """Inflow that keeps the stock on a path, after a history of inflows (muller2006).

    ``I_t = max(0, (K_t - sum_{c < t} survivors) / sum_g phi_g L_g(1/2))``; where the maximum binds, the stock exceeds
    the path.

    Parameters
    ----------
    target : Mt, (..., n) stock of all end uses wanted at the end of each further year
    inflow : Mt/yr, (..., h, g) history by end use
    split : (g,) shares of the end uses in further inflow
    alive : survival by age, (h + n, g)

    Returns
    -------
    Inflow by end use, Mt/yr, (..., h + n, g); and by how much the stock exceeds the path, Mt, (..., n)

    Examples
    --------
    >>> flows, above = stock_driven([200.0], [[100.0], [120.0]], [1.0], survival_by_age(3, [2.0], [0.6]))
    >>> flows.round(2).ravel(), above
    (array([100.  , 120.  ,  84.57]), array([0.]))
    """
    wanted, past = np.asarray(target, np.float64), np.asarray(inflow, np.float64)
    phi, share = np.asarray(split, np.float64), np.asarray(alive, np.float64)
    start, years = past.shape[-2], wanted.shape[-1]
    flows = np.concatenate([past, np.zeros((*past.shape[:-2], years, past.shape[-1]))], axis=-2)
    above = np.zeros_like(wanted)
    kept = float((phi * share[0]).sum())
    for step in range(years):
        t = start + step
        survivors = (flows[..., :t, :] * share[t:0:-1]).sum(axis=(-2, -1))
        lacking = wanted[..., step] - survivors
        flows[..., t, :] = np.maximum(lacking, 0)[..., np.newaxis] / kept * phi
        above[..., step] = np.maximum(-lacking, 0)
    return flows, above


def scrap_arising(
    inflows: Cells, mean_life: Cells, sd: Cells | None = None, recovery: Cells | None = 1.0
) -> float | Floats:
    """Scrap a year from past inflows of products with normal lifetimes (pauliuk2013).

    ``recovery * (sum_{c < t} I_c [L(t-c-1/2) - L(t-c+1/2)] + I_t [1 - L(1/2)])``, ``L(a) = P(life > a)``; the inflow of
    a year comes at its middle.

    Parameters
    ----------
    inflows : t/yr or any mass a year, >= 0, one row or one column, a year a cell without gaps
    mean_life : yr, > 0, one number
    sd : yr, > 0, standard deviation of the life; 0.3 of the mean life when left blank
    recovery : share of what leaves use that is collected, 0..1; 1 when left blank

    Returns
    -------
    The unit of `inflows`, a year a cell, the shape of `inflows`

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, or a block of several rows and
        columns

    Examples
    --------
    >>> scrap_arising([[100, 120, 90]], 2, 0.6).round(3)
    array([[ 0.621, 20.357, 83.627]])
    """
    flows = shaped(inflows, "inflows")
    if flows.ndim > 1 and 1 not in flows.shape:
        raise BadArgument(f"inflows: {size(np.atleast_2d(flows))} found, expected one row or one column")
    refuse(flows, flows < 0, "inflows", "is negative")
    mean = number(mean_life, "mean_life")
    refuse(np.asarray(mean), np.asarray(mean <= 0), "mean_life", "is not a lifetime, expected more than 0 years")
    spread = USUAL_SPREAD * mean if sd is None else number(sd, "sd")
    refuse(np.asarray(spread), np.asarray(spread <= 0), "sd", "is not above 0 years")
    share = 1.0 if recovery is None else number(recovery, "recovery")
    within(np.asarray(share), "recovery", 0, 1)
    leaving = outflow(flows.reshape(-1, 1), survival_by_age(flows.size, [mean], [spread]))
    scrap = finite(share * leaving.reshape(flows.shape), "scrap")
    return scrap if scrap.ndim else float(scrap)
