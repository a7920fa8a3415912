"""Scrap of every province and year: what leaves use, what fabrication loses, and what the steelworks lose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steel_xl.formulas.cohort import outflow
from steel_xl.systems.scrap.demand import Array, Demand, demand, survivals, years_of
from steel_xl.systems.scrap.schema import Inputs


@dataclass(frozen=True)
class Supply:
    """Quota and scrap that the allocation starts from, and their parts; n provinces, t years, Mt/yr."""

    quota: Array  # (n, t)
    scrap: Array  # (n, t)
    old: Array  # (n, t) recovered from use
    new: Array  # (n, t) from fabrication
    home: Array  # (n, t) from the steelworks
    demand: Demand | None  # what it rests on; None where every number is the user's own


def old_scrap(inputs: Inputs, model: Demand) -> Array:
    """Scrap from products that leave use, Mt/yr, (n, t): ``sum_g recovery_g O_g``."""
    recovery = np.array([row.recovery for row in inputs.end_uses])
    leaving = outflow(model.inflow, survivals(inputs))[:, -len(inputs.paths) :]
    return np.asarray((leaving * recovery).sum(axis=-1))


def new_scrap(inputs: Inputs, model: Demand) -> Array:
    """Scrap of fabrication, Mt/yr, (n, t): ``consumption x finishing x (1 - fabrication) x recovery``."""
    settings = inputs.settings
    lost = settings.yield_finishing * (1 - settings.yield_fabrication)
    return np.asarray(model.consumption * lost * settings.recovery_new_scrap)


def supply(inputs: Inputs) -> Supply:
    """Quota and scrap of every province and year; own paths take the place of what is computed.

    ``S = (1 - foundry share)(old + new) + home rate x D``
    """
    shape = len(inputs.province_data), len(inputs.paths)
    model = demand(inputs) if inputs.history else None
    nothing = np.zeros(shape)
    quota = model.quota if model else nothing
    own_quota, own_scrap = _own(inputs)
    quota = np.where(np.isnan(own_quota), quota, own_quota)
    left = 1 - inputs.settings.foundry_share
    old = left * old_scrap(inputs, model) if model else nothing
    new = left * new_scrap(inputs, model) if model else nothing
    home = inputs.settings.home_scrap_rate * quota
    scrap = np.where(np.isnan(own_scrap), old + new + home, own_scrap)
    makes = np.array([row.makes_steel == "yes" for row in inputs.province_data])
    counted = makes | (inputs.settings.supply_only_nodes == "yes")
    return Supply(quota, np.where(counted[:, None], scrap, 0), old, new, home, model)


def _own(inputs: Inputs) -> tuple[Array, Array]:
    """Quota and scrap of the user's own, NaN where there is none."""
    province = {row.province: at for at, row in enumerate(inputs.province_data)}
    year = {year: at for at, year in enumerate(years_of(inputs))}
    quota = np.full((len(province), len(year)), np.nan)
    scrap = quota.copy()
    for row in inputs.own_paths:
        place = province[row.province], year[float(row.year)]
        quota[place] = np.nan if row.crude_steel is None else row.crude_steel
        scrap[place] = np.nan if row.scrap_supply is None else row.scrap_supply
    return quota, scrap
