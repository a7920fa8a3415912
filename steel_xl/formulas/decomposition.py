"""What drove a change: logarithmic mean Divisia index, LMDI-I (ang2004; zeros by their limits, ang2007)."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, finite, first, refuse
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.ranges import Cells, block, choice

FORMS = ("add", "mult")
"""Forms of the decomposition, the usual one first."""


def log_mean(a: ArrayLike, b: ArrayLike) -> Floats:
    """Logarithmic mean of two amounts (ang2004).

    ``(a - b) / ln(a / b)``; a where both are equal, 0 where one is 0.

    Parameters
    ----------
    a, b : >= 0, any unit, broadcast against each other

    Returns
    -------
    The unit of `a`, the broadcast shape

    Examples
    --------
    >>> log_mean([2.0, 3.0, 0.0], [1.0, 3.0, 5.0]).round(4)
    array([1.4427, 3.    , 0.    ])
    """
    x, y = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    high, low = np.maximum(x, y), np.minimum(x, y)
    some = low > 0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        rise = np.where(some, (high - low) / np.where(some, low, 1), 0)
        # near 1 the rise keeps the digits that a difference of logarithms loses; far from it, the logarithms suffice
        wide = ~(rise < 1)
        ratio = np.where(wide, np.log(np.where(some, high, 1)) - np.log(np.where(some, low, 1)), np.log1p(rise))
        mean = np.where(rise > 0, (high - low) / np.where(rise > 0, ratio, 1), high)
    return np.where(some, mean, 0.0)


def effects(before: ArrayLike, after: ArrayLike) -> Floats:
    """Additive LMDI-I effects of every category, over the last axis (ang2004; zeros: ang2007).

    ``L(C_1, C_0) ln(x_1 / x_0)`` of each factor x, C being their product. Where a category appears or vanishes its
    whole change goes to the factors that cross zero, in equal parts: the limit for ever smaller amounts.

    Parameters
    ----------
    before, after : >= 0, (..., k) factors of a category

    Returns
    -------
    The unit of the product, (..., k); the last axis sums to the category's change

    Examples
    --------
    >>> effects([[100, 1.0], [100, 0.0]], [[120, 0.75], [120, 0.25]]).round(3)
    array([[ 17.305, -27.305],
           [  0.   ,  30.   ]])
    """
    x0, x1 = np.broadcast_arrays(np.asarray(before, np.float64), np.asarray(after, np.float64))
    c0, c1 = x0.prod(axis=-1), x1.prod(axis=-1)
    both = ((c0 > 0) & (c1 > 0))[..., None]
    ratio = np.log(np.where(both, x1, 1)) - np.log(np.where(both, x0, 1))
    near = np.abs(x1 - x0) < np.minimum(x0, x1)  # as in `log_mean`, so that the effects sum to the change
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(both & near, np.log1p((x1 - x0) / np.where(x0 > 0, x0, 1)), ratio)
    smooth = log_mean(c1, c0)[..., None] * ratio
    crossing = (x0 == 0) != (x1 == 0)
    shares = crossing / np.maximum(crossing.sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.where(both, smooth, (c1 - c0)[..., None] * shares))


def additive(before: ArrayLike, after: ArrayLike) -> Floats:
    """Additive effects of the factors on a total, summed over categories (ang2004).

    Parameters
    ----------
    before, after : >= 0, (..., n, k): n categories, k factors

    Returns
    -------
    The unit of the product, (..., k); the last axis sums to the total's change

    Examples
    --------
    >>> additive([[100, 0.4, 2], [100, 0.6, 0.5]], [[150, 0.3, 1.6], [150, 0.7, 0.45]]).round(3)
    array([ 46.184, -15.99 , -20.944])
    """
    return np.asarray(effects(before, after).sum(axis=-2))


def multiplicative(before: ArrayLike, after: ArrayLike) -> Floats:
    """Multiplicative effects of the factors on a total (ang2004).

    ``exp(dC_k / L(C_1, C_0))`` of the additive effects and the totals; NaN where a total is 0.

    Parameters
    ----------
    before, after : >= 0, (..., n, k): n categories, k factors

    Returns
    -------
    -, (..., k); the last axis multiplies to the total's ratio

    Examples
    --------
    >>> multiplicative([[100, 0.4, 2], [100, 0.6, 0.5]], [[150, 0.3, 1.6], [150, 0.7, 0.45]]).round(4)
    array([1.4965, 0.8697, 0.8329])
    """
    x0, x1 = np.asarray(before, np.float64), np.asarray(after, np.float64)
    mean = log_mean(x1.prod(axis=-1).sum(axis=-1), x0.prod(axis=-1).sum(axis=-1))[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mean > 0, np.exp(additive(x0, x1) / np.where(mean > 0, mean, 1)), np.nan)


def chained(series: ArrayLike, form: str = "add") -> Floats:
    """Effects summed (or multiplied) over each step of a series of years (ang2004).

    The way between the ends counts, which the two ends alone do not tell; the sum is the same.

    Parameters
    ----------
    series : >= 0, (y, ..., n, k): y years, n categories, k factors
    form : add or mult

    Returns
    -------
    (..., k)

    Examples
    --------
    >>> chained([[[1.0, 2.0]], [[2.0, 2.0]], [[2.0, 1.0]]]).round(4)
    array([ 2., -2.])
    >>> additive([[1.0, 2.0]], [[2.0, 1.0]]).round(4)
    array([ 1.3863, -1.3863])
    """
    x = np.asarray(series, np.float64)
    if form == "mult":
        return np.asarray(multiplicative(x[:-1], x[1:]).prod(axis=0))
    return np.asarray(additive(x[:-1], x[1:]).sum(axis=0))


def lmdi(factors_0: Cells, factors_1: Cells, method: str | None = "add") -> Floats:
    """What each factor contributed to the change of a total: LMDI-I (ang2004; zeros: ang2007).

    The total is the sum over categories (rows) of the products of their factors (columns). A category that appears or
    vanishes changes by the factors that cross zero, in equal parts.

    Parameters
    ----------
    factors_0 : >= 0, before; a block of n categories (rows) by k factors (columns), one row for a single category
    factors_1 : >= 0, after; the size of `factors_0`
    method : ``add`` (when left blank): effects that sum to the change; ``mult``: effects that multiply to the ratio

    Returns
    -------
    One row (1, k): the unit of the product for add, a ratio for mult

    Raises
    ------
    BadArgument
        naming the first value that is no number or negative and its position, or the sizes that differ
    NoValueExists
        for mult, when a total is 0; for an effect too large for a number

    Examples
    --------
    >>> lmdi([[100, 0.4, 2], [100, 0.6, 0.5]], [[150, 0.3, 1.6], [150, 0.7, 0.45]]).round(3)
    array([[ 46.184, -15.99 , -20.944]])
    """
    x0, x1 = block(factors_0, "factors_0"), block(factors_1, "factors_1")
    if x0.shape != x1.shape:
        raise BadArgument(f"factors_0 and factors_1: sizes differ ({x0.shape} and {x1.shape} rows and columns)")
    for name, array in (("factors_0", x0), ("factors_1", x1)):
        negative = array < 0
        if negative.any():
            row = first(negative)[0] + 1
            refuse(array, negative, name, f"is negative: category {row} has no logarithm")
    with np.errstate(over="ignore", invalid="ignore"):
        totals = [finite(array.prod(axis=-1), "category") for array in (x0, x1)]
        if choice(method, "method", FORMS) == "add":
            return finite(additive(x0, x1), "effect")[np.newaxis]
        if not all(total.sum() > 0 for total in totals):
            raise NoValueExists("factors_0 and factors_1: a total of 0 has no ratio")
        return finite(multiplicative(x0, x1), "effect")[np.newaxis]
