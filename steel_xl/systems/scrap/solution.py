"""A scenario solved: lexicographic over the objectives, linked over the years, myopic, or each year by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steel_xl.sheet.progress import Progress
from steel_xl.systems.scrap.conflict import unmet_words
from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.own_rows import Elsewhere
from steel_xl.systems.scrap.policy import Policy, policy
from steel_xl.systems.scrap.programme import Programme, programme
from steel_xl.systems.scrap.solver import NoOptimum, Solver
from steel_xl.systems.scrap.study import Study

LOG = logging.getLogger("steel_xl.scrap")

ORDERS = {
    "co2": ("co2", "cost", "tonne_km"),
    "cost": ("cost", "co2", "tonne_km"),
    "pollutants": ("pollutants", "co2", "cost", "tonne_km"),
}
"""What is least first, then next among the solutions that are as good, and so on."""

Ends = tuple[Any, ...]
"""Bases of HiGHS, one a programme: a like scenario that starts there is solved several times as fast."""

UNMET = 1e-6  # Mt of unmet quota that is rounding of the solver (its feasibility tolerance is 1e-7)


@dataclass(frozen=True)
class Marks:
    """Duals of the CO2 stage of a programme: t CO2 per unit of each row's limit, and of each column's bound."""

    programme: Programme
    rows: Array
    columns: Array


@dataclass(frozen=True)
class Solution:
    """What a scenario does in every year; flows are (from, to); units are Mt, Mt CO2, kt and 1e6 yuan."""

    scenario: str
    policy: Policy
    output: Array  # (t, n, r)
    charge: Array  # (t, n, r)
    capacity: Array  # (t, n, r)
    build: Array  # (t, n, r)
    retirement: Array  # (t, n, r)
    flow: Array  # (t, n, n)
    co2: Array  # (t, n), transport charged to the importer, no handling term
    pollution: Array  # (t, n, 3)
    cost: Array  # (t,), carbon included
    scrap_value: Array  # (t, n) t CO2 per t: what a further tonne of scrap would save
    least: float  # of the first objective, with its penalties
    marks: tuple[Marks, ...]
    ends: Ends  # where the first stage of each programme ended

    @property
    def imports(self) -> Array:
        """Scrap from other provinces, Mt, (t, n)."""
        return np.asarray(self.flow.sum(axis=1) - np.diagonal(self.flow, axis1=1, axis2=2))

    @property
    def exports(self) -> Array:
        """Scrap to other provinces, Mt, (t, n)."""
        return np.asarray(self.flow.sum(axis=2) - np.diagonal(self.flow, axis1=1, axis2=2))


@dataclass(frozen=True)
class _Part:
    """Some years solved together."""

    programme: Programme
    values: Array
    marks: Marks
    least: float
    end: Any


def solve_scenario(
    study: Study,
    scenario: str,
    progress: Progress | None = None,
    *,
    baseline: str | None = None,
    quick: bool = False,
    ends: Ends = (),
) -> Solution:
    """Solve a scenario by the study's mode.

    ModelInfeasible, with the rows in conflict in words, where a quota cannot be met or nothing meets all constraints.

    Parameters
    ----------
    study, scenario : the study; ``bau``, ``tech`` or ``coord``
    progress : told of every stage, or of every year where years are solved one by one
    baseline : in place of the setting's
    quick : stop after the CO2 stage, without breaking ties by what comes after it
    ends : of the solution of a like study, to start from
    """
    chosen = policy(study, scenario, baseline)
    order = ORDERS[study.settings.objective]
    if quick:
        order = order[: order.index("co2") + 1]
    return _joined(study, chosen, list(_parts(study, chosen, order, progress or Progress(0), ends)))


def steps(study: Study) -> int:
    """How many steps of progress a scenario takes."""
    return len(ORDERS[study.settings.objective]) if study.settings.mode == "linked" else len(study.years)


def _parts(study: Study, chosen: Policy, order: tuple[str, ...], progress: Progress, ends: Ends) -> Iterator[_Part]:
    """Programmes solved one after the other: all years in one, or year by year."""
    name = chosen.scenario.upper()
    if study.settings.mode == "linked":
        yield _solved(study, programme(study, chosen), order, progress, ends[0] if ends else None)
        return
    capacity: Array | None = None
    flow: Array | None = None
    known = Elsewhere(np.zeros(study.shape), np.zeros(study.shape), np.zeros(chosen.flow.shape), 0)
    myopic = study.settings.mode == "myopic"
    for at in range(len(study.years)):
        elsewhere = replace(known, decided=at + 1) if myopic else None
        made = programme(study, chosen, np.array([at]), capacity, flow, elsewhere)
        part = _solved(study, made, order, None, ends[at] if at < len(ends) else None)
        progress.step(f"{name} {study.years[at]:.0f}")
        yield part
        if myopic:
            var, values = part.programme.variables, np.clip(part.values, 0, None)
            capacity, flow = values[var.k[0]], values[var.f[0]]
            known.output[at], known.charge[at], known.flow[at] = values[var.x[0]], values[var.s[0]], flow


def _solved(study: Study, made: Programme, order: tuple[str, ...], progress: Progress | None, start: Any) -> _Part:
    """The lexicographic solution of a programme; the duals are those of its CO2 stage."""
    began = time.perf_counter()
    solver = Solver(made)
    if start is not None:
        solver.start_from(start)
    name = made.policy.scenario.upper()
    marks, least, end = None, 0.0, None
    for stage, objective in enumerate(order):
        costs = staged(made, objective)
        try:
            found = solver.minimise(costs)
        except NoOptimum as error:
            raise unmet_words(study, made, {}, infeasible=error.infeasible, status=str(error)) from error
        if stage == 0:
            least, end = found, solver.basis
            _all_met(study, made, solver)
        if objective == "co2":
            marks = Marks(made, *solver.duals)
        if stage < len(order) - 1:
            solver.add_row(costs, found + study.settings.tie_tolerance * abs(found))
        if progress is not None:
            progress.step(f"{name} {objective}")
    size = made.variables.count, made.row_count
    LOG.info("%s: %d columns, %d rows, %.2f s", name, *size, time.perf_counter() - began)
    if marks is None:
        raise AssertionError("every order has a CO2 stage")
    return _Part(made, solver.values, marks, least, end)


def staged(made: Programme, objective: str) -> Array:
    """Costs of a stage: the objective, its tie-breaking term, and the penalty that keeps quotas met."""
    costs = made.objectives[objective] + made.objectives["idle"]
    if objective == "co2":
        return np.asarray(costs + made.objectives["handling"] + made.objectives["unmet"])
    dear = max(1.0, float(np.abs(costs[made.variables.x]).max()))
    return np.asarray(costs + dear * made.objectives["unmet"])


def _all_met(study: Study, made: Programme, solver: Solver) -> None:
    """Refuse a solution that leaves quotas unmet, in words; then hold them met in the further stages."""
    var, values = made.variables, solver.values
    lacking = np.argwhere(values[var.v] > UNMET)
    if len(lacking):
        missing = {(int(t), int(n)): float(values[var.v[t, n]]) for t, n in lacking}
        raise unmet_words(study, made, missing, infeasible=True)
    solver.bound_columns(var.v, np.zeros(var.v.size), np.zeros(var.v.size))


def _joined(study: Study, chosen: Policy, parts: list[_Part]) -> Solution:
    """The parts as one solution, small negative numbers of the solver cut off."""

    def take(name: str) -> Array:
        found: list[Array] = [part.values[getattr(part.programme.variables, name)] for part in parts]
        return np.asarray(np.clip(np.concatenate(found), 0, None))

    output, charge, flow = take("x"), take("s"), take("f")
    pollution = np.einsum("tnr,trk->tnk", output, study.factors.pollution)
    cost = np.concatenate([_by_year(part, "cost") for part in parts])
    value = [-_of_family(part.marks, "supply").reshape(-1, study.shape[1]) for part in parts]
    return Solution(
        scenario=chosen.scenario,
        policy=chosen,
        output=output,
        charge=charge,
        capacity=take("k"),
        build=take("b"),
        retirement=take("ret"),
        flow=flow,
        co2=co2_of(study, output, charge, flow),
        pollution=pollution,
        cost=cost,
        scrap_value=np.concatenate(value),
        least=float(sum(part.least for part in parts)),
        marks=tuple(part.marks for part in parts),
        ends=tuple(part.end for part in parts),
    )


def co2_of(study: Study, output: Array, charge: Array, flow: Array) -> Array:
    """CO2 by year and province, Mt, (t, n): process and electricity, and transport charged to the importer."""
    made = study.factors
    process = (made.alpha * output).sum(axis=-1) + (made.beta[:, None, :] * charge).sum(axis=-1)
    return np.asarray(process + made.transport[:, None] * (study.distance * flow).sum(axis=1))


def _by_year(part: _Part, objective: str) -> Array:
    made = part.programme
    return np.asarray((made.objectives[objective] * part.values).reshape(len(made.at), -1).sum(axis=1))


def _of_family(marks: Marks, family: str) -> Array:
    """Duals of the rows of a family."""
    start = 0
    for rows in marks.programme.rows:
        if rows.family == family:
            return marks.rows[start : start + len(rows.lower)]
        start += len(rows.lower)
    raise KeyError(family)
