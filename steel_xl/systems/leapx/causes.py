"""What drives CO2: LMDI-I over seven factors, between years and between scenarios (ang2004; yang2024)."""

from __future__ import annotations

import numpy as np

from steel_xl.formulas.decomposition import additive, chained, multiplicative
from steel_xl.systems.leapx.engine import GRID, RATE, Model, Result
from steel_xl.systems.leapx.paths import Array
from steel_xl.systems.leapx.schema import Comparison

FACTORS = (
    "population",
    "gdp_per_head",
    "structure",
    "energy_intensity",
    "conversion",
    "fuel_mix",
    "emission_factor",
)
"""The factors a category's CO2 is the product of, in this order."""

CHAINED = "chained"


def categories(model: Model, result: Result) -> Array:
    """CO2 of every scenario and year as products of the seven `FACTORS` (ang2004), in 1e4 t, (s, y, n, 7).

    A category is a fuel in a demand branch, a branch's process CO2, a plant's fuel, a fuel for heat, or the net import.
    Where a scenario exports for credit the import's factors are negative: such points cannot be decomposed.
    """
    p, g = model.population, model.gdp
    d = np.where(result.electricity > 0, result.electricity, 1)
    burns = model.factor > 0
    one = np.ones_like(g)

    def category(*four: Array) -> Array:
        return np.stack(np.broadcast_arrays(p, g / p, *four), axis=-1)

    found = [
        category(result.activity[..., b] / g, result.intensity[..., b], one, result.shares[..., b, f], one * factor)
        for b in range(len(model.branches))
        for f, factor in enumerate(model.factor)
        if burns[f]
    ]
    found += [
        category(result.activity[..., b] / g, one, one, one, one * factor)
        for b, factor in enumerate(model.process)
        if factor
    ]
    for k, fuel in enumerate(model.plant_fuel):
        if fuel >= 0 and burns[fuel]:
            rate, mix = result.supply_rate[..., k] / RATE, result.net[..., k] / d
            found.append(category(one, d / g, rate, mix, one * model.factor[fuel]))
    for w in range(len(model.power)):
        heat = result.chp_heat[..., w] / g
        found += [
            category(one, heat, one / model.efficiency, result.chp_shares[..., w, f], one * factor)
            for f, factor in enumerate(model.factor)
            if burns[f]
        ]
    if model.border:
        bought = result.net_import if model.credit else np.maximum(result.net_import, 0)
        found.append(category(one, d / g, one, bought / d, result.grid_factor * GRID))
    return np.stack(found, axis=-2)


def decomposable(points: Array) -> bool:
    """Whether every factor of these points is 0 or more."""
    return bool((points >= 0).all())


def driven_by(
    all_points: Array, comparison: Comparison, scenarios: tuple[str, ...], base_year: int
) -> dict[str, Array]:
    """Effects of the seven factors by method: between the ends, and chained over the years of a scenario (ang2004).

    Parameters
    ----------
    all_points : factors of every category, (s, y, n, 7), see `categories`
    comparison : the two points, and the form
    scenarios : names of the first axis
    base_year : yr of the second axis' first place

    Returns
    -------
    (7,) by method: 1e4 t for add, ratios for mult; empty where a point has a negative category
    """
    s0, s1 = (scenarios.index(name) for name in (comparison.from_scenario, comparison.to_scenario))
    y0, y1 = comparison.from_year - base_year, comparison.to_year - base_year
    before, after = all_points[s0, y0], all_points[s1, y1]
    form = comparison.form
    step = 1 if y1 > y0 else -1
    way = all_points[s0, y0 : (y1 + step if y1 + step >= 0 else None) : step]
    if not decomposable(before) or not decomposable(after):
        return {}
    ends = additive(before, after) if form == "add" else multiplicative(before, after)
    found = {form: ends}
    if s0 == s1 and abs(y1 - y0) > 1 and decomposable(way):
        found[f"{form} {CHAINED}"] = chained(way, form)
    return found
