"""What a consultant should know about a study that can be computed all the same: warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from steel_xl.formulas.normalisation import alike
from steel_xl.sheet.cell import cell_of
from steel_xl.sheet.column import fields_of
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import View, names
from steel_xl.systems.synergy.analyse import leave_one_out
from steel_xl.systems.synergy.engine import case_of, degrees, evaluate
from steel_xl.systems.synergy.schema import CO2, ELECTRICITY, EmissionFactor, EnergyUse, Inputs
from steel_xl.systems.synergy.sweep import idle, parameter_of

_POLLUTANT_FACTOR = next(field for field in fields_of(EmissionFactor) if field.spread)


def remarks(view: View, published: Inputs | None) -> Iterator[Issue]:
    """Warnings about edits and ranges that have no effect, and indicators that cannot rank.

    Parameters
    ----------
    view : the inputs
    published : the shipped case the workbook was made from, None for a case of the user's own
    """
    yield from idle_grid_factor(view)
    yield from constant_indicators(view)
    yield from reversals(view)
    yield from idle_ranges(view)
    if published is not None:
        yield from masked_edits(view, published)


def idle_grid_factor(view: View) -> Iterator[Issue]:
    """A grid factor counts the CO2 of the carrier called electricity, and of no other."""
    factor = view.tables.settings.grid_factor
    if factor and not any(row.use.get(ELECTRICITY) for row in view.tables.energy_use):
        yield view.issue(view.place("settings", 0, "grid_factor"), "no_electricity", factor, warning=True)


def constant_indicators(view: View) -> Iterator[Issue]:
    """An indicator on which all processes are equal cannot rank them."""
    values = evaluate(case_of(view.parsed.inputs)).indicators
    for index, row in enumerate(view.tables.indicator_weights):
        equal = alike(values[:, index].min(), values[:, index].max())
        if row.reference_best is None and equal:
            place = view.place("indicator_weights", index, "indicator")
            value = f"{values[0, index]:.6g}"
            yield view.issue(place, "constant", warning=True, name=row.indicator, value=value)


def reversals(view: View) -> Iterator[Issue]:
    """Pairs of processes whose order depends on a third being compared with them."""
    inputs = view.parsed.inputs
    case = case_of(inputs)
    full = degrees(case, evaluate(case).u)[2]
    keys = [row.process for row in inputs.processes]
    for found in leave_one_out(inputs, case, full, view.labels)[1]:
        place = view.place("processes", keys.index(found.removed), "process")
        parts = {"removed": found.removed, "winner": found.process_a, "loser": found.process_b}
        yield view.issue(place, "reversal", warning=True, **parts, sheet=view.sheet("indicator_weights"))


def idle_ranges(view: View) -> Iterator[Issue]:
    """A range whose cell moves no result: measured values stand for what is computed from it, or nothing uses it."""
    inputs = view.parsed.inputs
    case = case_of(inputs)
    for index, row in enumerate(inputs.sensitivity_ranges):
        if idle(case, parameter_of(inputs, row, view.labels)):
            place = view.place("sensitivity_ranges", index, "parameter")
            sheet = view.sheet("measured_emissions")
            yield view.issue(place, "idle_range", row.parameter, warning=True, sheet=sheet)


def masked_edits(view: View, published: Inputs) -> Iterator[Issue]:
    """An edited energy use or emission factor that a measured emission keeps from having an effect."""
    measured = {
        row.process: {name for name, value in row.emissions.items() if value is not None}
        for row in view.tables.measured_emissions
    }
    yield from _masked_use(view, published, measured)
    yield from _masked_factors(view, published, measured)


def _masked_use(view: View, published: Inputs, measured: Mapping[str, set[str]]) -> Iterator[Issue]:
    before = {row.process: row.use for row in published.energy_use}
    factors = {row.carrier: _factors(row) for row in view.tables.emission_factors}
    for index, row in enumerate(view.tables.energy_use):
        for carrier, use in row.use.items():
            if carrier == ELECTRICITY or use == before.get(row.process, {}).get(carrier, use):
                continue
            emits = {name for name, factor in factors.get(carrier, {}).items() if factor}
            masked = sorted(emits & measured.get(row.process, set()))
            if masked:
                place = view.place("energy_use", index, carrier)
                parts = {
                    "process": row.process,
                    "names": names(masked),
                    "sheet": view.sheet("measured_emissions"),
                }
                yield view.issue(place, "masked", use, warning=True, **parts)


def _masked_factors(view: View, published: Inputs, measured: Mapping[str, set[str]]) -> Iterator[Issue]:
    before = {row.carrier: _factors(row) for row in published.emission_factors}
    users: dict[str, list[EnergyUse]] = {}
    for line in view.tables.energy_use:
        for carrier, use in line.use.items():
            if use and carrier != ELECTRICITY:
                users.setdefault(carrier, []).append(line)
    for index, row in enumerate(view.tables.emission_factors):
        for name, factor in _factors(row).items():
            if factor == before.get(row.carrier, {}).get(name, factor):
                continue
            masked = [line.process for line in users.get(row.carrier, ()) if name in measured.get(line.process, set())]
            if masked:
                place = view.place("emission_factors", index, "co2_kg" if name == CO2 else name)
                parts = {"process": names(masked), "names": name, "sheet": view.sheet("measured_emissions")}
                typed = factor if name == CO2 or factor is None else cell_of(_POLLUTANT_FACTOR, factor)
                yield view.issue(place, "masked", typed, warning=True, **parts)


def _factors(row: EmissionFactor) -> dict[str, float | None]:
    return {**row.pollutants, CO2: row.co2_kg}
