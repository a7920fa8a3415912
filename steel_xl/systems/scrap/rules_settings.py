"""What must hold between the settings, own constraints and claims of a scrap study and its tables."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import View, names
from steel_xl.systems.scrap.rules import RULES
from steel_xl.systems.scrap.schema import OwnTerm

_ORDERED = (("baseline_fade_from", "baseline_fade_to"), ("ng_dri_start", "ng_dri_full"))
_YEARS = ("front_year", "map_year_1", "map_year_2", "map_year_3")


@RULES.needs("settings")
def ramps_in_order(view: View) -> Iterator[Issue]:
    """What ends comes after what begins."""
    settings = view.tables.settings
    for start, end in _ORDERED:
        if getattr(settings, end) <= getattr(settings, start):
            found = getattr(settings, end)
            place = view.place("settings", 0, end)
            yield view.issue(place, "year_order", found, other=start, year=getattr(settings, start))


@RULES.needs("settings", "paths")
def shown_years_are_there(view: View) -> Iterator[Issue]:
    """Years of the front and the maps are years of the paths; the front's is not the fixed first one."""
    settings, paths = view.tables.settings, view.tables.paths
    years = {row.year for row in paths}
    for key in _YEARS:
        year = getattr(settings, key)
        if year is not None and year not in years and years:
            span = f"{min(years)}-{max(years)}"
            yield view.issue(view.place("settings", 0, key), "no_such_year", year, years=span)
    if settings.fix_first_year == "yes" and paths and settings.front_year == paths[0].year:
        yield view.issue(view.place("settings", 0, "front_year"), "fixed_front", settings.front_year)
    if settings.front_year is not None and settings.front_x == settings.front_y:
        yield view.issue(view.place("settings", 0, "front_y"), "same_objective", settings.front_y)


@RULES.needs("own_constraints", "own_terms", "paths")
def own_constraints_complete(view: View) -> Iterator[Issue]:
    """Own constraints have terms and years; their terms say what they can say."""
    years = {row.year for row in view.tables.paths}
    named = {row.constraint for row in view.tables.own_terms}
    for index, row in enumerate(view.tables.own_constraints):
        if row.constraint not in named:
            yield view.issue(view.place("own_constraints", index, "constraint"), "no_terms", row.constraint)
        low, high = row.from_year or min(years, default=0), row.to_year or max(years, default=0)
        if years and not any(low <= year <= high for year in years):
            place = view.place("own_constraints", index, "from_year", "constraint")
            yield view.issue(place, "no_years", f"{low}-{high}", years=f"{min(years)}-{max(years)}")
    for index, term in enumerate(view.tables.own_terms):
        yield from _term(view, index, term, years)


@RULES.needs("own_constraints", "own_terms", "paths", "settings.mode")
def no_sums_over_single_years(view: View) -> Iterator[Issue]:
    """Where every year is solved by itself no constraint ties years to each other."""
    years = {row.year for row in view.tables.paths}
    if view.tables.settings.mode != "single_year":
        return
    spans = {}
    for index, row in enumerate(view.tables.own_constraints):
        low, high = row.from_year or min(years, default=0), row.to_year or max(years, default=0)
        spans[row.constraint] = {year for year in years if low <= year <= high}
        if row.each_year == "no" and len(spans[row.constraint]) > 1:
            yield view.issue(view.place("own_constraints", index, "each_year"), "tied_years", row.each_year)
    for index, term in enumerate(view.tables.own_terms):
        if term.year in years and spans.get(term.constraint, set()) - {term.year}:
            yield view.issue(view.place("own_terms", index, "year"), "tied_years", term.year)


@RULES.needs("own_terms", "province_data", "settings.supply_only_nodes")
def terms_of_provinces_that_take_part(view: View) -> Iterator[Issue]:
    """No term is about a province that is left out: it would say nothing."""
    if view.tables.settings.supply_only_nodes == "yes":
        return
    out = {row.province for row in view.tables.province_data if row.makes_steel == "no"}
    for index, term in enumerate(view.tables.own_terms):
        for column in ("province", "to_province"):
            if (key := getattr(term, column)) in out:
                yield view.issue(view.place("own_terms", index, column), "left_out", key)


def _term(view: View, index: int, term: OwnTerm, years: set[int]) -> Iterator[Issue]:
    if term.quantity == "flow" and term.route:
        yield view.issue(view.place("own_terms", index, "route"), "flow_route", term.route)
    if term.quantity != "flow" and term.to_province:
        yield view.issue(view.place("own_terms", index, "to_province"), "not_a_flow", term.to_province)
    if term.year is not None and years and term.year not in years:
        place = view.place("own_terms", index, "year")
        yield view.issue(place, "no_such_year", term.year, years=f"{min(years)}-{max(years)}")


@RULES.needs("claims", "province_data")
def claims_complete(view: View) -> Iterator[Issue]:
    """A claim has its number, or names provinces there are."""
    keys = {row.province for row in view.tables.province_data}
    for index, row in enumerate(view.tables.claims):
        wanted = [part.strip() for part in row.provinces.replace("，", ",").split(",") if part.strip()]
        unknown = [key for key in wanted if key not in keys]
        if row.claim == "must_import" and (unknown or not wanted):
            place = view.place("claims", index, "provinces", "claim")
            yield view.issue(place, "claim_provinces", row.provinces or None, names=names(sorted(keys)))
        if row.claim != "must_import" and row.low is None:
            yield view.issue(view.place("claims", index, "low", "claim"), "claim_number")
