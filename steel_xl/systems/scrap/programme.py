"""The linear programme of a scrap study, stated once, as arrays (section 4 of the method).

Variables, all >= 0: output x, scrap charge s, capacity k, build b, retirement ret [t, n, r]; flow f [t, from, to];
unused scrap u and unmet quota v [t, n]. Rows come in families; every row of a family has as many coefficients as the
others, so that a family is a block of columns beside a block of values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.own_rows import Elsewhere, own_rows
from steel_xl.systems.scrap.policy import Policy
from steel_xl.systems.scrap.schema import POLLUTANTS, ROUTES
from steel_xl.systems.scrap.study import RBF, RCCUS, REAF, RH2, Study, freight_of

Index = NDArray[np.int64]
INF = float("inf")
IDLE = 1e-5  # per t of BF capacity, in the objective of myopic years only: nothing else says that idle ones retire
_PLAIN = ("co2", "cost", "tonne_km", "handling", "unmet", "idle")  # objectives and terms that are laid out by hand
_AXES = (0, 1, 2)  # year, province, route


@dataclass(frozen=True)
class Variables:
    """Where each variable stands among the columns: year by year, and within a year kind by kind."""

    x: Index  # (t, n, r) output
    s: Index  # (t, n, r) scrap charge
    k: Index  # (t, n, r) capacity
    b: Index  # (t, n, r) build
    ret: Index  # (t, n, r) retirement
    f: Index  # (t, n, n) flow, from and to
    u: Index  # (t, n) unused scrap
    v: Index  # (t, n) unmet quota
    count: int


def variables(years: int, n: int, r: int) -> Variables:
    """The columns of a programme of so many years, provinces and routes."""
    sizes = {"x": (n, r), "s": (n, r), "k": (n, r), "b": (n, r), "ret": (n, r), "f": (n, n), "u": (n,), "v": (n,)}
    width = sum(int(np.prod(shape)) for shape in sizes.values())
    found, offset = {}, 0
    for name, shape in sizes.items():
        size = int(np.prod(shape))
        within = offset + np.arange(size).reshape(shape)
        found[name] = width * np.arange(years).reshape(-1, *(1 for _ in shape)) + within
        offset += size
    return Variables(**found, count=width * years)


@dataclass(frozen=True)
class Rows:
    """Rows of one family: ``lower <= sum values * columns <= upper``, and the year, province, route they are about."""

    family: str
    columns: Index  # (m, coefficients)
    values: Array  # (m, coefficients)
    lower: Array  # (m,)
    upper: Array  # (m,)
    year: Index  # (m,) place among the years, -1 where it spans them
    province: Index  # (m,) -1 where it is national
    route: Index  # (m,) -1 where it is of no single route


def _rows(
    family: str,
    lower: ArrayLike,
    upper: ArrayLike,
    *terms: tuple[Index, ArrayLike],
    about: tuple[int, ...] = (0, 1),
    first: int = 0,
) -> Rows:
    """Rows over the leading axes of the terms' columns.

    `about` says which of the axes are year, province and route, `first` the place of the first of the years.
    """
    lead = terms[0][0].shape[:-1]
    columns = [part.reshape(-1, part.shape[-1]) for part, _ in terms]
    values = [np.broadcast_to(np.asarray(each, np.float64), part.shape) for part, each in terms]
    where = np.indices(lead).reshape(len(lead), -1)
    spots = [where[axis] if axis in about else np.full(where.shape[1], -1) for axis in _AXES]
    low, high = (np.broadcast_to(np.asarray(each, np.float64), lead).ravel() for each in (lower, upper))
    flat = [each.reshape(-1, each.shape[-1]) for each in values]
    return Rows(family, np.hstack(columns), np.hstack(flat), low, high, spots[0] + first, spots[1], spots[2])


@dataclass(frozen=True)
class Programme:
    """A programme: bounds of its columns, its rows, and what each column adds to each objective."""

    study: Study
    policy: Policy
    at: Index  # (t,) places of its years among those of the study
    variables: Variables
    lower: Array  # of columns
    upper: Array
    rows: tuple[Rows, ...]
    objectives: dict[str, Array]  # co2, so2, nox, pm, pollutants, cost, tonne_km, handling, unmet, idle

    @property
    def row_count(self) -> int:
        """How many rows."""
        return sum(len(rows.lower) for rows in self.rows)

    def matrix(self) -> tuple[Index, Index, Array]:
        """Coefficients row by row: start of each row, columns, values."""
        lengths = np.concatenate([np.full(len(rows.lower), rows.columns.shape[1]) for rows in self.rows])
        starts = np.concatenate([[0], np.cumsum(lengths)])
        columns = np.concatenate([rows.columns.ravel() for rows in self.rows])
        return starts, columns, np.concatenate([rows.values.ravel() for rows in self.rows])

    def bounds(self) -> tuple[Array, Array]:
        """Lower and upper bound of every row."""
        return np.concatenate([rows.lower for rows in self.rows]), np.concatenate([rows.upper for rows in self.rows])


def programme(
    study: Study,
    policy: Policy,
    at: Index | None = None,
    capacity: Array | None = None,
    flow: Array | None = None,
    elsewhere: Elsewhere | None = None,
) -> Programme:
    """The programme of some years of a study under a policy.

    Parameters
    ----------
    study : the study as arrays
    policy : BAU, TECH or COORD, with a baseline: bounds on output and flows
    at : places of its years, all if not given
    capacity : Mt, (n, r), at the end of the year before the first of them; None when no year comes before it
    flow : Mt, (n, n), of that year, for contracts that let a flow change by so much; None likewise
    elsewhere : what the other years do, for own constraints that reach beyond `at`; None leaves those out
    """
    years = np.arange(len(study.years)) if at is None else np.asarray(at)
    var = variables(len(years), len(study.provinces), study.shape[-1])
    own = (Rows(*row) for row in own_rows(study, policy.scenario, years, var, elsewhere))
    rows = (*_families(study, years, var, capacity), *_limits(study, var, flow), *own)
    lower, upper = _column_bounds(study, policy, years, var)
    return Programme(study, policy, years, var, lower, upper, rows, _objectives(study, years, var))


def _families(study: Study, at: Index, var: Variables, capacity: Array | None) -> Iterator[Rows]:
    """Rows 1 to 6 and 8 of the method; 7, 9 and 10 are bounds of columns."""
    data, settings = study.factors, study.settings
    quota, scrap = study.quota[at], study.scrap[at]
    yield _rows("quota", quota, quota, (var.x, 1), (var.v[..., None], 1))  # 1
    yield _rows("supply", scrap, scrap, (var.f, 1), (var.u[..., None], 1))  # 2
    yield _rows("charge", 0, 0, (var.f.transpose(0, 2, 1), 1), (var.s, -1))  # 3
    x, s = var.x[..., None], var.s[..., None]
    yield _rows("charge_low", 0, INF, (s, 1), (x, -data.low[at][:, None, :, None]), about=_AXES)  # 4
    yield _rows("charge_high", -INF, 0, (s, 1), (x, -data.high[at][:, None, :, None]), about=_AXES)  # 4
    if settings.mode != "single_year":
        yield from _capacity(study, at, var, capacity)


def _capacity(study: Study, at: Index, var: Variables, capacity: Array | None) -> Iterator[Rows]:
    """Rows 5, 6 and 8: output within capacity, least use of blast furnaces, capacity from year to year, builds."""
    settings = study.settings
    one = (..., None)
    yield _rows("capacity", -INF, 0, (var.x[one], 1), (var.k[one], -1), about=_AXES)  # 5
    used = -settings.bf_min_utilisation
    yield _rows("utilisation", 0, INF, (var.x[..., [RBF]], 1), (var.k[..., [RBF]], used))  # 5
    first = [(var.k[:1][one], 1), (var.b[:1][one], -1), (var.ret[:1][one], 1)]
    if capacity is None:  # k = x in the first year
        yield _rows("first_capacity", 0, 0, *first, (var.x[:1][one], -1), about=_AXES)
    else:
        yield _rows("first_capacity", capacity[None], capacity[None], *first, about=_AXES)
    change = [(var.k[1:][one], 1), (var.k[:-1][one], -1), (var.b[1:][one], -1), (var.ret[1:][one], 1)]
    if len(at) > 1:
        yield _rows("capacity_change", 0, 0, *change, about=_AXES, first=1)  # 6
    national = {REAF: settings.eaf_build_national, RH2: settings.h2_build_national, RCCUS: settings.ccus_build_national}
    for route, limit in national.items():
        if limit is not None:
            yield _rows(f"build_{ROUTES[route]}", -INF, limit, (var.b[..., route], 1), about=(0,))  # 8


def _limits(study: Study, var: Variables, before: Array | None) -> Iterator[Rows]:
    """What settings and provinces may add: import caps, and contracts that let a flow change by so much a year."""
    provinces = [study.inputs.province_data[place] for place in study.places]
    for place, row in enumerate(provinces):
        if row.import_cap is not None:
            others = [other for other in range(len(provinces)) if other != place]
            found = _rows("import_cap", -INF, row.import_cap, (var.f[:, others, place], 1), about=(0,))
            yield Rows(**{**vars(found), "province": np.full(len(found.lower), place)})
    most = study.settings.flow_change_max
    if most is None:
        return
    between = ~np.eye(len(provinces), dtype=bool)
    flow = var.f[:, between][..., None]
    if before is not None:
        was = before[between][None]
        yield _rows("flow_change", was - most, was + most, (flow[:1], 1), about=(0,))
    if len(var.f) > 1:
        yield _rows("flow_change", -most, most, (flow[1:], 1), (flow[:-1], -1), about=(0,), first=1)


def _column_bounds(study: Study, policy: Policy, at: Index, var: Variables) -> tuple[Array, Array]:
    """Rows 7, 9 and 10, which bound single variables, and the first year as it was."""
    lower, upper = np.zeros(var.count), np.full(var.count, INF)
    upper[var.x] = policy.output[at]  # 9
    upper[var.f] = policy.flow[at]  # 10
    if study.settings.mode == "single_year":
        for part in (var.k, var.b, var.ret):
            upper[part] = 0
    else:
        upper[var.b], upper[var.ret] = builds(study)[at], retirements(study)[at]  # 7
    if study.settings.fix_first_year == "yes" and at[0] == 0:
        start = study.start
        for part, value in ((var.x, start.output), (var.s, start.charge), (var.f, start.flow)):
            lower[part[0]] = upper[part[0]] = value
        upper[var.u[0]] = INF
        upper[var.v[0]] = 0
    return lower, upper


def builds(study: Study) -> Array:
    """Most new capacity, Mt/yr, (t, n, r): none in the first year; BF until a year; EAF by first output (row 7)."""
    settings, quota = study.settings, study.quota[0]
    found = np.full(study.shape, INF)
    may = study.years <= settings.bf_new_build_until
    found[:, :, RBF] = settings.bf_new_build_max * quota * may[:, None]
    if settings.eaf_build_provincial is not None:
        found[:, :, REAF] = settings.eaf_build_provincial * quota
    found[0] = 0
    return found


def retirements(study: Study) -> Array:
    """Most capacity retired, Mt/yr, (t, n, r): none in the first year; BF by shares of first-year capacity (row 7)."""
    settings = study.settings
    before = study.years < settings.bf_retirement_start
    rate = np.where(before, settings.bf_retirement_before, settings.bf_retirement_max)
    found = np.full(study.shape, INF)
    found[:, :, RBF] = rate[:, None] * study.start.output[:, RBF]
    found[0] = 0
    return found


def _objectives(study: Study, at: Index, var: Variables) -> dict[str, Array]:
    """What a unit of each column adds to each objective."""
    data, settings = study.factors, study.settings
    between = 1 - np.eye(len(study.provinces))
    co2, cost, tonne_km, handling, unmet, idle = (np.zeros(var.count) for _ in _PLAIN)
    co2[var.x], co2[var.s] = data.alpha[at], data.beta[at][:, None, :]
    co2[var.f] = data.transport[at][:, None, None] * study.distance
    cost[var.x], cost[var.s] = data.cost, data.scrap_cost
    cost[var.f] = freight_of(study.inputs, study.distance)
    price = np.repeat(study.carbon_price[at], var.count // len(at))
    tonne_km[var.f] = study.distance
    handling[var.f] = settings.handling_co2 * between
    unmet[var.v] = settings.unmet_quota_penalty
    idle[var.k[..., RBF]] = IDLE * (settings.mode == "myopic")
    found = {
        "co2": co2,
        "cost": cost + price * co2,
        "tonne_km": tonne_km,
        "handling": handling,
        "unmet": unmet,
        "idle": idle,
    }
    for place, name in enumerate(POLLUTANTS):
        found[name] = np.zeros(var.count)
        found[name][var.x] = data.pollution[at][:, None, :, place]
    found["pollutants"] = sum((found[name] for name in POLLUTANTS), np.zeros(var.count))
    return found
