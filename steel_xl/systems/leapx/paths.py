"""Paths of every scenario: milestones inherited from parents, values between them, drivers (yang2024; heaps2022)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.path import METHODS, grown, interpolated
from steel_xl.systems.leapx.schema import Inputs
from steel_xl.systems.leapx.tree import Growth, Scenario

Array = NDArray[np.float64]
Variable = tuple[str, str]
"""Branch and variable of a path."""


class CircularInheritance(ValueError):  # noqa: N818 - says what is wrong with the scenarios
    """Scenarios that inherit from each other; `names` go round the circle."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(" <- ".join(self.names))


def lineage(scenarios: Iterable[Scenario], scenario: str) -> tuple[str, ...]:
    """The scenario and those it inherits from, nearest first; CircularInheritance if they lead back to one of them.

    >>> lineage([Scenario("BS", "Baseline"), Scenario("LS", "Low-carbon", parent="BS")], "LS")
    ('LS', 'BS')
    """
    parents = {row.scenario: row.parent for row in scenarios}
    found: list[str] = []
    at = scenario
    while at:
        if at in found:
            raise CircularInheritance((*found[found.index(at) :], at))
        found.append(at)
        at = parents.get(at, "")
    return tuple(found)


def years_of(inputs: Inputs) -> NDArray[np.int64]:
    """The years that are computed."""
    return np.arange(inputs.settings.base_year, inputs.settings.end_year + 1)


@dataclass(frozen=True)
class Paths:
    """Every variable in every scenario and year.

    `own` has the milestones a scenario gives itself, `given` those it has or inherits; NaN where there is none.
    """

    scenarios: tuple[str, ...]  # (s,)
    variables: tuple[Variable, ...]  # (v,)
    years: NDArray[np.int64]  # (y,)
    milestones: NDArray[np.int64]  # (m,)
    own: Array  # (s, v, m)
    given: Array  # (s, v, m)
    values: Array  # (..., s, v, y), NaN where a variable has no milestone

    @property
    def places(self) -> dict[Variable, int]:
        """Row of each variable."""
        return {variable: at for at, variable in enumerate(self.variables)}

    @property
    def inherited(self) -> NDArray[np.bool_]:
        """Which milestones are a parent's, (s, v, m)."""
        return np.asarray(np.isnan(self.own) & ~np.isnan(self.given))

    def with_values(self, values: Array) -> Paths:
        """The same paths with other values."""
        return replace(self, values=values)


def resolve(inputs: Inputs) -> Paths:
    """The paths of the milestones (yang2024, sec. 1.3; inheritance as in heaps2022), in the units of the milestones.

    Each (scenario, branch, variable, year) has the value of the nearest scenario that gives it; so have method and
    growth of a path. CircularInheritance if scenarios inherit from each other.
    """
    names = [row.scenario for row in inputs.scenarios]
    variables = tuple(dict.fromkeys((row.branch, row.variable) for row in inputs.milestones))
    years, at = years_of(inputs), np.array(milestone_years(inputs), dtype=np.int64)
    s_of, v_of = ({key: at for at, key in enumerate(keys)} for keys in (names, variables))
    own = np.full((len(names), len(variables), at.size), np.nan)
    method = np.full(own.shape[:2], -1)
    growth = np.full(own.shape[:2], np.nan)
    for row in inputs.milestones:
        place = s_of[row.scenario], v_of[row.branch, row.variable]
        own[place] = [np.nan if row.values.get(str(year)) is None else row.values[str(year)] for year in at]
        method[place] = METHODS.index(row.method) if row.method else -1
        growth[place] = np.nan if row.growth_after is None else row.growth_after
    given = own.copy()
    for name in _parents_first(inputs.scenarios):
        line = lineage(inputs.scenarios, name)
        if len(line) > 1:
            child, parent = s_of[line[0]], s_of[line[1]]
            given[child] = np.where(np.isnan(given[child]), given[parent], given[child])
            method[child] = np.where(method[child] < 0, method[parent], method[child])
            growth[child] = np.where(np.isnan(growth[child]), growth[parent], growth[child])
    values = _between(years, at, given, np.maximum(method, 0), growth)
    return Paths(tuple(names), variables, years, at, own, given, values)


def milestone_years(inputs: Inputs) -> list[int]:
    """The years the milestone sheet has a column for."""
    return [int(year) for year in dict.fromkeys(year for row in inputs.milestones for year in row.values)]


def _parents_first(scenarios: Sequence[Scenario]) -> list[str]:
    return sorted((row.scenario for row in scenarios), key=lambda name: len(lineage(scenarios, name)))


def _between(
    years: NDArray[np.int64], at: NDArray[np.int64], given: Array, method: NDArray[np.int64], growth: Array
) -> Array:
    """Values in all years; paths with the same method and milestone years are worked out together."""
    found = np.full((*given.shape[:2], years.size), np.nan)
    have = ~np.isnan(given)
    kinds: dict[tuple[int, bytes], list[tuple[int, int]]] = {}
    for place in zip(*np.nonzero(have.any(axis=-1)), strict=True):
        kinds.setdefault((int(method[place]), have[place].tobytes()), []).append((int(place[0]), int(place[1])))
    for (kind, mask), places in kinds.items():
        picked = np.frombuffer(mask, dtype=np.bool_)
        s, v = (np.array(axis) for axis in zip(*places, strict=True))
        path = interpolated(years, at[picked], given[s, v][:, picked], METHODS[kind])
        rate = np.nan_to_num(growth[s, v])
        found[s, v] = grown(path, years, np.full(rate.shape, at[picked][-1]), rate) if rate.any() else path
    return found


def drivers_of(inputs: Inputs) -> dict[str, Array]:
    """Each driver in every scenario and year, (s, y), in its unit."""
    return {row.driver: _driver(inputs, row.driver, row.base_value) for row in inputs.drivers}


def _driver(inputs: Inputs, driver: str, base: float) -> Array:
    years = years_of(inputs)
    found = []
    for scenario in inputs.scenarios:
        value, line = base, [base]
        periods = growth_of(inputs, driver, scenario.scenario)
        for year in years[1:]:
            period = next((row for row in periods.values() if row.first_year <= year <= last_of(row, inputs)), None)
            if period is not None:
                start = line[max(period.first_year - 1 - int(years[0]), 0)]
                value *= 1 + rate_of(period, start, inputs)
            line.append(value)
        found.append(line)
    return np.array(found)


def growth_of(inputs: Inputs, driver: str, scenario: str) -> Mapping[int, Growth]:
    """The periods of a driver in a scenario by first year, each from the nearest scenario that has it."""
    line = (*lineage(inputs.scenarios, scenario), "")
    rows = [row for row in inputs.growth if row.driver == driver and row.scenario in line]
    rows.sort(key=lambda row: -line.index(row.scenario))
    nearest = {row.first_year: row for row in rows}
    return dict(sorted(nearest.items()))


def last_of(row: Growth, inputs: Inputs) -> int:
    """The last year of a period."""
    return inputs.settings.end_year if row.last_year is None else row.last_year


def rate_of(row: Growth, start: float, inputs: Inputs) -> float:
    """Yearly growth of a period whose driver starts at `start`."""
    if row.rate is not None or row.end_value is None:
        return row.rate or 0.0
    return float((row.end_value / start) ** (1 / (last_of(row, inputs) - row.first_year + 1)) - 1)
