"""From typed inputs to the result tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from steel_xl.formulas.peak import local_maxima
from steel_xl.sheet.label import Labels
from steel_xl.systems.leapx.causes import FACTORS, driven_by
from steel_xl.systems.leapx.columns import bands, branch_columns, branch_shares, indices, supply, waterfall, wedges
from steel_xl.systems.leapx.diagnose import diagnose
from steel_xl.systems.leapx.ledger import PathRow
from steel_xl.systems.leapx.outcome import (
    Balance,
    Decomposed,
    Effect,
    Energy,
    FuelShare,
    Indirect,
    Outcome,
    Peak,
    Sector,
    Total,
)
from steel_xl.systems.leapx.reconcile import reconcile
from steel_xl.systems.leapx.run import Run, run_of
from steel_xl.systems.leapx.schema import Inputs
from steel_xl.systems.leapx.shares import final_shares, primary_shares, reallocated

HUNDRED = 100  # of an index in its first year


def solve(inputs: Inputs, _base: Inputs | None = None, _variants: Mapping[str, Inputs] | None = None) -> Outcome:
    """Result tables of a study; the inputs must have passed the examination of `scenario`.

    Every scenario is computed in the same pass, so that no variants of the inputs are needed.
    """
    run = run_of(inputs)
    labels = Labels(inputs.settings.language, "leapx")
    decomposed, wedged, reconciled = tuple(_decomposed(run)), tuple(wedges(run, labels)), tuple(reconcile(run))
    return Outcome(
        peak=tuple(_peaks(run)),
        totals=tuple(_totals(run)),
        sectors=tuple(_sectors(run)),
        indirect=tuple(_indirect(run)),
        energy=tuple(_energy(run)),
        fuel_shares=tuple(_fuel_shares(run)),
        balance=tuple(_balance(run)),
        decomposition=decomposed,
        effects=tuple(_effects(run)),
        reconciliation=reconciled,
        diagnostics=tuple(diagnose(run, labels, decomposed, wedged, reconciled)),
        paths=tuple(_paths(run)),
        bands=tuple(bands(run, labels)),
        indices=tuple(indices(run)),
        branch_columns=tuple(branch_columns(run)),
        branch_shares=tuple(branch_shares(run)),
        waterfall=tuple(waterfall(run, decomposed, labels)),
        wedges=wedged,
        supply=tuple(supply(run)),
    )


def _points(run: Run) -> Iterator[tuple[int, str, int, int]]:
    """Place and name of every scenario, place and number of every year."""
    for s, scenario in enumerate(run.paths.scenarios):
        for y, year in enumerate(run.paths.years.tolist()):
            yield s, scenario, y, year


def _peaks(run: Run) -> Iterator[Peak]:
    years = run.paths.years
    for s, row in enumerate(run.inputs.scenarios):
        total = run.total[s]
        top, level = int(np.argmax(total)), run.plateau(s)
        yield Peak(
            row.scenario,
            row.label,
            int(years[top]),
            float(total[top]),
            run.status(s),
            None if level is None else int(years[level]),
            None if level is None else float(total[level]),
            1 - float(run.intensity[s, -1]),
            _between(run, int(years[top])),
            ", ".join(str(years[place]) for place in local_maxima(total)),
        )


def _between(run: Run, year: int) -> str:
    """The milestones before and after a year: a path peaks on one of them."""
    grid = sorted({int(run.paths.years[0]), *run.paths.milestones.tolist(), int(run.paths.years[-1])})
    before = max((each for each in grid if each < year), default=year)
    after = min((each for each in grid if each > year), default=year)
    return f"{before} - {after}"


def _totals(run: Run) -> Iterator[Total]:
    gdp, people = run.model.gdp, run.model.population
    for s, scenario, y, year in _points(run):
        co2 = float(run.total[s, y])
        drivers = float(gdp[s, y]), float(people[s, y])
        process = float(run.process[s, y].sum())
        yield Total(scenario, year, co2, process, *drivers, co2 / drivers[1], HUNDRED * float(run.intensity[s, y]))


def _sectors(run: Run) -> Iterator[Sector]:
    for s, scenario, y, year in _points(run):
        pairs = zip(run.by_branch[s, y].tolist(), run.process[s, y].tolist(), strict=True)
        for name, (co2, process) in zip(run.leaves, pairs, strict=True):
            yield Sector(scenario, year, name, run.label(name), co2, process, _part(co2, float(run.total[s, y])))


def _part(co2: float, total: float) -> float:
    return co2 / total if total else 0.0


def _indirect(run: Run) -> Iterator[Indirect]:
    direct, moved = run.result.branch_co2, reallocated(run)
    for s, scenario, y, year in _points(run):
        for b, name in enumerate(run.model.branches):
            own, bought = float(direct[s, y, b]), float(moved[s, y, b])
            share = _part(own + bought, float(run.total[s, y]))
            yield Indirect(scenario, year, name, run.label(name), own, bought, own + bought, share)


def _energy(run: Run) -> Iterator[Energy]:
    some = {name: (energy != 0).any(axis=(0, 1)) for name, energy in run.energy.items()}
    for s, scenario, y, year in _points(run):
        for name in run.leaves:
            for f, fuel in enumerate(run.model.fuels):
                if name in run.energy and some[name][f]:
                    yield Energy(scenario, year, name, fuel, float(run.energy[name][s, y, f]))


def _fuel_shares(run: Run) -> Iterator[FuelShare]:
    bases = (("primary", primary_shares(run)), ("final", final_shares(run)))
    for s, scenario, y, year in _points(run):
        for basis, shares in bases:
            yield FuelShare(scenario, year, basis, dict(zip(run.model.fuels, shares[s, y].tolist(), strict=True)))


def _balance(run: Run) -> Iterator[Balance]:
    result, loss = run.result, run.model.loss
    for s, scenario, y, year in _points(run):
        used = float(result.electricity[s, y])
        yield Balance(
            scenario,
            year,
            used,
            used / (1 - loss) - used,
            float(result.generation[s, y].sum()),
            float(result.net[s, y].sum()),
            float(result.net_import[s, y]),
            float(run.heat_demand[s, y]),
            float(result.chp_heat[s, y].sum()),
        )


def _decomposed(run: Run) -> Iterator[Decomposed]:
    for row in run.inputs.comparisons:
        found = driven_by(run.points, row, run.paths.scenarios, int(run.paths.years[0]))
        ends = row.from_scenario, row.from_year, row.to_scenario, row.to_year
        for method, effects in found.items():
            for factor, effect in zip(FACTORS, effects.tolist(), strict=True):
                yield Decomposed(*ends, method, factor, effect)


def _effects(run: Run) -> Iterator[Effect]:
    for worth in run.worths:
        for at, measure in enumerate(worth.measures):
            for y, year in enumerate(run.paths.years.tolist()):
                mean = None if worth.shapley is None else float(worth.shapley[at, y])
                ends = float(worth.last_in[at, y]), float(worth.first_in[at, y])
                yield Effect(worth.scenario, measure.measure, measure.label, year, *ends, mean)


def _paths(run: Run) -> Iterator[PathRow]:
    units = {(row.branch, row.variable): row.unit for row in reversed(run.inputs.milestones) if row.unit}
    years = [str(year) for year in run.paths.years.tolist()]
    for s, scenario in enumerate(run.paths.scenarios):
        for v, variable in enumerate(run.paths.variables):
            values = run.paths.values[s, v]
            if not np.isnan(values).any():
                unit = units.get(variable, "")
                yield PathRow(scenario, *variable, unit, dict(zip(years, values.tolist(), strict=True)))
