"""A scrap study as arrays: what the linear programme and its reports are made of.

Axes: t years, n provinces, r routes; flows are (from, to). Units: Mt, Mt CO2, kt of pollutants, 1e6 yuan, km.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steel_xl.formulas.geodesy import great_circle
from steel_xl.formulas.transport import transport
from steel_xl.systems.scrap.demand import Array, years_of
from steel_xl.systems.scrap.factors import Factors, factors
from steel_xl.systems.scrap.schema import BF, EAF, ROUTES, Inputs
from steel_xl.systems.scrap.settings import Settings
from steel_xl.systems.scrap.supply import Supply, supply

RBF, RCCUS, REAF, RH2, RNG = range(len(ROUTES))


@dataclass(frozen=True)
class Start:
    """The first year as it was: output by route, scrap charges and least-cost flows that balance."""

    output: Array  # (n, r) Mt
    charge: Array  # (n, r) Mt
    flow: Array  # (n, n) Mt
    furnace_ratio: float  # t of scrap per t of BF-BOF steel that balances the national scrap
    short: float  # Mt of scrap that the least charges lack; 0 in a sound study


@dataclass(frozen=True)
class Study:
    """Everything the programme needs, for the provinces that take part."""

    inputs: Inputs
    settings: Settings
    years: Array  # (t,)
    provinces: tuple[str, ...]  # keys of those that take part
    places: tuple[int, ...]  # their lines on the sheet of provinces
    quota: Array  # (t, n) Mt
    scrap: Array  # (t, n) Mt
    distance: Array  # (n, n) km
    factors: Factors
    carbon_price: Array  # (t,) yuan/t CO2
    start: Start
    supply: Supply

    def route(self, key: str) -> str:
        """Name of a route as reports show it."""
        return next((row.label for row in self.inputs.routes if row.route == key), key)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Years, provinces, routes."""
        return len(self.years), len(self.provinces), len(ROUTES)


def distances(inputs: Inputs) -> Array:
    """Ways of scrap, km, (n, n): circuity times the great circle, the setting within a province, own ways first."""
    lat = np.array([row.latitude for row in inputs.province_data])
    lon = np.array([row.longitude for row in inputs.province_data])
    found = inputs.settings.circuity * great_circle(lat[:, None], lon[:, None], lat, lon)
    np.fill_diagonal(found, inputs.settings.intra_province_km)
    at = {row.province: index for index, row in enumerate(inputs.province_data)}
    for row in inputs.distances:
        found[at[row.from_province], at[row.to_province]] = row.km
    return found


def study(inputs: Inputs) -> Study:
    """The study as arrays; a province with neither steel nor counted scrap takes no part."""
    found = supply(inputs)
    part = (found.quota.sum(axis=1) > 0) | (found.scrap.sum(axis=1) > 0)
    places = np.flatnonzero(part)
    made = factors(inputs)
    made = Factors(**{**vars(made), "alpha": made.alpha[:, places], "cap": made.cap[:, places]})
    way = distances(inputs)[np.ix_(places, places)]
    quota, scrap = found.quota[places].T, found.scrap[places].T
    shares = np.array([inputs.province_data[at].eaf_share_2020 for at in places])
    return Study(
        inputs=inputs,
        settings=inputs.settings,
        years=years_of(inputs),
        provinces=tuple(inputs.province_data[at].province for at in places),
        places=tuple(int(at) for at in places),
        quota=quota,
        scrap=scrap,
        distance=way,
        factors=made,
        carbon_price=np.array([row.carbon_price for row in inputs.paths]),
        start=first_year(inputs, quota[0], scrap[0], shares, made, way),
        supply=found,
    )


def first_year(inputs: Inputs, quota: Array, scrap: Array, eaf: Array, made: Factors, way: Array) -> Start:
    """Output, charges and flows of the first year.

    ``x_EAF = share D``, the rest BF-BOF; EAFs charge the setting's scrap; one BF-BOF ratio, within its bounds, uses the
    rest of the nation's scrap; flows are those of least freight that serve the charges.
    """
    given = {row.route for row in inputs.routes}
    output = np.zeros((len(quota), len(ROUTES)))
    output[:, REAF] = quota * eaf * (EAF in given)
    output[:, RBF] = (quota - output[:, REAF]) * (BF in given)
    charge = np.zeros_like(output)
    charge[:, REAF] = output[:, REAF] * inputs.settings.eaf_charge_2020
    furnaces = float(output[:, RBF].sum())
    left = float(scrap.sum() - charge[:, REAF].sum())
    ratio = float(np.clip(left / furnaces, made.low[0, RBF], made.high[0, RBF])) if furnaces else 0.0
    charge[:, RBF] = output[:, RBF] * ratio
    wanted = charge.sum(axis=1)
    short = max(0.0, float(wanted.sum() - scrap.sum()))
    sound = short <= ROUNDING * max(1.0, float(wanted.sum()))
    freight = freight_of(inputs, way)
    flow = transport(scrap, wanted, freight) if sound else np.zeros(way.shape)
    return Start(output, charge, flow, ratio, 0.0 if sound else short)


ROUNDING = 1e-9  # relative difference of sums that is rounding, not a want (our choice)


def freight_of(inputs: Inputs, way: Array) -> Array:
    """Freight, yuan/t, (n, n): a rate per km, and a fixed sum between provinces."""
    settings = inputs.settings
    between = 1 - np.eye(len(way))
    return np.asarray(settings.transport_cost_fixed * between + settings.transport_cost_per_km * way)
