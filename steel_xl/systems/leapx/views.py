"""How the carbon-peak workbook shows its results: order of sheets, charts, headline, and proofs by native formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from steel_xl.sheet.book import Chart, Matrix, Proof, Series
from steel_xl.sheet.grid import reference
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import Place, Places
from steel_xl.systems.leapx.engine import share_of
from steel_xl.systems.leapx.names import band_names, other_milestones, peak_name, point
from steel_xl.systems.leapx.outcome import Outcome
from steel_xl.systems.leapx.paths import resolve
from steel_xl.systems.leapx.schema import ACTIVITY, INTENSITY, Inputs
from steel_xl.systems.leapx.tree import DEMAND, GROUP, IMPORT

WORKINGS = ("paths", "bands", "indices", "branch_columns", "branch_shares", "waterfall", "wedges", "supply")
"""Result tables that are steps on the way."""

HEADLINE = ("peak", ("name", "status", "peak_year", "peak_co2", "intensity_cut", "plateau_start"))
"""Table and columns the cover shows."""

LEADING = "totals"
"""Chart of the summary."""

MATRICES: tuple[Matrix, ...] = ()

_LINES = ("#7F7F7F", "#2E75B6", "#C55A11", "#385723", "#7030A0", "#BF8F00")  # scenarios
_FAINT = "#FFE699"  # plateaus
_PARTS = (
    *("#1F3864", "#2E75B6", "#9DC3E6", "#7F7F7F", "#BFBFBF", "#F4B183", "#C55A11", "#FFD966"),
    *("#A9D18E", "#548235", "#7030A0", "#C9A0DC", "#806000", "#00B0A0", "#FF7C80"),
)  # branches, told apart side by side
_GREYS = ("#7F7F7F", "#BFBFBF")
_WEDGES = tuple(colour for colour in _PARTS if colour not in _GREYS)  # grey is left for what no measure explains
_SUPPLY = ("#595959", "#9DC3E6", "#70AD47", "#7030A0", *_PARTS)  # coal, gas, non-fossil, import in the shipped case
_TOTAL, _RISE, _FALL = "#1F3864", "#C55A11", "#70AD47"
_GAP = 40


def _labels(rows: Mapping[str, Any]) -> Labels:
    settings = rows.get("settings")
    return Labels(settings.language if settings else "en", "leapx")


def charts(rows: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The charts of a study: totals and intensity of all scenarios, then those of each scenario."""
    labels = _labels(rows)
    scenarios = rows.get("scenarios") or ()
    names = [row.scenario for row in scenarios]
    return (
        _totals(names, labels),
        Chart(
            "intensity",
            "indices",
            (Series(("*",), kind="line", colours=_LINES),),
            names="year",
            fit=True,
            names_form="0",
        ),
        *(chart for row in scenarios for chart in _of_scenario(row, rows, labels)),
        *_waterfalls(rows, labels),
    )


def _totals(names: list[str], labels: Labels) -> Chart:
    """Totals as lines with peak markers, over the plateaus as bands."""
    stack: list[Series] = []
    for rank in range(len(names)):
        gap, band = band_names(rank, labels)
        stack += [Series((gap,), silent=True), Series((band,), colours=(_FAINT,), listed=rank == 0)]
    lines = [Series((name,), kind="line", colours=(_LINES[at % len(_LINES)],)) for at, name in enumerate(names)]
    peaks = [
        Series(
            (peak_name(name, labels),),
            kind="marker",
            colours=(_LINES[at % len(_LINES)],),
            labelled=True,
            listed=False,
            form="#,##0",
        )
        for at, name in enumerate(names)
    ]
    series = (*stack, *lines, *peaks)
    return Chart("totals", "bands", series, stacked=True, names="year", gap=0, fit=True, names_form="0")


def _of_scenario(row: Any, rows: Mapping[str, Any], labels: Labels) -> Iterator[Chart]:
    parts, only = {"scenario": row.label}, ("scenario", row.scenario)
    common: dict[str, Any] = {
        "names": "year",
        "only": only,
        "parts": parts,
        "stacked": True,
        "gap": _GAP,
        "names_form": "0",
    }
    yield Chart("sectors", "branch_columns", (Series(("*",), colours=_PARTS),), **common)
    yield Chart("shares", "branch_shares", (Series(("*",), colours=_PARTS),), **common, high=1, form="0%")
    reference = rows["settings"].reference_scenario or rows["scenarios"][0].scenario
    if row.scenario != reference:
        mine = [
            each.measure for each in rows.get("measures") or () if each.scenario == row.scenario and each.switch == "on"
        ]
        columns = [Series((name,), "area", (_WEDGES[at % len(_WEDGES)],)) for at, name in enumerate(mine)]
        wedge = (
            Series(("below",), "area", silent=True),
            *columns,
            Series((other_milestones(labels),), "area", ("#D9D9D9",)),
            Series(("reference",), kind="line", colours=("#7F7F7F",)),
            Series(("total",), kind="line", colours=("#1F3864",)),
        )
        yield Chart("wedges", "wedges", wedge, **common, fit=True)
    supply = (Series(("*",), colours=_SUPPLY), Series(("needed",), kind="line", colours=("#C00000",)))
    yield Chart("balance", "supply", supply, **common)


def _waterfalls(rows: Mapping[str, Any], labels: Labels) -> Iterator[Chart]:
    steps = (
        Series(("below",), silent=True),
        Series(("total",), colours=(_TOTAL,)),
        Series(("rise",), colours=(_RISE,)),
        Series(("fall",), colours=(_FALL,)),
    )
    for row in rows.get("comparisons") or ():
        if row.form == "add":
            start, end = point(row.from_scenario, row.from_year), point(row.to_scenario, row.to_year)
            name = labels.text("leapx.comparison", start=start, end=end)
            parts = {"start": start, "end": end}
            yield Chart(
                "waterfall",
                "waterfall",
                steps,
                stacked=True,
                names="step",
                only=("comparison", name),
                parts=parts,
                gap=_GAP,
            )


def members(rows: Mapping[str, Any]) -> dict[str, list[str]]:
    """Columns of the result tables with one column a fuel, year, scenario or branch, from the input tables' rows."""
    labels, settings = _labels(rows), rows.get("settings")
    scenarios = [row.scenario for row in rows.get("scenarios") or ()]
    branches = [row.branch for row in rows.get("branches") or () if row.kind != GROUP]
    fuels = [row.fuel for row in rows.get("fuels") or ()]
    plants = [row.label for row in rows.get("plants") or ()]
    border = [row.label for row in rows.get("branches") or () if row.kind == IMPORT]
    years = [str(year) for year in range(settings.base_year, settings.end_year + 1)] if settings else []
    gaps = [name for rank in range(len(scenarios)) for name in band_names(rank, labels)]
    measures = [row.measure for row in rows.get("measures") or ()]
    return {
        "fuel_shares": fuels,
        "paths": years,
        "bands": [*gaps, *scenarios, *(peak_name(scenario, labels) for scenario in scenarios)],
        "indices": scenarios,
        "branch_columns": branches,
        "branch_shares": branches,
        "wedges": [*measures, other_milestones(labels)],
        "supply": [*plants, *border],
    }


def inherited(inputs: Inputs) -> dict[str, dict[tuple[str, str], float]]:
    """Milestones a scenario has from its parent, by table and cell: row name and column, and the value.

    On the sheet of paths: the years between two milestones neither of which is the scenario's own.
    """
    paths = resolve(inputs)
    found: dict[str, dict[tuple[str, str], float]] = {"milestones": {}, "paths": {}}
    marked = paths.inherited
    for s, v in zip(*np.nonzero(marked.any(axis=-1)), strict=True):
        name = "/".join((paths.scenarios[s], *paths.variables[v]))
        have = np.nonzero(~np.isnan(paths.given[s, v]))[0]
        for m in np.nonzero(marked[s, v])[0]:
            found["milestones"][name, str(paths.milestones[m])] = float(paths.given[s, v, m])
        for y, year in enumerate(paths.years):
            before, after = have[paths.milestones[have] <= year], have[paths.milestones[have] >= year]
            around = {*before[-1:].tolist(), *after[:1].tolist()}
            if all(marked[s, v, m] for m in around):
                found["paths"][name, str(year)] = float(paths.values[s, v, y])
    return found


def proofs(inputs: Inputs, places: Places, outcome: Outcome, results: Places) -> Iterator[Proof]:
    """A branch's CO2 in the last year, the total, the net import, the peak and the intensity cut again, as formulas.

    Parameters
    ----------
    inputs, places : the inputs of the run and where each stands in the workbook
    outcome, results : the results and where each stands
    """
    first, last = inputs.settings.base_year, inputs.settings.end_year
    sectors = {(row.scenario, row.year, row.branch): at for at, row in enumerate(outcome.sectors)}
    totals = {(row.scenario, row.year): at for at, row in enumerate(outcome.totals)}
    paths = {(row.scenario, row.branch, row.variable): at for at, row in enumerate(outcome.paths)}
    leaves = [row.branch for row in inputs.branches if row.kind != GROUP]
    border = next((row.branch for row in inputs.branches if row.kind == IMPORT), "")
    branch = _provable(inputs)
    for at, row in enumerate(outcome.peak):
        s = row.scenario
        if branch and (s, branch, ACTIVITY) in paths:
            place = results["sectors", sectors[s, last, branch], "co2"]
            value = outcome.sectors[sectors[s, last, branch]].co2
            formula = _branch(
                inputs, places, results, {key[1:]: line for key, line in paths.items() if key[0] == s}, branch
            )
            yield Proof("branch", point(s, last), formula, place, value)
        ends = [results["sectors", sectors[s, last, name], "co2"] for name in (leaves[0], leaves[-1])]
        place = results["totals", totals[s, last], "co2"]
        yield Proof("total", point(s, last), f"=SUM({_area(*ends)})", place, outcome.totals[totals[s, last]].co2)
        if border:
            line = totals[s, last]
            parts = {name: reference(results["balance", line, name]) for name in ("demand", "losses", "net_generation")}
            place = results["balance", line, "net_import"]
            bought = f"={parts['demand']}/(1-{reference(places['settings', 0, 'grid_loss'])})-{parts['net_generation']}"
            if ("settings", 0, "grid_loss") in places:
                yield Proof("net_import", point(s, last), bought, place, outcome.balance[line].net_import)
        ends = [results["totals", totals[s, year], "co2"] for year in (first, last)]
        yield Proof("peak", s, f"=MAX({_area(*ends)})", results["peak", at, "peak_co2"], row.peak_co2)
        gdp = [reference(results["totals", totals[s, year], "gdp"]) for year in (first, last)]
        co2 = [reference(place) for place in ends]
        cut = f"=1-({co2[1]}/{gdp[1]})/({co2[0]}/{gdp[0]})"
        yield Proof("cut", s, cut, results["peak", at, "intensity_cut"], row.intensity_cut)


def _provable(inputs: Inputs) -> str:
    """The first demand branch whose CO2 is paths times factors alone."""
    plain = (row for row in inputs.branches if row.kind == DEMAND and not (row.driver or row.remainder))
    return next((row.branch for row in plain if inputs.settings.process_co2 == "off" or not row.process_factor), "")


def _branch(inputs: Inputs, places: Places, results: Places, paths: Mapping[tuple[str, str], int], branch: str) -> str:
    year = str(inputs.settings.end_year)

    def cell(variable: str) -> str:
        return reference(results["paths", paths[branch, variable], year])

    products = [
        f"{cell(share_of(row.fuel))}*{reference(places['fuels', at, 'factor'])}"
        for at, row in enumerate(inputs.fuels)
        if (branch, share_of(row.fuel)) in paths and row.factor
    ]
    return f"={cell(ACTIVITY)}*{cell(INTENSITY)}*({'+'.join(products or ['0'])})"


def _area(first: Place, last: Place) -> str:
    return f"{reference(first)}:{last[1]}"
