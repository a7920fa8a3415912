"""Milestones from a long table, as LEAP and spreadsheets export them, and results as an IAMC-style long table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from steel_xl.sheet.column import Col
from steel_xl.sheet.grid import Grid
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels, fold
from steel_xl.sheet.parse import Parsed, parse
from steel_xl.sheet.rule import View, names, view_of
from steel_xl.sheet.table import Sheet
from steel_xl.systems.leapx.outcome import Outcome
from steel_xl.systems.leapx.schema import ON, Inputs, Milestone
from steel_xl.systems.leapx.tree import A_YEAR, GROUP, POWER
from steel_xl.systems.leapx.variables import outside, variables

TABLE = "long_table"

MT = 0.01  # 1e4 t in Mt
EJ = 2.93076e-4  # 1e4 tce in EJ (29.3076 GJ/tce, GB/T 2589)
TWH = 0.1  # 1e8 kWh in TWh

OWN = "own"

_DIGITS = 12  # of a value in the long table: what is further is rounding of the machine


@dataclass(frozen=True)
class LongRow:
    """One milestone."""

    scenario: Annotated[str, Col("", "Scenario", "Key of the scenario.", key=True)]
    branch: Annotated[str, Col("", "Branch", "Key of the branch.", key=True)]
    variable: Annotated[str, Col("", "Variable", "As on the sheet of milestones.", key=True)]
    year: Annotated[int, Col("yr", "Year", "Calendar year.", key=True, **A_YEAR)]
    value: Annotated[float, Col("{unit}", "Value", "Value in this year.")]
    unit: Annotated[str, Col("", "Unit", "Unit of the value; empty: that of the path.")] = ""


@dataclass(frozen=True)
class LongTable:
    """A long table of milestones."""

    long_table: Annotated[tuple[LongRow, ...], Sheet("Long table", "One milestone a row.", least=1)] = field(
        default_factory=tuple
    )


def take_in(parsed: Parsed, grid: Grid, labels: Labels) -> tuple[Inputs | None, tuple[Issue, ...]]:
    """The inputs with the milestones of a long table; None, and every fault of its rows, where there is one.

    A row changes one cell: of a path there is, or of a new one. Cells the table does not name stay as they are.

    Parameters
    ----------
    parsed : the inputs as read; their other faults are not this table's
    grid : the long table
    labels : language of the issues
    """
    read = parse(LongTable, {TABLE: grid}, labels)
    issues = sorted([*read.issues, *_faults(view_of(read, labels), parsed.rows)], key=_line)
    if issues or parsed.inputs is None:
        return None, tuple(issues)
    inputs: Inputs = parsed.inputs
    return replace(inputs, milestones=merged(inputs, read.inputs.long_table)), ()


def _line(issue: Issue) -> int:
    """The row of the sheet an issue is of."""
    return int("".join(filter(str.isdecimal, issue.cell)) or 0)


def _faults(view: View, rows: Mapping[str, Any]) -> Iterator[Issue]:
    """Rows that name what there is not, in another unit, or with a value it cannot have."""
    tables = view_of(Parsed(None, rows, {}, ()), view.labels).tables
    scenarios = [row.scenario for row in tables.scenarios]
    known = variables(tables)
    units = {(row.branch, row.variable): row.unit for row in tables.milestones if row.unit}
    for index, row in enumerate(view.tables.long_table):
        yield from _unknown(view, index, row, scenarios, known)
        if outsider := outside(row.variable, row.value, row.year):
            place = view.place(TABLE, index, "value")
            yield view.issue(place, outsider[0], row.value, warning=False, **outsider[1])
        expected = units.get((row.branch, row.variable), "")
        if row.unit and expected and not _same_unit(row.unit, expected, view.labels):
            yield view.issue(view.place(TABLE, index, "unit"), "unit_of_the_path", row.unit, unit=expected)


def _same_unit(one: str, other: str, labels: Labels) -> bool:
    """Whether two units are the same, in whatever language each is written."""
    return fold(one) in labels.unit_spellings(other) or fold(other) in labels.unit_spellings(one)


def _unknown(
    view: View, index: int, row: LongRow, scenarios: list[str], known: Mapping[str, list[str]]
) -> Iterator[Issue]:
    """Names of a row that nothing has; whether a branch has the variable can be told of a known branch alone."""
    if row.scenario not in scenarios:
        yield view.issue(view.place(TABLE, index, "scenario"), "no_scenario", row.scenario, names=names(scenarios))
    if row.branch not in known:
        yield view.issue(view.place(TABLE, index, "branch"), "no_branch_called", row.branch, names=names(known))
    elif row.variable not in known[row.branch]:
        have = names(known[row.branch]) or view.labels.text("cell.none")
        place = view.place(TABLE, index, "variable")
        yield view.issue(place, "no_variable", row.variable, branch=row.branch, names=have)


def merged(inputs: Inputs, rows: tuple[LongRow, ...]) -> tuple[Milestone, ...]:
    """The milestones with these values in their cells; new paths below the others, columns in order of years."""
    found = {(row.scenario, row.branch, row.variable): row for row in inputs.milestones}
    for row in rows:
        key = row.scenario, row.branch, row.variable
        old = found.get(key) or Milestone(*key, unit=row.unit, status=OWN)
        found[key] = replace(old, unit=old.unit or row.unit, values={**old.values, str(row.year): row.value})
    years = sorted({year for row in found.values() for year in row.values}, key=int)
    return tuple(replace(row, values={year: row.values.get(year) for year in years}) for row in found.values())


@dataclass(frozen=True)
class IamcRow:
    """A value as the Integrated Assessment Modeling Consortium writes it."""

    model: str
    scenario: str
    region: str
    variable: str
    unit: str
    year: int
    value: float


def iamc(inputs: Inputs, outcome: Outcome, model: str, region: str) -> Iterator[IamcRow]:
    """Results as a long table: CO2 in Mt/yr, energy in EJ/yr, electricity in TWh/yr.

    Parameters
    ----------
    inputs, outcome : what was run, and what it came to
    model, region : what stands in these columns
    """
    called = {row.branch: _called(inputs, row.branch) for row in inputs.branches}
    groups = [row.branch for row in inputs.branches if row.kind == GROUP]
    fuels = {row.fuel: row.label for row in inputs.fuels}
    power = {row.branch for row in inputs.branches if row.kind == POWER}

    def row(scenario: str, year: int, variable: str, unit: str, value: float) -> IamcRow:
        return IamcRow(model, scenario, region, variable, unit, year, float(f"{value:.{_DIGITS}g}"))

    for total in outcome.totals:
        yield row(total.scenario, total.year, "Emissions|CO2", "Mt CO2/yr", total.co2 * MT)
        if inputs.settings.process_co2 == ON:
            name = "Emissions|CO2|Industrial Processes"
            yield row(total.scenario, total.year, name, "Mt CO2/yr", total.process_co2 * MT)
    for (scenario, year, group), co2 in _of_groups(outcome, groups).items():
        yield row(scenario, year, f"Emissions|CO2|{called[group]}", "Mt CO2/yr", co2 * MT)
    for sector in outcome.sectors:
        name = f"Emissions|CO2|{called[sector.branch]}"
        yield row(sector.scenario, sector.year, name, "Mt CO2/yr", sector.co2 * MT)
    for energy in outcome.energy:
        head = "Secondary Energy|Input" if energy.branch in power else "Final Energy"
        name = f"{head}|{called[energy.branch]}|{fuels[energy.fuel]}"
        yield row(energy.scenario, energy.year, name, "EJ/yr", energy.energy * EJ)
    for balance in outcome.balance:
        at = balance.scenario, balance.year
        yield row(*at, "Electricity|Demand", "TWh/yr", balance.demand * TWH)
        yield row(*at, "Electricity|Generation", "TWh/yr", balance.generation * TWH)
        yield row(*at, "Trade|Electricity|Net Import", "TWh/yr", balance.net_import * TWH)


def _of_groups(outcome: Outcome, groups: Sequence[str]) -> dict[tuple[str, int, str], float]:
    """CO2 of the branches below each group, by scenario, year and group."""
    found: dict[tuple[str, int, str], float] = {}
    for sector in outcome.sectors:
        for group in groups:
            if sector.branch.startswith(f"{group}/"):
                key = sector.scenario, sector.year, group
                found[key] = found.get(key, 0.0) + sector.co2
    return found


def _called(inputs: Inputs, branch: str) -> str:
    """A branch's name with those above it, joined by strokes."""
    labels = {row.branch: row.label for row in inputs.branches}
    parts = branch.split("/")
    above = ("/".join(parts[: at + 1]) for at in range(len(parts)))
    return "|".join(labels.get(each) or each for each in above)
