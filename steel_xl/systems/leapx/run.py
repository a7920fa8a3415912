"""A study worked out: paths, tree, energy and CO2, peaks and effects, as arrays the tables are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steel_xl.formulas.peak import plateau_of, status_of
from steel_xl.systems.leapx.causes import categories
from steel_xl.systems.leapx.engine import Model, Result, evaluate, model_of
from steel_xl.systems.leapx.measures import Worth, as_switched, worths
from steel_xl.systems.leapx.paths import Array, Paths, resolve
from steel_xl.systems.leapx.schema import Inputs
from steel_xl.systems.leapx.tree import GROUP


@dataclass(frozen=True)
class Run:
    """All four scenarios, or however many there are, in one pass."""

    inputs: Inputs
    milestones: Paths
    paths: Paths
    model: Model
    result: Result

    @cached_property
    def total(self) -> Array:
        """CO2, (s, y)."""
        return self.result.total

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Branches with CO2 of their own, in the order of the tree."""
        return tuple(row.branch for row in self.inputs.branches if row.kind != GROUP)

    @cached_property
    def by_branch(self) -> Array:
        """CO2 of each of `leaves`, (s, y, n)."""
        model, result = self.model, self.result
        columns = dict(zip(model.branches, np.moveaxis(result.branch_co2, -1, 0), strict=True))
        columns |= dict(zip(model.power, np.moveaxis(result.power_co2, -1, 0), strict=True))
        columns[model.border] = result.import_co2
        return np.stack([columns[name] for name in self.leaves], axis=-1)

    @cached_property
    def process(self) -> Array:
        """Process CO2 in the CO2 of each of `leaves`, 0 where it is not counted, (s, y, n)."""
        columns = dict(zip(self.model.branches, np.moveaxis(self.result.process_co2, -1, 0), strict=True))
        none = np.zeros(self.total.shape)
        return np.stack([columns.get(name, none) for name in self.leaves], axis=-1)

    @cached_property
    def energy(self) -> dict[str, Array]:
        """Energy by branch, (s, y, f): what users use, what plants burn, in 1e4 tce."""
        model, result = self.model, self.result
        found = dict(zip(model.branches, np.moveaxis(result.energy, -2, 0), strict=True))
        for w, name in enumerate(model.power):
            burnt = result.chp_fuel[..., w, :].copy()
            for k, fuel in enumerate(model.plant_fuel):
                if fuel >= 0 and model.plant_branch[k] == w:
                    burnt[..., fuel] += result.plant_fuel[..., k]
            found[name] = burnt
        return found

    @cached_property
    def heat_demand(self) -> Array:
        """Heat at the users, 1e4 tce, (s, y)."""
        return np.asarray(self.result.energy[..., self.model.hot].sum(axis=(-1, -2)))

    @cached_property
    def heat_gap(self) -> Array:
        """Heat demand over the heat of the plants less 1; where these deliver none 1, or 0 if none is used, (s, y)."""
        demand, output = self.heat_demand, self.result.chp_heat.sum(axis=-1)
        return np.where(output > 0, demand / np.where(output > 0, output, 1) - 1, demand > 0)

    @cached_property
    def points(self) -> Array:
        """CO2 as products of factors, see `categories`."""
        return categories(self.model, self.result)

    @cached_property
    def worths(self) -> list[Worth]:
        """What the measures are worth."""
        return worths(self.inputs, self.milestones, self.model)

    def status(self, scenario: int) -> str:
        """What may be said of a scenario's maximum."""
        return status_of(self.total[scenario])

    def plateau(self, scenario: int) -> int | None:
        """Place of the year a scenario's plateau starts in."""
        settings = self.inputs.settings
        tolerances = settings.plateau_growth, settings.plateau_band, settings.plateau_points
        return plateau_of(self.total[scenario], *tolerances) if (self.total[scenario] > 0).all() else None

    @cached_property
    def intensity(self) -> Array:
        """CO2 per GDP, the first year being 1, (s, y)."""
        per_gdp = self.total / self.model.gdp
        return np.asarray(per_gdp / np.where(per_gdp[:, :1] > 0, per_gdp[:, :1], 1))

    def label(self, branch: str) -> str:
        """Name of a branch as reports show it."""
        return next(row.label for row in self.inputs.branches if row.branch == branch)


def run_of(inputs: Inputs) -> Run:
    """Work a study out."""
    milestones = resolve(inputs)
    model = model_of(inputs, milestones)
    paths = as_switched(inputs, milestones)
    with np.errstate(over="ignore", invalid="ignore"):
        return Run(inputs, milestones, paths, model, evaluate(model, paths.values))
