"""Every target beside what the model has for it: nothing is tuned, what differs is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from steel_xl.formulas.peak import CENSORED
from steel_xl.systems.leapx.ledger import MET, MISSED, NOT_COMPARED, Reconciled
from steel_xl.systems.leapx.run import Run
from steel_xl.systems.leapx.shares import final_shares, primary_shares
from steel_xl.systems.leapx.target import Contradiction, Target

_YEAR = re.compile(r"\d{4}")
_SLACK = 1e-9  # relative difference that is rounding of the machine, not of the source


@dataclass(frozen=True)
class Asked:
    """A target's question at one scenario and span of years, as places from 0."""

    run: Run
    target: Target
    scenario: int
    first: int
    last: int

    @property
    def names(self) -> list[str]:
        """What the statistic is of."""
        return [name.strip() for name in self.target.of.split("+") if name.strip()]

    def branches(self) -> list[str]:
        """Branches the statistic is of, those of a group for its name; all if it names none."""
        leaves = self.run.leaves
        found = [leaf for leaf in leaves if any(leaf == name or leaf.startswith(f"{name}/") for name in self.names)]
        if self.names and not found:
            raise KeyError(self.target.of)
        return found or list(leaves)

    def path(self, scenario: int, year: int) -> float:
        """A path's value."""
        row = self.run.paths.places[self.target.of, self.target.variable]
        return float(self.run.paths.values[scenario, row, year])

    def plants(self) -> list[int]:
        """Plants of the branches the statistic is of."""
        chosen = self.branches()
        return [k for k, plant in enumerate(self.run.inputs.plants) if plant.branch in chosen]


def _branch_co2(ask: Asked) -> float:
    leaves = ask.run.leaves
    return float(sum(ask.run.by_branch[ask.scenario, ask.last, leaves.index(name)] for name in ask.branches()))


def _plateau(ask: Asked) -> int:
    place = ask.run.plateau(ask.scenario)
    if place is None:
        raise KeyError("no plateau")
    return place


def _driver(ask: Asked, year: int) -> float:
    settings, model = ask.run.inputs.settings, ask.run.model
    known = {settings.gdp_driver: model.gdp, settings.population_driver: model.population}
    return float(known[ask.target.of][ask.scenario, year])


def _growth(ask: Asked) -> float:
    span = ask.last - ask.first + 1
    return float((_driver(ask, ask.last) / _driver(ask, _before(ask))) ** (1 / span) - 1)


def _before(ask: Asked) -> int:
    if ask.first < 1:
        raise KeyError("no year before")
    return ask.first - 1


def _parent(ask: Asked) -> int:
    row = ask.run.inputs.scenarios[ask.scenario]
    return ask.run.paths.scenarios.index(row.parent)


def _measure(ask: Asked, name: str) -> float:
    return float(next(getattr(row, name) for row in ask.run.inputs.measures if row.measure == ask.target.of))


def _effect(ask: Asked) -> float:
    for worth in ask.run.worths:
        for row, effect in zip(worth.measures, worth.last_in, strict=True):
            if row.measure == ask.target.of:
                return float(effect[ask.last])
    raise KeyError(ask.target.of)


def _capacity(ask: Asked) -> float:
    rows = ask.run.model.capacity[ask.plants()]
    return float(ask.run.paths.values[ask.scenario, rows, ask.last].sum())


def _generation(ask: Asked) -> tuple[float, float]:
    made = ask.run.result.generation[ask.scenario][:, ask.plants()].sum(axis=-1)
    return float(made[0]), float(made[ask.last])


def _energy(ask: Asked) -> float:
    return float(sum(ask.run.energy[name][ask.scenario, ask.last].sum() for name in ask.branches()))


def _fuel(ask: Asked, year: int, *, plants: bool) -> float:
    fuel, power = ask.run.model.fuels.index(ask.target.of), ask.run.model.power
    users = [energy for name, energy in ask.run.energy.items() if plants or name not in power]
    return float(sum(energy[ask.scenario, year, fuel] for energy in users))


def _share(ask: Asked, shares: np.ndarray) -> float:
    return float(sum(shares[ask.scenario, ask.last, ask.run.model.fuels.index(name)] for name in ask.names))


_ANSWERS: dict[str, Callable[[Asked], float]] = {
    "total_co2": lambda ask: float(ask.run.total[ask.scenario, ask.last]),
    "branch_co2": _branch_co2,
    "branch_share": lambda ask: _branch_co2(ask) / float(ask.run.total[ask.scenario, ask.last]),
    "peak_year": lambda ask: float(ask.run.paths.years[int(np.argmax(ask.run.total[ask.scenario]))]),
    "peak_co2": lambda ask: float(ask.run.total[ask.scenario].max()),
    "peaked": lambda ask: float(ask.run.status(ask.scenario) != CENSORED),
    "plateau_start": lambda ask: float(ask.run.paths.years[_plateau(ask)]),
    "plateau_co2": lambda ask: float(ask.run.total[ask.scenario, _plateau(ask)]),
    "intensity_cut": lambda ask: 1 - float(ask.run.intensity[ask.scenario, ask.last]),
    "driver": lambda ask: _driver(ask, ask.last),
    "driver_growth": _growth,
    "co2_factor": lambda ask: float(ask.run.model.factor[ask.run.model.fuels.index(ask.target.of)]),
    "path": lambda ask: ask.path(ask.scenario, ask.last),
    "path_change": lambda ask: ask.path(ask.scenario, ask.last) - ask.path(ask.scenario, _before(ask)),
    "path_gap": lambda ask: ask.path(_parent(ask), ask.last) - ask.path(ask.scenario, ask.last),
    "measure_amount": lambda ask: _measure(ask, "amount"),
    "measure_start": lambda ask: _measure(ask, "start"),
    "measure_end": lambda ask: _measure(ask, "end"),
    "measure_effect": _effect,
    "capacity": _capacity,
    "generation_change": lambda ask: _generation(ask)[1] - _generation(ask)[0],
    "generation_growth": lambda ask: _generation(ask)[1] / _generation(ask)[0] - 1,
    "energy_use": _energy,
    "fuel_multiple": lambda ask: _fuel(ask, ask.last, plants=True) / _fuel(ask, 0, plants=True),
    "fuel_change": lambda ask: _fuel(ask, ask.last, plants=False) - _fuel(ask, 0, plants=False),
    "fuel_share": lambda ask: _share(ask, primary_shares(ask.run)),
    "final_share": lambda ask: _share(ask, final_shares(ask.run)),
}

OVER_A_SPAN = ("path_change", "driver_growth")
"""Statistics of a span of years; the others are asked in each of its years."""


def reconcile(run: Run) -> Iterator[Reconciled]:
    """The targets in the order of their sheet."""
    for target in run.inputs.targets:
        wanted = target.value if isinstance(target.value, float) else None
        found = [value for value in _answers(run, target) if np.isfinite(value)] if wanted is not None else []
        model = max(found, key=lambda value: abs(value - (wanted or 0)), default=None)
        residual = model - wanted if model is not None and wanted is not None else None
        yield Reconciled(
            target.id,
            target.quantity,
            target.scenario,
            float(target.year) if target.year.isdecimal() else target.year or None,
            target.unit,
            target.value,
            model,
            residual,
            target.kind,
            _verdict(target, residual),
            target.contradiction,
            _consequence(run, target),
        )


def _verdict(target: Target, residual: float | None) -> str:
    if residual is None or not isinstance(target.value, float):
        return NOT_COMPARED
    slack = (target.half_unit or 0) + _SLACK * max(1, abs(target.value))
    return MET if abs(residual) <= slack else MISSED


def _answers(run: Run, target: Target) -> Iterator[float]:
    """What the model answers in each scenario and year of the target; nothing where it has no answer."""
    answer = _ANSWERS.get(target.statistic)
    if answer is None:
        return
    scale = 1.0 if target.scale is None else target.scale
    for scenario in scenarios_of(run, target):
        for first, last in spans_of(run, target):
            try:
                yield answer(Asked(run, target, scenario, first, last)) * scale
            except (KeyError, ValueError, IndexError, StopIteration, ZeroDivisionError):
                continue


def scenarios_of(run: Run, target: Target) -> list[int]:
    """Places of the scenarios a target speaks of; the first for one that speaks of none in particular."""
    names = [name.strip() for name in target.scenario.split("/")]
    found = [run.paths.scenarios.index(name) for name in names if name in run.paths.scenarios]
    return found or [0]


def spans_of(run: Run, target: Target) -> list[tuple[int, int]]:
    """First and last year of each question, as places; none where a year is not computed, or none is meant."""
    years = [int(year) for year in _YEAR.findall(target.year)]
    base, count = int(run.paths.years[0]), run.paths.years.size
    if not years:
        return [] if target.year.strip() else [(0, 0)]
    first, last = years[0] - base, years[-1] - base
    if last >= count or first < 0:
        return []
    return [(first, last)] if target.statistic in OVER_A_SPAN else [(year, year) for year in range(first, last + 1)]


def _consequence(run: Run, target: Target) -> str:
    """The words of the check that contradicts a target, that of its scenario if there is one."""
    key = target.contradiction
    if not key:
        return ""
    checks: list[Contradiction] = [
        row for row in run.inputs.contradictions if row.id == key or row.id.startswith(f"{key}-{target.scenario}")
    ]
    checks += [row for row in run.inputs.contradictions if row.id.startswith(f"{key}-")]
    return next((f"{row.check}: {row.verdict}" for row in checks), "")
