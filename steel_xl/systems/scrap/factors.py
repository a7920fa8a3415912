"""What a tonne of steel by each route emits, costs and may take of scrap, by year and province (section 3).

Axes: t years, n provinces, r routes in the order of `schema.ROUTES`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steel_xl.systems.scrap.demand import Array, ramp, years_of
from steel_xl.systems.scrap.schema import BF, CCUS, EAF, H2, NG, POLLUTANTS, ROUTES, Inputs, Route

MELTED = (BF, CCUS, EAF)
"""Routes in which scrap replaces hot metal and so saves direct CO2."""


@dataclass(frozen=True)
class Factors:
    """Emissions are linear in output x and scrap charge s: ``CO2 = alpha x + beta s``."""

    alpha: Array  # (t, n, r) t CO2 per t of output
    beta: Array  # (t, r) t CO2 per t of scrap
    low: Array  # (t, r) least scrap charge, t/t
    high: Array  # (t, r) most scrap charge, t/t
    pollution: Array  # (t, r, 3) kg per t of output: SO2, NOx, PM
    cost: Array  # (r,) yuan per t of output
    scrap_cost: Array  # (r,) yuan per t of scrap charged, less what it saves
    transport: Array  # (t,) t CO2 per t and km
    cap: Array  # (t, n, r) most output as a share of the quota


def factors(inputs: Inputs) -> Factors:
    """All factors of a study; a route that is not on the sheet may not be used (its cap is 0)."""
    given = {row.route: row for row in inputs.routes}
    years, settings = years_of(inputs), inputs.settings
    way = ramp(years, years[0], years[-1])
    co2 = [_co2(inputs, given.get(route), way) for route in ROUTES]
    return Factors(
        alpha=np.stack([alpha for alpha, _ in co2], axis=-1),
        beta=np.stack([beta for _, beta in co2], axis=-1),
        low=np.stack([_low(inputs, given.get(route), years) for route in ROUTES], axis=-1),
        high=np.stack(
            [np.full(len(years), row.scrap_high if (row := given.get(route)) else 0) for route in ROUTES], -1
        ),
        pollution=np.stack([_pollution(inputs, given.get(route), years) for route in ROUTES], axis=1),
        cost=np.array([_cost(inputs, given.get(route)) for route in ROUTES]),
        scrap_cost=np.array([_scrap_cost(inputs, route) for route in ROUTES]),
        transport=settings.transport_co2_2020 + (settings.transport_co2_2060 - settings.transport_co2_2020) * way,
        cap=caps(inputs),
    )


def grid(inputs: Inputs) -> Array:
    """CO2 of grid electricity, t/MWh, (t, n): the province's factor times the national path, not below its floor."""
    years, switch = years_of(inputs), inputs.settings.grid_switch_year
    early = np.array([row.grid_2021 or 0 for row in inputs.province_data])
    later = np.array([row.grid_2022 or 0 for row in inputs.province_data])
    relative = np.maximum([row.grid_rel for row in inputs.paths], inputs.settings.grid_floor)
    return np.where((years < switch)[:, None], early, later) * relative[:, None]


def _co2(inputs: Inputs, route: Route | None, way: Array) -> tuple[Array, Array]:
    """Alpha (t, n) and beta (t) of a route.

    ``alpha = (direct + m (1 - gamma) reference charge)(1 - k) + e G``, ``beta = -m (1 - gamma)(1 - k)``, with m the CO2
    saved by a t of scrap (0 where scrap replaces no hot metal), gamma the efficiency gain, k the captured share.
    """
    shape = len(way), len(inputs.province_data)
    if route is None:
        return np.zeros(shape), np.zeros(len(way))
    settings = inputs.settings
    emitted = 1 - (settings.ccus_capture if route.route == CCUS else 0)
    saved = settings.co2_saved_per_t_scrap * (route.route in MELTED) * (1 - settings.bf_efficiency_gain_2060 * way)
    electricity = route.electricity
    if route.route == H2 and settings.h2_on_grid == "yes":
        electricity += settings.h2_electricity
    process = (direct(inputs, route, way) + saved * route.scrap_reference) * emitted
    return process[:, None] + electricity * grid(inputs), -saved * emitted


def direct(inputs: Inputs, route: Route, way: Array) -> Array:
    """Direct CO2 at the reference charge, t/t, (t): linear to its last value, or less the efficiency gain."""
    furnace = next(row for row in inputs.routes if row.route == BF)
    start = route.direct_2020 if route.direct_2020 is not None else furnace.direct_2020 or 0
    gain = inputs.settings.bf_efficiency_gain_2060
    end = route.direct_2060 if route.direct_2060 is not None else start * (1 - gain)
    return start + (end - start) * way


def _low(inputs: Inputs, route: Route | None, years: Array) -> Array:
    """Least scrap charge by year: the route's, or for scrap-EAF the path of its own sheet."""
    if route is None:
        return np.zeros(len(years))
    if route.route != EAF or not inputs.eaf_scrap_low:
        return np.full(len(years), route.scrap_low)
    rows = sorted(inputs.eaf_scrap_low, key=lambda row: row.year)
    return np.interp(years, [row.year for row in rows], [row.scrap_low for row in rows])


def _pollution(inputs: Inputs, route: Route | None, years: Array) -> Array:
    """Pollutants, kg/t, (t, 3): linear from the first year to the ultra-low year, then constant."""
    if route is None:
        return np.zeros((len(years), len(POLLUTANTS)))
    start = np.array([getattr(route, f"{name}_2020") for name in POLLUTANTS])
    end = np.array([getattr(route, f"{name}_ule") for name in POLLUTANTS])
    return np.asarray(start + (end - start) * ramp(years, years[0], inputs.settings.ultra_low_year)[:, None])


def _cost(inputs: Inputs, route: Route | None) -> float:
    """Yuan per t of output; an EAF's includes the hot metal in place of a full charge of scrap."""
    if route is None:
        return 0.0
    metal = inputs.settings.hot_metal_price * route.scrap_reference if route.route == EAF else 0
    return route.cost + metal


def _scrap_cost(inputs: Inputs, route: str) -> float:
    """Yuan per t of scrap charged: its price less what it saves in that route."""
    settings = inputs.settings
    credit = {
        BF: settings.bof_scrap_credit,
        CCUS: settings.bof_scrap_credit,
        EAF: settings.hot_metal_price,
        H2: settings.h2_scrap_credit,
        NG: 0,
    }[route]
    return settings.scrap_price - credit


def caps(inputs: Inputs) -> Array:
    """Most output of a route as a share of the quota, (t, n, r): ramps of H2-DRI, CCUS and gas DRI (row 9)."""
    years, settings = years_of(inputs), inputs.settings
    given = {row.route for row in inputs.routes}
    last = float(years[-1])
    factor = np.array([row.h2_factor for row in inputs.province_data])
    h2_ramp = ramp(years, settings.h2_start, last) if last > settings.h2_start else np.zeros(len(years))
    ccus_ramp = ramp(years, settings.ccus_start, last) if last > settings.ccus_start else np.zeros(len(years))
    by_class = [getattr(settings, f"ccus_cap_class_{row.ccus_class}") for row in inputs.province_data]
    found = np.ones((len(years), len(inputs.province_data), len(ROUTES)))
    found[:, :, ROUTES.index(H2)] = (h2_ramp**settings.h2_ramp_exponent)[:, None] * settings.h2_cap_2060 * factor
    found[:, :, ROUTES.index(CCUS)] = ccus_ramp[:, None] * by_class
    found[:, :, ROUTES.index(NG)] = (
        settings.ng_dri_cap * ramp(years, settings.ng_dri_start, settings.ng_dri_full)[:, None]
    )
    for at, route in enumerate(ROUTES):
        if route not in given:
            found[:, :, at] = 0
    return np.minimum(found, 1)
