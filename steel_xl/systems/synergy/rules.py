"""What must hold between the tables of a study before it can be computed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steel_xl.formulas.annuity import annualised_cost
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.rule import Rules, View, names
from steel_xl.systems.synergy.engine import case_of, evaluate
from steel_xl.systems.synergy.schema import CO2, DIMENSIONS, ELECTRICITY, ENERGY, INVESTMENT, Process
from steel_xl.systems.synergy.sweep import grid_parameters, parameter_of, steps_of

RULES = Rules()

WEIGHT_TOLERANCE = 1e-6  # how far weights may be from summing to 1 (spec of the system)

MOST_POINTS = 10_000  # values of the grid of two parameters; more only slow the workbook down
MOST_STEPS = 1000  # values a range may have; more only slow the workbook down

_OF_DIMENSION = {"carbon": {CO2}, "cost": {INVESTMENT, ENERGY}}


@RULES.needs("settings.weight_pollution", "settings.weight_carbon", "settings.weight_cost")
def dimension_weights(view: View) -> Iterator[Issue]:
    """The dimension weights sum to 1."""
    settings = view.tables.settings
    total = settings.weight_pollution + settings.weight_carbon + settings.weight_cost
    if abs(total - 1) > WEIGHT_TOLERANCE:
        place = view.place("settings", 0, "weight_pollution", "value")
        yield view.issue(place, "dimension_weights", total=f"{total:.6g}")


@RULES.needs("settings.score_low", "settings.score_high")
def score_bounds(view: View) -> Iterator[Issue]:
    """The worst score is below the best."""
    settings = view.tables.settings
    if settings.score_low >= settings.score_high:
        yield view.issue(
            view.place("settings", 0, "score_low"), "score_bounds", settings.score_low, high=settings.score_high
        )


@RULES.needs("indicator_weights")
def indicator_weights(view: View) -> Iterator[Issue]:
    """Each dimension has its indicators."""
    rows = list(enumerate(view.tables.indicator_weights))
    for dimension in DIMENSIONS:
        mine = [(index, row) for index, row in rows if row.dimension == dimension]
        at = mine[0][0] if mine else -1
        have, must = {row.indicator for _, row in mine}, _OF_DIMENSION.get(dimension)
        place = view.place("indicator_weights", at, "dimension")
        if not mine or (must is not None and have != must):
            wanted = names(sorted(must)) if must else view.labels.text("synergy.fault.indicators.pollutants")
            found = names(sorted(have)) or view.labels.text("cell.none")
            yield view.issue(place, "indicators", dimension=view.labels.name(dimension), have=found, wanted=wanted)
    yield from _misplaced(view)


@RULES.needs("indicator_weights", "settings.weighting")
def indicator_sums(view: View) -> Iterator[Issue]:
    """The weights of each dimension sum to 1 where they are used."""
    used = {"custom": DIMENSIONS, "equivalents": tuple(_OF_DIMENSION)}.get(view.tables.settings.weighting, ())
    for dimension in used:
        mine = [(index, row) for index, row in enumerate(view.tables.indicator_weights) if row.dimension == dimension]
        total = sum(row.weight for _, row in mine)
        if mine and abs(total - 1) > WEIGHT_TOLERANCE:
            place = view.place("indicator_weights", mine[0][0], "weight")
            yield view.issue(place, "indicator_sum", dimension=view.labels.name(dimension), total=f"{total:.6g}")


@RULES.needs("indicator_weights", "settings.weighting")
def pollutant_equivalents(view: View) -> Iterator[Issue]:
    """Each pollutant has its equivalent where they weigh the indicators."""
    for index, row in enumerate(view.tables.indicator_weights):
        wanted = view.tables.settings.weighting == "equivalents" and row.dimension == "pollution"
        if wanted and row.kg_per_equivalent is None:
            place = view.place("indicator_weights", index, "kg_per_equivalent", "indicator")
            yield view.issue(place, "no_equivalent", None, name=row.indicator)


def _misplaced(view: View) -> Iterator[Issue]:
    reserved = {name for members in _OF_DIMENSION.values() for name in members}
    for index, row in enumerate(view.tables.indicator_weights):
        if row.dimension == "pollution" and row.indicator in reserved:
            place = view.place("indicator_weights", index, "dimension")
            yield view.issue(place, "misplaced", view.labels.name(row.dimension), name=row.indicator)


@RULES.needs("processes", "energy_use")
def energy_of_every_process(view: View) -> Iterator[Issue]:
    """Each process has a line of energy use."""
    have = {row.process for row in view.tables.energy_use}
    for index, row in enumerate(view.tables.processes):
        if row.process not in have:
            place = view.place("processes", index, "process")
            yield view.issue(place, "no_energy", row.process, sheet=view.sheet("energy_use"))


@RULES.needs("energy_use", "prices")
def price_of_every_used_carrier(view: View) -> Iterator[Issue]:
    """Each carrier that is used has a price."""
    for index, row in enumerate(view.tables.prices):
        users = [line.process for line in view.tables.energy_use if line.use.get(row.carrier)]
        if users and row.price_yuan is None:
            place = view.place("prices", index, "price_yuan", "carrier")
            yield view.issue(place, "no_price", unit=row.unit, carrier=row.carrier, users=names(users))


@RULES.needs("prices")
def fuel_prices(view: View) -> Iterator[Issue]:
    """Only electricity may have a negative price."""
    for index, row in enumerate(view.tables.prices):
        if row.carrier != ELECTRICITY and (row.price_yuan or 0) < 0:
            place = view.place("prices", index, "price_yuan")
            yield view.issue(place, "negative_price", row.price_yuan, unit=row.unit)


@RULES.needs("energy_use", "emission_factors")
def factor_of_every_used_carrier(view: View) -> Iterator[Issue]:
    """Each carrier that is used has a line of emission factors."""
    have = {row.carrier for row in view.tables.emission_factors}
    used = {carrier for row in view.tables.energy_use for carrier, use in row.use.items() if use}
    for carrier in sorted(used - have):
        place = view.place("energy_use", -1, carrier)
        yield view.issue(place, "no_factor", carrier, sheet=view.sheet("emission_factors"))


@RULES.needs("energy_use", "emission_factors")
def every_factor_of_a_used_carrier(view: View) -> Iterator[Issue]:
    """An empty factor of a carrier that is used is a gap, not a 0."""
    used = {carrier for row in view.tables.energy_use for carrier, use in row.use.items() if use}
    for index, row in enumerate(view.tables.emission_factors):
        factors = {**{name: (name, "g") for name in row.pollutants}, "co2_kg": (CO2, "kg")}
        for column, (name, unit) in factors.items():
            value = row.co2_kg if column == "co2_kg" else row.pollutants[name]
            if row.carrier in used and value is None:
                place = view.place("emission_factors", index, column)
                yield view.issue(place, "no_factor_value", unit=f"{unit}/{row.unit}", name=name, carrier=row.carrier)


@RULES.needs("prices", "emission_factors")
def same_units(view: View) -> Iterator[Issue]:
    """A carrier is counted in the same unit on both sheets."""
    units = {row.carrier: row.unit for row in view.tables.prices}
    for index, row in enumerate(view.tables.emission_factors):
        if row.unit.casefold() != units[row.carrier].casefold():
            place = view.place("emission_factors", index, "unit")
            yield view.issue(place, "unit_differs", row.unit, unit=units[row.carrier], carrier=row.carrier)


@RULES.needs("processes", "indicator_weights", "emission_factors", "measured_emissions")
def data_of_every_pollutant(view: View) -> Iterator[Issue]:
    """Each pollutant has a column of emission factors, or a measured value for every process."""
    with_factor = {name for row in view.tables.emission_factors for name in row.pollutants}
    measured = {row.process: row.emissions for row in view.tables.measured_emissions}
    for index, row in enumerate(view.tables.indicator_weights):
        if row.dimension != "pollution" or row.indicator in with_factor:
            continue
        without = [p.process for p in view.tables.processes if measured.get(p.process, {}).get(row.indicator) is None]
        if without:
            place = view.place("indicator_weights", index, "indicator")
            yield view.issue(place, "no_pollutant_data", row.indicator, processes=names(without))


@RULES.needs("settings.grid_factor", "emission_factors")
def one_grid_factor(view: View) -> Iterator[Issue]:
    """The CO2 of electricity is given once: in the settings or among the emission factors."""
    for index, row in enumerate(view.tables.emission_factors):
        if row.carrier == ELECTRICITY and row.co2_kg and view.tables.settings.grid_factor:
            place = view.place("emission_factors", index, "co2_kg")
            yield view.issue(place, "two_grid_factors", row.co2_kg, sheet=view.sheet("settings"))


@RULES.needs("indicator_weights")
def fixed_references(view: View) -> Iterator[Issue]:
    """Fixed references come in pairs, the best below the worst."""
    for index, row in enumerate(view.tables.indicator_weights):
        best, worst = row.reference_best, row.reference_worst
        if (best is None) != (worst is None):
            empty = "reference_best" if best is None else "reference_worst"
            place = view.place("indicator_weights", index, empty, "indicator")
            yield view.issue(place, "half_reference", None, name=row.indicator)
        elif best is not None and worst is not None and best >= worst:
            place = view.place("indicator_weights", index, "reference_best")
            yield view.issue(place, "reference_order", best, worst=f"{worst:.15g}")


@RULES.needs("settings.grid_x", "settings.grid_y")
def two_grid_parameters(view: View) -> Iterator[Issue]:
    """The grid goes over two different parameters."""
    settings = view.tables.settings
    if settings.grid_x and settings.grid_x.casefold() == settings.grid_y.casefold():
        yield view.issue(view.place("settings", 0, "grid_y"), "same_grid_parameter", settings.grid_y)


@RULES.needs("sensitivity_ranges")
def sensible_ranges(view: View) -> Iterator[Issue]:
    """A range goes up, in not too many steps."""
    for index, row in enumerate(view.tables.sensitivity_ranges):
        if row.start >= row.end:
            place = view.place("sensitivity_ranges", index, "end")
            yield view.issue(place, "empty_range", row.end, start=f"{row.start:.15g}")
        elif (row.end - row.start) / row.step > MOST_STEPS:
            place = view.place("sensitivity_ranges", index, "step")
            yield view.issue(place, "many_steps", row.step, most=MOST_STEPS)
        elif len(steps_of(row)) == 1:
            place = view.place("sensitivity_ranges", index, "step")
            yield view.issue(place, "wide_step", row.step, width=f"{row.end - row.start:.6g}")


@RULES.needs("settings.scenario", "scenario_changes")
def known_scenario(view: View) -> Iterator[Issue]:
    """The scenario to run is on the scenario sheet."""
    wanted = view.tables.settings.scenario
    have = dict.fromkeys(row.scenario for row in view.tables.scenario_changes)
    if wanted and wanted.casefold() not in {name.casefold() for name in have}:
        place = view.place("settings", 0, "scenario")
        yield view.issue(place, "no_scenario", wanted, names=names(have) or view.labels.text("cell.none"))


def movable(view: View) -> Iterator[Issue]:
    """Every range names a number that takes its first and its last value without breaking a rule.

    Checked once all rules hold. Weights may leave their sum of 1: a sweep keeps the ratio of the others.
    """
    for index, row in enumerate(view.tables.sensitivity_ranges):
        parts = {part: view.place("sensitivity_ranges", index, part) for part in ("table", "row", "column")}
        ends = []
        for end in ("start", "end"):
            places = {**parts, "value": view.place("sensitivity_ranges", index, end)}
            change = Change(row.table, row.row, row.column, getattr(row, end), places)
            ends.append(override(view.parsed, [change], view.labels))
        refused = [issue for moved in ends for issue in moved.issues]
        if refused:
            yield from refused
        elif parameter_of(view.parsed.inputs, row, view.labels).array is None:
            yield view.issue(parts["column"], "no_number", row.column)
        else:
            for moved in ends:
                yield from RULES.faults(moved, view.labels, (dimension_weights, indicator_sums))
    yield from _grid_size(view)


def _grid_size(view: View) -> Iterator[Issue]:
    across, down = grid_parameters(view.parsed.inputs)
    if across and down:
        points = len(steps_of(across)) * len(steps_of(down))
        if points > MOST_POINTS:
            place = view.place("settings", 0, "grid_y", "value")
            yield view.issue(place, "many_points", down.parameter, points=points, most=MOST_POINTS)


def computable(view: View) -> Iterator[Issue]:
    """No process has a score of 0 in every dimension (C would be undefined), and every number is finite.

    Checked once all rules hold.
    """
    tables = view.tables
    endless = [row for row in tables.processes if not _payable(row, tables.settings.discount_rate)]
    for row in endless:
        place = view.place("processes", tables.processes.index(row), "lifetime_yr")
        yield view.issue(place, "not_payable", row.lifetime_yr)
    if endless:
        return
    try:
        found = evaluate(case_of(view.parsed.inputs))
    except ValueError:
        place = view.place("settings", 0, "weighting")
        yield view.issue(place, "no_weights", view.labels.name(tables.settings.weighting))
        return
    for index, row in enumerate(tables.processes):
        if not np.isfinite(found.indicators[index]).all():
            place = view.place("processes", index, "process")
            yield view.issue(place, "not_finite", row.process)
        elif not found.u[index].any():
            place = view.place("settings", 0, "score_low", "value")
            yield view.issue(place, "all_zero", tables.settings.score_low, process=row.process)


def _payable(row: Process, rate: float) -> bool:
    """Whether the investment has an annual cost that is a number."""
    try:
        return bool(np.isfinite(annualised_cost(row.investment_yuan_per_t, rate, row.lifetime_yr)))
    except ValueError:
        return False
