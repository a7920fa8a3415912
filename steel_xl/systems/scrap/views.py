"""How the scrap workbook shows its results: order of sheets, charts, maps, headline, and proofs by native formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from steel_xl.sheet.book import Chart, Matrix, Proof, Series
from steel_xl.sheet.grid import reference
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import Places
from steel_xl.systems.scrap.outcome import Outcome
from steel_xl.systems.scrap.schema import ROUTES, Inputs
from steel_xl.systems.scrap.settings import OBJECTIVES, SCENARIOS

WORKINGS = ("supply_years", "co2_paths", "exchange", "flow_matrix", "ways")
"""Result tables that are steps on the way."""

HEADLINE = ("scenarios", ("name", "co2_total", "co2_last", "fall", "traded"))
"""Table and columns the cover shows."""

LEADING = "co2"
"""Chart the summary shows."""

MATRICES = (
    Matrix(
        "flow_matrix",
        by="year",
        x="to_province",
        y="from_province",
        value="scrap",
        low=0,
        high=None,
        names=("year", "year"),
        scale="amount",
    ),
)

_ROUTES = ("#44546A", "#8497B0", "#2E75B6", "#70AD47", "#FFC000")
_THREE = ("#7F7F7F", "#C55A11", "#1F3864")
_SOURCES = ("#1F3864", "#9DC3E6", "#F4B183")


def charts(rows: Mapping[str, Any]) -> tuple[Chart, ...]:
    """CO2 of the scenarios, route mixes, scrap supply, importers and exporters, and the front."""
    settings = rows.get("settings")
    names = _scenarios(settings)
    mixes = tuple(
        Chart(
            "routes",
            "national",
            (Series(("*",), colours=_colours(rows)),),
            stacked=True,
            names="year",
            gap=10,
            only=("scenario", name),
            parts={"scenario": name},
        )
        for name in names
    )
    front = Chart(
        "pareto",
        "pareto",
        (
            Series(("y",), kind="line", colours=("#1F3864",), listed=False),
            Series(("chosen",), kind="marker", colours=("#C55A11",)),
        ),
        names="x",
        names_form="#,##0",
        parts=_front_parts(settings),
        scatter=True,
        axes=_front_axes(settings),
    )
    many = len(rows.get("paths") or ()) != 1
    co2 = Series(("*",), kind="line" if many else "column", colours=_THREE[-len(names) :])
    supply = Series(("old", "new", "home"), colours=_SOURCES)
    return (
        Chart("co2", "co2_paths", (co2,), names="year", low=0),
        *mixes,
        *((Chart("supply", "supply_years", (supply,), stacked=True, names="year", gap=10),) if _computed(rows) else ()),
        Chart("exchange", "exchange", (Series(("*",)),), form="#,##0"),
        *((front,) if settings is not None and getattr(settings, "front_year", None) is not None else ()),
    )


def _colours(rows: Mapping[str, Any]) -> tuple[str, ...]:
    """Colours of the routes there are: a route has the same in every study."""
    given = {row.route for row in rows.get("routes") or ()}
    return tuple(colour for route, colour in zip(ROUTES, _ROUTES, strict=True) if route in given) or _ROUTES


def _computed(rows: Mapping[str, Any]) -> bool:
    """Whether the model of demand computes scrap, or a new study still may."""
    return bool(rows.get("history")) or not rows.get("own_paths")


def _front_parts(settings: Any) -> dict[str, str]:
    labels = Labels(getattr(settings, "language", "en"), "scrap")
    parts = {"year": "front_year", "x": "front_x", "y": "front_y"}
    return {part: labels.name(str(getattr(settings, key, ""))) for part, key in parts.items()}


def _front_axes(settings: Any) -> tuple[str, str]:
    """What stands along the axes of the front: objectives with their units."""
    labels = Labels(getattr(settings, "language", "en"), "scrap")
    x, y = (str(getattr(settings, key, OBJECTIVES[0])) for key in ("front_x", "front_y"))
    return labels.text(f"scrap.objective.{x}"), labels.text(f"scrap.objective.{y}")


_MAPS = (1, 2, 3)  # lines of the settings for years shown as maps


def _scenarios(settings: Any) -> list[str]:
    run_bau = getattr(settings, "run_bau", "yes") == "yes"
    return [name.upper() for name in SCENARIOS if name != "bau" or run_bau]


def members(rows: Mapping[str, Any]) -> dict[str, list[str]]:
    """Columns of the result tables with one column a route, scenario or year, from the input tables' rows."""
    settings = rows.get("settings")
    given = {row.route for row in rows.get("routes") or ()}
    years = {year for at in _MAPS if (year := getattr(settings, f"map_year_{at}", None)) is not None}
    return {
        "national": [route for route in ROUTES if route in given] or list(ROUTES),
        "co2_paths": _scenarios(settings),
        "exchange": [str(year) for year in sorted(years)],
    }


def proofs(inputs: Inputs, places: Places, outcome: Outcome, results: Places) -> Iterator[Proof]:
    """Sums over years and provinces again, as formulas on the workbook's own cells.

    Parameters
    ----------
    inputs, places : the inputs of the run and where each stands in the workbook
    outcome, results : the results and where each stands
    """
    del inputs, places  # every number proved is a sum of results
    last = max(row.year for row in outcome.national)
    for line, scenario in enumerate(outcome.scenarios):
        name = scenario.scenario
        years = [at for at, row in enumerate(outcome.national) if row.scenario == name]
        there = [at for at, row in enumerate(outcome.provinces) if row.scenario == name and row.year == last]
        engine = results["scenarios", line, "co2_total"]
        yield Proof("co2_total", name, _sum(results, "national", "co2", years), engine, scenario.co2_total)
        engine = results["scenarios", line, "co2_last"]
        yield Proof("co2_last", name, _sum(results, "provinces", "co2", there), engine, scenario.co2_last)
        engine = results["scenarios", line, "traded"]
        yield Proof("traded", name, _sum(results, "national", "traded", years), engine, scenario.traded)
        end = years[-1]
        for column in ("crude_steel", "scrap_used"):
            value = getattr(outcome.national[end], column)
            formula = _sum(results, "provinces", column, there)
            yield Proof(column, name, formula, results["national", end, column], value)


def _sum(results: Places, table: str, column: str, rows: list[int]) -> str:
    first, last = results[table, rows[0], column], results[table, rows[-1], column]
    return f"=SUM({reference(first)}:{last[1]})"
