"""Steel demand of every province and year: stock a head grows to a plateau, and the stock drives what is made.

Axes: n provinces, t years of the study, h years of the history (the last is the first year of the study), g end uses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.cohort import stock, stock_driven, survival_by_age
from steel_xl.formulas.saturation import gompertz, logistic, logistic_rate
from steel_xl.systems.scrap.schema import Inputs

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Demand:
    """What the provinces use and are to make, and the products in use that it rests on."""

    consumption: Array  # (n, t) Mt crude steel/yr
    output: Array  # (t,) Mt crude steel/yr, national
    quota: Array  # (n, t) Mt crude steel/yr
    inflow: Array  # (n, h + t - 1, g) Mt/yr of steel in products, by end use
    in_use: Array  # (n, t) Mt
    raised: NDArray[np.bool_]  # (n,) whose plateau was raised to the margin above today's stock
    exceeded: Array  # (n, t) Mt by which the stock exceeds its path, as nothing can be taken out of use


def ramp(years: Array, start: float, end: float) -> Array:
    """Way from 0 at `start` to 1 at `end`, linear, 0 before and 1 after; 0 for a study of one year."""
    return np.clip((years - start) / max(end - start, 1), 0, 1)


def years_of(inputs: Inputs) -> Array:
    """The years of the study."""
    return np.array([row.year for row in inputs.paths], dtype=np.float64)


def population(inputs: Inputs) -> Array:
    """People by province and year, million, (n, t): first-year shares that drift, scaled to the national path."""
    years = years_of(inputs)
    drift = np.array([row.population_drift for row in inputs.province_data])
    first = np.array([row.population_2020 for row in inputs.province_data])
    moved = first[:, None] * (1 + drift[:, None] * ramp(years, years[0], years[-1]))
    national = np.array([row.population for row in inputs.paths])
    return np.asarray(moved / moved.sum(axis=0) * national)


def shares(inputs: Inputs) -> Array:
    """Part of each province in national consumption, (n,): population and GDP of the first year, weighted."""
    weight = inputs.settings.weight_population_share
    people = np.array([row.population_2020 for row in inputs.province_data])
    product = np.array([row.gdp_2020 for row in inputs.province_data])
    return np.asarray(weight * people / people.sum() + (1 - weight) * product / product.sum())


def yields(inputs: Inputs) -> float:
    """Steel in products per crude steel: finishing times fabrication yield."""
    return inputs.settings.yield_finishing * inputs.settings.yield_fabrication


def past_inflow(inputs: Inputs) -> Array:
    """Steel in products that entered use, Mt/yr, (n, h, g): apparent consumption, split by province and end use."""
    consumed = np.array([row.crude_steel - row.net_exports for row in inputs.history]) * yields(inputs)
    split = np.array([row.inflow_share for row in inputs.end_uses])
    return np.asarray(shares(inputs)[:, None, None] * consumed[:, None] * split)


def survivals(inputs: Inputs) -> Array:
    """Survival of a cohort by age and end use, (h + t - 1, g)."""
    mean = np.array([row.mean_life for row in inputs.end_uses])
    spread = np.array([row.mean_life * row.life_cv for row in inputs.end_uses])
    return survival_by_age(len(inputs.history) + len(inputs.paths) - 1, mean, spread)


def stock_path(inputs: Inputs, past: Array, people: Array, alive: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Stock in use that is aimed at, Mt, (n, t), and the provinces whose plateau was raised.

    Gompertz with the plateau and rate of the settings, or logistic with the rate that the national slope of the first
    year has; a province may have its own. A plateau below a margin above today's stock a head is raised to it.
    """
    settings = inputs.settings
    grown = stock(past, alive).sum(axis=-1)
    start = grown[:, -1] / people[:, 0]
    years = years_of(inputs) - years_of(inputs)[0]
    usual = settings.saturation_stock if settings.demand_model == "gompertz" else settings.saturation_stock_logistic
    wanted = np.array([row.saturation_stock or usual for row in inputs.province_data])
    least = settings.saturation_margin * start
    plateau = np.maximum(wanted, least)
    if settings.demand_model == "gompertz":
        common, path = settings.saturation_rate, gompertz
    else:
        head = grown[:, -1].sum() / people[:, 0].sum()
        slope = (grown[:, -1] - grown[:, -2]).sum() / people[:, 0].sum() if grown.shape[1] > 1 else 0.0
        common, path = float(logistic_rate(head, max(usual, settings.saturation_margin * head), slope)), logistic
    rate = np.array([row.saturation_rate or common for row in inputs.province_data])
    a_head = path(start[:, None], plateau[:, None], rate[:, None], years)
    return np.asarray(a_head * people), np.asarray(wanted < least)


def demand(inputs: Inputs) -> Demand:
    """Consumption, national output and quota of a study with a history.

    ``I_t = max(0, (K_t - survivors) / sum_g phi_g L_g(1/2))``; crude consumption = I / (finishing x fabrication);
    national output = sum of consumption + net exports; quota ``D = [(1-l) first-year share + l consumption share] Q``.
    """
    people, alive, past = population(inputs), survivals(inputs), past_inflow(inputs)
    aimed, raised = stock_path(inputs, past, people, alive)
    split = np.array([row.inflow_share for row in inputs.end_uses])
    inflow, above = stock_driven(aimed[:, 1:], past, split, alive)
    count, start = aimed.shape[1], past.shape[1] - 1
    consumption = inflow[:, start:].sum(axis=-1) / yields(inputs)
    output = consumption.sum(axis=0) + np.array([row.net_exports for row in inputs.paths])
    in_use = stock(inflow, alive).sum(axis=-1)[:, start:]
    exceeded = np.concatenate([np.zeros((len(aimed), 1)), above], axis=1)[:, :count]
    return Demand(consumption, output, quota(inputs, consumption, output), inflow, in_use, raised, exceeded)


def quota(inputs: Inputs, consumption: Array, output: Array) -> Array:
    """Steel every province is to make, Mt/yr, (n, t); none where no steel is made."""
    years = years_of(inputs)
    makes = np.array([row.makes_steel == "yes" for row in inputs.province_data])
    first = np.where(makes, [row.crude_steel_2020 for row in inputs.province_data], 0)
    used = np.where(makes[:, None], consumption, 0)
    shift = inputs.settings.output_shift_to_consumption * ramp(years, years[0], years[-1])
    share = (1 - shift) * (first / first.sum())[:, None] + shift * used / used.sum(axis=0)
    return np.asarray(share * output)
