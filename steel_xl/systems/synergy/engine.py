"""From inputs to emissions, costs and the synergy index (luo2025, eqs. 1-10), for any batch of cases at once.

Axes: p processes, c carriers, k emissions (pollutants, then CO2), n indicators; any leading axes are cases evaluated
in one pass. Units: kg, yuan, t of crude steel, yr.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.annuity import annualised_cost
from steel_xl.formulas.coupling import coordination, coupling
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
    weight: Array  # (..., n)
    dimension_weight: Array  # (..., 3)
    purchased: NDArray[np.bool_]  # (c,)
    dimension: tuple[str, ...]  # (n,)
    column: tuple[int, ...]  # (n,)
    weighting: str
    coupling_model: str
    price_on_electricity: bool
    low: Array  # (...)
    high: Array  # (...)
    best: Array  # (..., n) fixed reference of each indicator, NaN where the best of the set is it
    worst: Array  # (..., n) likewise
    equivalent: Array  # (..., n) kg of a pollutant equivalent, NaN where none is given


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
        low=_array(settings.score_low),
        high=_array(settings.score_high),
        best=_array([row.reference_best for row in inputs.indicator_weights]),
        worst=_array([row.reference_worst for row in inputs.indicator_weights]),
        equivalent=_array([row.kg_per_equivalent for row in inputs.indicator_weights]),
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
    carbon = np.eye(case.factor.shape[-1])[-1]  # 1 for CO2, 0 for the pollutants
    computed = own @ case.factor - case.fixed[..., None] * carbon
    direct = np.where(np.isnan(case.measured), computed, case.measured)
    grid = (case.grid_factor[..., None] * bought.sum(axis=-1))[..., None] * carbon
    electricity = bought @ case.factor + grid
    priced = direct[..., -1] + (electricity[..., -1] if case.price_on_electricity else 0)
    carbon_cost = case.carbon_price[..., None] * priced
    annualised = np.asarray(annualised_cost(case.investment, case.rate[..., None], case.lifetime))
    energy = (case.use @ case.price[..., None])[..., 0]
    running = energy + case.other + carbon_cost
    indicators = _side_by_side(direct + electricity, annualised[..., None], running[..., None])[..., list(case.column)]
    best, worst = case.best[..., None, :], case.worst[..., None, :]
    scores = _scored(case, minmax(indicators, LOWER_IS_BETTER, axis=-2, least=best, most=worst))
    u = _dimension_scores(case, indicators, scores)
    return Evaluation(computed, direct, electricity, annualised, energy, carbon_cost, indicators, scores, u)


def _side_by_side(*parts: Array) -> Array:
    lead = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return np.concatenate([np.broadcast_to(part, (*lead, part.shape[-1])) for part in parts], axis=-1)


def _scored(case: Case, share: Array) -> Array:
    """Shares of the way from worst to best as scores between the score bounds."""
    low, high = case.low[..., None, None], case.high[..., None, None]
    return np.asarray(np.clip(low * (1 - share) + high * share, low, high))


def _dimension_scores(case: Case, indicators: Array, scores: Array) -> Array:
    """Weighted means of each dimension's scores, normalised again unless all its indicators have fixed references."""
    means, fixed = [], []
    for dimension in DIMENSIONS:
        members = [index for index, name in enumerate(case.dimension) if name == dimension]
        weight = _indicator_weights(case, indicators[..., members], members)
        means.append((scores[..., members] * weight).sum(axis=-1))
        fixed.append(~np.isnan(case.best[..., members] + case.worst[..., members]).any(axis=-1))
    mean = np.stack(np.broadcast_arrays(*means), axis=-1)  # weights may differ by case in one dimension alone
    again = _scored(case, minmax(mean, HIGHER_IS_BETTER, axis=-2))
    return np.asarray(np.where(np.stack(fixed, axis=-1)[..., None, :], mean, again))


def _indicator_weights(case: Case, values: Array, members: list[int]) -> Array:
    """Weights of a dimension's indicators, shape (..., 1, n)."""
    count = len(members)
    by_equivalents = case.weighting == "equivalents"
    if case.weighting == "custom" or by_equivalents:
        polluting = by_equivalents and case.dimension[members[0]] == "pollution"
        given = 1 / case.equivalent[..., members] if polluting else case.weight[..., members]
        return _shared(given)[..., None, :]
    equal = np.full((1, count), 1 / count)
    if case.weighting == "equal" or count == 1:
        return equal
    constant = (values == values[..., :1, :]).all(axis=(-2, -1))[..., None, None]
    order = np.arange(values.shape[-2])[:, None]
    filler = np.where(np.arange(count) % 2, order, order[::-1])  # any data that do differ; their weights are not used
    telling = np.where(constant, filler, values)
    weights = entropy(telling) if case.weighting == "entropy" else critic(telling)
    return np.where(constant, equal, np.asarray(weights)[..., None, :])


def _shared(weights: Array) -> Array:
    """Weights in proportion, so that they sum to 1; NaN where all are 0, as a moved weight may leave them."""
    with np.errstate(invalid="ignore"):
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def degrees(case: Case, u: Array) -> tuple[Array, Array, Array]:
    """C, T and D of every process, each of shape (..., p); NaN where all scores of a process are 0.

    The dimension weights are taken in proportion, so that a sweep of one of them leaves the others' ratio as it is.
    """
    some = np.asarray(u.any(axis=-1, keepdims=True))
    scores = np.where(some, u, 1)
    weights = _shared(case.dimension_weight)
    c = np.where(some[..., 0], coupling(scores, case.coupling_model), np.nan)
    t = coordination(u, weights[..., None, :])
    return c, t, np.sqrt(c * t)
