"""From typed inputs to the result tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from steel_xl.sheet.issue import ModelInfeasible
from steel_xl.sheet.label import Labels
from steel_xl.sheet.progress import Progress
from steel_xl.systems.scrap import tables
from steel_xl.systems.scrap.claims import Claims
from steel_xl.systems.scrap.front import compromise, front, payoff_lines, single_year
from steel_xl.systems.scrap.outcome import Outcome, Pareto, PayoffLine, Variant
from steel_xl.systems.scrap.schema import Inputs
from steel_xl.systems.scrap.settings import BASELINES, SCENARIOS
from steel_xl.systems.scrap.solution import Solution, solve_scenario, steps
from steel_xl.systems.scrap.study import Study, study


def solve(inputs: Inputs, base: Inputs | None = None, variants: Mapping[str, Inputs] | None = None) -> Outcome:
    """Result tables of a study; the inputs must have passed the examination of `scenario`.

    ModelInfeasible, in words, where a scenario has no solution.

    Parameters
    ----------
    inputs : the inputs of the run, with its scenario applied
    base : the inputs as they stand, not used: every variant stands by itself
    variants : the inputs under each scenario of the scenario sheet, by its name
    """
    made, labels = study(inputs), Labels(inputs.settings.language, "scrap")
    wanted = [name for name in SCENARIOS if name != "bau" or inputs.settings.run_bau == "yes"]
    others = dict(variants or {}) if inputs.settings.sensitivity == "yes" else {}
    fronted = inputs.settings.front_year is not None
    points = inputs.settings.front_points if fronted else 0
    progress = Progress(len(wanted) * steps(made) + points + len(others) * len(wanted))
    found = {name: solve_scenario(made, name, progress) for name in wanted}
    pareto, ends = _front(made, progress) if fronted else ((), ())
    counts = tuple(tables.neutral_lines(made, found))
    lines = [_as_run(found, labels)]
    lines += [_variant(name, each, found, inputs, progress) for name, each in others.items()]
    return Outcome(
        scenarios=tuple(tables.scenario_lines(made, found, labels)),
        comparison=tuple(Claims(made, found, counts, lines, labels).lines()),
        national=tuple(tables.national(made, found)),
        provinces=tuple(tables.provinces(made, found)),
        flows=tuple(tables.flows(made, found)),
        neutral=counts,
        scrap_value=tuple(tables.scrap_values(made, found)),
        binding=tuple(tables.binding_lines(made, found, labels)),
        sensitivity=tuple(lines),
        payoff=ends,
        pareto=pareto,
        supply_years=tuple(tables.supply_years(made)),
        co2_paths=tuple(tables.co2_paths(made, found)),
        exchange=tuple(tables.exchange(made, found["coord"])),
        flow_matrix=tuple(tables.flow_matrix(made, found["coord"])),
        ways=tuple(tables.ways(made)),
    )


def _front(made: Study, progress: Progress) -> tuple[tuple[Pareto, ...], tuple[PayoffLine, ...]]:
    """Points of the front of the settings' year, and its payoff table."""
    settings = made.settings
    year = float(settings.front_year or 0)
    programme = single_year(made, "coord", year)
    ends, points = front(programme, settings.front_x, settings.front_y, settings.front_points, progress)
    points = sorted(points)
    best = compromise(points)
    names = int(year), settings.front_x, settings.front_y
    lines = (Pareto(*names, x, y, y if at == best else None) for at, (x, y) in enumerate(points))
    told = (PayoffLine(name, int(year), *values) for name, values in payoff_lines(programme, *names[1:], ends))
    return tuple(lines), tuple(told)


def _as_run(found: tables.Solutions, labels: Labels) -> Variant:
    return _line(labels.text("scrap.as_run"), found)


def _variant(name: str, inputs: Inputs, as_run: tables.Solutions, run: Inputs, progress: Progress) -> Variant:
    """The headline under a scenario of the sheet: CO2 alone, ties not broken.

    COORD knows no baseline: where a variant changes nothing else it is that of the run.
    """
    made = study(inputs)
    known = {"coord": as_run["coord"]} if _but_for_baseline(inputs) == _but_for_baseline(run) else {}
    found = {}
    for scenario in as_run:
        try:
            found[scenario] = known.get(scenario) or _near(made, scenario, as_run)
        except ModelInfeasible as error:
            return Variant(name, None, None, None, None, None, None, " ".join(error.constraints[:2]))
        progress.step(f"{name}: {scenario.upper()}")
    return _line(name, found)


def _near(made: Study, scenario: str, as_run: tables.Solutions) -> Solution:
    return solve_scenario(made, scenario, quick=True, ends=as_run[scenario].ends)


def _but_for_baseline(inputs: Inputs) -> Inputs:
    return replace(inputs, settings=replace(inputs.settings, baseline=BASELINES[0]))


def _line(name: str, found: tables.Solutions) -> Variant:
    co2 = {scenario: each.co2.sum(axis=1) for scenario, each in found.items()}
    bau = float(co2["bau"].sum()) if "bau" in co2 else None
    saved, coord = co2["tech"] - co2["coord"], co2["coord"]
    fall = float(1 - coord[-1] / coord[0]) if coord[0] else 0.0
    sums = float(co2["tech"].sum()), float(coord.sum()), float(saved.sum()), float(saved[-1])
    return Variant(name, bau, *sums, fall, "")
