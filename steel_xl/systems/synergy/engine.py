"""From inputs to emissions, costs and the synergy index (luo2025, eqs. 1-10), for any batch of cases at once.

Axes: p processes, c carriers, k emissions (pollutants, then CO2), n indicators; any leading axes are cases evaluated
in one pass. Units: kg, yuan, t of crude steel, yr.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.annuity import annualised_cost
from steel_xl.formulas.coupling import coordination, coupling, synergy
from steel_xl.formulas.normalisation import minmax
from steel_xl.formulas.weights import critic, entropy
from steel_xl.systems.synergy.schema import CO2, DIMENSIONS, ELECTRICITY, ENERGY, INVESTMENT, Inputs

Array = NDArray[np.float64]

LOWER_IS_BETTER, HIGHER_IS_BETTER = -1, 1


@dataclass(frozen=True)
class Case:
    """A study as arrays; every number may carry leading batch axes.

    `purchased` marks the carriers bought from the grid, `dimension` gives each indicator's dimension, `column` the
    place of each indicator among emissions (0..k-1), annualised investment (k) and running cost (k + 1).
    """

    use: Array  # (..., p, c) unit/t
    price: Array  # (..., c) yuan/unit
    factor: Array  # (..., c, k) kg/unit
    measured: Array  # (..., p, k) kg/t, NaN where to be computed
    fixed: Array  # (..., p) kg CO2/t
    investment: Array  # (..., p) yuan/t
    lifetime: Array  # (..., p) yr
    other: Array  # (..., p) yuan/t
    rate: Array  # (...) 1/yr
    grid_factor: Array  # (...) kg CO2/kWh
    carbon_price: Array  # (...) yuan/kg CO2
    weight: Array  # (n,)
    dimension_weight: Array  # (..., 3)
    purchased: NDArray[np.bool_]  # (c,)
    dimension: tuple[str, ...]  # (n,)
    column: tuple[int, ...]  # (n,)
    weighting: str
    coupling_model: str
    price_on_electricity: bool
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """What a case comes to; shapes as in `Case`."""

    direct_computed: Array  # (..., p, k) kg/t
    direct: Array  # (..., p, k) kg/t
    electricity: Array  # (..., p, k) kg/t
    annualised: Array  # (..., p) yuan/t
    energy: Array  # (..., p) yuan/t
    carbon_cost: Array  # (..., p) yuan/t
    indicators: Array  # (..., p, n)
    scores: Array  # (..., p, n)
    u: Array  # (..., p, 3)

    @property
    def emissions(self) -> Array:
        """Direct emissions and those of purchased electricity, kg/t, shape (..., p, k)."""
        return self.direct + self.electricity


def case_of(inputs: Inputs) -> Case:
    """The inputs as arrays, processes and carriers in the order of their sheets."""
    settings = inputs.settings
    carriers = [row.carrier for row in inputs.prices]
    emitted = [row.indicator for row in inputs.indicator_weights if row.dimension == "pollution"] + [CO2]
    columns = [*emitted, INVESTMENT, ENERGY]
    use = {row.process: row.use for row in inputs.energy_use}
    measured = {row.process: row.emissions for row in inputs.measured_emissions}
    factors = {row.carrier: {**row.pollutants, CO2: row.co2_kg} for row in inputs.emission_factors}
    keys = [row.process for row in inputs.processes]
    return Case(
        use=_array([[use[key].get(carrier, 0) for carrier in carriers] for key in keys]),
        price=_array([row.price_yuan or 0 for row in inputs.prices]),
        factor=_array([[factors.get(carrier, {}).get(name) or 0 for name in emitted] for carrier in carriers]),
        measured=_array([[measured.get(key, {}).get(name) for name in emitted] for key in keys]),
        fixed=_array([row.co2_fixed_kg_per_t for row in inputs.processes]),
        investment=_array([row.investment_yuan_per_t for row in inputs.processes]),
        lifetime=_array([row.lifetime_yr for row in inputs.processes]),
        other=_array([row.other_cost_yuan_per_t for row in inputs.processes]),
        rate=_array(settings.discount_rate),
        grid_factor=_array(settings.grid_factor),
        carbon_price=_array(settings.carbon_price),
        weight=_array([row.weight for row in inputs.indicator_weights]),
        dimension_weight=_array([settings.weight_pollution, settings.weight_carbon, settings.weight_cost]),
        purchased=np.array([carrier == ELECTRICITY for carrier in carriers]),
        dimension=tuple(row.dimension for row in inputs.indicator_weights),
        column=tuple(columns.index(row.indicator) for row in inputs.indicator_weights),
        weighting=settings.weighting,
        coupling_model=settings.coupling_model,
        price_on_electricity=settings.carbon_price_scope == "total",
        low=settings.score_low,
        high=settings.score_high,
    )


def _array(values: object) -> Array:
    return np.array(values, dtype=np.float64)


def evaluate(case: Case) -> Evaluation:
    """Emissions, costs and dimension scores of every process of every case of the batch.

    The scoring method is the one recovered from the printed results: indicators normalised, averaged within their
    dimension, and normalised once more across processes.
    """
    own = np.where(case.purchased, 0, case.use)
    bought = np.where(case.purchased, case.use, 0)
    computed = own @ case.factor
    computed[..., -1] -= case.fixed
    direct = np.where(np.isnan(case.measured), computed, case.measured)
    electricity = bought @ case.factor
    electricity[..., -1] += case.grid_factor[..., None] * bought.sum(axis=-1)
    priced = direct[..., -1] + (electricity[..., -1] if case.price_on_electricity else 0)
    carbon_cost = case.carbon_price[..., None] * priced
    annualised = np.asarray(annualised_cost(case.investment, case.rate[..., None], case.lifetime))
    energy = (case.use @ case.price[..., None])[..., 0]
    running = energy + case.other + carbon_cost
    quantities = [direct + electricity, annualised[..., None], running[..., None]]
    lead = np.broadcast_shapes(*(quantity.shape[:-1] for quantity in quantities))
    columns = np.concatenate([np.broadcast_to(each, (*lead, each.shape[-1])) for each in quantities], axis=-1)
    indicators = columns[..., list(case.column)]
    scores = minmax(indicators, LOWER_IS_BETTER, case.low, case.high, axis=-2)
    u = _dimension_scores(case, indicators, scores)
    return Evaluation(computed, direct, electricity, annualised, energy, carbon_cost, indicators, scores, u)


def _dimension_scores(case: Case, indicators: Array, scores: Array) -> Array:
    means = []
    for dimension in DIMENSIONS:
        members = [index for index, name in enumerate(case.dimension) if name == dimension]
        weight = _indicator_weights(case, indicators[..., members], members)
        means.append((scores[..., members] * weight).sum(axis=-1))
    return minmax(np.stack(means, axis=-1), HIGHER_IS_BETTER, case.low, case.high, axis=-2)


def _indicator_weights(case: Case, values: Array, members: list[int]) -> Array:
    """Weights of a dimension's indicators, shape (n,) or (..., 1, n)."""
    constant = bool(np.all(values == values[..., :1, :]))
    if case.weighting == "custom":
        shares: Array = case.weight[members] / case.weight[members].sum()
        return shares
    if case.weighting == "equal" or len(members) == 1 or constant:
        return np.full(len(members), 1 / len(members))
    weights = entropy(values) if case.weighting == "entropy" else critic(values)
    return np.expand_dims(np.asarray(weights), -2)


def degrees(case: Case, evaluation: Evaluation) -> tuple[Array, Array, Array]:
    """C, T and D of every process, each of shape (..., p); NoValueExists where all scores of a process are 0."""
    c = coupling(evaluation.u, case.coupling_model)
    t = coordination(evaluation.u, case.dimension_weight)
    return c, t, synergy(c, t)
