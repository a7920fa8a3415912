"""COORD in linopy, for a benchmark: labelled variables and constraints, HiGHS in process."""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray as xr

from steel_xl.systems.scrap.policy import policy
from steel_xl.systems.scrap.programme import builds, retirements
from steel_xl.systems.scrap.schema import ROUTES
from steel_xl.systems.scrap.study import RBF, RCCUS, REAF, RH2, Study


def solved(study: Study) -> float:
    """Least CO2 (with the handling term) of the linked years."""
    model = built(study)
    model.solve(solver_name="highs", io_api="direct", output_flag=False, threads=1)
    return float(model.objective.value or 0)


def built(study: Study) -> linopy.Model:
    """The programme, not yet handed to a solver."""
    years, provinces = [int(year) for year in study.years], list(study.provinces)
    t, p, r = xr.IndexVariable("t", years), xr.IndexVariable("p", provinces), xr.IndexVariable("r", list(ROUTES))
    q = xr.IndexVariable("q", provinces)
    model, data, st = linopy.Model(), study.factors, study.settings
    start = study.start

    def over(values: Any, *dims: Any) -> xr.DataArray:
        return xr.DataArray(np.asarray(values), coords=dims)

    def fixed(upper: Any, first: Any) -> tuple[Any, Any]:
        low, high = np.zeros(upper.shape), np.array(upper)
        low[0] = high[0] = first
        return low, high

    x_low, x_high = fixed(policy(study, "coord").output, start.output)
    s_low, s_high = fixed(np.full(study.shape, np.inf), start.charge)
    f_low, f_high = fixed(np.full((len(years), len(provinces), len(provinces)), np.inf), start.flow)
    x = model.add_variables(over(x_low, t, p, r), over(x_high, t, p, r), name="x")
    s = model.add_variables(over(s_low, t, p, r), over(s_high, t, p, r), name="s")
    f = model.add_variables(over(f_low, t, q, p), over(f_high, t, q, p), name="f")
    k = model.add_variables(over(np.zeros(study.shape), t, p, r), np.inf, name="k")
    b = model.add_variables(over(np.zeros(study.shape), t, p, r), over(builds(study), t, p, r), name="b")
    ret = model.add_variables(over(np.zeros(study.shape), t, p, r), over(retirements(study), t, p, r), name="ret")
    u = model.add_variables(over(np.zeros(study.shape[:2]), t, p), np.inf, name="u")
    most = np.full((len(years), len(provinces)), np.inf)
    most[0] = 0
    v = model.add_variables(over(np.zeros(study.shape[:2]), t, p), over(most, t, p), name="v")
    model.add_constraints(x.sum("r") + v == over(study.quota, t, p), name="quota")
    model.add_constraints(f.sum("p").rename({"q": "p"}) + u == over(study.scrap, t, p), name="supply")
    model.add_constraints(f.sum("q") - s.sum("r") == 0, name="charge")
    model.add_constraints(s - over(data.low, t, r) * x >= 0, name="low")
    model.add_constraints(s - over(data.high, t, r) * x <= 0, name="high")
    model.add_constraints(x - k <= 0, name="capacity")
    bf = ROUTES[RBF]
    model.add_constraints(x.sel(r=bf) - st.bf_min_utilisation * k.sel(r=bf) >= 0, name="utilisation")
    model.add_constraints((k - b + ret - x).isel(t=0) == 0, name="first")
    later = k.isel(t=slice(1, None)) - k.shift(t=1).isel(t=slice(1, None))
    model.add_constraints(later - b.isel(t=slice(1, None)) + ret.isel(t=slice(1, None)) == 0, name="change")
    limits = {REAF: st.eaf_build_national, RH2: st.h2_build_national, RCCUS: st.ccus_build_national}
    for route, limit in limits.items():
        model.add_constraints(b.sel(r=ROUTES[route]).sum("p") <= limit, name=f"build_{ROUTES[route]}")
    lanes = data.transport[:, None, None] * study.distance + st.handling_co2 * (1 - np.eye(len(provinces)))
    co2 = (over(data.alpha, t, p, r) * x).sum() + (over(data.beta, t, r) * s).sum()
    model.add_objective(co2 + (over(lanes, t, q, p) * f).sum() + st.unmet_quota_penalty * v.sum())
    return model
