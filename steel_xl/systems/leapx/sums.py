"""What must hold of the paths once they are worked out, in every scenario and year; checked when all rules hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.parse import Place
from steel_xl.sheet.rule import View
from steel_xl.systems.leapx.engine import SHARES_TOLERANCE, heat_share_of, share_of
from steel_xl.systems.leapx.paths import Array, Paths, lineage
from steel_xl.systems.leapx.run import Run, run_of
from steel_xl.systems.leapx.schema import Inputs, Measure
from steel_xl.systems.leapx.tree import DEMAND, POWER, Branch
from steel_xl.systems.leapx.variables import bounds_of


def computable(view: View) -> Iterator[Issue]:
    """Shares sum to 1, no remainder is negative, no path leaves its bounds, and every number is finite."""
    run = run_of(view.parsed.inputs)
    found = [*_paths_within(view, run)] or [*_shares(view, run), *_finite(view, run)]
    told: set[Place] = set()
    for issue in found:
        if (issue.sheet, issue.cell) not in told:
            told.add((issue.sheet, issue.cell))
            yield issue


@dataclass(frozen=True)
class _Mix:
    """Shares of a branch in a scenario: their variables, the remainder's place, and where they count."""

    branch: Branch
    variables: tuple[str, ...]
    counts: Array  # (y,) whether energy is used


def _shares(view: View, run: Run) -> Iterator[Issue]:
    inputs: Inputs = run.inputs
    fuels, years = run.model.fuels, run.paths.years
    for s, scenario in enumerate(run.paths.scenarios):
        for row in inputs.branches:
            if row.kind not in (DEMAND, POWER):
                continue
            name = share_of if row.kind == DEMAND else heat_share_of
            counts = (
                np.ones(years.size)
                if row.kind == DEMAND
                else run.result.chp_heat[s][:, run.model.power.index(row.branch)]
            )
            mix = _Mix(row, tuple(name(fuel) for fuel in fuels if fuel != row.remainder), counts)
            total = _sum(run.paths, s, mix)
            off = (total > 1 + SHARES_TOLERANCE) if row.remainder else np.abs(total - 1) > SHARES_TOLERANCE
            wrong = np.nonzero(off & (mix.counts > 0))[0]
            if wrong.size:
                at = _first(run.paths, s, mix, wrong)
                year = int(years[at])
                key = "negative_remainder" if row.remainder else "shares"
                parts = {"branch": row.branch, "scenario": scenario, "year": year, "fuel": row.remainder}
                place = _place(view, run.paths, s, mix, year)
                rest = {"total": f"{total[at]:.9g}", "rest": f"{1 - total[at]:.6g}"}
                yield view.issue(place, key, None, warning=False, **parts, **rest)


def _sum(paths: Paths, scenario: int, mix: _Mix) -> Array:
    rows = [
        paths.places[mix.branch.branch, name] for name in mix.variables if (mix.branch.branch, name) in paths.places
    ]
    return np.asarray(np.nan_to_num(paths.values[scenario, rows]).sum(axis=0))


def _milestones(paths: Paths, scenario: int, mix: _Mix) -> NDArray[np.int64]:
    """Years in which a branch's shares have a milestone."""
    places, branch = paths.places, mix.branch.branch
    rows = [places[branch, variable] for variable in mix.variables if (branch, variable) in places]
    return paths.milestones[~np.isnan(paths.given[scenario, rows]).all(axis=0)] if rows else paths.milestones[:0]


def _first(paths: Paths, scenario: int, mix: _Mix, wrong: NDArray[np.intp]) -> int:
    """The first wrong year with a milestone, which can be mended there; else the first between two."""
    at = [year for year in wrong.tolist() if paths.years[year] in _milestones(paths, scenario, mix)]
    return int((at or wrong)[0])


def _place(view: View, paths: Paths, scenario: int, mix: _Mix, year: int) -> Place:
    """The milestone behind a branch's shares in a year, in the scenario that gives it: the last one not after it."""
    name, branch = paths.scenarios[scenario], mix.branch.branch
    have = _milestones(paths, scenario, mix)
    before = have[have <= year]
    wanted = str(before[-1] if before.size else have[0]) if have.size else ""
    for each in lineage(view.tables.scenarios, name):
        for index, row in enumerate(view.tables.milestones):
            mine = row.scenario == each and row.branch == branch and row.variable in mix.variables
            if mine and row.values.get(wanted) is not None:
                return view.place("milestones", index, wanted)
    index = next(at for at, row in enumerate(view.tables.branches) if row.branch == branch)
    return view.place("branches", index, "branch")


def _paths_within(view: View, run: Run) -> Iterator[Issue]:
    """Paths that measures or growth after the last milestone take where they cannot be."""
    for v, (branch, variable) in enumerate(run.paths.variables):
        low, high = bounds_of(variable)
        for s, scenario in enumerate(run.paths.scenarios):
            values = np.nan_to_num(run.paths.values[s, v])
            slack = SHARES_TOLERANCE * max(1.0, float(np.abs(values).max()))
            wrong = np.nonzero(~((values >= low - slack) & (values <= high + slack)))[0]
            if wrong.size:
                parts = {"low": f"{low:g}", "high": f"{high:g}", "variable": variable, "branch": branch}
                parts |= {"scenario": scenario, "year": str(run.paths.years[wrong[0]])}
                cause = _cause(view, scenario, branch, variable)
                yield view.issue(cause, "path_outside", float(values[wrong[0]]), warning=False, **parts)


def _cause(view: View, scenario: str, branch: str, variable: str) -> Place:
    """What changed the path last: a measure of the scenario, or the growth after its milestones."""
    for index, row in reversed(list(enumerate(view.tables.measures))):
        measure: Measure = row
        if (measure.scenario, measure.branch, measure.variable) == (scenario, branch, variable):
            return view.place("measures", index, "amount")
    for name in lineage(view.tables.scenarios, scenario):
        for index, row in enumerate(view.tables.milestones):
            if (row.scenario, row.branch, row.variable) == (name, branch, variable):
                return view.place("milestones", index, "growth_after", "variable")
    return view.place("milestones", -1, "variable")


def _finite(view: View, run: Run) -> Iterator[Issue]:
    """Drivers and elasticities that lead beyond what a number can hold."""
    for b, name in enumerate(run.model.branches):
        if not np.isfinite(run.result.branch_co2[..., b]).all():
            index = next(at for at, row in enumerate(view.tables.branches) if row.branch == name)
            yield view.issue(view.place("branches", index, "elasticity", "branch"), "not_finite", name)
    if not (run.model.population > 0).all() or not (run.model.gdp > 0).all():
        yield view.issue(view.place("drivers", 0, "base_value"), "no_people", None)
