"""Energy and CO2 of a city, equations 1 to 6 (yang2024, sec. 1.1), for any batch of scenarios.

Axes: y years, b demand branches, f fuels, k plants; any leading axes are scenarios or variants of them. Units: CO2
1e4 t, energy 1e4 tce, electricity 1e8 kWh, capacity 1e4 kW, supply rates gce/kWh, grid factor kg CO2/kWh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.path import driven as follow
from steel_xl.systems.leapx.paths import Array, Paths, drivers_of
from steel_xl.systems.leapx.schema import ACTIVITY, CHP_HEAT, GRID_FACTOR, INTENSITY, ON, Inputs
from steel_xl.systems.leapx.tree import DEMAND, ELECTRICITY, HEAT, IMPORT, POWER, Branch

HOURS = 1e4  # 1e4 kW x h / 1e4 = 1e8 kWh (unit of electricity, spec of the system)
RATE = 100  # 1e8 kWh x gce/kWh / 100 = 1e4 tce
GRID = 10  # 1e8 kWh x kg/kWh x 10 = 1e4 t
SHARES_TOLERANCE = 1e-6  # how far shares may be from summing to 1 (spec of the system)
KGCE = 10  # 1e8 kWh x kgce/kWh x 10 = 1e4 tce


@dataclass(frozen=True)
class Model:
    """The tree as arrays; what a scenario does not change. `shares` and the like are rows of the paths, -1 for none."""

    branches: tuple[str, ...]  # (b,)
    fuels: tuple[str, ...]  # (f,)
    plants: tuple[str, ...]  # (k,)
    power: tuple[str, ...]  # the power branches
    border: str  # the branch of the net import, "" if there is none
    plant_branch: tuple[int, ...]  # (k,) place among `power`
    plant_fuel: NDArray[np.int64]  # (k,) place among fuels, -1 for none
    own_use: Array  # (k,)
    factor: Array  # (f,) t CO2/tce
    electric: NDArray[np.bool_]  # (f,)
    hot: NDArray[np.bool_]  # (f,)
    activity: NDArray[np.int64]  # (b,) rows of the paths
    intensity: NDArray[np.int64]  # (b,)
    share: NDArray[np.int64]  # (b, f)
    remainder: NDArray[np.int64]  # (b,) fuel that takes the rest, -1 for none
    driven: Array  # (s, b, y), NaN where activity has milestones
    process: Array  # (b,) t CO2 per unit of activity, 0 where not counted
    capacity: NDArray[np.int64]  # (k,)
    hours: NDArray[np.int64]  # (k,)
    rate: NDArray[np.int64]  # (k,)
    chp_heat: NDArray[np.int64]  # (w,) by power branch
    heat_share: NDArray[np.int64]  # (w, f)
    heat_remainder: NDArray[np.int64]  # (w,)
    grid_factor: int
    gdp: Array  # (s, y)
    population: Array  # (s, y)
    loss: float
    equivalent: float  # kgce/kWh
    efficiency: float
    credit: bool


@dataclass(frozen=True)
class Result:
    """What the paths come to."""

    activity: Array  # (..., y, b)
    intensity: Array  # (..., y, b)
    shares: Array  # (..., y, b, f)
    energy: Array  # (..., y, b, f) 1e4 tce
    demand_co2: Array  # (..., y, b)
    process_co2: Array  # (..., y, b)
    generation: Array  # (..., y, k) gross, 1e8 kWh
    net: Array  # (..., y, k)
    supply_rate: Array  # (..., y, k)
    plant_fuel: Array  # (..., y, k) 1e4 tce
    chp_heat: Array  # (..., y, w) 1e4 tce
    chp_shares: Array  # (..., y, w, f)
    chp_fuel: Array  # (..., y, w, f) 1e4 tce
    power_co2: Array  # (..., y, w)
    electricity: Array  # (..., y) demand at the user, 1e8 kWh
    net_import: Array  # (..., y) 1e8 kWh, negative for an export
    grid_factor: Array  # (..., y)
    import_co2: Array  # (..., y)

    @property
    def branch_co2(self) -> Array:
        """CO2 of demand branches with their process CO2, (..., y, b)."""
        return np.asarray(self.demand_co2 + self.process_co2)

    @property
    def total(self) -> Array:
        """CO2 of all accounts, (..., y)."""
        return np.asarray(self.branch_co2.sum(axis=-1) + self.power_co2.sum(axis=-1) + self.import_co2)


def model_of(inputs: Inputs, paths: Paths) -> Model:
    """The tree as arrays, in the order of its sheets."""
    settings, rows = inputs.settings, paths.places
    demand = [row for row in inputs.branches if row.kind == DEMAND]
    power = [row for row in inputs.branches if row.kind == POWER]
    border = next((row.branch for row in inputs.branches if row.kind == IMPORT), "")
    fuels = [row.fuel for row in inputs.fuels]
    drivers = drivers_of(inputs)
    nowhere = np.full((len(paths.scenarios), paths.years.size), np.nan)
    with np.errstate(over="ignore"):
        driven = [_driven(row, drivers[row.driver]) if row.driver else nowhere for row in demand]
    at = {row.branch: place for place, row in enumerate(power)}
    counted = settings.process_co2 == ON

    def lines(pattern: str) -> NDArray[np.int64]:
        names = [pattern.format(plant=row.plant) for row in inputs.plants]
        return _rows(rows, [(row.branch, name) for row, name in zip(inputs.plants, names, strict=True)])

    return Model(
        branches=tuple(row.branch for row in demand),
        fuels=tuple(fuels),
        plants=tuple(row.plant for row in inputs.plants),
        power=tuple(at),
        border=border,
        plant_branch=tuple(at[row.branch] for row in inputs.plants),
        plant_fuel=_places(fuels, [row.fuel for row in inputs.plants]),
        own_use=np.array([row.own_use for row in inputs.plants], dtype=np.float64),
        factor=np.array([row.factor for row in inputs.fuels]),
        electric=np.array([row.kind == ELECTRICITY for row in inputs.fuels]),
        hot=np.array([row.kind == HEAT for row in inputs.fuels]),
        activity=_rows(rows, [(row.branch, ACTIVITY) for row in demand]),
        intensity=_rows(rows, [(row.branch, INTENSITY) for row in demand]),
        share=_rows(rows, [(row.branch, share_of(f)) for row in demand for f in fuels]).reshape(
            len(demand), len(fuels)
        ),
        remainder=_places(fuels, [row.remainder for row in demand]),
        driven=np.stack(driven, axis=1) if driven else np.empty((len(paths.scenarios), 0, paths.years.size)),
        process=np.array([(row.process_factor or 0) if counted else 0 for row in demand], dtype=np.float64),
        capacity=lines("capacity_{plant}"),
        hours=lines("hours_{plant}"),
        rate=lines("supply_{plant}_rate"),
        chp_heat=_rows(rows, [(row.branch, CHP_HEAT) for row in power]),
        heat_share=_rows(rows, [(row.branch, heat_share_of(f)) for row in power for f in fuels]).reshape(
            len(power), len(fuels)
        ),
        heat_remainder=_places(fuels, [row.remainder for row in power]),
        grid_factor=rows.get((border, GRID_FACTOR), -1),
        gdp=drivers[settings.gdp_driver],
        population=drivers[settings.population_driver],
        loss=settings.grid_loss,
        equivalent=settings.electricity_equivalent,
        efficiency=settings.chp_heat_efficiency,
        credit=settings.export_credit == ON,
    )


def _driven(branch: Branch, driver: Array) -> Array:
    """Activity that follows a driver, (s, y)."""
    elasticity = 1.0 if branch.elasticity is None else branch.elasticity
    return np.asarray(
        follow(np.full(len(driver), branch.base_activity or 0.0), driver, np.full(len(driver), elasticity))
    )


def share_of(fuel: str) -> str:
    """Variable that holds a fuel's share in a branch's energy."""
    return f"share_{fuel}"


def heat_share_of(fuel: str) -> str:
    """Variable that holds a fuel's share in the plants' heat."""
    return f"heat_{fuel}_share"


def _rows(rows: dict[tuple[str, str], int], wanted: list[tuple[str, str]]) -> NDArray[np.int64]:
    return np.array([rows.get(each, -1) for each in wanted], dtype=np.int64)


def _places(names: list[str], wanted: list[str]) -> NDArray[np.int64]:
    return np.array([names.index(each) if each else -1 for each in wanted], dtype=np.int64)


def evaluate(model: Model, values: Array, scenarios: NDArray[np.int64] | None = None) -> Result:
    """Energy and CO2 of paths (yang2024, sec. 1.1; equations 1 to 6 of docs/method-leapx.md).

    Parameters
    ----------
    model : the tree
    values : (..., v, y) as in `Paths`; the last leading axis is that of the scenarios unless `scenarios` is given
    scenarios : scenario of each entry of the leading axes, for the drivers

    Returns
    -------
    Accounts by year, in the units of the module: see `Result`
    """
    every = np.arange(model.gdp.shape[0]) if scenarios is None else scenarios
    paths = np.nan_to_num(values) if np.isnan(values).any() else values
    driven = np.swapaxes(model.driven[every], -1, -2)  # (..., y, b)
    activity = np.where(np.isnan(driven), _pick(paths, model.activity), driven)
    intensity = _pick(paths, model.intensity)
    shares = _filled(_pick(paths, model.share), model.remainder)
    energy = (activity * intensity)[..., None] * shares
    demand_co2 = _sum(energy, model.factor)
    process_co2 = activity * model.process
    generation = _pick(paths, model.capacity) * _pick(paths, model.hours) / HOURS
    net = generation * (1 - model.own_use)
    rate = _pick(paths, model.rate)
    burnt = net * rate / RATE * (model.plant_fuel >= 0)
    heat = _pick(paths, model.chp_heat)
    mix = _filled(_pick(paths, model.heat_share), model.heat_remainder)
    chp_fuel = (heat / model.efficiency)[..., None] * mix
    power_co2 = _sum(chp_fuel, model.factor) + (
        burnt * np.where(model.plant_fuel >= 0, model.factor[model.plant_fuel], 0)
    ) @ (np.array(model.plant_branch, dtype=np.int64)[:, None] == np.arange(len(model.power)))
    used = _sum(energy, model.electric.astype(np.float64)).sum(axis=-1) / (KGCE * model.equivalent)
    bought = used / (1 - model.loss) - net.sum(axis=-1) if model.border else np.zeros_like(used)
    grid = _pick(paths, np.array(model.grid_factor))
    import_co2 = (bought if model.credit else np.maximum(bought, 0)) * grid * GRID
    return Result(
        activity,
        intensity,
        shares,
        energy,
        demand_co2,
        process_co2,
        generation,
        net,
        rate,
        burnt,
        heat,
        mix,
        chp_fuel,
        power_co2,
        used,
        bought,
        grid,
        import_co2,
    )


BLOCK = 50  # scenarios worked out together: their arrays stay in the processor's cache


def totals(model: Model, values: Array, scenarios: NDArray[np.int64]) -> Array:
    """CO2 of many scenarios, keeping nothing else: block by block.

    Parameters
    ----------
    model : the tree
    values : (n, v, y) as in `Paths`
    scenarios : (n,) scenario of each, for the drivers

    Returns
    -------
    1e4 t, (n, y)
    """
    starts = range(0, len(values), BLOCK)
    blocks = [slice(at, at + BLOCK) for at in starts]
    return np.concatenate([evaluate(model, values[part], scenarios[part]).total for part in blocks])


def _pick(paths: Array, rows: NDArray[np.int64]) -> Array:
    """Paths of `rows`, 0 where there is none, with the year before the rows' axes: (..., y, *rows)."""
    flat = rows.ravel()
    found = paths[..., np.maximum(flat, 0), :]
    if (flat < 0).any():
        found[..., flat < 0, :] = 0
    found = found.reshape(*paths.shape[:-2], *rows.shape, paths.shape[-1])
    return np.moveaxis(found, -1, paths.ndim - 2)


def _sum(amounts: Array, factors: Array) -> Array:
    """Sum of products over the last axis."""
    return np.asarray(np.einsum("...f,f->...", amounts, factors))


def _filled(shares: Array, remainder: NDArray[np.int64]) -> Array:
    """Shares with the remainder fuel's: what the others leave of 1."""
    if (remainder < 0).all():
        return shares
    takes = remainder[:, None] == np.arange(shares.shape[-1])
    rest = 1 - np.where(takes, 0, shares).sum(axis=-1, keepdims=True)
    rest = np.where((rest < 0) & (rest >= -SHARES_TOLERANCE), 0, rest)
    return np.asarray(np.where(takes, rest, shares))
