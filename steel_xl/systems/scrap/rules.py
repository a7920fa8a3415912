"""What must hold between the tables of a scrap study before it can be computed: places, paths and routes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import Rules, View, names
from steel_xl.systems.scrap.schema import BF, EAF, H2, NG, ROUTES

RULES = Rules()

SUM_TOLERANCE = 1e-6  # how far shares may be from summing to 1


@RULES.needs("paths")
def years_without_gap(view: View) -> Iterator[Issue]:
    """The years of the paths follow each other."""
    yield from _gaps(view, "paths", view.tables.paths)


@RULES.needs("history", "paths")
def history_meets_paths(view: View) -> Iterator[Issue]:
    """The years of the history follow each other, and the last is the first of the paths."""
    rows, paths = view.tables.history, view.tables.paths
    yield from _gaps(view, "history", rows)
    if rows and paths and rows[-1].year != paths[0].year:
        yield view.issue(view.place("history", len(rows) - 1, "year"), "history_end", rows[-1].year, year=paths[0].year)
    for index, row in enumerate(rows):
        if row.crude_steel < row.net_exports:
            place = view.place("history", index, "net_exports")
            yield view.issue(place, "no_consumption", row.net_exports, steel=f"{row.crude_steel:g}")


def _gaps(view: View, table: str, rows: tuple[object, ...]) -> Iterator[Issue]:
    years = [row.year for row in rows]  # type: ignore[attr-defined]
    for index, (before, year) in enumerate(pairwise(years), 1):
        if year != before + 1:
            yield view.issue(view.place(table, index, "year"), "year_gap", year, year=before + 1)


@RULES.needs("history", "end_uses")
def end_uses_of_history(view: View) -> Iterator[Issue]:
    """Shares of the end uses sum to 1, and there are some where there is a history."""
    rows = view.tables.end_uses
    total = sum(row.inflow_share for row in rows)
    if (rows and abs(total - 1) > SUM_TOLERANCE) or (view.tables.history and not rows):
        yield view.issue(view.place("end_uses", 0, "inflow_share"), "end_use_sum", total=f"{total:.6g}")


@RULES.needs("province_data", "history", "routes")
def provinces_complete(view: View) -> Iterator[Issue]:
    """Steel is made somewhere; who makes it has a grid factor; with a history all have people."""
    rows = view.tables.province_data
    powered = any(row.electricity for row in view.tables.routes)
    if not any(row.makes_steel == "yes" for row in rows):
        yield view.issue(
            view.place("province_data", 0, "makes_steel"), "no_steel", rows[0].makes_steel if rows else None
        )
    for index, row in enumerate(rows):
        if row.makes_steel == "no" and row.crude_steel_2020 > 0:
            place = view.place("province_data", index, "crude_steel_2020")
            yield view.issue(place, "steel_without_furnace", row.crude_steel_2020, province=row.province)
        if view.tables.history and row.population_2020 <= 0:
            place = view.place("province_data", index, "population_2020")
            yield view.issue(place, "no_people", row.population_2020, province=row.province)
        for column in ("grid_2021", "grid_2022"):
            if powered and row.makes_steel == "yes" and getattr(row, column) is None:
                yield view.issue(view.place("province_data", index, column), "no_grid_factor", province=row.province)
    if view.tables.history and sum(row.crude_steel_2020 for row in rows) <= 0:
        yield view.issue(view.place("province_data", 0, "crude_steel_2020"), "no_first_output")
    if view.tables.history and sum(row.gdp_2020 for row in rows) <= 0:
        yield view.issue(view.place("province_data", 0, "gdp_2020"), "no_gdp")


@RULES.needs("routes")
def routes_complete(view: View) -> Iterator[Issue]:
    """Both routes of the first year are there; charges are in order; direct CO2 is known."""
    rows = view.tables.routes
    for route in (BF, EAF):
        if route not in {row.route for row in rows}:
            yield view.issue(view.place("routes", -1, "route"), "no_route", route=route)
    for index, row in enumerate(rows):
        if row.route not in ROUTES:
            yield view.issue(view.place("routes", index, "route"), "unknown_route", row.route, names=names(ROUTES))
        if row.scrap_low > row.scrap_high:
            place = view.place("routes", index, "scrap_low")
            yield view.issue(place, "charge_order", row.scrap_low, most=f"{row.scrap_high:g}")
        wanted = ["direct_2020"] if row.route == BF else []
        wanted = ["direct_2020", "direct_2060"] if row.route in (EAF, H2, NG) else wanted
        for column in wanted:
            if getattr(row, column) is None:
                yield view.issue(view.place("routes", index, column), "no_direct", route=row.label)


@RULES.needs("eaf_scrap_low", "routes")
def least_charge_in_range(view: View) -> Iterator[Issue]:
    """The least EAF charge is no more than the most."""
    most = next((row.scrap_high for row in view.tables.routes if row.route == EAF), None)
    for index, row in enumerate(view.tables.eaf_scrap_low):
        if most is not None and row.scrap_low > most:
            place = view.place("eaf_scrap_low", index, "scrap_low")
            yield view.issue(place, "charge_order", row.scrap_low, most=f"{most:g}")


@RULES.needs("eaf_scrap_low", "routes", "paths", "settings.eaf_charge_2020", "settings.fix_first_year")
def first_charge_in_range(view: View) -> Iterator[Issue]:
    """The EAF charge of the first year is within the route's bounds."""
    settings, paths = view.tables.settings, view.tables.paths
    route = next((row for row in view.tables.routes if row.route == EAF), None)
    if settings.fix_first_year != "yes" or route is None or not paths:
        return
    early = [row for row in view.tables.eaf_scrap_low if row.year <= paths[0].year]
    low = early[-1].scrap_low if early else route.scrap_low
    if not low <= settings.eaf_charge_2020 <= route.scrap_high:
        place = view.place("settings", 0, "eaf_charge_2020")
        yield view.issue(place, "first_charge", settings.eaf_charge_2020, low=f"{low:g}", high=f"{route.scrap_high:g}")


@RULES.needs("own_paths", "history", "paths", "province_data")
def every_year_has_quota(view: View) -> Iterator[Issue]:
    """Own paths are of years there are; without a history they give output and scrap of every province and year."""
    years = {row.year for row in view.tables.paths}
    given = {(row.province, row.year): row for row in view.tables.own_paths}
    for index, row in enumerate(view.tables.own_paths):
        if row.year not in years:
            yield view.issue(view.place("own_paths", index, "year"), "no_such_year", row.year, years=_span(years))
    if view.tables.history or not years:
        return
    for row in view.tables.province_data:
        lacking = [
            year
            for year in sorted(years)
            if (line := given.get((row.province, year))) is None
            or line.crude_steel is None
            or line.scrap_supply is None
        ]
        if lacking:
            parts = {"province": row.province, "years": names(lacking[:_MOST_YEARS])}
            yield view.issue(view.place("own_paths", -1, "province"), "no_own_path", **parts)


_MOST_YEARS = 5  # years told in a message


def _span(years: set[int]) -> str:
    return f"{min(years)}-{max(years)}" if years else "-"
