"""What must hold between the tables of a study before its paths are worked out."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import Rules, View, names
from steel_xl.systems.leapx.paths import CircularInheritance, lineage
from steel_xl.systems.leapx.schema import EMBEDDED, MULTIPLY, SET
from steel_xl.systems.leapx.tree import DEMAND, ELECTRICITY, FUEL, GROUP, HEAT, IMPORT, POWER
from steel_xl.systems.leapx.variables import needed, outside, variables

RULES = Rules()

MOST_YEARS = 200  # a study may span; more only slow the workbook down


@RULES.needs("settings.base_year", "settings.end_year")
def years_in_order(view: View) -> Iterator[Issue]:
    """The last year comes after the first, and not too long after it."""
    settings = view.tables.settings
    if not settings.base_year < settings.end_year <= settings.base_year + MOST_YEARS:
        place = view.place("settings", 0, "end_year")
        yield view.issue(place, "years", settings.end_year, first=settings.base_year, most=MOST_YEARS)


@RULES.needs("scenarios")
def no_circle(view: View) -> Iterator[Issue]:
    """No scenario inherits from itself, at once or by way of others."""
    told: set[frozenset[str]] = set()
    for index, row in enumerate(view.tables.scenarios):
        try:
            lineage(view.tables.scenarios, row.scenario)
        except CircularInheritance as circle:
            if row.scenario in circle.names and frozenset(circle.names) not in told:
                told.add(frozenset(circle.names))
                place = view.place("scenarios", index, "parent")
                yield view.issue(place, "circle", row.parent, circle=" <- ".join(circle.names))


@RULES.needs("fuels")
def charged_once(view: View) -> Iterator[Issue]:
    """Electricity and heat emit nothing at the user: they are charged at the plant or the border."""
    for index, row in enumerate(view.tables.fuels):
        if row.kind in (ELECTRICITY, HEAT) and row.factor:
            yield view.issue(view.place("fuels", index, "factor"), "charged_twice", row.factor, fuel=row.fuel)


@RULES.needs("branches", "fuels")
def tree_holds(view: View) -> Iterator[Issue]:
    """Every branch hangs on a group, there is one border at most, and a border needs electricity."""
    kinds = {row.branch: row.kind for row in view.tables.branches}
    borders = [index for index, row in enumerate(view.tables.branches) if row.kind == IMPORT]
    for index, row in enumerate(view.tables.branches):
        above = row.branch.rpartition("/")[0]
        if above and kinds.get(above) != GROUP:
            yield view.issue(view.place("branches", index, "branch"), "no_group", row.branch, group=above)
        if row.kind in (GROUP, IMPORT) and (row.driver or row.remainder):
            column = "driver" if row.driver else "remainder"
            kind = view.labels.name(row.kind)
            yield view.issue(view.place("branches", index, column), "not_of_kind", getattr(row, column), kind=kind)
    for index in borders[1:]:
        first = view.tables.branches[borders[0]].branch
        yield view.issue(view.place("branches", index, "kind"), "two_borders", view.labels.name(IMPORT), first=first)
    if borders and not any(row.kind == ELECTRICITY for row in view.tables.fuels):
        place = view.place("branches", borders[0], "kind")
        yield view.issue(place, "no_electricity", view.labels.name(IMPORT), sheet=view.sheet("fuels"))
    if not any(kind in (DEMAND, POWER) for kind in kinds.values()):
        yield view.issue(view.place("branches", -1, "kind"), "no_branch", None)


@RULES.needs("branches")
def driven_branches(view: View) -> Iterator[Issue]:
    """A branch with a driver has the activity it starts from."""
    for index, row in enumerate(view.tables.branches):
        if row.driver and row.kind == DEMAND and row.base_activity is None:
            place = view.place("branches", index, "base_activity", "branch")
            yield view.issue(place, "no_base_activity", None, driver=row.driver)


@RULES.needs("growth", "settings.base_year", "settings.end_year")
def growth_periods(view: View) -> Iterator[Issue]:
    """A period has a rate or an end value, runs forward within the years, and overlaps no other of its driver."""
    settings = view.tables.settings
    if settings.end_year <= settings.base_year:
        return
    seen: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for index, row in enumerate(view.tables.growth):
        if (row.rate is None) == (row.end_value is None):
            yield view.issue(view.place("growth", index, "rate", "driver"), "rate_or_end", row.rate)
        if not settings.base_year < row.first_year <= settings.end_year:
            span = {"first": settings.base_year + 1, "last": settings.end_year}
            yield view.issue(view.place("growth", index, "first_year"), "year_outside", row.first_year, **span)
            continue
        last = settings.end_year if row.last_year is None else row.last_year
        if last < row.first_year:
            yield view.issue(view.place("growth", index, "last_year"), "period", last, first=row.first_year)
        mine = seen.setdefault((row.driver, row.scenario), [])
        clash = next((place for first, end, place in mine if first <= last and row.first_year <= end), None)
        if clash:
            yield view.issue(view.place("growth", index, "first_year"), "overlap", row.first_year, first=clash)
        mine.append((row.first_year, last, view.place("growth", index, "first_year")[1]))


@RULES.needs("plants", "branches", "fuels")
def plants_of_power(view: View) -> Iterator[Issue]:
    """A plant stands in a power branch and burns a fuel."""
    kinds = {row.branch: row.kind for row in view.tables.branches}
    fuels = {row.fuel: row.kind for row in view.tables.fuels}
    power = names(branch for branch, kind in kinds.items() if kind == POWER) or view.labels.text("cell.none")
    for index, row in enumerate(view.tables.plants):
        if kinds[row.branch] != POWER:
            yield view.issue(view.place("plants", index, "branch"), "no_power", row.branch, names=power)
        if row.fuel and fuels[row.fuel] != FUEL:
            burnt = names(fuel for fuel, kind in fuels.items() if kind == FUEL)
            yield view.issue(view.place("plants", index, "fuel"), "not_burnt", row.fuel, names=burnt)


@RULES.needs("milestones")
def milestone_columns(view: View) -> Iterator[Issue]:
    """Each column of milestones is a year, and the years rise."""
    last = 0
    for heading in dict.fromkeys(name for row in view.tables.milestones for name in row.values):
        place = view.place("milestones", -1, heading)
        if not (heading.isascii() and heading.isdigit() and len(heading) == len(str(MOST_YEARS)) + 1):
            yield view.issue(place, "no_year", heading)
        elif int(heading) <= last:
            yield view.issue(place, "out_of_order", heading, before=last)
        else:
            last = int(heading)


@RULES.needs("milestones", "branches", "fuels", "plants", "settings.base_year")
def known_variables(view: View) -> Iterator[Issue]:
    """Every path is of a variable its branch has, with values it can have."""
    known = variables(view.tables)
    remainders = {row.branch: row.remainder for row in view.tables.branches}
    for index, row in enumerate(view.tables.milestones):
        if row.variable not in known[row.branch]:
            place = view.place("milestones", index, "variable")
            key = "of_the_remainder" if row.variable in _of(remainders[row.branch]) else "no_variable"
            have = names(known[row.branch]) or view.labels.text("cell.none")
            yield view.issue(place, key, row.variable, branch=row.branch, names=have)
            continue
        for year, value in row.values.items():
            if value is None:
                continue
            place = view.place("milestones", index, year)
            if wrong := outside(row.variable, value, year):
                yield view.issue(place, wrong[0], value, warning=False, **wrong[1])
            elif row.method == "cagr" and value <= 0:
                yield view.issue(place, "no_rate", value, method=view.labels.name("cagr"))


def _of(fuel: str) -> tuple[str, ...]:
    return (f"share_{fuel}", f"heat_{fuel}_share") if fuel else ()


@RULES.needs("milestones", "branches", "fuels", "plants", "scenarios")
def every_needed_path(view: View) -> Iterator[Issue]:
    """Every variable that is needed has a milestone in every scenario, its own or an inherited one."""
    try:
        lines = {row.scenario: lineage(view.tables.scenarios, row.scenario) for row in view.tables.scenarios}
    except CircularInheritance:
        return
    have = {
        (row.scenario, row.branch, row.variable)
        for row in view.tables.milestones
        if any(value is not None for value in row.values.values())
    }
    for branch, variable in needed(view.tables):
        without = [name for name, line in lines.items() if not any((each, branch, variable) in have for each in line)]
        if without:
            index = next(at for at, row in enumerate(view.tables.branches) if row.branch == branch)
            place = view.place("branches", index, "branch")
            parts = {"variable": variable, "scenarios": names(without), "sheet": view.sheet("milestones")}
            yield view.issue(place, "no_path", branch, warning=False, **parts)


@RULES.needs("measures", "milestones", "settings.base_year", "settings.end_year")
def sound_measures(view: View) -> Iterator[Issue]:
    """A measure changes a path there is, in years that are computed, by an amount that can be undone."""
    settings = view.tables.settings
    if settings.end_year <= settings.base_year:
        return
    paths = {(row.branch, row.variable) for row in view.tables.milestones}
    for index, row in enumerate(view.tables.measures):
        if (row.branch, row.variable) not in paths:
            have = names(sorted(variable for branch, variable in paths if branch == row.branch))
            place = view.place("measures", index, "variable")
            have = have or view.labels.text("cell.none")
            yield view.issue(place, "no_path_to_change", row.variable, branch=row.branch, names=have)
        for column in ("start", "end"):
            year = getattr(row, column)
            if not settings.base_year <= year <= settings.end_year:
                span = {"first": settings.base_year, "last": settings.end_year}
                yield view.issue(view.place("measures", index, column), "year_outside", year, **span)
        if row.end < row.start:
            yield view.issue(view.place("measures", index, "end"), "period", row.end, first=row.start)
        if row.kind == EMBEDDED and row.operation == MULTIPLY and row.amount <= 0:
            yield view.issue(view.place("measures", index, "amount"), "not_undone", row.amount)
        if row.operation == SET and (wrong := outside(row.variable, row.amount, row.end)):
            place = view.place("measures", index, "amount")
            yield view.issue(place, wrong[0], row.amount, warning=False, **wrong[1])


@RULES.needs("comparisons", "settings.base_year", "settings.end_year")
def sound_comparisons(view: View) -> Iterator[Issue]:
    """A comparison is between two different points that are computed."""
    settings = view.tables.settings
    if settings.end_year <= settings.base_year:
        return
    for index, row in enumerate(view.tables.comparisons):
        for column in ("from_year", "to_year"):
            year = getattr(row, column)
            if not settings.base_year <= year <= settings.end_year:
                span = {"first": settings.base_year, "last": settings.end_year}
                yield view.issue(view.place("comparisons", index, column), "year_outside", year, **span)
        if (row.from_scenario, row.from_year) == (row.to_scenario, row.to_year):
            yield view.issue(view.place("comparisons", index, "to_year"), "same_point", row.to_year)


@RULES.needs("settings.heat_tolerance", "drivers")
def drivers_of_the_settings(view: View) -> Iterator[Issue]:
    """GDP and population are drivers there are, also where the settings leave them out."""
    have = {row.driver for row in view.tables.drivers}
    for name in ("gdp_driver", "population_driver"):
        wanted = getattr(view.tables.settings, name)
        if wanted not in have:
            yield view.issue(view.place("settings", 0, name, "value"), "no_driver", wanted, names=names(sorted(have)))
