"""Emissions as sums of products of amounts and factors (eqs. 4-7 of luo2025); no unit is converted here."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, finite, size
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, block, vector


def emission(amounts: ArrayLike, factors: ArrayLike, fixed: ArrayLike = 0.0) -> Floats:
    """Emission over the last axis of any arrays (eqs. 4-7 of luo2025).

    ``sum(amount_i factor_i) - fixed``.

    Parameters
    ----------
    amounts : unit of carrier or activity per t, (..., n)
    factors : unit of emission per unit of amount, (..., n), broadcast against `amounts`
    fixed : unit of emission per t, held back in products, (...), broadcast against the sums

    Returns
    -------
    Unit of emission per t, the broadcast shape without the last axis

    Raises
    ------
    NoValueExists
        naming the position of the first sum too large for a number

    Examples
    --------
    >>> emission([[2.0, 1.0], [0.0, 3.0]], [0.5, 0.25])
    array([1.25, 0.75])
    """
    a, f, held = (np.asarray(array, np.float64) for array in (amounts, factors, fixed))
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(np.asarray((a * f).sum(axis=-1) - held), "emission")


def pollutant_emission(consumption: Cells, factor: Cells) -> float | Floats:
    """Pollutant per tonne from the carriers used (eq. 4 of luo2025).

    ``sum(B_i beta_i)``; the 1e-3 from g to kg is the caller's.

    Parameters
    ----------
    consumption : unit of carrier per t; one row or column of n, or a block (m, n) of m processes
    factor : emission per unit of carrier, such as g; one row or column of n

    Returns
    -------
    The unit of `factor`'s emission per t, one number, or a column (m, 1) for a block

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, or the two sizes when they differ
    NoValueExists
        naming the position of the first sum too large for a number

    Examples
    --------
    >>> pollutant_emission(634.5, 0.5)
    317.25
    """
    return _total(consumption, "consumption", factor, "factor", None)


def carbon_emission(activity: Cells, factors: Cells, fixed: Cells | None = 0.0) -> float | Floats:
    """CO2 per tonne from fuels and purchased electricity, less carbon fixed in products (eqs. 5-7 of luo2025).

    ``sum(AD_i EF_i) + sum(P_i EF_i) - E_c``.

    Parameters
    ----------
    activity : unit of fuel, or of electricity, per t; one row or column of n, or a block (m, n) of m processes
    factors : CO2 per unit of activity; one row or column of n
    fixed : CO2 of the carbon fixed in products, per t; one number, or m for a block; 0 when left blank

    Returns
    -------
    The unit of `factors`' CO2 per t, one number, or a column (m, 1) for a block

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, or the two sizes when they differ
    NoValueExists
        naming the position of the first sum too large for a number

    Examples
    --------
    >>> round(carbon_emission([1386.25, 1.85], [1.6097, 2.162], 100.0), 3)
    2135.446
    """
    return _total(activity, "activity", factors, "factors", fixed)


def _total(amounts: Cells, name: str, factors: Cells, factors_name: str, fixed: Cells | None) -> float | Floats:
    """Sum products of ranges: one row or column gives a number, a block a column."""
    cells, per_unit = block(amounts, name), vector(factors, factors_name)
    rows = cells.reshape(1, -1) if 1 in cells.shape else cells
    if rows.shape[-1] != per_unit.size:
        raise BadArgument(f"{name} and {factors_name}: sizes differ ({size(cells)}, {per_unit.size} factors)")
    held = np.zeros(1) if fixed is None else vector(fixed, "fixed")
    if held.size not in (1, len(rows)):
        raise BadArgument(f"{name} and fixed: sizes differ ({size(cells)}, {held.size} fixed)")
    totals = emission(rows, per_unit, held)
    return float(totals[0]) if totals.size == 1 else totals[:, np.newaxis]
