"""The scrap allocation written a second time, in plain loops over PuLP: what the method page says, and nothing of ours.

Reads the typed inputs only; no array, policy or factor of the engine is used.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pulp

from steel_xl.systems.scrap.schema import Inputs

ROUTES = ("bf_bof", "bf_bof_ccus", "scrap_eaf", "h2_dri_eaf", "ng_dri_eaf")


def kilometres(inputs: Inputs, a: int, b: int) -> float:
    here, there = inputs.province_data[a], inputs.province_data[b]
    if a == b:
        return inputs.settings.intra_province_km
    p, q = math.radians(here.latitude), math.radians(there.latitude)
    turn = math.radians(there.longitude - here.longitude)
    arc = math.acos(min(1.0, math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(turn)))
    return inputs.settings.circuity * 6371 * arc


def optimal(done: Any) -> bool:
    """Whether PuLP found an optimum: 3.x returns a number, 4.x a report."""
    status = getattr(done, "status", done)
    return status == 1 or getattr(status, "name", "") == "Optimal"


def known(value: float | None) -> float:
    assert value is not None
    return value


def part(year: float, start: float, end: float) -> float:
    """How far a ramp is, 0 before its start; a ramp that never starts stays at 0."""
    return max(0.0, min(1.0, (year - start) / (end - start))) if end > start else 0.0


def least_co2(inputs: Inputs, scenario: str) -> float:  # noqa: C901, PLR0915 - the method, top to bottom
    """Least objective of the CO2 stage of a linked study whose first year is free (fix_first_year = no)."""
    st = inputs.settings
    assert st.fix_first_year == "no"
    assert st.mode == "linked"
    years = [row.year for row in inputs.paths]
    first, last = years[0], years[-1]
    provinces = range(len(inputs.province_data))
    route = {row.route: row for row in inputs.routes}
    quota = {(row.province, row.year): row.crude_steel for row in inputs.own_paths}
    scrap = {(row.province, row.year): row.scrap_supply for row in inputs.own_paths}
    key = [row.province for row in inputs.province_data]
    model = pulp.LpProblem("oracle", pulp.LpMinimize)
    total = []
    x, s, k = {}, {}, {}
    for t, year in enumerate(years):
        way = (year - first) / max(last - first, 1)
        gain = 1 - st.bf_efficiency_gain_2060 * way
        move = st.transport_co2_2020 + (st.transport_co2_2060 - st.transport_co2_2020) * way
        flow = {
            (a, b): model.add_variable(f"f{a}_{b}_{year}", 0)
            for a, b in product(provinces, provinces)
            if scenario == "coord" or a == b
        }
        for (a, b), lane in flow.items():
            total.append((move * kilometres(inputs, a, b) + (st.handling_co2 if a != b else 0)) * lane)
        for p in provinces:
            row = inputs.province_data[p]
            factor = row.grid_2021 if year < st.grid_switch_year else row.grid_2022
            power = (factor or 0) * max(inputs.paths[t].grid_rel, st.grid_floor)
            d, have = known(quota[key[p], year]), known(scrap[key[p], year])
            for r in ROUTES:
                x[p, r, t] = model.add_variable(f"x{p}_{r}_{year}", 0)
                s[p, r, t] = model.add_variable(f"s{p}_{r}_{year}", 0)
                k[p, r, t] = model.add_variable(f"k{p}_{r}_{year}", 0)
                data = route[r]
                low = data.scrap_low
                model += s[p, r, t] >= low * x[p, r, t]
                model += s[p, r, t] <= data.scrap_high * x[p, r, t]
                model += x[p, r, t] <= k[p, r, t]
                saved = st.co2_saved_per_t_scrap * gain
                if r in ("bf_bof", "bf_bof_ccus"):
                    left = 1 - st.ccus_capture if r == "bf_bof_ccus" else 1
                    process = (
                        known(route["bf_bof"].direct_2020) + st.co2_saved_per_t_scrap * data.scrap_reference
                    ) * gain
                    total.append((process * left + data.electricity * power) * x[p, r, t])
                    total.append(-saved * left * s[p, r, t])
                elif r == "scrap_eaf":
                    start, end = known(data.direct_2020), known(data.direct_2060)
                    direct = start + (end - start) * way
                    total.append((direct + saved * data.scrap_reference + data.electricity * power) * x[p, r, t])
                    total.append(-saved * s[p, r, t])
                else:
                    start, end = known(data.direct_2020), known(data.direct_2060)
                    direct = start + (end - start) * way
                    total.append((direct + data.electricity * power) * x[p, r, t])
            h2 = part(year, st.h2_start, last) ** st.h2_ramp_exponent
            ccus = part(year, st.ccus_start, last)
            gas = part(year, st.ng_dri_start, st.ng_dri_full)
            classes = (st.ccus_cap_class_0, st.ccus_cap_class_1, st.ccus_cap_class_2, st.ccus_cap_class_3)
            bau = scenario == "bau"
            model += x[p, "h2_dri_eaf", t] <= (0 if bau else st.h2_cap_2060 * row.h2_factor * h2 * d)
            model += x[p, "bf_bof_ccus", t] <= (0 if bau else classes[row.ccus_class] * ccus * d)
            model += x[p, "ng_dri_eaf", t] <= (0 if bau else st.ng_dri_cap * gas * d)
            if bau:
                model += x[p, "scrap_eaf", t] <= (row.eaf_share_2020 + st.bau_eaf_share_gain_2060 * way) * d
            model += pulp.lpSum(x[p, r, t] for r in ROUTES) == d
            model += pulp.lpSum(lane for (a, _), lane in flow.items() if a == p) <= have
            arriving = pulp.lpSum(lane for (_, b), lane in flow.items() if b == p)
            model += arriving == pulp.lpSum(s[p, r, t] for r in ROUTES)
            model += x[p, "bf_bof", t] >= st.bf_min_utilisation * k[p, "bf_bof", t]
            for r in ROUTES:
                if t == 0:
                    model += k[p, r, t] - x[p, r, t] == 0
                elif r == "bf_bof":
                    start = quota[key[p], first] or 0
                    shut = st.bf_retirement_before if year < st.bf_retirement_start else st.bf_retirement_max
                    base = start * (1 - row.eaf_share_2020)
                    new = st.bf_new_build_max * start if year <= st.bf_new_build_until else 0
                    model += k[p, r, t] >= k[p, r, t - 1] - shut * base
                    model += k[p, r, t] <= k[p, r, t - 1] + new
    model += pulp.lpSum(total)
    assert optimal(model.solve(pulp.HiGHS(msg=False)))
    return known(pulp.value(model.objective))
