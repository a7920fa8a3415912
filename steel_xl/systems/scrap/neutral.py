"""How many provinces are neutral, and between which bounds the count lies over solutions that are almost as good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.outcome import INTENSITY, SHARE
from steel_xl.systems.scrap.own_rows import Elsewhere
from steel_xl.systems.scrap.programme import Index, Programme, programme
from steel_xl.systems.scrap.solution import Solution, staged
from steel_xl.systems.scrap.solver import Solver
from steel_xl.systems.scrap.study import Study

SHARES = (0.01, 0.02, 0.05)
"""Shares of first-year CO2 at or below which a province counts as neutral (section 5 of the method)."""

SAME = 1e-9  # relative, within which CO2 is at its threshold
WHOLE = 1e-6  # by which a bound may miss a whole number through rounding


@dataclass(frozen=True)
class Threshold:
    """A way to count: CO2 as a share of the first year's, or per t of steel."""

    measure: str
    value: float

    def most(self, study: Study, first: Array, t: int) -> Array:
        """CO2 at or below which each province is neutral in year t, Mt, (n,)."""
        return self.value * (first if self.measure == SHARE else study.quota[t])


def thresholds(study: Study) -> tuple[Threshold, ...]:
    """The thresholds of a study: shares, and the intensity of the settings."""
    return (*(Threshold(SHARE, share) for share in SHARES), Threshold(INTENSITY, study.settings.neutral_intensity))


def neutral(study: Study, solution: Solution, first: Array, threshold: Threshold, t: int) -> NDArray[np.bool_]:
    """Which provinces that make steel are neutral in year t, (n,)."""
    most = threshold.most(study, first, t)
    return np.asarray((solution.co2[t] <= most * (1 + SAME)) & (study.quota[t] > 0))


def bounds(
    study: Study, solution: Solution, first: Array, wanted: tuple[Threshold, ...], t: int
) -> list[tuple[int, int]]:
    """Bounds on the count in year t over all solutions within the tolerance of the optimum: they are LP bounds.

    A share z of each province counts as neutral, ``E_p + (high_p - limit_p) z_p <= high_p`` for the most and
    ``E_p + (limit_p - low_p) z_p >= limit_p`` for the least, where low and high are the least and most it can emit in
    such a solution. The true range lies within the bounds, as a count takes whole provinces.

    What is near the optimum is said by the setting: the year by itself, from the capacity the solution brings to it, or
    the sum over all years, which leaves a single year much more room.
    """
    made = _programme(study, solution, t)
    where = int(np.argmax(made.at == t))
    solver = Solver(made)
    costs = staged(made, study.settings.objective)
    best = max(solver.minimise(costs), float(costs @ _values(made, solution)))
    solver.add_row(costs, best + study.settings.range_tolerance * abs(best))
    lanes = [_emission_row(made, where, n) for n in range(len(study.provinces))]
    steel = np.flatnonzero(study.quota[t] > 0)
    reach = _reach(solver, made, [lanes[n] for n in steel])
    limits = [threshold.most(study, first, t)[steel] for threshold in wanted]
    return [_range(solver, [lanes[n] for n in steel], limit, *reach) for limit in limits]


def _reach(solver: Solver, made: Programme, lanes: list[tuple[Index, Array]]) -> tuple[Array, Array]:
    """Least and most CO2 of each province in such solutions; of a programme of many years 0 and the nation's most."""
    alone = [_dense(made, [lane]) for lane in lanes]
    if len(made.at) == 1:
        low, high = [solver.minimise(each) for each in alone], [-solver.minimise(-each) for each in alone]
        return np.array(low), np.array(high)
    most = -solver.minimise(-_dense(made, lanes))
    return np.zeros(len(lanes)), np.full(len(lanes), most)


def _dense(made: Programme, lanes: list[tuple[Index, Array]]) -> Array:
    """CO2 of some provinces, as costs of all columns."""
    costs = np.zeros(made.variables.count)
    for columns, values in lanes:
        costs[columns] += values
    return costs


def _programme(study: Study, solution: Solution, t: int) -> Programme:
    """The programme whose optimum is meant: the year from the capacity of the year before, or all years."""
    if study.settings.mode == "linked" and study.settings.range_scope == "horizon":
        return programme(study, solution.policy)
    carried = study.settings.mode != "single_year" and t > 0
    capacity, flow = (solution.capacity[t - 1], solution.flow[t - 1]) if carried else (None, None)
    others = Elsewhere(solution.output, solution.charge, solution.flow, len(study.years))
    return programme(study, solution.policy, np.array([t]), capacity, flow, others)


def _values(made: Programme, solution: Solution) -> Array:
    """The solution as values of the programme's columns; unused scrap costs nothing and is left out."""
    var, values = made.variables, np.zeros(made.variables.count)
    parts = {
        "x": solution.output,
        "s": solution.charge,
        "k": solution.capacity,
        "b": solution.build,
        "ret": solution.retirement,
        "f": solution.flow,
    }
    for name, part in parts.items():
        values[getattr(var, name)] = part[made.at]
    return values


def _emission_row(made: Programme, t: int, n: int) -> tuple[Index, Array]:
    """Columns and factors of a province's CO2 in a year: routes, charges, and scrap on its way there."""
    var = made.variables
    columns = np.concatenate([var.x[t, n], var.s[t, n], var.f[t, :, n]])
    return columns, made.objectives["co2"][columns]


def _range(solver: Solver, lanes: list[tuple[Index, Array]], limits: Array, low: Array, high: Array) -> tuple[int, int]:
    """Least and most of the count for one threshold."""
    highs, count = solver.highs, len(solver.columns)
    first, inf = int(highs.getNumCol()), float("inf")
    always, never = high <= limits * (1 + SAME), low > limits * (1 + SAME)
    for sure, barred in zip(always, never, strict=True):
        highs.addCol(0.0, float(sure), float(not barred), 0, np.empty(0, np.int32), np.empty(0))
    costs = np.concatenate([np.zeros(count), np.ones(len(lanes))])
    found = []
    for sign in (1, -1):
        rows = []
        for at in np.flatnonzero(~always & ~never).tolist():
            columns, values = lanes[at]
            indices = np.concatenate([columns, [first + at]]).astype(np.int32)
            slope = limits[at] - low[at] if sign > 0 else high[at] - limits[at]
            lower, upper = (limits[at], inf) if sign > 0 else (-inf, high[at])
            highs.addRow(lower, upper, len(indices), indices, np.concatenate([values, [slope]]))
            rows.append(int(highs.getNumRow()) - 1)
        highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), sign * costs)
        found.append(sign * solver.run())
        solver.drop_rows(rows)
    highs.deleteCols(len(lanes), np.arange(first, first + len(lanes), dtype=np.int32))
    return int(np.ceil(found[0] - WHOLE)), int(np.floor(found[1] + WHOLE))
