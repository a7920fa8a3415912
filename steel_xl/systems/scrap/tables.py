"""Solutions as rows of the result tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from steel_xl.formulas.geodesy import great_circle
from steel_xl.sheet.label import Labels
from steel_xl.systems.scrap.binding import Binding, bindings, spans
from steel_xl.systems.scrap.neutral import Threshold, bounds, neutral, thresholds
from steel_xl.systems.scrap.outcome import (
    BindingLine,
    Exchange,
    Flow,
    FlowCell,
    National,
    Neutral,
    PathYear,
    ProvinceYear,
    Scenario,
    ScrapValue,
    SupplyYear,
    Way,
)
from steel_xl.systems.scrap.schema import ROUTES
from steel_xl.systems.scrap.solution import LOG, Solution
from steel_xl.systems.scrap.solver import NoOptimum
from steel_xl.systems.scrap.study import Study, distances

Solutions = Mapping[str, Solution]
_Limits = tuple[int | None, int | None]

SMALL = 1e-6  # Mt, t per t: less is rounding of the solver and not listed
MOST_BINDING = 12  # constraints told for each scenario


def names(study: Study) -> list[str]:
    """Names of the provinces that take part, as reports show them."""
    return [study.inputs.province_data[place].label for place in study.places]


def scenario_lines(study: Study, found: Solutions, labels: Labels) -> Iterator[Scenario]:
    """The scenarios in one line each."""
    for name, each in found.items():
        yearly = each.co2.sum(axis=1)
        saved = None
        if name == "coord" and "tech" in found:
            saved = float(found["tech"].co2.sum() - each.co2.sum())
        yield Scenario(
            scenario=name.upper(),
            name=labels.text(f"scrap.scenario.{name}.name"),
            says=labels.text(f"scrap.scenario.{name}.says"),
            co2_total=float(yearly.sum()),
            co2_last=float(yearly[-1]),
            fall=float(1 - yearly[-1] / yearly[0]) if yearly[0] else 0.0,
            saved=saved,
            traded=float(each.imports.sum()),
            cost_total=float(each.cost.sum()),
        )


def national(study: Study, found: Solutions) -> Iterator[National]:
    """The nation year by year."""
    given = [route for route in ROUTES if route in {row.route for row in study.inputs.routes}]
    places = [ROUTES.index(route) for route in given]
    for name, each in found.items():
        for t, year in enumerate(study.years):
            so2, nox, pm = map(float, each.pollution[t].sum(axis=0))
            routes = each.output[t].sum(axis=0)[places]
            co2 = float(each.co2[t].sum())
            yield National(
                scenario=name.upper(),
                year=int(year),
                crude_steel=float(each.output[t].sum()),
                scrap_supply=float(study.scrap[t].sum()),
                scrap_used=float(each.charge[t].sum()),
                traded=float(each.imports[t].sum()),
                co2=co2,
                so2=so2,
                nox=nox,
                pm=pm,
                cost=float(each.cost[t]),
                carbon_cost=float(study.carbon_price[t] * co2),
                output=dict(zip(given, map(float, routes), strict=True)),
            )


def provinces(study: Study, found: Solutions) -> Iterator[ProvinceYear]:
    """Every province and year."""
    labels = names(study)
    for name, each in found.items():
        columns = (each.output.sum(-1), study.scrap, each.charge.sum(-1), each.imports, each.exports, each.co2)
        block = np.concatenate([np.stack(columns, axis=-1), each.pollution], axis=-1).tolist()
        for year, lines in zip(study.years, block, strict=True):
            for key, label, numbers in zip(study.provinces, labels, lines, strict=True):
                yield ProvinceYear(name.upper(), int(year), key, label, *numbers)


def flows(study: Study, found: Solutions) -> Iterator[Flow]:
    """Flows that are not zero, scrap that stays among them."""
    labels = names(study)
    for name, each in found.items():
        for t, here, there in np.argwhere(each.flow > SMALL):
            pair = study.provinces[here], study.provinces[there]
            told = labels[here], labels[there]
            yield Flow(name.upper(), int(study.years[t]), *pair, *told, float(each.flow[t, here, there]))


def shown_years(study: Study) -> list[int]:
    """Places of the years of the settings that are shown as maps and counted; the last year if there are none."""
    settings = study.settings
    wanted = (settings.map_year_1, settings.map_year_2, settings.map_year_3)
    found = sorted({int(np.argmax(study.years == year)) for year in wanted if year in study.years})
    return found or [len(study.years) - 1]


def neutral_lines(study: Study, found: Solutions) -> Iterator[Neutral]:
    """Counts of neutral provinces in the shown years and the last, with bounds where the settings ask for them."""
    wanted, last = thresholds(study), len(study.years) - 1
    for t in sorted({*shown_years(study), last}):
        for name, each in found.items():
            ranged = study.settings.neutral_ranges == "yes" and (t > 0 or study.settings.fix_first_year == "no")
            limits = _limits(study, each, wanted, t) if ranged else [(None, None)] * len(wanted)
            for threshold, (least, most) in zip(wanted, limits, strict=True):
                hits = neutral(study, each, each.co2[0], threshold, t)
                told = ", ".join(np.array(names(study))[hits])
                numbers = (threshold.value, int(hits.sum()), least, most)
                yield Neutral(int(study.years[t]), name.upper(), threshold.measure, *numbers, told)


def _limits(study: Study, each: Solution, wanted: tuple[Threshold, ...], t: int) -> Sequence[_Limits]:
    """Bounds on the counts, none where the solver finds none."""
    try:
        return bounds(study, each, each.co2[0], wanted, t)
    except NoOptimum as error:
        LOG.warning("no bounds on neutral provinces, %s %d: %s", each.scenario.upper(), study.years[t], error)
        return [(None, None)] * len(wanted)


def scrap_values(study: Study, found: Solutions) -> Iterator[ScrapValue]:
    """What a further tonne of scrap would save, by province and year."""
    labels = names(study)
    for name, each in found.items():
        for year, line in zip(study.years, each.scrap_value.tolist(), strict=True):
            for key, label, dual in zip(study.provinces, labels, line, strict=True):
                yield ScrapValue(name.upper(), int(year), key, label, dual + 0.0)


def binding_lines(study: Study, found: Solutions, labels: Labels) -> Iterator[BindingLine]:
    """Constraints that bind, in words."""
    for name, each in found.items():
        for line in bindings(study, each)[:MOST_BINDING]:
            years = spans(study.years[sorted(line.years)])
            yield BindingLine(name.upper(), binding_words(study, line, labels), years, len(line.provinces), line.most)


def binding_words(study: Study, line: Binding, labels: Labels) -> str:
    """A constraint in words."""
    key, _, own = line.key.partition(":")
    return labels.text(f"scrap.binds.{key}", route=study.route(line.route), name=own)


def supply_years(study: Study) -> Iterator[SupplyYear]:
    """Where the nation's scrap comes from, provinces that take no part apart."""
    found, part = study.supply, list(study.places)
    model = found.demand
    people = [row.population for row in study.inputs.paths]
    for t, year in enumerate(study.years):
        old, new, home = (float(each[part, t].sum()) if model else None for each in (found.old, found.new, found.home))
        everyone = float((found.old + found.new + found.home)[:, t].sum()) if model else 0.0
        left_out = everyone - sum(each or 0 for each in (old, new, home))
        in_use = float(model.in_use[:, t].sum()) if model else None
        a_head = in_use / people[t] if in_use is not None else None
        yield SupplyYear(int(year), old, new, home, left_out, float(study.scrap[t].sum()), in_use, a_head)


def co2_paths(study: Study, found: Solutions) -> Iterator[PathYear]:
    """CO2 of the scenarios side by side."""
    for t, year in enumerate(study.years):
        yield PathYear(int(year), {name.upper(): float(each.co2[t].sum()) for name, each in found.items()})


def exchange(study: Study, each: Solution) -> Iterator[Exchange]:
    """Net imports in the shown years, the largest importers of the last of them first."""
    years = shown_years(study)
    net = each.imports - each.exports
    labels = names(study)
    for n in np.argsort(-net[years[-1]], kind="stable"):
        values = {f"{study.years[t]:.0f}": float(net[t, n]) for t in years}
        yield Exchange(study.provinces[n], labels[n], values)


def flow_matrix(study: Study, each: Solution) -> Iterator[FlowCell]:
    """All pairs in the shown years, row by row."""
    labels = names(study)
    for t in shown_years(study):
        for here, line in zip(labels, each.flow[t].tolist(), strict=True):
            for there, scrap in zip(labels, line, strict=True):
                yield FlowCell(int(study.years[t]), here, there, scrap if scrap > SMALL else 0.0)


def ways(study: Study) -> Iterator[Way]:
    """Great circles and the ways used, between the provinces that take part."""
    lines: Sequence[int] = study.places
    rows = [study.inputs.province_data[place] for place in lines]
    lat, lon = np.array([row.latitude for row in rows]), np.array([row.longitude for row in rows])
    straight = great_circle(lat[:, None], lon[:, None], lat, lon)
    used = distances(study.inputs)[np.ix_(lines, lines)]
    for at, here in enumerate(study.provinces):
        for to, there in enumerate(study.provinces):
            yield Way(here, there, float(straight[at, to]), float(used[at, to]))
