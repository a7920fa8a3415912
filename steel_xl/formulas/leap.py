"""Energy, CO2 and carbon intensity of a branch (yang2024, sec. 1.1; the LEAP identity of heaps2022)."""

import numpy as np

from steel_xl.formulas.checks import Floats, finite, refuse, size
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, block, shaped, vector

SHARES_TOLERANCE = 1e-6  # how far the fuel shares of a branch may be from summing to 1 (spec of the system)


def leap_emissions(activity: Cells, intensity: Cells, shares: Cells, factors: Cells) -> float | Floats:
    """CO2 of a branch from activity, energy intensity, fuel shares and emission factors (yang2024, eq. 1).

    ``activity intensity sum_f(share_f factor_f)``. The factor of electricity and heat is 0 at the user: they are
    charged once, at the plant or at the border.

    Parameters
    ----------
    activity : any unit of activity; one number, or one row or column of m
    intensity : energy per unit of activity, such as tce/t; one number, or m
    shares : 0..1, sum 1 within 1e-6; one row or column of n fuels, or a block (m, n)
    factors : CO2 per unit of energy, such as t/tce; one row or column of n

    Returns
    -------
    CO2 in the units given, one number, or a column (m, 1) for a block of shares

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, shares that do not sum to 1, or
        sizes that differ
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> round(leap_emissions(2000, 0.55, [0.9, 0.01, 0.02, 0.06, 0, 0.01], [2.66, 1.73, 1.56, 0, 0, 0]), 2)
    2686.75
    """
    mix, per_unit = block(shares, "shares"), vector(factors, "factors")
    rows = mix.reshape(1, -1) if 1 in mix.shape else mix
    if rows.shape[-1] != per_unit.size:
        raise BadArgument(f"shares and factors: sizes differ ({size(mix)}, {per_unit.size} factors)")
    refuse(mix, (mix < 0) | (mix > 1), "shares", "is outside 0..1")
    totals = rows.sum(axis=-1)
    for row, total in enumerate(totals):
        if abs(total - 1) > SHARES_TOLERANCE:
            raise BadArgument(f"shares: row {row + 1} sums to {total:.9g}, expected 1")
    a, i = vector(activity, "activity"), vector(intensity, "intensity")
    for name, given in (("activity", a), ("intensity", i)):
        if given.size not in (1, len(rows)):
            raise BadArgument(f"{name} and shares: sizes differ ({given.size} and {len(rows)})")
    with np.errstate(over="ignore", invalid="ignore"):
        found = finite(np.asarray(a * i * (rows @ per_unit)), "CO2")
    return float(found[0]) if found.size == 1 else found[:, np.newaxis]


def intensity_cut(co2_0: Cells, gdp_0: Cells, co2_1: Cells, gdp_1: Cells) -> float | Floats:
    """Fall of CO2 per unit of GDP between two years, as a share of the first (yang2024, sec. 2.4).

    ``1 - (co2_1 / gdp_1) / (co2_0 / gdp_0)``; negative where the intensity rose.

    Parameters
    ----------
    co2_0 : > 0, any unit, a number or a range of any shape
    gdp_0 : > 0, constant prices, broadcast
    co2_1 : the unit of `co2_0`, broadcast
    gdp_1 : > 0, the prices of `gdp_0`, broadcast

    Returns
    -------
    A fraction, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first value that is no number or out of its range and its position, or the sizes that differ
    NoValueExists
        naming the position of the first result too large for a number

    Examples
    --------
    >>> round(intensity_cut(16200, 1, 16720, 1.773744), 4)
    0.4181
    """
    named = {"co2_0": co2_0, "gdp_0": gdp_0, "co2_1": co2_1, "gdp_1": gdp_1}
    read = {name: shaped(cells, name) for name, cells in named.items()}
    for name, array in read.items():
        if name != "co2_1":
            refuse(array, array <= 0, name, "is not above 0")
    try:
        np.broadcast_shapes(*(array.shape for array in read.values()))
    except ValueError:
        sizes = ", ".join(f"{name} {array.size} cells" for name, array in read.items())
        raise BadArgument(f"{' and '.join(read)}: sizes differ ({sizes})") from None
    with np.errstate(over="ignore", invalid="ignore"):
        found = 1 - (read["co2_1"] / read["gdp_1"]) / (read["co2_0"] / read["gdp_0"])
    found = finite(np.asarray(found), "cut")
    return found if found.ndim else float(found)
