"""What a consultant should know about a study that can be computed all the same: warnings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import View, names
from steel_xl.systems.leapx.causes import driven_by
from steel_xl.systems.leapx.measures import MOST_EXACT
from steel_xl.systems.leapx.paths import growth_of, last_of
from steel_xl.systems.leapx.run import Run, run_of
from steel_xl.systems.leapx.schema import ACTIVITY, ON


def remarks(view: View) -> Iterator[Issue]:
    """Years no path or growth was given for, heat that does not close, exports, activity not used and the like."""
    run = run_of(view.parsed.inputs)
    yield from _years(view, run)
    yield from _growth(view, run)
    yield from _heat(view, run)
    yield from _exports(view, run)
    yield from _refused(view, run)
    yield from _unused_activity(view)
    yield from _many_measures(view)
    yield from _targets(view)


def _years(view: View, run: Run) -> Iterator[Issue]:
    """Years before the first or after the last milestone of any path: values are held, or grow at the rate given."""
    given = run.paths.milestones[~np.isnan(run.paths.given).all(axis=(0, 1))]
    settings = view.tables.settings
    first, last = int(given.min()), int(given.max())
    for column, year, outside in (
        ("base_year", settings.base_year, settings.base_year < first),
        ("end_year", settings.end_year, settings.end_year > last),
    ):
        if outside:
            place = view.place("settings", 0, column, "value")
            yield view.issue(place, "year_beyond", year, warning=True, first=first, last=last)


def _growth(view: View, run: Run) -> Iterator[Issue]:
    """Years in which a driver that grows in others is held, for want of a period."""
    years = run.paths.years[1:]
    for index, driver in enumerate(view.tables.drivers):
        for scenario in run.paths.scenarios:
            periods = growth_of(run.inputs, driver.driver, scenario).values()
            ends = [(row.first_year, last_of(row, run.inputs)) for row in periods]
            held = [year for year in years.tolist() if not any(first <= year <= last for first, last in ends)]
            if ends and held:
                parts = {"driver": driver.driver, "scenario": scenario, "sheet": view.sheet("growth")}
                parts |= {"first": held[0], "last": held[-1], "count": len(held)}
                yield view.issue(view.place("drivers", index, "driver"), "held", driver.driver, warning=True, **parts)
                break


def _heat(view: View, run: Run) -> Iterator[Issue]:
    gap = run.heat_gap
    s, y = np.unravel_index(int(np.argmax(np.abs(gap))), gap.shape)
    limit = run.inputs.settings.heat_tolerance
    if abs(gap[s, y]) > limit:
        parts = {"scenario": run.paths.scenarios[s], "year": run.paths.years[y], "gap": f"{gap[s, y]:+.2%}"}
        place = view.place("settings", 0, "heat_tolerance", "value")
        yield view.issue(place, "heat_gap", warning=True, limit=f"{limit:.2%}", **parts)


def _exports(view: View, run: Run) -> Iterator[Issue]:
    if not run.model.border:
        yield from _uncharged(view, run)
        return
    for s, scenario in enumerate(run.paths.scenarios):
        years = run.paths.years[run.result.net_import[s] < 0]
        if years.size:
            index = next(at for at, row in enumerate(view.tables.branches) if row.branch == run.model.border)
            most = float(-run.result.net_import[s].min())
            parts = {"scenario": scenario, "years": names(years.tolist()), "most": f"{most:,.1f}"}
            yield view.issue(view.place("branches", index, "branch"), "export", warning=True, **parts)


def _uncharged(view: View, run: Run) -> Iterator[Issue]:
    """Electricity that is used but made by no plant, where there is no border it could come over."""
    lack = run.result.electricity / (1 - run.model.loss) - run.result.net.sum(axis=-1)
    s, y = np.unravel_index(int(np.argmax(lack)), lack.shape)
    if lack[s, y] > ENOUGH:
        parts = {"scenario": run.paths.scenarios[s], "year": run.paths.years[y], "most": f"{lack[s, y]:,.1f}"}
        yield view.issue(view.place("branches", -1, "kind"), "no_border", warning=True, **parts)


ENOUGH = 1e-6  # 1e8 kWh: electricity too little to speak of


def _refused(view: View, run: Run) -> Iterator[Issue]:
    """Comparisons with a point at which exports are credited: a negative category has no logarithm."""
    base = int(run.paths.years[0])
    for index, row in enumerate(view.tables.comparisons):
        if not driven_by(run.points, row, run.paths.scenarios, base):
            place = view.place("comparisons", index, "from_scenario")
            yield view.issue(place, "not_decomposable", row.from_scenario, warning=True, branch=run.model.border)


def _unused_activity(view: View) -> Iterator[Issue]:
    driven = {row.branch for row in view.tables.branches if row.driver}
    for index, row in enumerate(view.tables.milestones):
        if row.variable == ACTIVITY and row.branch in driven:
            place = view.place("milestones", index, "variable")
            yield view.issue(place, "unused_activity", row.branch, warning=True, branch=row.branch)


def _many_measures(view: View) -> Iterator[Issue]:
    for scenario in view.tables.scenarios:
        count = sum(row.scenario == scenario.scenario and row.switch == ON for row in view.tables.measures)
        if count > MOST_EXACT:
            place = view.place("measures", -1, "measure")
            yield view.issue(
                place, "many_measures", warning=True, scenario=scenario.scenario, count=count, most=MOST_EXACT
            )


def _targets(view: View) -> Iterator[Issue]:
    """Names of targets that nothing in the study answers to, each once."""
    tables = view.tables
    known = {row.branch for row in tables.branches} | {row.fuel for row in tables.fuels}
    known |= {row.driver for row in tables.drivers} | {row.measure for row in tables.measures}
    told: set[str] = set()
    for index, row in enumerate(tables.targets):
        for name in (part.strip() for part in row.of.split("+")):
            if row.statistic and name and name not in known | told:
                told.add(name)
                yield view.issue(view.place("targets", index, "of"), "target_of_nothing", name, warning=True)
