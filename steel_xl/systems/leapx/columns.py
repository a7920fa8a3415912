"""Tables made for the charts; their columns are named in the run's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from steel_xl.formulas.peak import CENSORED
from steel_xl.sheet.label import Labels
from steel_xl.systems.leapx.causes import FACTORS
from steel_xl.systems.leapx.names import band_names, other_milestones, peak_name, point
from steel_xl.systems.leapx.outcome import Decomposed
from steel_xl.systems.leapx.run import Run
from steel_xl.systems.leapx.shown import (
    BandPoint,
    BranchColumn,
    BranchShare,
    IndexPoint,
    SupplyColumn,
    Waterfall,
    Wedge,
)


def bands(run: Run, labels: Labels) -> Iterator[BandPoint]:
    """Totals and peaks of all scenarios by year, and the plateaus as a stack of gaps and bands, lowest first."""
    names, years = run.paths.scenarios, run.paths.years.tolist()
    levels = {s: run.total[s, place:] for s in range(len(names)) if (place := run.plateau(s)) is not None}
    stack = sorted(levels, key=lambda s: float(levels[s].min()))
    for y, year in enumerate(years):
        values: dict[str, float | None] = {}
        floor = 0.0
        for rank in range(len(names)):
            gap, band = band_names(rank, labels)
            level = levels[stack[rank]] if rank < len(stack) else None
            on = level is not None and y >= len(years) - len(level)
            low, high = (float(level.min()), float(level.max())) if on and level is not None else (floor, floor)
            values[gap], values[band] = (max(low - floor, 0), max(high - max(low, floor), 0)) if on else (None, None)
            floor = max(floor, high)
        for s, name in enumerate(names):
            values[name] = float(run.total[s, y])
        for s, name in enumerate(names):
            peaked = run.status(s) != CENSORED and y == int(np.argmax(run.total[s]))
            values[peak_name(name, labels)] = float(run.total[s, y]) if peaked else None
        yield BandPoint(year, values)


def indices(run: Run) -> Iterator[IndexPoint]:
    """Carbon intensity by year, a column a scenario."""
    for y, year in enumerate(run.paths.years.tolist()):
        yield IndexPoint(year, dict(zip(run.paths.scenarios, (_HUNDRED * run.intensity[:, y]).tolist(), strict=True)))


_HUNDRED = 100  # of an index in its first year


def branch_columns(run: Run) -> Iterator[BranchColumn]:
    """CO2 by scenario and year, a column a branch."""
    for s, scenario in enumerate(run.paths.scenarios):
        for y, year in enumerate(run.paths.years.tolist()):
            yield BranchColumn(scenario, year, dict(zip(run.leaves, run.by_branch[s, y].tolist(), strict=True)))


def branch_shares(run: Run) -> Iterator[BranchShare]:
    """Shares by scenario and year, a column a branch."""
    shares = run.by_branch / np.where(run.total > 0, run.total, 1)[..., None]
    for s, scenario in enumerate(run.paths.scenarios):
        for y, year in enumerate(run.paths.years.tolist()):
            yield BranchShare(scenario, year, dict(zip(run.leaves, shares[s, y].tolist(), strict=True)))


def waterfall(run: Run, decomposed: Sequence[Decomposed], labels: Labels) -> Iterator[Waterfall]:
    """The steps of every additive decomposition between its ends, each on top of the one before."""
    base = int(run.paths.years[0])
    for row in run.inputs.comparisons:
        ends = row.from_scenario, row.from_year, row.to_scenario, row.to_year
        mine = {
            each.factor: each.effect
            for each in decomposed
            if (each.from_scenario, each.from_year, each.to_scenario, each.to_year) == ends and each.method == "add"
        }
        if not mine:
            continue
        name = labels.text("leapx.comparison", start=point(*ends[:2]), end=point(*ends[2:]))
        start = float(run.total[run.paths.scenarios.index(row.from_scenario), row.from_year - base])
        yield Waterfall(name, point(*ends[:2]), 0, start, 0, 0)
        at = start
        for factor in FACTORS:
            effect = mine[factor]
            yield Waterfall(name, labels.name(factor), min(at, at + effect), 0, max(effect, 0), max(-effect, 0))
            at += effect
        yield Waterfall(name, point(*ends[2:]), 0, at, 0, 0)


def wedges(run: Run, labels: Labels) -> Iterator[Wedge]:
    """From the reference to every other scenario by year: each measure's Shapley value, and the other milestones."""
    reference = run.inputs.settings.reference_scenario or run.paths.scenarios[0]
    top = run.total[run.paths.scenarios.index(reference)]
    worth = {each.scenario: each for each in run.worths}
    for s, scenario in enumerate(run.paths.scenarios):
        if scenario == reference:
            continue
        mine = worth.get(scenario)
        for y, year in enumerate(run.paths.years.tolist()):
            parts = {}
            if mine is not None and mine.shapley is not None:
                parts = {row.measure: -float(mine.shapley[at, y]) for at, row in enumerate(mine.measures)}
            parts[other_milestones(labels)] = float(top[y] - run.total[s, y]) - sum(parts.values())
            below = float(run.total[s, y]) + sum(min(part, 0) for part in parts.values())
            yield Wedge(scenario, year, float(top[y]), float(run.total[s, y]), below, parts)


def supply(run: Run) -> Iterator[SupplyColumn]:
    """Electricity by scenario and year, a column a plant and one for the net import, by name."""
    needed = run.result.electricity / (1 - run.model.loss)
    plants = [row.label for row in run.inputs.plants]
    for s, scenario in enumerate(run.paths.scenarios):
        for y, year in enumerate(run.paths.years.tolist()):
            values = dict(zip(plants, run.result.net[s, y].tolist(), strict=True))
            if run.model.border:
                values[run.label(run.model.border)] = float(run.result.net_import[s, y])
            yield SupplyColumn(scenario, year, float(needed[s, y]), values)
